import type { DiagnosticReport, Observation, ServiceRequest, Specimen } from '@hub/fhir-model';
import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { extensionProblems } from '../../testing/extensions.ts';
import type { MessageMapper } from '../mapper.ts';
import { ORDERS } from '../orders/orders.ts';
import { head, mapped, ofType, PERSON, stored } from '../testing/mapped.ts';
import { RESULTS } from './results.ts';

const ORU = RESULTS['ORU^*'] as MessageMapper;
const OML = ORDERS['OML^*'] as MessageMapper;
const SID = 'http://fhir.ehealth.gov.vn/core/sid';

const results = (id: string, ...lines: readonly string[]) => mapped(ORU, [head('ORU^R01', id), PERSON, ...lines]);
const observations = (...lines: readonly string[]) => ofType<Observation>(stored([results('m1', ...lines).made]), 'Observation');

describe('a result', () => {
  const OBR = 'OBR|1|ORD1|F1|SH01^Sinh hóa|||20260315074000|||||||||||||||20260315080000|||F';

  test('all of an OBX has its place', () => {
    const [found] = observations(
      OBR,
      'OBX|1|NM|GLU^Glucose^99LAB|1|6,9|^mmol/L|3.9-6.4|H|||F|||20260315080500||07^Trần Văn A|HK^Hexokinase^L|SH.1.COBAS|20260315081000||||Khoa Sinh hóa',
      'NTE|1||Mẫu tan máu nhẹ',
    );
    expect(found).toMatchObject({
      identifier: [{ system: `${SID}/lab-result/92901`, value: 'ORD1/SH01/GLU/1' }],
      status: 'final',
      category: [{ coding: [{ code: 'laboratory' }] }],
      code: {
        coding: [
          { system: 'http://fhir.ehealth.gov.vn/core/CodeSystem/lis/92901', code: 'GLU', display: 'Glucose' },
          { system: 'http://loinc.org', code: '14749-6' },
        ],
        text: 'Glucose',
      },
      effectiveDateTime: '2026-03-15T08:05:00+07:00',
      issued: '2026-03-15T08:10:00+07:00',
      performer: [
        { identifier: { system: `${SID}/healthworker-employee-number/92901`, value: '07' }, display: 'Trần Văn A' },
        { display: 'Khoa Sinh hóa' },
      ],
      valueQuantity: { value: 6.9, unit: 'mmol/L', code: 'mmol/L' },
      interpretation: [{ coding: [{ code: 'H' }] }],
      note: [{ text: 'Mẫu tan máu nhẹ' }],
      method: { text: 'Hexokinase' },
      device: { identifier: { system: `${SID}/device/92901`, value: 'SH.1.COBAS' } },
      referenceRange: [{ low: { value: 3.9, unit: 'mmol/L' }, high: { value: 6.4 }, text: '3.9-6.4' }],
    });
  });

  test('blank, `""`, taken back, cancelled, unknown status', () => {
    const [blank, gone, wrong, cancelled, odd] = observations(
      OBR,
      'OBX|1|NM|A^A||||||||F',
      'OBX|2|NM|B^B||""||||||F',
      'OBX|3|NM|C^C||||||||W',
      'OBX|4|NM|D^D||5||||||X',
      'OBX|5|NM|E^E||5||||||Q',
    );
    expect([blank?.status, blank?.dataAbsentReason?.coding?.[0]?.code, gone?.status]).toEqual(['registered', 'unknown', 'registered']);
    expect([wrong?.status, cancelled?.status, odd?.status]).toEqual(['entered-in-error', 'cancelled', 'unknown']);
    expect(results('m1', OBR, 'OBX|5|NM|E^E||5||||||Q').issues.map(({ code }) => code)).toEqual(['VN-HL7-OBX-11-invalid']);
  });

  test('two of one name in a message are two, and the sender is told', () => {
    const { made, issues } = results('m1', OBR, 'OBX|1|NM|GLU^Glucose||5||||||F', 'OBX|2|NM|GLU^Glucose||6||||||F');
    const found = ofType<Observation>(stored([made]), 'Observation');
    expect(found.map(({ identifier }) => identifier?.[0]?.value)).toEqual(['ORD1/SH01/GLU', 'ORD1/SH01/GLU~2']);
    expect(issues.map(({ code }) => code)).toEqual(['VN-HL7-OBX-4-missing']);
  });

  test('a PDF is a form of the report, NTE behind OBR its conclusion', () => {
    const pdf = Buffer.from('%PDF-1.4').toString('base64');
    const store = stored([
      results('m1', OBR, 'NTE|1||Bình thường', `OBX|1|ED|PDF^Phiếu kết quả||^application^pdf^Base64^${pdf}||||||F`).made,
    ]);
    expect(ofType(store, 'Observation')).toEqual([]);
    expect(ofType<DiagnosticReport>(store, 'DiagnosticReport')[0]).toMatchObject({
      conclusion: 'Bình thường',
      presentedForm: [{ contentType: 'application/pdf', data: pdf, title: 'Phiếu kết quả' }],
    });
  });

  test('of a point of care without an order number: by the person and the time of the sample', () => {
    const lines = ['OBR|1|||GLU^Glucose mao mạch|||20260315074000', 'OBX|1|NM|GLU^Glucose||5,5|mmol/L|||||F'];
    const store = stored([results('m1', ...lines).made, results('m2', ...lines).made]);
    expect(ofType<Observation>(store, 'Observation').map(({ identifier }) => identifier?.[0]?.value)).toEqual([
      'LAB0001@20260315074000/GLU/GLU',
    ]);
  });
});

