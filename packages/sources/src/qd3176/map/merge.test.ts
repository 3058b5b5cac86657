import type { Coverage, Patient } from '@hub/fhir-model';
import { contentText } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { mapVisit } from './map-visit.ts';
import { mergeCoverage } from './merge-coverage.ts';
import { mergePatient } from './merge-patient.ts';
import { only, summary, testContext, visit } from './testing.ts';

type Stored<T> = T & { id: string };

const map = (fields: Readonly<Record<string, string>>) => mapVisit(visit({ XML1: [summary(fields)] }), testContext());
const patientOf = (fields: Readonly<Record<string, string>>) => only<Patient>(map(fields), 'Patient') as Stored<Patient>;
const coverageOf = (fields: Readonly<Record<string, string>>) => only<Coverage>(map(fields), 'Coverage') as Stored<Coverage>;

/** One source record of a person in many states of completeness; every pair of them is merged below. */
const STATES: readonly Readonly<Record<string, string>>[] = [
  {},
  { SO_CCCD: '092180001234', DIEN_THOAI: '0909000123' },
  { MA_THE_BHYT: 'GD4929212345678', GT_THE_TU: '20250101' },
  { MA_THE_BHYT: 'GD4929212345678;HN2929212345678', GT_THE_DEN: '20261231;20261130', MA_KHUVUC: 'K1' },
  { NGAY_SINH: '', GIOI_TINH: '', MA_KHOA: '' },
  { NGAY_SINH: '198005210815', GIOI_TINH: '3', MA_DANTOC: '02' },
  { KET_QUA_DTRI: '8' },
  { KET_QUA_DTRI: '5' },
  { DIA_CHI: '12 Đường Mẫu', MATINH_CU_TRU: '92', MAXA_CU_TRU: '31135', MA_NGHE_NGHIEP: '61' },
  { HO_TEN: 'Nguyễn Thị Mẫu Mới', DIA_CHI: 'Nơi khác', SO_CCCD: 'B1234567' },
];
const PAIRS = STATES.flatMap((older, i) => STATES.map((newer, j) => [`${i} then ${j}`, older, newer] as const));
const text = (resource: Patient | Coverage) => JSON.stringify(contentText(resource));

describe.each(PAIRS)('patient %s', (_name, older, newer) => {
  const stored = patientOf(older);
  const incoming = patientOf(newer);
  const merged = mergePatient(stored, incoming);

  test('sending the newer again changes nothing', () => {
    expect(text(mergePatient(merged, incoming))).toBe(text(merged));
  });

  test('no member that was stored is lost', () => {
    const dead = (patient: Patient) => patient.deceasedBoolean === true || patient.deceasedDateTime !== undefined;
    expect(dead(merged)).toBe(dead(stored) || dead(incoming));
    for (const member of ['name', 'telecom', 'gender', 'birthDate', 'address'] as const) {
      if (stored[member] !== undefined || incoming[member] !== undefined) expect(merged[member]).toBeDefined();
    }
    const keys = (patient: Patient) => (patient.identifier ?? []).map(({ system, value }) => `${system}|${value}`);
    expect(new Set(keys(merged))).toEqual(new Set([...keys(stored), ...keys(incoming)]));
    expect(keys(merged).length).toBe(new Set(keys(merged)).size);
    const urls = (patient: Patient) => new Set((patient.extension ?? []).map(({ url }) => url));
    expect(urls(merged)).toEqual(new Set([...urls(stored), ...urls(incoming)]));
  });

  test('neither side is changed by merging', () => {
    expect(stored).toEqual(patientOf(older));
    expect(incoming).toEqual(patientOf(newer));
  });
});

