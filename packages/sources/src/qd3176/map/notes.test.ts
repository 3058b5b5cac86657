import type { Appointment, Composition, Observation } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { map, only, SD, served } from './testing.ts';

describe('notes and follow-up', () => {
  const note = (DIEN_BIEN_LS: string) => map({}, { XML5: [{ STT: '1', DIEN_BIEN_LS, THOI_DIEM_DBLS: '202603100745' }] });

  test('text is escaped in the narrative and whole in the extension; without a doctor the facility is the author', () => {
    const composition = only<Composition>(note('Sốt < 38 & "ho"'), 'Composition');
    expect(composition.section?.[0]?.text?.div).toBe('<div xmlns="http://www.w3.org/1999/xhtml">Sốt &lt; 38 &amp; &quot;ho&quot;</div>');
    expect(composition.section?.[0]?.extension).toEqual([{ url: `${SD}xml-dien-bien-ls`, valueString: 'Sốt < 38 & "ho"' }]);
    expect(composition.author[0]?.identifier?.value).toBe('92901');
  });

  test('vital signs of a note', () => {
    const signs = served<Observation>(note('Tỉnh. CSST<M96_T38,5_HA120/70_NTx_SP97>'), 'Observation');
    expect(
      signs.map(({ code, valueQuantity, component }) => [
        code.coding?.[0]?.code,
        valueQuantity?.value ?? component?.map((part) => part.valueQuantity?.value),
      ]),
    ).toEqual([
      ['8867-4', 96],
      ['8310-5', 38.5],
      ['85354-9', [120, 70]],
      ['2708-6', 97],
    ]);
    expect(signs.every(({ effectiveDateTime }) => effectiveDateTime === '2026-03-10T07:45:00+07:00')).toBe(true);
    expect(served(note('CSST không đo'), 'Observation')).toEqual([]);
  });

  test('follow-up dates: whole local days, each once', () => {
    const appointments = served<Appointment>(map({ NGAY_TAI_KHAM: '20260409;20260409;202605100830' }), 'Appointment');
    expect(appointments.map(({ status, start, end, extension }) => [status, start, end, extension?.[0]?.valueDate])).toEqual([
      ['proposed', '2026-04-09T00:00:00+07:00', '2026-04-09T23:59:59+07:00', '2026-04-09'],
      ['booked', '2026-05-10T08:30:00+07:00', '2026-05-10T23:59:59+07:00', undefined],
    ]);
  });

  test.each([
    ['154', '3176', 1],
    ['154', '4750', 0],
    ['29', '3176', 0],
    ['251', '3176', 0],
    ['ghi chú', '3176', 0],
  ] as const)('DU_PHONG %j under %s makes %i height', (DU_PHONG, edition, count) => {
    const mapped = map({ DU_PHONG }, {}, edition);
    expect(served<Observation>(mapped, 'Observation').filter(({ code }) => code.coding?.[0]?.code === '8302-2')).toHaveLength(count);
  });
});
