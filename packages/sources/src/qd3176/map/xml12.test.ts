import { expect, test } from '@jest/globals';
import { fieldRows, openFieldMap, proveFields } from '../../testing/field-map.ts';
import { mapVisit } from './map-visit.ts';
import { summary, testContext, visit } from './testing.ts';

const PERSON = {
  HO_TEN: 'NGUYỄN THỊ MẪU',
  SO_CCCD: '092180001234',
  DIA_CHI: 'Phường Ninh Kiều',
  MATINH_CU_TRU: '92',
  MAHUYEN_CU_TRU: '916',
  MAXA_CU_TRU: '31135',
  MA_THE_BHYT: 'HN2929212345678',
  DIEN_THOAI: '0909000123',
};
const ROWS = fieldRows('XML12');
const fields = openFieldMap(ROWS, {
  ...Object.fromEntries(Object.entries(PERSON).map(([field, text]) => [field, { text }])),
  NGAY_SINH: { text: '19800521', found: ['1980-05-21'] },
  MA_BHXH: { text: '9298765432' },
  MA_DOI_TUONG: { text: 'TB;BNN', found: ['TB', 'BNN'] },
  DANG_HUONG_CHE_DO: { text: '1;3', found: ['1', '3'] },
});
const record = visit({ XML1: [summary(PERSON)], XML12: [fields.filled('XML12')] });

test('the table has all of its rows', () => expect(ROWS.length).toBe(35));

proveFields(fields, mapVisit(record, testContext()));

test('a row about somebody else adds nothing to the Patient', () => {
  const alone = mapVisit(visit({ XML1: [summary(PERSON)] }), testContext());
  const other = mapVisit(visit({ XML1: [summary(PERSON)], XML12: [fields.filled('XML12', { SO_CCCD: '092180009999' })] }), testContext());
  const patients = [alone, other].map(({ resources }) => resources.find(({ resource }) => resource.resourceType === 'Patient')?.resource);
  expect(JSON.stringify(patients[1])).toBe(JSON.stringify(patients[0]));
});