test('an antibiogram: the drugs are derived from the organism, whichever order of the message it stands in', () => {
  const [organism, ...drugs] = observations(
    'ORC|RE|ORD3|VS3',
    'OBR|1|ORD3|VS3|VS01^Nuôi cấy|||20260315090000|||||||||||||||20260318155000|||F',
    'OBX|1|ST|ORG^Vi khuẩn|1|Escherichia coli||||||F',
    'OBR|2|ORD3|VS3-1|KSD^Kháng sinh đồ|||20260315090000|||||||||||||||20260318155000|||F|ORG&Vi khuẩn^1^Escherichia coli|||ORD3^VS3',
    'OBX|1|ST|CIP^Ciprofloxacin|1|>4|^ug/mL||R|||F',
    'OBX|2|ST|MEM^Meropenem|1|<=0,25|^ug/mL||S|||F',
  );
  expect(organism?.valueString).toBe('Escherichia coli');
  expect(drugs.map(({ valueQuantity }) => [valueQuantity?.comparator, valueQuantity?.value, valueQuantity?.code])).toEqual([
    ['>', 4, 'ug/mL'],
    ['<=', 0.25, 'ug/mL'],
  ]);
  for (const { derivedFrom } of drugs) expect(derivedFrom?.[0]?.reference).toBe(`Observation/${organism?.id}`);
  const [alone] = observations(
    'OBR|1|ORD3|VS3-1|KSD^Kháng sinh đồ|||20260315090000|||||||||||||||||||ORG&Vi khuẩn^1^E. coli|||ORD3^VS3',
    'OBX|1|ST|CIP^Ciprofloxacin|1|>4|^ug/mL||R|||F',
  );
  expect(alone?.derivedFrom).toEqual([
    { type: 'Observation', identifier: { system: `${SID}/lab-filler/92901`, value: 'VS3' }, display: 'Vi khuẩn: E. coli' },
  ]);
});

test('specimens: SPM with its number is one over all messages, OBR-15 where there is none', () => {
  const spm = 'SPM|1|B77^F77||BLD^Máu toàn phần^HL70487|||||||||3&mL||||20260315070000|20260315073000';
  const order = mapped(OML, [head('OML^O21', 'o1', '20260315070000'), PERSON, 'ORC|NW|ORD1', 'OBR|1|ORD1||SH01^Sinh hóa', spm]);
  const store = stored([order.made, results('m1', 'OBR|1|ORD1|F1|SH01^Sinh hóa', 'OBX|1|NM|GLU^Glucose||5||||||F', spm).made]);
  const found = ofType<Specimen>(store, 'Specimen');
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    identifier: [{ system: `${SID}/specimen/92901`, value: 'B77' }],
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0487', code: 'BLD' }] },
    receivedTime: '2026-03-15T07:30:00+07:00',
  });
  expect(ofType<Observation>(store, 'Observation')[0]?.specimen?.reference).toBe(`Specimen/${found[0]?.id}`);
  const old = stored([
    results('m2', 'OBR|1|ORD2||HH^Huyết học|||20260315070000|||||||20260315073000|BLD&Máu^^', 'OBX|1|NM|WBC^BC||5||||||F').made,
  ]);
  expect(ofType<Specimen>(old, 'Specimen')[0]).toMatchObject({
    type: { coding: [{ code: 'BLD', display: 'Máu' }] },
    receivedTime: '2026-03-15T07:30:00+07:00',
  });
});

