import type { FieldRule } from './extensions.ts';

/** Fields of an XML3 row about who did it, when, why and with what, for a resource that has elements for none of them. */
export const PERFORMANCE_FIELDS: readonly FieldRule[] = [
  ['MA_GIUONG', 'text'],
  ['MA_BAC_SI', 'licences'],
  ['NGUOI_THUC_HIEN', 'licences'],
  ['MA_BENH', 'icd'],
  ['MA_BENH_YHCT', 'codes'],
  ['NGAY_YL', 'dateTime'],
  ['NGAY_TH_YL', 'dateTime'],
  ['NGAY_KQ', 'dateTime'],
  ['PP_VO_CAM', 'code'],
  ['VI_TRI_TH_DVKT', 'codes'],
  ['MA_MAY', 'codes'],
];
