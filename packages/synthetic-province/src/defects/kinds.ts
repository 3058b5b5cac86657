/** Faults of one visit. Each is told of by one issue at its record, or by none where the hub reads it all the same. */
export const VISIT_DEFECTS = [
  'MA_LK-missing',
  'MA_BN-missing',
  'HO_TEN-missing',
  'NGAY_VAO-missing',
  'MA_CSKCB-missing',
  'NGAY_VAO-impossible',
  'MA_BN-too-long-for-a-key',
  'XML1-missing',
  'not-base64',
  'inner-XML-broken',
  'inner-DOCTYPE',
  'inner-bytes-not-their-encoding',
  'GIOI_TINH-missing',
  'LY_DO_VV-missing',
  'SO_CCCD-missing',
  'XML7-missing',
  'NGAY_TTOAN-impossible',
  'NGAY_RA-before-NGAY_VAO',
  'result-before-order',
  'STT-repeated',
  'row-sent-twice',
  'row-of-another-visit',
  'total-wrong',
  'code-unknown',
  'leading-zero-lost',
  'decimal-comma',
  'not-a-number',
  'too-long',
  'SO_CCCD-malformed',
  'diagnosis-repeated',
  'papers-disagree',
  'element-unknown',
  'LOAIHOSO-unknown',
  'TCVN3-text',
  'VNI-text',
  'inner-XML-bare',
  'inner-utf-16-undeclared',
  'inner-declares-utf-16',
  'inner-BOM',
  'text-decomposed',
] as const;
export type VisitDefectKind = (typeof VISIT_DEFECTS)[number];

/** Faults of a whole file. */
export const FILE_DEFECTS = [
  'file-of-another-facility',
  'visit-of-another-facility',
  'file-truncated',
  'file-DOCTYPE',
  'root-unknown',
  'file-bytes-not-their-encoding',
  'file-utf-16-undeclared',
  'file-declares-utf-16',
  'SOLUONGHOSO-wrong',
  'NGAYLAP-impossible',
] as const;
export type FileDefectKind = (typeof FILE_DEFECTS)[number];

export type DefectKind = VisitDefectKind | FileDefectKind;
export const DEFECT_KINDS: readonly DefectKind[] = [...VISIT_DEFECTS, ...FILE_DEFECTS];
