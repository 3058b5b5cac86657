/** Fields whose home is an element of R4; of each the first value counts, whichever file it stands in. */
export const PERSON_FIELDS = [
  'MA_BN',
  'HO_TEN',
  'GIOI_TINH',
  'NGAY_SINH',
  'MA_DAN_TOC',
  'SO_CCCD',
  'DIA_CHI',
  'MATINH_CU_TRU',
  'MAXA_CU_TRU',
  'MA_NGHE_NGHIEP',
  'DIEN_THOAI',
] as const;

export const VISIT_FIELDS = ['MA_LK', 'LY_DO_VV', 'MA_LOAI_KCB', 'NGAY_VAO', 'NGAY_RA', 'PHAN_LOAI_SK'] as const;

/** What QĐ 2062 asks of every health check. MA_LK, MA_BN, NGAY_RA and DIEN_THOAI are read when they are there. */
export const MANDATORY = [
  'HO_TEN',
  'GIOI_TINH',
  'NGAY_SINH',
  'MA_DAN_TOC',
  'SO_CCCD',
  'DIA_CHI',
  'MATINH_CU_TRU',
  'MAXA_CU_TRU',
  'MA_NGHE_NGHIEP',
  'LY_DO_VV',
  'MA_CSKCB',
  'MA_GTIN_CSKCB',
  'DOI_TUONG',
  'NGUON_CHI_TRA',
  'MA_LOAI_KCB',
  'NGAY_VAO',
  'PHAN_LOAI_SK',
] as const;
