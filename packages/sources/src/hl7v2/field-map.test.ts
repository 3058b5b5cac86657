import { expect, test } from '@jest/globals';
import type { MappedRecord } from '../mapping.ts';
import { FACILITY, testContext } from '../qd3176/map/testing.ts';
import { fieldRows, valuesAt } from '../testing/field-map.ts';
import { taken } from './testing/store.ts';

/** The proof of completeness for HL7 v2: every row of the field table has its value in a message, and that value stands where the row says. */

const ROWS = fieldRows('HL7v2');

/** A segment from its fields by number. */
function segment(name: string, fields: Readonly<Record<number, string>>): string {
  const last = Math.max(...Object.keys(fields).map(Number));
  return [name, ...Array.from({ length: last }, (_, i) => fields[i + 1] ?? '')].join('|');
}

const msh = (program: string, type: string, id: string, time: string): string =>
  `MSH|^~\\&|${program}|${FACILITY}|HUB|SYT|${time}||${type}|${id}|P|2.5.1||||||UNICODE UTF-8`;
const PID = segment('PID', {
  3: `BN-77^^^${FACILITY}^PI`,
  5: '^Trần Thị Đầy Đủ',
  6: 'Lê^Thị^Mẹ',
  7: '19800521',
  8: 'F',
  11: '12 Đường Mẫu^^Cần Thơ',
  13: '^PRN^CP^^^^^^^^^0939000111',
  14: '0292000222',
  19: 'GD4929212345678',
  30: 'Y',
});
const PV1 = segment('PV1', {
  2: 'E',
  3: 'K19^P2^G7',
  7: '0012345/CT-CCHN^Bùi^Mẫu',
  19: 'LK-77',
  36: '3',
  44: '202603110730',
  45: '202603111015',
});
const DISCHARGE = [
  msh('HIS-77', 'ADT^A03^ADT_A03', 'adt-77', '20260311101700'),
  'EVN||20260311101600',
  PID,
  PV1,
  'DG1|1||K35.8^Viêm ruột thừa^I10|||F',
  'AL1|1|DA|PEN^Penicillin|SV',
].join('\r');
const RESULT = [
  msh('LIS-77', 'ORU^R01^ORU_R01', 'oru-77', '20260311093000'),
  PID,
  PV1,
  'ORC|RE|P-77|F-77',
  segment('OBR', { 1: '1', 2: 'P-77', 3: 'F-77', 4: 'VS01^Nuôi cấy', 7: '202603110740', 22: '202603110915', 25: 'C' }),
  'NTE|1||Kết luận 77',
  'OBX|1|ST|ORG^Vi khuẩn|1|E. coli||||||F',
  segment('OBR', {
    1: '2',
    2: 'P-78',
    3: 'F-78',
    4: 'KSD^Kháng sinh đồ',
    22: '202603110920',
    25: 'F',
    26: 'ORG^1^E. coli',
    29: 'P-77^F-77',
  }),
  segment('OBX', {
    1: '1',
    2: 'NM',
    3: '718-7^Hemoglobin^LN',
    4: 's9',
    5: '13,45',
    6: '^g/dL',
    7: '12.0-16.5',
    8: 'LL',
    11: 'D',
    14: '202603110741',
    19: '202603110842',
  }),
  'NTE|1||Ghi chú 77',
  segment('SPM', { 1: '1', 2: 'M-77', 4: 'MAU^Máu', 17: '202603110739' }),
].join('\r');
const MERGE = [
  msh('HIS-77', 'ADT^A40^ADT_A39', 'mrg-77', '20260311120000'),
  'EVN||20260311115900',
  PID,
  `MRG|BN-OLD^^^${FACILITY}^PI`,
].join('\r');

