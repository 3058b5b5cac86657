import type { Patient } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { map, only, SD } from './testing.ts';

describe('Patient', () => {
  test.each([
    ['092180001234', 'national_id', 'NI', 'official'],
    ['361234567', 'citizen_id', 'NI', 'old'],
    ['B1234567', 'passport_number', 'PPN', undefined],
    ['E09-88X', 'passport_number', 'PPN', undefined],
  ])('SO_CCCD %s is a %s', (SO_CCCD, kind, type, use) => {
    const found = only<Patient>(map({ SO_CCCD }), 'Patient').identifier?.find(({ value }) => value === SO_CCCD);
    expect(found?.system).toBe(`http://fhir.ehealth.gov.vn/core/sid/${kind}`);
    expect(found?.type?.coding?.[0]?.code).toBe(type);
    expect(found?.use).toBe(use);
  });

  test('a number of no form is kept as it is', () => {
    const patient = only<Patient>(map({ SO_CCCD: '1234' }), 'Patient');
    expect(patient.identifier).toHaveLength(1);
    expect(patient.extension).toContainEqual({ url: `${SD}xml-so-cccd`, valueString: '1234' });
  });

  test('cards in order with their own dates; a temporary card gives no social insurance number', () => {
    const patient = only<Patient>(
      map({ MA_THE_BHYT: 'TE1929200000351;GD4929212345678;HN2929212345678', GT_THE_TU: '20260101;;20260301', GT_THE_DEN: ';20261231;' }),
      'Patient',
    );
    expect(patient.identifier?.slice(1).map(({ value, use, period }) => [value, use, period])).toEqual([
      ['TE1929200000351', 'temp', { start: '2026-01-01' }],
      ['GD4929212345678', undefined, { end: '2026-12-31' }],
      ['HN2929212345678', undefined, { start: '2026-03-01' }],
      ['9212345678', undefined, undefined],
    ]);
  });

  test('names before and after the merger of provinces', () => {
    const units = (NGAY_VAO: string) =>
      only<Patient>(map({ NGAY_VAO, MATINH_CU_TRU: '75', MAHUYEN_CU_TRU: '731', MAXA_CU_TRU: '26041' }), 'Patient').address?.[0];
    expect(units('202409051400')?.city).toBe('Phường Quyết Thắng');
    expect(units('202409051400')?.district).toBe('Thành phố Biên Hòa');
    expect(units('202603100730')?.city).not.toBe('Phường Quyết Thắng');
    expect(units('202603100730')?.district).toBeUndefined();
    expect(JSON.stringify(units('202603100730')?._district)).toContain('administrative-unit-pre-2025","code":"731"');
    expect(JSON.stringify(units('202603100730')?._city)).toContain('administrative-unit-2025","code":"26041"');
  });

  test('nothing names the patient in a reference', () => {
    expect(JSON.stringify(map({}).resources.filter(({ resource }) => resource.resourceType !== 'Patient'))).not.toContain('NGUYỄN THỊ MẪU');
  });
});
