import { type BusinessKey, keyedId, SERVER_ID, shardOfId } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { keysOf } from './keys.ts';
import { parseLicence } from './licence.ts';
import { mapVisit } from './map-visit.ts';
import { facilityNames, namesOf } from './names.ts';
import { FACILITY, summary, testContext, visit } from './testing.ts';

const record = visit({
  XML1: [summary({ MA_KHOA: 'K01;K19;K01', MA_TTDV: '0000111/CT-GPHN', MA_THE_BHYT: 'GD4929212345678' })],
  XML2: [{ STT: '1', MA_BAC_SI: '0012345/CT-CCHN;0012346/CT-CCHN' }],
  XML3: [
    { STT: '1', MA_NHOM: '15', MA_KHOA: 'K19', MA_GIUONG: 'H012;H013', MA_BAC_SI: '0012345/CT-CCHN' },
    { STT: '2', MA_NHOM: '8', MA_KHOA: 'K19', MA_GIUONG: 'H014', NGUOI_THUC_HIEN: '9212345678;0023456/CT-CCHN(NV07)' },
  ],
  XML4: [{ STT: '1', MA_BS_DOC_KQ: '0034567/CT-CCHN' }],
  XML5: [{ STT: '1', NGUOI_THUC_HIEN: '(NV08)' }],
  XML7: [{ MA_BS: '0000701/CT-CCHN', MA_TTDV: '0000702/CT-GPHN' }],
  XML8: [{ MA_TTDV: '0000802/CT-GPHN' }],
  XML10: [{ MA_BS: '0001001/CT-CCHN', MA_TTDV: '0001002/CT-GPHN' }],
  XML11: [{ MA_BS: '0001101/CT-CCHN;0001103/CT-CCHN', MA_TTDV: '0001102/CT-GPHN' }],
  XML13: [{ MA_BAC_SI: '0001301/CT-CCHN', MA_TTDV: '9212000333', MA_CSKCB_DEN: '92902' }],
  XML14: [{ MA_BAC_SI: '0001401/CT-CCHN', MA_TTDV: '0001402/CT-GPHN' }],
});

describe('the keys a record needs', () => {
  test('patient first, then the visit in the shard of the patient, then what is shared', () => {
    expect(keysOf(record, testContext()).map(({ key, belongsTo }) => `${belongsTo} ${key.type} ${key.value}`)).toEqual([
      'none Patient BN0001',
      'patient Encounter LK-1',
      'none Practitioner 0000111/CT-GPHN',
      'none Practitioner 0012345/CT-CCHN',
      'none Practitioner 0012346/CT-CCHN',
      'none Practitioner 9212345678',
      'none Practitioner 0023456/CT-CCHN',
      'none Practitioner 0034567/CT-CCHN',
      'none Practitioner NV08',
      ...['0000701/CT-CCHN', '0000702/CT-GPHN', '0000802/CT-GPHN', '0001001/CT-CCHN', '0001002/CT-GPHN'].map(
        (key) => `none Practitioner ${key}`,
      ),
      ...['0001101/CT-CCHN', '0001103/CT-CCHN', '0001102/CT-GPHN'].map((key) => `none Practitioner ${key}`),
      ...['0001301/CT-CCHN', '9212000333', '0001401/CT-CCHN', '0001402/CT-GPHN'].map((key) => `none Practitioner ${key}`),
      'none Location K01',
      'none Location K19',
      'none Location K19/H012',
      'none Location K19/H013',
      'none Organization 92901',
      'none Organization BHXH-VN',
    ]);
  });

  test('are exactly those the mapping asks for, each with its shard', () => {
    const name = (key: BusinessKey) => `${key.type} ${key.system}|${key.value}`;
    const asked = new Map<string, number | undefined>();
    const idFor = (key: BusinessKey, shard?: number) => {
      asked.set(name(key), shard);
      return keyedId('k', key, shard);
    };
    const mapped = mapVisit(record, testContext({ idFor }));
    const patient = mapped.resources.find(({ resource }) => resource.resourceType === 'Patient')?.resource.id as string;
    const needed = keysOf(record, testContext());
    expect([...asked.keys()].sort()).toEqual(needed.map(({ key }) => name(key)).sort());
    for (const { key, belongsTo } of needed) expect(asked.get(name(key))).toBe(belongsTo === 'patient' ? shardOfId(patient) : undefined);
  });

  test('none for a record that is not mapped', () => {
    expect(keysOf({ ...record, rejected: true }, testContext())).toEqual([]);
    expect(keysOf(visit({ XML2: [{ MA_LK: 'LK-1' }] }), testContext())).toEqual([]);
    expect(mapVisit(visit({ XML2: [{ MA_LK: 'LK-1' }] }), testContext())).toEqual({ resources: [], issues: [], rejected: true });
    expect(mapVisit({ ...record, rejected: true }, testContext())).toEqual({ resources: [], issues: [], rejected: true });
  });
});

