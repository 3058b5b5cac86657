/** What the tables of the programmes ask, as data: `xml6.ts` and `xml15.ts` write it, the files of that name in `unmap/` read it. */

/** A coded question of a programme and what it is called; `list`: a `;` list, one Observation per code. */
export interface Question {
  readonly field: string;
  readonly title: string;
  readonly list?: true;
}

/** XML15: classifications of the case and of its treatment, each an Observation. */
export const TB_QUESTIONS: readonly Question[] = [
  { field: 'PHANLOAI_LAO_VITRI', title: 'Phân loại lao theo vị trí giải phẫu' },
  { field: 'PHANLOAI_LAO_TS', title: 'Phân loại lao theo tiền sử điều trị' },
  { field: 'PHANLOAI_LAO_HIV', title: 'Phân loại lao theo tình trạng nhiễm HIV' },
  { field: 'PHANLOAI_LAO_VK', title: 'Phân loại lao theo bằng chứng vi khuẩn học' },
  { field: 'PHANLOAI_LAO_KT', title: 'Phân loại lao theo tình trạng kháng thuốc' },
  { field: 'LOAI_DTRI_LAO', title: 'Loại điều trị lao' },
  { field: 'KET_QUA_DTRI_LAO', title: 'Kết quả điều trị lao' },
];

/** XML15: what it repeats of XML1, which wins. */
export const TB_SUMMARY = ['MA_BN', 'HO_TEN', 'SO_CCCD'] as const;

/** XML6: coded findings, each an Observation. */
export const HIV_QUESTIONS: readonly Question[] = [
  { field: 'MA_LYDO_DTRI', title: 'Lý do đăng ký điều trị' },
  { field: 'LOAI_DTRI_LAO', title: 'Loại điều trị lao' },
  { field: 'SANG_LOC_LAO', title: 'Phương pháp sàng lọc lao', list: true },
  { field: 'KQ_DTRI_LAO', title: 'Kết quả điều trị lao' },
  { field: 'GIAI_DOAN_LAM_SANG', title: 'Giai đoạn lâm sàng' },
  { field: 'NHOM_DOI_TUONG', title: 'Nhóm đối tượng' },
  { field: 'MA_TINH_TRANG_DK', title: 'Tình trạng của đối tượng đến khám', list: true },
  { field: 'MA_XU_TRI', title: 'Xử trí', list: true },
];

/** XML6: tests with days of their own. */
export const VIRAL_LOAD: Question = { field: 'KQ_XNTL_VR', title: 'Kết quả xét nghiệm tải lượng vi rút' };
export const PCR: Question = { field: 'MA_KQ_XN_PCR', title: 'Kết quả xét nghiệm PCR' };

/** XML6: fields whose home is an extension of the EpisodeOfCare; the first three name a facility. */
export const HIV_PLACES = ['NOI_LAY_MAU_XN', 'NOI_XN_KD', 'NOI_BDDT_ARV'] as const;
export const HIV_EXTENSIONS = ['NGAYKD_HIV', 'BDDT_ARV', 'NGAY_NHAN_TT_MANG_THAI', 'DU_PHONG', ...HIV_PLACES] as const;

/** XML6: what it repeats of XML1, which wins. */
export const HIV_SUMMARY = [
  'MA_THE_BHYT',
  'SO_CCCD',
  'NGAY_SINH',
  'GIOI_TINH',
  'DIA_CHI',
  'MATINH_CU_TRU',
  'MAHUYEN_CU_TRU',
  'MAXA_CU_TRU',
] as const;
