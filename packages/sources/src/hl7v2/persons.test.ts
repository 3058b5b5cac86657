import type { DiagnosticReport, Observation, Patient } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { testContext } from '../qd3176/map/testing.ts';
import { head } from './testing/mapped.ts';
import { codes, recordsOf, Store, taken } from './testing/store.ts';

/** Whose a result is. Invented people only. */

const person = (number: string, name: string) => `PID|1||${number}^^^92901^PI||^${name}||19840722|F`;
const result = (order: string, value: string) => [`OBR|1|${order}||GLU^Glucose`, `OBX|1|NM|GLU||${value}|mmol/L|||||F`];
const oru = (id: string, ...lines: readonly string[]) => [head('ORU^R01', id), ...lines].join('\r');

describe('a message with several persons', () => {
  const file = oru('d1', person('A', 'Lê Mẫu Một'), ...result('O1', '5.1'), person('B', 'Bùi Mẫu Hai'), 'PV1|1|O', ...result('O2', '9.9'));

  test('every result is that of the person it stands behind', async () => {
    const store = new Store();
    store.take(await taken(file));
    const people = new Map(store.of<Patient>('Patient').map((one) => [`Patient/${one.id}`, one.identifier?.[0]?.value]));
    const found = store
      .of<Observation>('Observation')
      .map(({ subject, valueQuantity }) => [people.get(subject?.reference ?? ''), Number(String(valueQuantity?.value))]);
    expect(found.sort()).toEqual([
      ['A', 5.1],
      ['B', 9.9],
    ]);
    expect(
      store
        .of<DiagnosticReport>('DiagnosticReport')
        .map(({ subject }) => people.get(subject?.reference ?? ''))
        .sort(),
    ).toEqual(['A', 'B']);
  });

  test('it shares no batch with what is about either; one without a number refuses it whole', async () => {
    const record = await taken(file);
    expect(record.shared.filter(({ kind }) => kind === 'hl7v2-person').map(({ key }) => key)).toEqual(['A', 'B']);
    const [refused] = await recordsOf(file.replace('PID|1||B^^^92901^PI', 'PID|1||'));
    expect([refused?.kind === 'format' && refused.rejected, codes(refused?.issues ?? [])]).toEqual([true, ['VN-HL7-PID-3-required']]);
  });

  test('the same person named before each order is one person', async () => {
    const store = new Store();
    store.take(await taken(oru('d2', person('A', 'Lê Mẫu Một'), ...result('O1', '1'), person('A', 'Lê Mẫu Một'), ...result('O2', '2'))));
    expect(store.only<Patient>('Patient').identifier?.[0]?.value).toBe('A');
    expect(store.of('Observation')).toHaveLength(2);
  });

  test('of a type that knows one person, a second PID refuses it', async () => {
    const [record] = await recordsOf([head('ADT^A08', 'd3'), 'EVN||20260315', person('A', 'Lê Mẫu'), person('B', 'Bùi Mẫu')].join('\r'));
    expect([record?.kind === 'format' && record.rejected, codes(record?.issues ?? [])]).toEqual([true, ['VN-HL7-PID-repeated']]);
  });
});

test('results behind no order are not stored without a word', async () => {
  const record = await taken(oru('d4', person('A', 'Lê Mẫu'), 'OBX|1|NM|GLU||5|mmol/L|||||F', 'OBX|2|NM|URE||6|mmol/L|||||F'));
  const store = new Store();
  expect(codes(record.map(testContext()).issues)).toEqual(['VN-HL7-OBR-required']);
  store.take(record);
  expect(store.of('Observation')).toEqual([]);
});

test('a number of a message that is used again is another message, whatever its time; the same bytes are the same', async () => {
  const keyOf = async (file: string) => (await taken(file)).key;
  const first = oru('1', person('A', 'Lê Mẫu'), ...result('O1', '5'));
  expect(await keyOf(first)).toBe(await keyOf(first));
  expect(await keyOf(first)).not.toBe(await keyOf(oru('1', person('B', 'Bùi Mẫu'), ...result('O7', '6'))));
});