describe('ids and owners', () => {
  const mapped = mapVisit(record, testContext());
  test('everything of the visit lives in the shard of its patient', () => {
    const patient = mapped.resources.find(({ resource }) => resource.resourceType === 'Patient')?.resource.id as string;
    for (const { resource, owned } of mapped.resources) {
      expect(resource.id).toMatch(SERVER_ID);
      if (owned || resource.resourceType === 'Coverage') expect(resource.id.slice(0, 2)).toBe(patient.slice(0, 2));
    }
  });

  test('Practitioner and Organization are shared, a Location is the facility’s, rows of the visit are its own', () => {
    for (const { resource, shared = false, owned, mode, key } of mapped.resources) {
      const reference = ['Practitioner', 'Organization', 'Location'].includes(resource.resourceType);
      const merged = ['Patient', 'Coverage'].includes(resource.resourceType);
      expect(shared).toBe(reference && resource.resourceType !== 'Location');
      const replaced = !merged && resource.resourceType !== 'Encounter'; // of the Encounter its check-in knew something too
      expect(mode).toBe(reference ? 'if-absent' : replaced ? 'replace' : 'merge');
      expect(owned).toBe(!reference && !merged);
      expect(key !== undefined).toBe(reference || ['Patient', 'Encounter'].includes(resource.resourceType));
    }
  });

  test('a card has one Coverage per person, in every visit the same', () => {
    const coverage = (visitName: string) =>
      mapVisit(visit({ XML1: [summary({ MA_LK: visitName, MA_THE_BHYT: 'GD4929212345678' })] }), testContext()).resources.find(
        ({ resource }) => resource.resourceType === 'Coverage',
      )?.resource.id;
    expect(coverage('LK-1')).toBe(coverage('LK-2'));
  });
});

test.each([
  ['0012345/CT-CCHN', ['licence|0012345/CT-CCHN']],
  ['0012345/CT-CCHN.TX.92901', ['licence|0012345/CT-CCHN.TX.92901']],
  ['9212345678', ['social|9212345678']],
  ['0012345/CT-CCHN(NV07)', ['licence|0012345/CT-CCHN', 'employee|NV07']],
  ['9212345678 (NV07)', ['social|9212345678', 'employee|NV07']],
  ['(NV07)', ['employee|NV07']],
  ['(NV07', ['employee|NV07']],
  ['()', []],
])('licence %s', (text, expected) => {
  const names = namesOf(testContext().canonicals);
  const facility = facilityNames(names, FACILITY);
  const kinds = new Map([
    [names.sid.licence, 'licence'],
    [names.sid.socialInsurance, 'social'],
    [facility.employee, 'employee'],
  ]);
  expect(parseLicence(text, names, facility).map(({ system, value }) => `${kinds.get(system)}|${value}`)).toEqual(expected);
});
