import type { Condition, Immunization, Observation, Patient } from '@hub/fhir-model';
import { expect, test } from '@jest/globals';
import { codeProblems } from '../testing/codes.ts';
import { extensionProblems } from '../testing/extensions.ts';
import { readCsv, readXlsx, SheetStore, stationCase } from '../testing/sheet.ts';

/** The worked examples of the contract (cases/stations), row by row. */

async function stored(name: string): Promise<SheetStore> {
  const { rows, records } = await (name.endsWith('.xlsx') ? readXlsx : readCsv)(stationCase(name));
  expect(records.filter((record) => record.kind !== 'format' || record.rejected)).toEqual([]);
  const store = new SheetStore();
  for (const row of rows) store.take(row);
  expect(extensionProblems([...store.resources.values()])).toEqual([]);
  expect(codeProblems([...store.resources.values()])).toEqual([]);
  return store;
}
const value = (store: SheetStore, code: string): Observation[] =>
  store.served<Observation>('Observation').filter((one) => one.code.coding?.[0]?.code === code);

test('shots: done and put off, of twins who stay two', async () => {
  const store = await stored('03-tiem-chung.csv');
  const shots = store.served<Immunization>('Immunization');
  expect(shots.map(({ status, lotNumber, occurrenceDateTime }) => [status, lotNumber, occurrenceDateTime])).toEqual([
    ['completed', 'L2601', '2026-02-06'],
    ['not-done', 'L2601', '2026-02-06'],
  ]);
  expect(store.served<Patient>('Patient')).toHaveLength(2);
});

test('hypertension and diabetes: semicolons, decimal commas, a year of birth, two diagnoses in a cell', async () => {
  const store = await stored('04-tha-dtd.csv');
  expect(value(store, '4548-4')[0]?.valueQuantity).toMatchObject({ value: 7.4, unit: '%' });
  expect(value(store, '85354-9')[0]?.component?.map(({ valueQuantity }) => valueQuantity?.value)).toEqual([150, 95]);
  expect(store.served<Condition>('Condition').map(({ code }) => code?.coding?.[0]?.code)).toEqual(['I10', 'E11', 'E11']);
  expect(store.served<Patient>('Patient').map(({ birthDate }) => birthDate)).toEqual(['1959', '1964']);
});

test('antenatal care is restricted: what speaks of pregnancy carries SEX and R', async () => {
  const store = await stored('05-kham-thai.csv');
  for (const code of ['8665-2', '18185-9', '11881-0', '55283-6', 'PARA'])
    expect([code, value(store, code)[0]?.meta?.security?.map((label) => label.code)]).toEqual([code, ['SEX', 'R']]);
  expect(value(store, '29463-7')[0]?.valueQuantity?.value).toBe(56.4);
});

test('school health, by tab', async () => {
  const store = await stored('06-hoc-duong.csv');
  expect(value(store, '8302-2')[0]?.valueQuantity?.value).toBe(138.5);
  expect(value(store, 'THI_LUC_T')[0]?.valueString).toBe('8/10');
});

test('a notifiable disease', async () => {
  const [one] = (await stored('07-benh-truyen-nhiem.csv')).served<Condition>('Condition');
  expect(one).toMatchObject({
    onsetDateTime: '2026-08-01',
    recordedDate: '2026-08-03',
    code: { text: 'Sốt xuất huyết Dengue', coding: [{ code: 'A97.0' }] },
  });
});

test('a workbook: days by their style, numbers without noise', async () => {
  const store = await stored('08-tha-dtd.xlsx');
  expect(store.served<Patient>('Patient')[0]?.birthDate).toBe('1960-01-01');
  expect(value(store, '14771-0')[0]).toMatchObject({ effectiveDateTime: '2026-05-08', valueQuantity: { value: 8.4 } });
});
