import type { Condition, Encounter } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { type Fields, map, only, served } from './testing.ts';

describe('diagnoses', () => {
  const diagnosesOf = (xml1: Fields) => {
    const mapped = map(xml1);
    const conditions = new Map(served<Condition>(mapped, 'Condition').map((condition) => [`Condition/${condition.id}`, condition]));
    return (only<Encounter>(mapped, 'Encounter').diagnosis ?? []).map(({ condition, use, rank }) => {
      const { code } = conditions.get(condition.reference as string) as Condition;
      return [use?.coding?.[0]?.code, rank, code?.coding?.map((coding) => coding.code).join('+'), code?.text];
    });
  };

  test('admission text, main with discharge text, others in order without doubles', () => {
    expect(
      diagnosesOf({ CHAN_DOAN_VAO: 'Đau đầu', CHAN_DOAN_RV: 'THA; ĐTĐ', MA_BENH_CHINH: 'I10', MA_BENH_KT: 'E11.9;I10;J45;E11.9' }),
    ).toEqual([
      ['AD', undefined, undefined, 'Đau đầu'],
      ['DD', 1, 'I10', 'THA; ĐTĐ'],
      ['DD', 2, 'E11.9', undefined],
      ['DD', 3, 'J45', undefined],
    ]);
  });

  test('the n-th traditional code joins the n-th ICD code of the source, surplus ones stand alone', () => {
    expect(diagnosesOf({ MA_BENH_CHINH: 'I10', MA_BENH_KT: 'I10;J45', MA_BENH_YHCT: 'U1;U2;U3;U4' })).toEqual([
      ['DD', 1, 'I10+U1+U2', undefined],
      ['DD', 2, 'J45+U3', undefined],
      ['DD', 3, 'U4', undefined],
    ]);
  });

  test('a discharge text without a code is a diagnosis still', () => {
    expect(diagnosesOf({ CHAN_DOAN_RV: 'Viêm họng' })).toEqual([['DD', 1, undefined, 'Viêm họng']]);
  });

  test.each([
    ['202606302359', 'VN-QD4469-2020'],
    ['202607010000', 'VN-TT06-2026'],
  ])('a visit that ends %s uses list %s', (NGAY_RA, version) => {
    const condition = only<Condition>(map({ NGAY_RA, MA_BENH_CHINH: 'I10' }), 'Condition');
    expect(condition.code?.coding?.[0]?.version).toBe(version);
  });

  test('trailing marks leave the code and are kept', () => {
    const codings = served<Condition>(map({ MA_BENH_CHINH: 'A17.0†', MA_BENH_KT: 'G01*' }), 'Condition').map(
      ({ code }) => code?.coding?.[0],
    );
    expect(codings.map((coding) => [coding?.code, coding?.extension?.[0]?.valueString])).toEqual([
      ['A17.0', '†'],
      ['G01', '*'],
    ]);
  });

  test('another order of the same codes keeps the Conditions', () => {
    const ids = (xml1: Fields) =>
      served<Condition>(map(xml1), 'Condition')
        .map(({ id }) => id)
        .sort();
    expect(ids({ MA_BENH_CHINH: 'I10', MA_BENH_KT: 'E11.9;J45' })).toEqual(ids({ MA_BENH_CHINH: 'I10', MA_BENH_KT: 'J45;E11.9' }));
  });
});
