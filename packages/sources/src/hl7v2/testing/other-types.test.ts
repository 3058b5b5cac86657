import type { Appointment, DocumentReference, Immunization } from '@hub/fhir-model';
import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MappedResource } from '../../mapping.ts';
import { DOCUMENTS } from '../documents/document.ts';
import { IMMUNISATION } from '../immunisation/immunization.ts';
import type { MessageMapper } from '../mapper.ts';
import { SCHEDULE } from '../schedule/appointment.ts';
import { head, mapped, ofType, PERSON, stored } from './mapped.ts';

/** Appointments, documents and immunisations: what each message makes, and that the order they come in changes nothing. */

const SIU = SCHEDULE['SIU^*'] as MessageMapper;
const MDM = DOCUMENTS['MDM^*'] as MessageMapper;
const VXU = IMMUNISATION['VXU^*'] as MessageMapper;
const SID = 'http://fhir.ehealth.gov.vn/core/sid';

/** All orders of arrival of these messages end in the same texts, all of them R4. */
function everyOrder(messages: readonly (readonly MappedResource[])[]): Map<string, string> {
  const state = (all: readonly (readonly MappedResource[])[]) => [...stored(all).entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  const wanted = state(messages);
  for (const order of permutations(messages)) expect(state(order)).toEqual(wanted);
  for (const [, text] of wanted) expect(validate(JSON.parse(text))).toEqual([]);
  return new Map(wanted);
}

function permutations<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]];
  return all.flatMap((one, i) => permutations([...all.slice(0, i), ...all.slice(i + 1)]).map((rest) => [one, ...rest]));
}

describe('appointments', () => {
  const siu = (event: string, time: string, start: string, ...more: readonly string[]) =>
    mapped(SIU, [
      head(`SIU^${event}`, `${event}-${time}`, time),
      PERSON,
      `SCH|P1|H1||||LY^Bận việc|TK^Tái khám|NORMAL^Thường|30|MIN|${start === '' ? '' : `^^^${start}`}`,
      ...more,
    ]).made;

  test('booked, moved, cancelled: in any order the last word is kept, and what it leaves out stays', () => {
    const booked = siu(
      'S12',
      '20260301080000',
      '20260310080000',
      'AIP|1||BS01^Lê Văn B',
      'AIL|1||PK02^Phòng khám 2',
      'NTE|1||Nhịn ăn sáng',
    );
    const moved = siu('S13', '20260302080000', '20260311093000', 'AIP|1||BS01^Lê Văn B');
    const cancelled = siu('S15', '20260303080000', '');
    const [found] = ofType<Appointment>(everyOrder([booked, moved, cancelled]), 'Appointment');
    expect(found).toMatchObject({
      identifier: [
        { type: { coding: [{ code: 'FILL' }] }, system: `${SID}/appointment/92901`, value: 'H1' },
        { type: { coding: [{ code: 'PLAC' }] }, value: 'P1' },
      ],
      status: 'cancelled',
      cancelationReason: { text: 'Bận việc' },
      appointmentType: { text: 'Thường' },
      reasonCode: [{ text: 'Tái khám' }],
      start: '2026-03-11T09:30:00+07:00',
      end: '2026-03-11T10:00:00+07:00',
      minutesDuration: 30,
      comment: 'Nhịn ăn sáng',
    });
  });

  test.each([
    ['S12', '', 'booked'],
    ['S17', '', 'entered-in-error'],
    ['S26', '', 'noshow'],
    ['S14', 'Complete', 'fulfilled'],
    ['S14', 'Started', 'arrived'],
  ])('%s with SCH-25 %s is %s', (event, state, status) => {
    const lines = [head(`SIU^${event}`, 'm'), PERSON, `SCH|P1|H1|||||||30|MIN|^^^20260310080000^20260310083000||||||||||||||${state}`];
    expect(ofType<Appointment>(stored([mapped(SIU, lines).made]), 'Appointment')[0]?.status).toBe(status);
  });
});