describe('patient, point by point', () => {
  test('the same record merged into itself keeps its text', () => {
    for (const state of STATES) expect(text(mergePatient(patientOf(state), patientOf(state)))).toBe(text(patientOf(state)));
  });

  test('newer name, address and birth replace; a card’s period is filled and updated', () => {
    const merged = mergePatient(
      patientOf({ MA_THE_BHYT: 'GD4929212345678', GT_THE_TU: '20250101', GT_THE_DEN: '20251231', DIA_CHI: 'Cũ' }),
      patientOf({ MA_THE_BHYT: 'GD4929212345678', GT_THE_DEN: '20261231', DIA_CHI: 'Mới', HO_TEN: 'TÊN MỚI' }),
    );
    expect(merged.name?.[0]?.text).toBe('TÊN MỚI');
    expect(merged.address?.[0]?.text).toBe('Mới');
    expect(merged.identifier?.find(({ value }) => value === 'GD4929212345678')?.period).toEqual({ start: '2025-01-01', end: '2026-12-31' });
  });

  test('unknown sex does not replace a known one', () => {
    expect(mergePatient(patientOf({ GIOI_TINH: '1' }), patientOf({ GIOI_TINH: '3' })).gender).toBe('male');
  });

  test('of two numbers of a person the one told last comes first; nothing else moves', () => {
    const old = patientOf({ SO_CCCD: '012345678', MA_THE_BHYT: 'GD4929212345678' });
    const now = patientOf({ SO_CCCD: '092080001234' });
    const numbers = (patient: Patient) => patient.identifier?.map(({ value }) => value);
    expect(numbers(mergePatient(old, now))).toEqual(['BN0001', '092080001234', '012345678', 'GD4929212345678', '9212345678']);
    expect(numbers(mergePatient(mergePatient(old, now), old))).toEqual([
      'BN0001',
      '012345678',
      '092080001234',
      'GD4929212345678',
      '9212345678',
    ]);
    expect(numbers(mergePatient(mergePatient(old, now), patientOf({})))?.[1]).toBe('092080001234');
  });

  test('the hour of birth stays while the day is the same', () => {
    const hour = patientOf({ NGAY_SINH: '198005210815' });
    expect(mergePatient(hour, patientOf({ NGAY_SINH: '198005210000' }))._birthDate).toEqual(hour._birthDate);
    expect(mergePatient(hour, patientOf({ NGAY_SINH: '198106210000' }))._birthDate).toBeUndefined();
  });

  test('a time of death is more than the fact, and is not lost', () => {
    const timed = patientOf({ KET_QUA_DTRI: '5' });
    const bare = patientOf({ KET_QUA_DTRI: '8' });
    for (const merged of [mergePatient(timed, bare), mergePatient(bare, timed)]) {
      expect(merged.deceasedDateTime).toBe('2026-03-10T10:15:00+07:00');
      expect(merged.deceasedBoolean).toBeUndefined();
    }
  });

  test('links, contacts and labels of the stored one stay; a merged-away record is not revived; versions do not count', () => {
    const stored: Stored<Patient> = {
      ...patientOf({}),
      meta: { versionId: '3', lastUpdated: '2026-01-01T00:00:00Z', security: [{ code: 'R' }] },
      active: false,
      link: [{ other: { reference: 'Patient/x' }, type: 'replaced-by' }],
    };
    const merged = mergePatient(stored, patientOf({ DIEN_THOAI: '0909000123' }));
    expect(merged.active).toBe(false);
    expect(merged.link).toEqual(stored.link);
    expect(merged.meta).toEqual({ security: [{ code: 'R' }] });
    expect(merged.telecom).toHaveLength(1);
  });
});

describe('coverage', () => {
  const CARDS = STATES.filter(({ MA_THE_BHYT }) => MA_THE_BHYT === undefined || !MA_THE_BHYT.includes(';'));
  test.each(CARDS.flatMap((older) => CARDS.map((newer) => [older, newer] as const)))(
    'sending again changes nothing: %j then %j',
    (older, newer) => {
      const merged = mergeCoverage(coverageOf(older), coverageOf(newer));
      expect(text(mergeCoverage(merged, coverageOf(newer)))).toBe(text(merged));
      expect(text(mergeCoverage(coverageOf(older), coverageOf(older)))).toBe(text(coverageOf(older)));
    },
  );

  test('gaps are filled, newer values win', () => {
    const card = { MA_THE_BHYT: 'GD4929212345678' };
    const merged = mergeCoverage(
      coverageOf({ ...card, GT_THE_TU: '20260101', MA_KHUVUC: 'K1', MA_DKBD: '92951' }),
      coverageOf({ ...card, GT_THE_DEN: '20261231', MA_DKBD: '92902' }),
    );
    expect(merged.period).toEqual({ start: '2026-01-01', end: '2026-12-31' });
    expect(merged.extension?.map(({ valueReference, valueCoding }) => valueReference?.identifier?.value ?? valueCoding?.code)).toEqual([
      '92902',
      'K1',
    ]);
  });
});
