import type { DiagnosticReport, Encounter, Observation, Specimen } from '@hub/fhir-model';
import { expect, test } from '@jest/globals';
import { testContext } from '../qd3176/map/testing.ts';
import { delimitersOf } from './delimiters.ts';
import type { MessageMapper } from './mapper.ts';
import { readMessage } from './message.ts';
import { RESULTS } from './results/results.ts';
import { FACILITY, head, mapped, ofType, PERSON, stored } from './testing/mapped.ts';
import { admission, codes, Store, taken } from './testing/store.ts';
import { triage } from './triage.ts';

/** Messages of those who mean harm, and of those whose software does. */

const ORU = RESULTS['ORU^*'] as MessageMapper;
const result = (...lines: readonly string[]) => stored([mapped(ORU, [head('ORU^R01', 'x1'), PERSON, ...lines]).made]);

test('a quarter of a million blanks in a message are read at once', () => {
  const blanks = ' '.repeat(250_000);
  for (const between of [blanks, '\r'.repeat(250_000), `\u000b${blanks}`]) {
    expect(readMessage(`${head('ORU^R01', 'x1')}\rPID|${between}x`).kind).toBe('message');
  }
});

test('separators are what ASCII prints: half of a character of two would leave halves in every text', () => {
  for (const sent of ['MSH😀~\\&', 'MSH|^\ud83d\\&', 'MSH|^~\u0000&', 'MSH\u001c^~\\&', 'MSHé^~\\&'])
    expect(delimitersOf(sent)).toBeUndefined();
  expect(delimitersOf('MSH$%~\\&$')).toMatchObject({ field: '$', component: '%' });
  // 2.7: a fifth, for what was cut off.
  expect(delimitersOf('MSH|^~\\&#|LIS')).toMatchObject({ field: '|', subcomponent: '&' });
});

test('characters no text of FHIR holds go, raw or as bytes in hexadecimals', () => {
  const [one] = ofType<Observation>(result('OBR|1|O1||X', 'OBX|1|TX|A^\u0000Tên||a\\X00\\b\\X1B\\\u0007c||||||F'), 'Observation');
  expect([one?.valueString, one?.code.text]).toEqual(['abc', 'Tên']);
});

test('a document of 24 MB in base64 is the presented form of its report', () => {
  const data = 'JVBE'.repeat(8e6);
  const [report] = ofType<DiagnosticReport>(
    result('OBR|1|O1||X', `OBX|1|ED|PDF||^application^pdf^Base64^${data}||||||F`),
    'DiagnosticReport',
  );
  expect(report?.presentedForm?.map(({ contentType, data: found }) => [contentType, found === data])).toEqual([['application/pdf', true]]);
});

test.each([
  ['QUJD', true],
  ['QUI=', true],
  ['QQ==', true],
  ['QQ=', false],
  ['Q=Q=', false],
  ['QUJ*', false],
])('%s is base64: %s', (packed, is) => {
  const [report] = ofType<DiagnosticReport>(
    result('OBR|1|O1||X', `OBX|1|ED|PDF||^application^pdf^Base64^${packed}||||||F`),
    'DiagnosticReport',
  );
  expect(report?.presentedForm?.[0]?.data === packed).toBe(is);
});

test('thousands of orders that each name another they were made from', () => {
  const orders = Array.from({ length: 3000 }, (_, i) => [
    `OBR|${i}|O${i}||X${'|'.repeat(22)}Z^${i}|||P${i}`,
    `OBX|1|ST|Y|${i}|1||||||F`,
  ]).flat();
  expect(ofType<Observation>(result(...orders), 'Observation')).toHaveLength(3000);
});

test('a name of the facility with its marks is known before the message is read, and given back as it came', () => {
  const bytes = Buffer.from(`MSH|^~\\&|Máy|BV Đa khoa Mẫu|HUB|SYT|20260315081500||ORU^R01|số 1|P|2.5\r${PERSON}`);
  const found = triage(bytes, { facility: FACILITY, aliases: ['BV Đa khoa Mẫu'] });
  expect([found.ack, found.controlId, found.head?.sent[0]]).toEqual(['AA', 'số 1', 'Máy']);
});

test('what ends before it begins costs its end, not the message', async () => {
  const [observation] = ofType<Observation>(result('OBR|1|O1||X', 'OBX|1|DR|T||20260310^20260301||||||F'), 'Observation');
  expect([observation?.valuePeriod, observation?.valueString]).toEqual([undefined, '20260310 20260301']);
  const [specimen] = ofType<Specimen>(result('OBR|1|O1||X', `SPM|1|S1${'|'.repeat(15)}20260310^20260301`), 'Specimen');
  expect(specimen?.collection).toEqual({ collectedDateTime: '2026-03-10' });
  const store = new Store();
  const visit = admission('A03', '20260310100000', 'v1', PERSON, `PV1|1|I${'|'.repeat(17)}V1${'|'.repeat(25)}20260310|20260301`);
  const record = await taken(visit);
  store.take(record);
  expect(store.only<Encounter>('Encounter')).toMatchObject({ status: 'finished', period: { start: '2026-03-10' } });
  expect(codes(record.map(testContext()).issues)).toEqual(['VN-HL7-PV1-45-invalid']);
});