describe('documents', () => {
  const mdm = (event: string, time: string, txa: string, ...obx: readonly string[]) =>
    mapped(MDM, [head(`MDM^${event}`, `${event}-${time}`, time), PERSON, 'PV1|1|I|||||||||||||||||V1', txa, ...obx]).made;
  const txa = (number: string, parent = '', state = 'AU', label = '') =>
    `TXA|1|DS^Tóm tắt ra viện|TX|20260310080000||20260310090000|||BS01^Lê Văn B|||${number}|${parent}|||ra-vien.pdf|${state}|${label}`;
  const pdf = Buffer.from('%PDF-1.4').toString('base64');

  test('a document with a file and with text', () => {
    const made = mdm(
      'T02',
      '20260310093000',
      txa('D1'),
      'OBX|1|TX|1^Nội dung||Dòng 1',
      'OBX|2|TX|1^Nội dung||Dòng 2',
      `OBX|3|ED|2^Bản ký||^application^pdf^Base64^${pdf}`,
    );
    const [found] = ofType<DocumentReference>(everyOrder([made]), 'DocumentReference');
    expect(found).toMatchObject({
      identifier: [{ system: `${SID}/document-number/92901`, value: 'D1' }],
      status: 'current',
      docStatus: 'final',
      type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0270', code: 'DS' }] },
      date: '2026-03-10T09:00:00+07:00',
      author: [{ display: 'Lê Văn B' }],
      context: { encounter: [{ identifier: { system: `${SID}/visit/92901`, value: 'V1' } }] },
      content: [
        { attachment: { contentType: 'application/pdf', data: pdf, title: 'Bản ký' } },
        { attachment: { contentType: 'text/plain; charset=utf-8' } },
      ],
    });
    expect(Buffer.from(found?.content[1]?.attachment.data ?? '', 'base64').toString()).toBe('Dòng 1\nDòng 2');
  });

  test('announced, brought, replaced, taken back: in any order', () => {
    const announced = mdm('T01', '20260310090000', txa('D1', '', 'IP'));
    const brought = mdm('T02', '20260310093000', txa('D1'), 'OBX|1|TX|1^Nội dung||Bản 1');
    const replacement = mdm('T10', '20260311090000', txa('D2', 'D1'), 'OBX|1|TX|1^Nội dung||Bản 2');
    const gone = mdm('T11', '20260312090000', txa('D2'));
    const found = ofType<DocumentReference>(everyOrder([announced, brought, replacement, gone]), 'DocumentReference');
    const by = (number: string) => found.find(({ identifier }) => identifier?.[0]?.value === number);
    expect([by('D1')?.status, by('D1')?.docStatus, by('D2')?.status]).toEqual(['superseded', 'final', 'entered-in-error']);
    expect(Buffer.from(by('D1')?.content[0]?.attachment.data ?? '', 'base64').toString()).toBe('Bản 1');
    expect(by('D2')?.relatesTo?.[0]).toMatchObject({ code: 'replaces', target: { reference: `DocumentReference/${by('D1')?.id}` } });
  });

  test('a restricted one is labelled, and stays so', () => {
    const open = mdm('T02', '20260312090000', txa('D1'), 'OBX|1|TX|1^A||Bản 1');
    const closed = mdm('T08', '20260311090000', txa('D1', '', 'AU', 'R'), 'OBX|1|TX|1^A||Bản 1');
    const [found] = ofType<DocumentReference>(everyOrder([open, closed]), 'DocumentReference');
    expect(found?.meta?.security).toEqual([{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }]);
  });
});

