import { expect, test } from '@jest/globals';
import { fieldRows, openFieldMap, proveFields } from '../../testing/field-map.ts';
import { mapVisit } from './map-visit.ts';
import { summary, testContext, visit } from './testing.ts';

const ROWS = fieldRows('XML9');
const fields = openFieldMap(ROWS, {
  MA_LK: { text: 'LK-1' },
  MA_BHXH_NND: { text: '9212345678' },
  MA_THE_NND: { text: 'GD4929212345678' },
  SO_CCCD_NND: { text: '092180001234' },
  MA_DANTOC_NND: { text: '02' },
  MATINH_CU_TRU: { text: '92' },
  MAHUYEN_CU_TRU: { text: '916' },
  MAXA_CU_TRU: { text: '31135' },
  MA_THE_TAM: { text: 'TE1929200000351' },
  GIOI_TINH_CON: { text: '1', found: ['male'] },
  SO_CON: { text: '2', found: ['true', '2'] },
  NGAY_SINH_CON: { text: '202602022310', found: ['2026-02-02', '2026-02-02T23:10:00+07:00'] },
  CAN_NANG_CON: { text: '3150' },
});
// The second paper has no number of its own: its identifier is that of its row.
const second = fields.filled('XML9', { MA_THE_TAM: 'TE1929200000352', SO: '' });
const record = visit({ XML1: [summary()], XML9: [fields.filled('XML9'), second] });

test('the table has all of its rows', () => expect(ROWS.length).toBe(38));

proveFields(fields, mapVisit(record, testContext()), ({ field, path, transform }) => {
  if (transform === 'rowid' || path.includes('xml-row')) return ['LK-1/XML9/2'];
  if (transform === 'flag') return ['true'];
  if (field === 'SO_CON') return [path.startsWith('Patient') ? 'true' : '2'];
  if (field === 'NGAY_SINH_CON') return [path.endsWith('valueDateTime') ? '2026-02-02T23:10:00+07:00' : '2026-02-02'];
  return undefined;
});
