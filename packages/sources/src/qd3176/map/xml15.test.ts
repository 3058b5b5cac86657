import { expect, test } from '@jest/globals';
import { fieldRows, openFieldMap, proveFields } from '../../testing/field-map.ts';
import { mapVisit } from './map-visit.ts';
import { FACILITY, summary, testContext, visit } from './testing.ts';

const ROWS = fieldRows('XML15');
const fields = openFieldMap(ROWS, {
  MA_LK: { text: 'LK-1' },
  MA_BN: { text: 'BN0001' },
  HO_TEN: { text: 'NGUYỄN THỊ MẪU' },
  SO_CCCD: { text: '092180001234' },
  STT: { text: '1' },
  NGAYBD_DTRI_LAO: { text: '20260115', found: ['2026-01-15'] },
  NGAYKT_DTRI_LAO: { text: '20260715', found: ['2026-07-15'] },
  MA_CSKCB: { text: FACILITY },
});
const record = visit({ XML1: [summary({ SO_CCCD: '092180001234' })], XML15: [fields.filled('XML15')] });

test('the table has all of its rows', () => expect(ROWS.length).toBe(23));

proveFields(fields, mapVisit(record, testContext()), ({ transform }) => (transform === 'rowid' ? ['LK-1/XML15/1'] : undefined));
