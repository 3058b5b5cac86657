import type { TableName } from '../../record.ts';
import type { FieldRule } from './extensions.ts';

/** The papers of a visit: what each table of the family puts where, as data. `paper.ts` writes them, `unmap/paper.ts` reads them. */
export type PaperTable = Extract<TableName, 'XML7' | 'XML8' | 'XML10' | 'XML11' | 'XML13' | 'XML14'>;

/** One kind of paper: a row of its table becomes a Composition. */
export interface PaperSpec {
  readonly table: PaperTable;
  readonly title: string;
  /** LOINC type of document, beside the hub's own. */
  readonly loinc?: readonly [code: string, display: string];
  /** The field that is the paper's number: Composition.identifier. Without one the row's own key is. */
  readonly number?: string;
  /** The doctor who signs: author. Without one the facility is the author. */
  readonly doctor?: string;
  /** The doctor's name: display of the first author. */
  readonly doctorName?: string;
  /** The day of the paper: Composition.date. */
  readonly date?: string;
  /** From and to of a leave: Composition.event. */
  readonly leave?: readonly [from: string, to: string];
  /** Text parts, in order, each a section. */
  readonly sections: readonly (readonly [field: string, title: string])[];
  /** Fields without a home. */
  readonly extensions: readonly FieldRule[];
  /** What the paper repeats of XML1, which wins: kept here only where it differs. */
  readonly repeated: readonly FieldRule[];
}

/** The head of the facility: attester of every paper. */
export const HEAD = 'MA_TTDV';

const DIAGNOSIS = ['CHAN_DOAN_RV', 'Chẩn đoán ra viện'] as const;
const ILLNESS = ['QT_BENHLY', 'Quá trình bệnh lý và diễn biến lâm sàng'] as const;
const RESULTS = ['TOMTAT_KQ', 'Tóm tắt kết quả xét nghiệm, cận lâm sàng'] as const;
const TREATMENT = ['PP_DIEUTRI', 'Phương pháp điều trị'] as const;
const TERMINATION = ['NGUYENNHAN_DINHCHI', 'Nguyên nhân đình chỉ thai nghén'] as const;
const NOTE = ['GHI_CHU', 'Ghi chú'] as const;

const ADMITTED = ['NGAY_VAO', 'dateTime'] as const;
const LEFT = ['NGAY_RA', 'dateTime'] as const;
const INPATIENT = ['NGAY_VAO_NOI_TRU', 'dateTime'] as const;
const SPARE = ['DU_PHONG', 'text'] as const;

const PERSON = [
  ['HO_TEN', 'text'],
  ['NGAY_SINH', 'text'],
  ['GIOI_TINH', 'code'],
] as const;
const CARD = [
  ['DIA_CHI', 'text'],
  ['MA_THE_BHYT', 'text'],
  ['GT_THE_DEN', 'text'],
] as const;

const DISCHARGE: PaperSpec = {
  table: 'XML7',
  title: 'Giấy ra viện',
  loinc: ['18842-5', 'Discharge summary'],
  number: 'SO_LUU_TRU',
  doctor: 'MA_BS',
  doctorName: 'TEN_BS',
  date: 'NGAY_CT',
  leave: ['NGOAITRU_TUNGAY', 'NGOAITRU_DENNGAY'],
  sections: [DIAGNOSIS, TREATMENT, TERMINATION, NOTE],
  extensions: [
    ['MA_YTE', 'text'],
    ['MA_KHOA_RV', 'code'],
    ['MA_DINH_CHI_THAI', 'flag'],
    ['THOIGIAN_DINHCHI', 'dateTime'],
    ['SO_NGAY_NGHI', 'integer'],
    SPARE,
  ],
  repeated: [ADMITTED, LEFT],
};