test('an order is placed, resulted and taken back', () => {
  const orderOf = (...all: Parameters<typeof stored>[0]) => ofType<ServiceRequest>(stored(all), 'ServiceRequest')[0];
  const said = (control: string, id: string, time: string) =>
    mapped(OML, [
      head('OML^O21', id, time),
      PERSON,
      `ORC|${control}|ORD1||||||20260315065000|20260315070000|||BS01^Lê Văn B`,
      'TQ1|1||||||20260315073000||S',
      'OBR|1|ORD1||SH01^Sinh hóa|||||||||Đái tháo đường||||||||||||||||||E11^Đái tháo đường típ 2^I10',
      'NTE|1||Lấy máu lúc đói',
    ]).made;
  const placed = said('NW', 'o1', '20260315070000');
  expect(orderOf(placed)).toMatchObject({
    status: 'active',
    intent: 'order',
    priority: 'stat',
    requester: { display: 'Lê Văn B' },
    occurrenceDateTime: '2026-03-15T07:30:00+07:00',
    reasonCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'E11' }] }],
    note: [{ text: 'Đái tháo đường' }, { text: 'Lấy máu lúc đói' }],
  });
  const final = results('m1', 'OBR|1|ORD1|F1|SH01^Sinh hóa||||||||||||||||||20260315090000|||F', 'OBX|1|NM|GLU^G||5||||||F').made;
  for (const both of [
    [placed, final],
    [final, placed],
  ]) {
    expect(orderOf(...both)).toMatchObject({ status: 'completed', requester: { display: 'Lê Văn B' }, priority: 'stat' });
  }
  expect(orderOf(placed, said('CA', 'o2', '20260315073000'))?.status).toBe('revoked');
});

describe('whatever order messages come in, the end is the same', () => {
  const obx = fc.record({
    code: fc.constantFrom('GLU', 'URE', 'CRE'),
    value: fc.constantFrom('5', '5.0', '<0,5', 'Âm tính', '', '""'),
    status: fc.constantFrom('P', 'F', 'C', 'W', 'D', 'X', 'I'),
    unit: fc.constantFrom('', '^mmol/L'),
    flag: fc.constantFrom('', 'H', 'L'),
  });
  const message = fc.record({
    kind: fc.constantFrom('result', 'result', 'result', 'order'),
    time: fc.constantFrom('20260315080000', '20260315090000', '202603150100+0000', '20260316'),
    sent: fc.constantFrom('20260315080500', '20260315080501'),
    status: fc.constantFrom('P', 'F', 'C', 'A', 'X', ''),
    control: fc.constantFrom('NW', 'CA', 'HD', 'SC'),
    filler: fc.constantFrom('', 'F1', 'F2'),
    service: fc.constantFrom('SH01', 'SH02'),
    note: fc.constantFrom('', 'Đạt', 'Không đạt'),
    visit: fc.constantFrom('', 'V1'),
    place: fc.constantFrom('', 'K04', 'K04^P1^H02'),
    results: fc.uniqueArray(obx, { maxLength: 3, selector: ({ code }) => code }),
    specimen: fc.constantFrom('', 'SPM|1|B1||BLD^Máu', 'SPM|1|B1||SER^Huyết thanh|||||||||||||20260315070000'),
  });

  const made = (one: typeof message extends fc.Arbitrary<infer T> ? T : never, i: number) => {
    const visit = one.visit === '' ? [] : [`PV1|1|O|${one.place}||||||||||||||||${one.visit}`];
    const obr = `OBR|1|ORD1|${one.filler}|${one.service}^Sinh hóa|||20260315070000|||||||||||||||${one.time}|||${one.status}`;
    const notes = one.note === '' ? [] : [`NTE|1||${one.note}`];
    const specimen = one.specimen === '' ? [] : [one.specimen];
    const lines = one.results.map(
      ({ code, value, status, unit, flag }) => `OBX|1|NM|${code}^${code}||${value}|${unit}||${flag}|||${status}`,
    );
    return one.kind === 'order'
      ? mapped(OML, [head('OML^O21', `m${i}`, one.sent), PERSON, ...visit, `ORC|${one.control}|ORD1`, obr, ...notes, ...specimen]).made
      : mapped(ORU, [head('ORU^R01', `m${i}`, one.sent), PERSON, ...visit, obr, ...notes, ...lines, ...specimen]).made;
  };
  const state = (store: ReadonlyMap<string, string>) => [...store.entries()].sort(([a], [b]) => (a < b ? -1 : 1));

  test('messages of one order: any permutation, any of them twice, gives the same texts', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 2, maxLength: 6 }), fc.infiniteStream(fc.nat()), (all, dice) => {
        const messages = all.map(made);
        const shuffled = [...messages, messages[0] as (typeof messages)[number]]
          .map((one) => ({ one, by: dice.next().value as number }))
          .sort((a, b) => a.by - b.by)
          .map(({ one }) => one);
        expect(state(stored(shuffled))).toEqual(state(stored(messages)));
      }),
      { numRuns: 300 },
    );
  });

  test('and every one of them is R4 with extensions that are defined', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 4 }), (all) => {
        const resources = [...stored(all.map(made)).values()].map((text) => JSON.parse(text));
        for (const resource of resources) expect(validate(resource)).toEqual([]);
        expect(extensionProblems(resources)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
