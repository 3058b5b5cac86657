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
  'inner-too-deep',
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
  'days-of-treatment-wrong',
  'price-wrong',
  'more-bed-days-than-days',
  'order-outside-stay',
  'given-before-order',
  'result-long-after-service',
  'paid-before-admission',
  'born-after-admission',
  'diagnosis-against-sex',
  'diagnosis-against-age',
  'category-not-newborn',
  'card-over',
  'card-not-yet-valid',
  'card-of-no-province',
  'card-of-no-benefit',
  'referring-facility-as-GLN',
  'child-weight-unknown',
  'children-miscounted',
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
  'file-too-deep',
  'root-unknown',
  'file-bytes-not-their-encoding',
  'file-utf-16-undeclared',
  'file-declares-utf-16',
  'SOLUONGHOSO-wrong',
  'NGAYLAP-impossible',
] as const;
export type FileDefectKind = (typeof FILE_DEFECTS)[number];

/** Faults of one HL7 v2 message. */
export const MESSAGE_DEFECTS = [
  'PID-missing',
  'PID-3-missing',
  'MRG-1-missing',
  'segment-unknown',
  'message-of-another-facility',
  'message-type-unknown',
  'no-separators',
  'message-twice',
  'message-late',
  'birth-impossible',
  'sex-unknown',
  'discharge-impossible',
  'result-status-unknown',
  'message-bytes-not-their-encoding',
  'message-framed',
] as const;
export type MessageDefectKind = (typeof MESSAGE_DEFECTS)[number];

/** Faults of a station's sheets: of a row, the last two of the whole file. */
export const SHEET_DEFECTS = [
  'name-missing',
  'day-impossible',
  'CCCD-zeros-lost',
  'CCCD-malformed',
  'weight-unreadable',
  'row-twice',
  'column-unknown',
  'header-unknown',
] as const;
export type SheetDefectKind = (typeof SHEET_DEFECTS)[number];

/** Faults of FHIR bundles: of an entry, the last two of the whole file. */
export const BUNDLE_DEFECTS = [
  'resource-invalid',
  'resource-of-another-facility',
  'resource-type-refused',
  'reference-to-nothing',
  'bundle-truncated',
  'bundle-type-unknown',
] as const;
export type BundleDefectKind = (typeof BUNDLE_DEFECTS)[number];

/** Faults of imaging studies. */
export const STUDY_DEFECTS = [
  'study-without-patient',
  'study-without-UID',
  'study-without-images',
  'study-day-impossible',
  'UID-irregular',
] as const;
export type StudyDefectKind = (typeof STUDY_DEFECTS)[number];

export type DefectKind = VisitDefectKind | FileDefectKind | MessageDefectKind | SheetDefectKind | BundleDefectKind | StudyDefectKind;
/** Those of the national tables. */
export const TABLE_DEFECTS: readonly DefectKind[] = [...VISIT_DEFECTS, ...FILE_DEFECTS];
export const DEFECT_KINDS: readonly DefectKind[] = [
  ...TABLE_DEFECTS,
  ...MESSAGE_DEFECTS,
  ...SHEET_DEFECTS,
  ...BUNDLE_DEFECTS,
  ...STUDY_DEFECTS,
];