const SUMMARY: PaperSpec = {
  table: 'XML8',
  title: 'Tóm tắt hồ sơ bệnh án',
  loinc: ['34133-9', 'Summary of episode note'],
  date: 'NGAY_CT',
  sections: [['CHAN_DOAN_VAO', 'Chẩn đoán vào viện'], DIAGNOSIS, ILLNESS, RESULTS, TREATMENT, NOTE],
  extensions: [
    ['DON_VI', 'text'],
    ['NGAY_SINHCON', 'date'],
    ['NGAY_CONCHET', 'date'],
    ['SO_CONCHET', 'integer'],
    ['KET_QUA_DTRI', 'code'],
    SPARE,
  ],
  repeated: [['MA_LOAI_KCB', 'code'], ADMITTED, LEFT],
};

const PREGNANCY_LEAVE: PaperSpec = {
  table: 'XML10',
  title: 'Giấy chứng nhận nghỉ dưỡng thai',
  number: 'SO_SERI',
  doctor: 'MA_BS',
  doctorName: 'TEN_BS',
  date: 'NGAY_CT',
  leave: ['TU_NGAY', 'DEN_NGAY'],
  sections: [DIAGNOSIS],
  extensions: [['SO_CT', 'text'], ['SO_NGAY', 'integer'], ['DON_VI', 'text'], SPARE],
  repeated: [],
};

const SICK_LEAVE: PaperSpec = {
  table: 'XML11',
  title: 'Giấy chứng nhận nghỉ việc hưởng bảo hiểm xã hội',
  number: 'SO_SERI',
  doctor: 'MA_BS',
  date: 'NGAY_CT',
  leave: ['TU_NGAY', 'DEN_NGAY'],
  sections: [DIAGNOSIS, TREATMENT, TERMINATION],
  extensions: [
    ['SO_CT', 'text'],
    ['SO_KCB', 'text'],
    ['DON_VI', 'text'],
    ['MA_DINH_CHI_THAI', 'flag'],
    ['SO_NGAY_NGHI', 'integer'],
    ['MAU_SO', 'text'],
    SPARE,
  ],
  repeated: [['MA_THE_BHYT', 'text']],
};

/** QĐ 4750 (TEN_DICH_VU, TEN_THUOC, PP_DIEU_TRI) and QĐ 3176 (TINH_TRANG_CT) together. */
const REFERRAL: PaperSpec = {
  table: 'XML13',
  title: 'Giấy chuyển tuyến',
  loinc: ['57133-1', 'Referral note'],
  doctor: 'MA_BAC_SI',
  sections: [
    ['DAU_HIEU_LS', 'Dấu hiệu lâm sàng'],
    DIAGNOSIS,
    ILLNESS,
    RESULTS,
    TREATMENT,
    ['TEN_DICH_VU', 'Dịch vụ kỹ thuật đã sử dụng'],
    ['TEN_THUOC', 'Thuốc đã sử dụng'],
    ['PP_DIEU_TRI', 'Phương pháp điều trị (XML1)'],
    ['TINH_TRANG_CT', 'Tình trạng người bệnh khi chuyển'],
    ['HUONG_DIEU_TRI', 'Hướng điều trị'],
  ],
  extensions: [SPARE],
  repeated: [
    ...PERSON,
    ['MA_QUOCTICH', 'code'],
    ['MA_DANTOC', 'code'],
    ['MA_NGHE_NGHIEP', 'text'],
    ...CARD,
    ADMITTED,
    INPATIENT,
    LEFT,
    ['MA_LOAI_RV', 'code'],
  ],
};

const APPOINTMENT_PAPER: PaperSpec = {
  table: 'XML14',
  title: 'Giấy hẹn khám lại',
  doctor: 'MA_BAC_SI',
  date: 'NGAY_CT',
  sections: [DIAGNOSIS],
  extensions: [],
  repeated: [...PERSON, ...CARD, ADMITTED, INPATIENT, LEFT],
};

/** Every paper by its table. */
export const PAPERS: Readonly<Record<PaperTable, PaperSpec>> = {
  XML7: DISCHARGE,
  XML8: SUMMARY,
  XML10: PREGNANCY_LEAVE,
  XML11: SICK_LEAVE,
  XML13: REFERRAL,
  XML14: APPOINTMENT_PAPER,
};
