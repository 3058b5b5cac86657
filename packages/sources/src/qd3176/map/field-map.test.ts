import { expect, test } from '@jest/globals';
import { type FieldRow, fieldRows, openFieldMap, proveFields } from '../../testing/field-map.ts';
import type { Sample } from '../../testing/field-samples.ts';
import { mapVisit } from './map-visit.ts';
import { FACILITY, testContext, visit } from './testing.ts';

/** The proof of completeness for XML1–XML5, the fields of QĐ 4210 that have no successor with them. */

const TODAY = fieldRows('XML1', 'XML2', 'XML3', 'XML4', 'XML5');

/** Fields only QĐ 4210 has; its other names are read as those of today before a row gets here. */
const ONLY_4210 = new Set(['XML1.MA_LYDO_VVIEN', 'XML1.T_NGOAIDS', 'XML2.T_NGOAIDS', 'XML3.T_NGOAIDS', 'XML2.MA_BENH', 'XML4.MA_MAY']);
const OLD = fieldRows('4210-XML1', '4210-XML2', '4210-XML3', '4210-XML4', '4210-XML5')
  .map((row) => ({ ...row, table: row.table.slice(5) }))
  .filter(({ table, field }) => ONLY_4210.has(`${table}.${field}`));

/** Fields whose form matters. Everything else gets a text of its own. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  MA_LK: { text: 'LK-FULL' },
  'XML1.HO_TEN': { text: 'TRẦN THỊ ĐẦY ĐỦ' },
  'XML1.SO_CCCD': { text: '092180001234' },
  'XML1.NGAY_SINH': { text: '198005210815', found: ['1980-05-21'] },
  'XML1.GIOI_TINH': { text: '2', found: ['female'] },
  'XML1.MA_QUOCTICH': { text: '000' },
  'XML1.MA_DANTOC': { text: '02' },
  'XML1.MA_NGHE_NGHIEP': { text: '61' },
  'XML1.MATINH_CU_TRU': { text: '92' },
  'XML1.MAHUYEN_CU_TRU': { text: '916' },
  'XML1.MAXA_CU_TRU': { text: '31135' },
  'XML1.MA_THE_BHYT': { text: 'GD4929212345678;HN2929212345678', found: ['GD4929212345678', '9212345678'] },
  'XML1.MA_DKBD': { text: '92951;92902', found: ['92951', '92902'] },
  'XML1.GT_THE_TU': { text: '20260101;20260201', found: ['2026-01-01', '2026-02-01'] },
  'XML1.GT_THE_DEN': { text: '20261231;20261130', found: ['2026-12-31', '2026-11-30'] },
  'XML1.NGAY_MIEN_CCT': { text: '20260401', found: ['2026-04-01'] },
  'XML1.MA_BENH_CHINH': { text: 'I10' },
  'XML1.MA_BENH_KT': { text: 'E11.9;J45', found: ['E11.9', 'J45'] },
  'XML1.MA_BENH_YHCT': { text: 'U50.001;U50.002', found: ['U50.001', 'U50.002'] },
  'XML1.MA_PTTT_QT': { text: '47.01;47.09', found: ['47.01', '47.09'] },
  'XML1.MA_NOI_DI': { text: '92951' },
  'XML1.MA_NOI_DEN': { text: '92902' },
  'XML1.MA_TAI_NAN': { text: '1' },
  'XML1.NGAY_VAO': { text: '202603100730', found: ['2026-03-10T07:30:00+07:00'] },
  'XML1.NGAY_VAO_NOI_TRU': { text: '202603100940', found: ['2026-03-10T09:40:00+07:00'] },
  'XML1.NGAY_RA': { text: '202603141100', found: ['2026-03-14T11:00:00+07:00'] },
  'XML1.SO_NGAY_DTRI': { text: '4' },
  'XML1.KET_QUA_DTRI': { text: '2' },
  'XML1.MA_LOAI_RV': { text: '1' },
  'XML1.NGAY_TTOAN': { text: '202603141105', found: ['2026-03-14T11:05:00+07:00'] },
  'XML1.NAM_QT': { text: '2026' },
  'XML1.THANG_QT': { text: '03', found: ['3'] },
  'XML1.MA_LOAI_KCB': { text: '03', found: ['03', 'IMP'] },
  'XML1.MA_KHOA': { text: 'K01;K19', found: ['K01', 'K19'] },
  'XML1.MA_CSKCB': { text: FACILITY },
  'XML1.CAN_NANG': { text: '58.50', found: ['58.5'] },
  'XML1.CAN_NANG_CON': { text: '3000;2800', found: ['3000', '2800'] },
  'XML1.NAM_NAM_LIEN_TUC': { text: '20300101', found: ['2030-01-01'] },
  'XML1.NGAY_TAI_KHAM': { text: '20260409', found: ['2026-04-09T00:00:00+07:00'] },
  'XML1.DU_PHONG': { text: '154' },
  'XML2.MA_BAC_SI': { text: '0012345/CT-CCHN;0012346/CT-CCHN', found: ['0012345/CT-CCHN'] },
  'XML2.MA_PP_CHEBIEN': { text: '1;2', found: ['1', '2'] },
  'XML2.VET_THUONG_TP': { text: '1', found: ['true'] },
  'XML3.VET_THUONG_TP': { text: '1', found: ['true'] },
  'XML3.TAI_SU_DUNG': { text: '1', found: ['true'] },
  'XML3.MA_GIUONG': { text: 'H012', found: ['K19/H012'] },
  'XML3.MA_KHOA': { text: 'K19' },
  'XML3.NGUOI_THUC_HIEN': { text: '0023456/CT-CCHN;0023457/CT-CCHN', found: ['0023456/CT-CCHN', '0023457/CT-CCHN'] },
  'XML3.MA_BENH': { text: 'K35.8' },
  'XML3.MA_MAY': { text: 'HH.1.Z1;SH.2.Z2', found: ['HH.1.Z1', 'SH.2.Z2'] },
  'XML4.MA_CHI_SO': { text: '1000101' },
  'XML4.GIA_TRI': { text: '7.8' },
  'XML4.DON_VI_DO': { text: 'mmol/L' },
  'XML5.DIEN_BIEN_LS': { text: 'Tỉnh. CSST<M75_T37_HA120/70_NT18_SP98>', found: ['CSST&lt;M75', '75', '37', '18', '98'] },
};

/** Rows of XML3 by MA_NHOM: a test, an operation, a supply, a bed. */
const GROUPS = ['1', '8', '10', '15'];

