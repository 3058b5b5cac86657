import type { DiagnosticReport, Observation, ServiceRequest } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { type Fields, map, only, SD, served } from './testing.ts';

describe('results', () => {
  const order = { STT: '1', MA_NHOM: '1', MA_DICH_VU: 'S1', TEN_DICH_VU: 'Sinh hoá', NGAY_TH_YL: '202603100745', NGAY_KQ: '202603100900' };
  const row = (STT: string, more: Fields) => ({ STT, MA_DICH_VU: 'S1', NGAY_KQ: '202603100900', ...more });

  test('one report per service and time, on the order of that time; equal conclusions once', () => {
    const mapped = map(
      {},
      {
        XML3: [{ ...order, STT: '9', NGAY_KQ: '202603091000' }, order],
        XML4: [
          row('1', { GIA_TRI: '7.80', KET_LUAN: 'Tăng' }),
          row('2', { GIA_TRI: '5', KET_LUAN: 'Tăng' }),
          row('3', { GIA_TRI: '6', NGAY_KQ: '202603101000', KET_LUAN: 'Giảm' }),
          row('4', { MA_DICH_VU: 'S2', GIA_TRI: '1' }),
        ],
      },
    );
    const reports = served<DiagnosticReport>(mapped, 'DiagnosticReport');
    expect(reports.map(({ code, issued, result, conclusion }) => [code.coding?.[0]?.code, issued, result?.length, conclusion])).toEqual([
      ['S1', '2026-03-10T09:00:00+07:00', 2, 'Tăng'],
      ['S1', '2026-03-10T10:00:00+07:00', 1, 'Giảm'],
      ['S2', '2026-03-10T09:00:00+07:00', 1, undefined],
    ]);
    const requests = served<ServiceRequest>(mapped, 'ServiceRequest');
    const ordered = requests.find(({ identifier }) => identifier?.[0]?.value === 'LK-1/XML3/1');
    expect(reports[0]?.basedOn?.[0]?.reference).toBe(`ServiceRequest/${ordered?.id}`);
    expect(reports[2]?.basedOn).toBeUndefined();
    expect(served<Observation>(mapped, 'Observation')[0]?.effectiveDateTime).toBe('2026-03-10T07:45:00+07:00');
  });

  const resultOf = (fields: Fields) => only<Observation>(map({}, { XML4: [row('1', fields)] }), 'Observation');
  test.each([
    [
      { GIA_TRI: '7.80', DON_VI_DO: 'mmol/L' },
      { valueQuantity: { value: 7.8, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' } },
    ],
    [
      { GIA_TRI: '15,6', DON_VI_DO: 'G/L' },
      { valueQuantity: { value: 15.6, unit: 'G/L', system: 'http://unitsofmeasure.org', code: '10*9/L' } },
    ],
    [{ GIA_TRI: '-2', DON_VI_DO: 'lạ' }, { valueQuantity: { value: -2, unit: 'lạ' } }],
    [{ GIA_TRI: '≤ 0.5' }, { valueQuantity: { value: 0.5, comparator: '<=' } }],
    [{ GIA_TRI: '>10' }, { valueQuantity: { value: 10, comparator: '>' } }],
    [
      { GIA_TRI: '3 - 5', DON_VI_DO: '%' },
      {
        valueRange: {
          low: { value: 3, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
          high: { value: 5, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
        },
      },
    ],
    [{ GIA_TRI: 'Âm tính' }, { valueString: 'Âm tính' }],
    [{ GIA_TRI: '1.234,5' }, { valueString: '1.234,5' }],
    [{ GIA_TRI: '1:80' }, { valueString: '1:80' }],
    [{ GIA_TRI: '10-5' }, { valueString: '10-5' }],
    [{ GIA_TRI: `1-${'9'.repeat(31)}` }, { valueString: `1-${'9'.repeat(31)}` }],
  ])('%j', (fields, expected) => {
    const observation = resultOf(fields);
    expect(observation).toMatchObject({ status: 'final', ...expected });
    expect(Object.keys(observation).filter((name) => name.startsWith('value'))).toEqual(Object.keys(expected));
  });

  test('a blank result is registered, with no value; its description stays', () => {
    const observation = resultOf({ MO_TA: 'Không thấy bất thường', DON_VI_DO: 'g/L' });
    expect(observation).toMatchObject({ status: 'registered', note: [{ text: 'Không thấy bất thường' }] });
    expect(observation.dataAbsentReason?.coding?.[0]?.code).toBe('unknown');
    expect(observation.extension).toContainEqual({ url: `${SD}xml-don-vi-do`, valueString: 'g/L' });
  });

  test.each([
    ['1000101', 'lab-index-1227'],
    ['GLU', 'lab-index-7603'],
    ['100010', 'lab-index-7603'],
  ])('MA_CHI_SO %s is of %s', (MA_CHI_SO, list) => {
    expect(resultOf({ MA_CHI_SO, GIA_TRI: '1' }).code.coding?.[0]?.system).toBe(`http://fhir.ehealth.gov.vn/core/CodeSystem/${list}`);
  });
});