describe('immunisations', () => {
  const vxu = (time: string, ...lines: readonly string[]) => mapped(VXU, [head('VXU^V04', `v-${time}`, time), PERSON, ...lines]).made;

  test('all of a shot has its place', () => {
    const made = vxu(
      '20260310090000',
      'ORC|RE||T77',
      'RXA|0|1|20260310083000||08^Viêm gan B^CVX|0,5|mL^^UCUM||00|YS01^Phạm Thị C|^^^Trạm Y tế A||||L123|20270101|GSK^GSK Việt Nam^MVX|||CP|A',
      'RXR|IM^Tiêm bắp^HL70162|LT^Đùi trái^HL70163',
      'OBX|1|NM|30973-2^Mũi thứ^LN||2||||||F',
      'OBX|2|CE|64994-7^Đối tượng^LN||V02^TCMR^HL70064||||||F',
      'NTE|1||Không phản ứng',
      'ORC|RE||T78',
      'RXA|0|1|20260310||94^Sởi^CVX|999|||01^Theo sổ|||||||||||RE',
    );
    const [found, refused] = ofType<Immunization>(everyOrder([made]), 'Immunization');
    expect(found).toMatchObject({
      identifier: [{ system: `${SID}/immunization/92901`, value: 'T77' }],
      status: 'completed',
      vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '08' }], text: 'Viêm gan B' },
      occurrenceDateTime: '2026-03-10T08:30:00+07:00',
      primarySource: true,
      location: { display: 'Trạm Y tế A' },
      manufacturer: { display: 'GSK Việt Nam' },
      lotNumber: 'L123',
      expirationDate: '2027-01-01',
      route: { coding: [{ code: 'IM' }] },
      site: { coding: [{ code: 'LT' }] },
      doseQuantity: { value: 0.5, unit: 'mL', code: 'mL' },
      performer: [{ actor: { display: 'Phạm Thị C' } }],
      note: [{ text: 'Không phản ứng' }],
      programEligibility: [{ coding: [{ code: 'V02' }] }],
      protocolApplied: [{ doseNumberPositiveInt: 2 }],
    });
    expect([refused?.status, refused?.primarySource, refused?.reportOrigin?.text]).toEqual(['not-done', false, 'Theo sổ']);
  });

  test('given, corrected, deleted: in any order; without a number by vaccine and day', () => {
    const rxa = (lot: string, action: string) => `RXA|0|1|20260310||08^VGB^CVX|0.5|||00||||||${lot}|||||CP|${action}`;
    const [given, corrected, deleted] = [
      vxu('20260310090000', rxa('L1', 'A')),
      vxu('20260311090000', rxa('L2', 'U')),
      vxu('20260312090000', rxa('L2', 'D')),
    ] as const;
    const all = ofType<Immunization>(everyOrder([given, corrected, deleted]), 'Immunization');
    expect(all.map(({ status, lotNumber }) => [status, lotNumber])).toEqual([['entered-in-error', 'L2']]);
    expect(ofType<Immunization>(everyOrder([given, corrected]), 'Immunization').map(({ lotNumber }) => lotNumber)).toEqual(['L2']);
  });
});

test('whatever a sender writes in any field, what is made is R4', () => {
  const text = fc.oneof(
    fc.constantFrom('', '""', '^^^', '20260310', '2026031008', '1', 'R', 'AU', 'F', 'A&B^C', '\\.br\\', '-5', '1e9'),
    fc.string({ maxLength: 12, unit: 'grapheme' }).map((one) => one.replace(/[\r\n|\p{C}]/gu, '')),
  );
  const fields = fc.array(text, { maxLength: 32 }).map((all) => all.join('|'));
  const kinds = [
    ['SIU^S12', SIU, ['SCH', 'TQ1', 'AIS', 'AIP', 'AIL', 'NTE']],
    ['MDM^T02', MDM, ['TXA', 'OBX', 'NTE']],
    ['MDM^T10', MDM, ['TXA', 'OBX', 'OBX']],
    ['VXU^V04', VXU, ['ORC', 'RXA', 'RXR', 'OBX', 'NTE']],
  ] as const;
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.array(fields, { minLength: 6, maxLength: 6 }), ([type, mapper, names], values) => {
      const lines = names.map((name, i) => `${name}|${values[i]}`);
      for (const { resource } of mapped(mapper, [head(type, 'm'), PERSON, ...lines]).made) expect(validate(resource)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