const fields = openFieldMap([...TODAY, ...OLD], SAMPLES);
const { filled } = fields;
const services = GROUPS.map((group, i) => filled('XML3', { STT: String(i + 1), MA_NHOM: group }));
const record = visit({
  XML1: [filled('XML1', { STT: '1' })],
  XML2: [filled('XML2', { STT: '1' })],
  XML3: services,
  XML4: [filled('XML4', { STT: '1', MA_DICH_VU: services[0]?.MA_DICH_VU as string })],
  XML5: [filled('XML5', { STT: '1' })],
});
const mapped = mapVisit(record, testContext());

/** What must be found for a field; STT and MA_NHOM were set above. */
function expected({ table, field, path }: FieldRow): readonly string[] {
  if (field === 'STT') return path.includes('xml-stt') ? ['1'] : [`LK-FULL/${table}/${stt(path)}`];
  if (field === 'MA_NHOM' && table === 'XML3') return GROUPS;
  if (table === 'XML4' && field === 'MA_DICH_VU') return [services[0]?.MA_DICH_VU as string];
  if (path.endsWith("patient-birthTime').valueDateTime")) return ['1980-05-21T08:15:00+07:00'];
  if (path.endsWith('Encounter.class')) return ['IMP'];
  const { text: whole, found = [whole] } = fields.sample(`${table}.${field}`);
  return found.filter((text) => fits(text, table, field, path));
}

/** The row of XML3 that makes a resource of this type. */
function stt(path: string): string {
  return path.startsWith('Procedure') ? '2' : '1';
}

/** Fields with several targets: which of the values belong to this one. */
function fits(text: string, table: string, field: string, path: string): boolean {
  const key = `${table}.${field}`;
  if (key === 'XML1.MA_THE_BHYT') return path.includes('social_insurance') === (text.length === 10);
  if (key === 'XML1.MA_LOAI_KCB') return text !== 'IMP';
  if (key === 'XML1.MA_KHOA' && path.includes('serviceType')) return text === 'K01';
  if (key === 'XML5.DIEN_BIEN_LS') return path.includes('section') === text.startsWith('CSST');
  return true;
}

test('the table has all of its rows', () => {
  expect(TODAY.length).toBe(205);
  expect(OLD.length).toBe(ONLY_4210.size);
});

proveFields(fields, mapped, expected);
