import { expect, test } from '@jest/globals';
import { fieldRows, openFieldMap, proveFields } from '../../testing/field-map.ts';
import { mapVisit } from './map-visit.ts';
import { FACILITY, summary, testContext, visit } from './testing.ts';

const PERSON = {
  MA_THE_BHYT: 'HN2929212345678',
  SO_CCCD: '092180001234',
  NGAY_SINH: '198005210000',
  GIOI_TINH: '2',
  DIA_CHI: 'Phường Ninh Kiều',
  MATINH_CU_TRU: '92',
  MAHUYEN_CU_TRU: '916',
  MAXA_CU_TRU: '31135',
};
const ROWS = fieldRows('XML6');
const fields = openFieldMap(ROWS, {
  ...Object.fromEntries(Object.entries(PERSON).map(([field, text]) => [field, { text }])),
  MA_LK: { text: 'LK-1' },
  NGAY_SINH: { text: '198005210000', found: ['1980-05-21'] },
  GIOI_TINH: { text: '2', found: ['female'] },
  SANG_LOC_LAO: { text: '2;3', found: ['2', '3'] },
  MA_TINH_TRANG_DK: { text: '3;4', found: ['3', '4'] },
  MA_XU_TRI: { text: '1;4', found: ['1', '4'] },
  NGAY_KQ_XN_TLVR: { text: '20260217', found: ['2026-02-17T00:00:00+07:00'] },
  NGAY_KQ_XN_PCR: { text: '20260218', found: ['2026-02-18T00:00:00+07:00'] },
  NGAYBD_DTRI_LAO: { text: '20260101', found: ['2026-01-01'] },
  NGAYKT_DTRI_LAO: { text: '20260601', found: ['2026-06-01'] },
  NGAY_BAT_DAU_XU_TRI: { text: '20260102', found: ['2026-01-02'] },
  NGAY_KET_THUC_XU_TRI: { text: '20260602', found: ['2026-06-02'] },
  MA_CSKCB: { text: FACILITY },
});
const record = visit({ XML1: [summary(PERSON)], XML6: [fields.filled('XML6')] });

test('the table has all of its rows', () => expect(ROWS.length).toBe(49));

proveFields(fields, mapVisit(record, testContext()), ({ transform }) => (transform === 'rowid' ? ['LK-1/XML6/1'] : undefined));
