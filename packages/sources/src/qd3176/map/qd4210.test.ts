import { expect, test } from '@jest/globals';
import type { TableName, VisitRecord } from '../../record.ts';
import { type FieldRow, fieldRows, openFieldMap, proveFields } from '../../testing/field-map.ts';
import { envelope, type Fields, fileHoso, parse, tableXml } from '../../testing/files.ts';
import { mapVisit } from './map-visit.ts';
import { FACILITY, testContext } from './testing.ts';

/** Every row of the field table for QĐ 4210, from its own names through the reader to the resources. */

const TABLES = ['4210-XML1', '4210-XML2', '4210-XML3', '4210-XML4', '4210-XML5'] as const;
const rows = fieldRows(...TABLES);

const fields = openFieldMap(rows, {
  MA_LK: { text: '4210-1' },
  STT: { text: '1' },
  '4210-XML1.NGAY_SINH': { text: '19580101', found: ['1958-01-01'] },
  '4210-XML1.GIOI_TINH': { text: '1', found: ['male'] },
  '4210-XML1.MA_THE': { text: 'HT2829234567890', found: ['HT2829234567890', '9234567890'] },
  '4210-XML1.MA_DKBD': { text: '92951' },
  '4210-XML1.GT_THE_TU': { text: '20230101', found: ['2023-01-01'] },
  '4210-XML1.GT_THE_DEN': { text: '20231231', found: ['2023-12-31'] },
  '4210-XML1.MIEN_CUNG_CT': { text: '20230401', found: ['2023-04-01'] },
  '4210-XML1.MA_BENH': { text: 'I10' },
  '4210-XML1.MA_BENHKHAC': { text: 'E11.9;J45', found: ['E11.9', 'J45'] },
  '4210-XML1.MA_LYDO_VVIEN': { text: '2' },
  '4210-XML1.MA_NOI_CHUYEN': { text: '92951' },
  '4210-XML1.MA_TAI_NAN': { text: '1' },
  '4210-XML1.NGAY_VAO': { text: '202305160710', found: ['2023-05-16T07:10:00+07:00'] },
  '4210-XML1.NGAY_RA': { text: '202305180940', found: ['2023-05-18T09:40:00+07:00'] },
  '4210-XML1.SO_NGAY_DTRI': { text: '2' },
  '4210-XML1.KET_QUA_DTRI': { text: '2' },
  '4210-XML1.TINH_TRANG_RV': { text: '1' },
  '4210-XML1.NAM_QT': { text: '2023' },
  '4210-XML1.THANG_QT': { text: '05', found: ['5'] },
  '4210-XML1.MA_LOAI_KCB': { text: '1', found: ['01', 'EMER'] },
  '4210-XML1.MA_KHOA': { text: 'K01' },
  '4210-XML1.MA_CSKCB': { text: FACILITY },
  '4210-XML1.MA_KHUVUC': { text: 'K1' },
  '4210-XML1.MA_PTTT_QT': { text: '47.01;47.09', found: ['47.01', '47.09'] },
  '4210-XML1.CAN_NANG': { text: '58.50', found: ['58.5'] },
  '4210-XML2.MA_BAC_SI': { text: '0012345/CT-CCHN' },
  '4210-XML2.MA_BENH': { text: 'I10' },
  '4210-XML3.MA_BENH': { text: 'K35.8' },
  '4210-XML3.MA_KHOA': { text: 'K19' },
  '4210-XML3.MA_GIUONG': { text: 'H012', found: ['K19/H012'] },
  '4210-XML4.MA_CHI_SO': { text: '1000101' },
  '4210-XML4.GIA_TRI': { text: '7.8' },
  '4210-XML5.DIEN_BIEN': { text: 'Tỉnh. CSST<M75_T37_HA120/70_NT18_SP98>', found: ['CSST&lt;M75', '75', '37', '18', '98'] },
});

/** Rows of XML3 by MA_NHOM: a test, an operation, a supply, a bed. */
const GROUPS = ['1', '8', '10', '15'];
const SERVICE = '23.0075.1494';
const services = GROUPS.map((group, i) => fields.filled('4210-XML3', { STT: String(i + 1), MA_NHOM: group, MA_DICH_VU: SERVICE }));

/** The visit as QĐ 4210 writes it; `changes` replaces fields of its XML1. */
async function read(changes: Fields = {}): Promise<VisitRecord> {
  const tables: readonly (readonly [TableName, readonly Fields[]])[] = [
    ['XML1', [fields.filled('4210-XML1', changes)]],
    ['XML2', [fields.filled('4210-XML2')]],
    ['XML3', services],
    ['XML4', [fields.filled('4210-XML4', { MA_DICH_VU: SERVICE })]],
    ['XML5', [fields.filled('4210-XML5')]],
  ];
  const files = tables.map(([table, list]) => fileHoso(table, Buffer.from(tableXml(table, list)).toString('base64')));
  const { records } = await parse(envelope([`<HOSO>${files.join('')}</HOSO>`]));
  return records[0] as VisitRecord;
}

const record = await read();

function expected({ table, field, path }: FieldRow): readonly string[] | undefined {
  if (field === 'STT') {
    const at = table === '4210-XML3' && path.startsWith('Procedure') ? '2' : '1';
    return path.includes('xml-stt') ? ['1'] : [`4210-1/${table.slice(5)}/${at}`];
  }
  if (field === 'MA_NHOM' && table === '4210-XML3') return GROUPS;
  if (field === 'MA_DICH_VU') return [SERVICE];
  if (field === 'MA_THE') return [path.includes('social_insurance') ? '9234567890' : 'HT2829234567890'];
  if (field === 'MA_LOAI_KCB') return [path.endsWith('class') ? 'EMER' : '01'];
  if (field === 'DIEN_BIEN') return path.includes('section') ? ['CSST&lt;M75'] : ['75', '37', '18', '98'];
  return undefined;
}

test('its names are known, all of them, and it is told by them', () => {
  expect([record.rejected, record.edition]).toEqual([false, '4210']);
  expect(record.issues.map(({ code }) => code)).not.toContain('VN-ENV-field-unknown');
});

const BIRTH_TIME = "patient-birthTime').valueDateTime";
proveFields({ ...fields, rows: rows.filter(({ path }) => !path.endsWith(BIRTH_TIME)) }, mapVisit(record, testContext()), expected);

// Eight digits have no hour; a sender who writes twelve has it kept.
const timed = await read({ NGAY_SINH: '195801011530' });
const births = rows.filter(({ path }) => path.endsWith(BIRTH_TIME));
proveFields({ ...fields, rows: births }, mapVisit(timed, testContext()), () => ['1958-01-01T15:30:00+07:00']);

test('the first of January may stand for the year alone: it says so', () => {
  const patient = mapVisit(record, testContext()).resources.find(({ resource }) => resource.resourceType === 'Patient')?.resource;
  expect(JSON.stringify(patient)).toContain('birth-date-uncertain","valueBoolean":true');
});
