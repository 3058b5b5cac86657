import type { FieldRule } from './extensions.ts';
import type { Question } from './programme-specs.ts';

/** XML12, medical assessment, as data: `xml12.ts` writes it, `unmap/xml12.ts` reads it. */

/** Fields without a home in Composition. */
export const ASSESSMENT_EXTENSIONS: readonly FieldRule[] = [
  ['CHUC_VU', 'code'],
  ['NGAY_HOP', 'date'],
  ['MA_DOI_TUONG', 'codes'],
  ['KHAM_GIAM_DINH', 'code'],
  ['TYLE_TTCT_CU', 'decimal'],
  ['DANG_HUONG_CHE_DO', 'codes'],
  ['SO_GIAY_GIOI_THIEU', 'text'],
  ['NGAY_DE_NGHI', 'date'],
  ['MA_DONVI', 'text'],
  ['GIOI_THIEU_CUA', 'text'],
  ['SO_VAN_BAN_CAN_CU', 'text'],
  ['DANG_KHUYETTAT', 'code'],
  ['MUC_DO_KHUYETTAT', 'code'],
  ['DU_PHONG', 'text'],
];

/** Text parts, in order. */
export const ASSESSMENT_SECTIONS = [
  ['KET_QUA_KHAM', 'Kết quả khám'],
  ['DE_NGHI', 'Đề nghị'],
  ['DUOC_XACDINH', 'Được xác định'],
] as const;

/** Percentages of bodily injury, each an Observation. */
export const INJURY: readonly Question[] = [
  { field: 'TYLE_TTCT_MOI', title: 'Tỷ lệ tổn thương cơ thể của lần giám định này' },
  { field: 'TONG_TYLE_TTCT', title: 'Tổng tỷ lệ tổn thương cơ thể' },
];

/** What it repeats of XML1, which wins. */
export const ASSESSED_SUMMARY = [
  'HO_TEN',
  'SO_CCCD',
  'DIA_CHI',
  'MATINH_CU_TRU',
  'MAHUYEN_CU_TRU',
  'MAXA_CU_TRU',
  'MA_THE_BHYT',
  'DIEN_THOAI',
] as const;