/** What must be found for each row. A field with several rows says it by the resource. */
const FOUND: Readonly<Record<string, readonly string[]>> = {
  'MSH-4': [FACILITY],
  'PID-3': ['BN-77'],
  'PID-5': ['Trần Thị Đầy Đủ'],
  'PID-6': ['Lê Thị Mẹ'],
  'PID-7': ['1980-05-21'],
  'PID-8': ['female'],
  'PID-11': ['12 Đường Mẫu', 'Cần Thơ'],
  'PID-13': ['0939000111'],
  'PID-14': ['0292000222'],
  'PID-19': ['GD4929212345678'],
  'PID-30': ['true'],
  'PV1-2': ['EMER'],
  'PV1-3': ['K19', 'K19/P2', 'K19/G7'],
  'PV1-7': ['0012345/CT-CCHN'],
  'PV1-19': ['LK-77'],
  'PV1-36': ['3'],
  'PV1-44': ['2026-03-11T07:30:00+07:00'],
  'PV1-45': ['2026-03-11T10:15:00+07:00'],
  'DG1-3': ['K35.8'],
  'AL1-3': ['PEN'],
  'ORC-2': ['P-77'],
  'ORC-3': ['F-77'],
  'OBR-2': ['P-77'],
  'OBR-3': ['F-77'],
  'OBR-4': ['VS01'],
  'OBR-7': ['2026-03-11T07:40:00+07:00'],
  'OBR-22': ['2026-03-11T09:15:00+07:00'],
  'OBR-25': ['corrected', 'final'],
  'OBR-26': ['P-77/VS01/ORG/1'],
  'SPM-2': ['M-77'],
  'SPM-4': ['MAU'],
  'SPM-17': ['2026-03-11T07:39:00+07:00'],
  'OBX-3': ['718-7', 'http://loinc.org'],
  'OBX-4': ['P-78/KSD/718-7/s9'],
  'OBX-5': ['13.45'],
  'OBX-6': ['g/dL'],
  'OBX-7': ['12', '16.5', '12.0-16.5'],
  'OBX-8': ['LL'],
  'OBX-11': ['entered-in-error'],
  'OBX-14': ['2026-03-11T07:41:00+07:00'],
  'OBX-19': ['2026-03-11T08:42:00+07:00'],
  'NTE-3': ['Ghi chú 77'],
};

const records = [await taken(DISCHARGE), await taken(RESULT), await taken(MERGE)] as const;
const [discharge, result, merge] = records.map((record) => record.map(testContext())) as [MappedRecord, MappedRecord, MappedRecord];
const mapped: MappedRecord = { rejected: false, issues: [], resources: [...discharge.resources, ...result.resources] };
const told = records.map((record) => record.told?.({ ...testContext() }));

/** Rows that are no element of what is mapped: of the Provenance, of merges, of how bytes are read. */
const ELSEWHERE: Readonly<Record<string, () => void>> = {
  'MSH-3': () => expect(told.map((one) => one?.agent)).toEqual(['HIS-77', 'LIS-77', 'HIS-77']),
  // Without an event's time: held by the moments of the resources, and by the Provenance of results without OBR-22.
  'MSH-7': async () => {
    const record = await taken(DISCHARGE.replace('EVN||20260311101600', 'EVN|'));
    expect(JSON.stringify(record.map(testContext()).resources)).toContain('"valueDateTime":"2026-03-11T10:17:00+07:00"');
  },
  'MSH-10': () =>
    expect(told[0]?.entities).toEqual([{ system: `http://fhir.ehealth.gov.vn/core/sid/message/${FACILITY}`, value: 'adt-77' }]),
  'MSH-18': async () => {
    const latin = Buffer.from(DISCHARGE.replace('UNICODE UTF-8', '8859/1').replace('Trần Thị Đầy Đủ', 'André'), 'latin1');
    expect(JSON.stringify((await taken(latin)).map(testContext()).resources)).toContain('André');
  },
  'EVN-2': () => expect(told[0]?.occurred).toBe('2026-03-11T10:16:00+07:00'),
  'MRG-1': () => {
    expect(merge.moves?.map(({ kind, identifier }) => [kind, identifier.value])).toEqual([['P', 'BN-77']]);
    expect(valuesAt(merge, { resource: 'Patient', path: 'Patient.identifier.value' })).toContain('BN-OLD');
  },
};

test('the table has all of its rows, and every one has its value here', () => {
  expect(ROWS.length).toBe(48);
  expect([...new Set(ROWS.map(({ field }) => field))].sort()).toEqual([...Object.keys(FOUND), ...Object.keys(ELSEWHERE)].sort());
  expect([discharge, result, merge].flatMap(({ issues }) => issues)).toEqual([]);
  expect(valuesAt(mapped, { resource: 'DiagnosticReport', path: 'DiagnosticReport.conclusion' })).toEqual(['Kết luận 77']);
});

test.each(ROWS.map((row) => [`${row.field} → ${row.path}`, row] as const))('%s', async (_name, row) => {
  const elsewhere = ELSEWHERE[row.field];
  if (elsewhere !== undefined) {
    await elsewhere();
    return;
  }
  expect(valuesAt(mapped, row)).toEqual(expect.arrayContaining([...(FOUND[row.field] ?? ['no value'])]));
});
