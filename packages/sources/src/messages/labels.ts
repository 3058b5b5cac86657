import { type Bilingual, bilingual } from '@hub/outcome';

/** What people call a field. Fields that are not here are called by their name alone. */
const LABELS: Readonly<Record<string, Bilingual>> = {
  HO_TEN: bilingual('họ và tên người bệnh', 'Patient name'),
  MA_LK: bilingual('mã đợt điều trị', 'Visit code'),
  MA_BN: bilingual('mã người bệnh', 'Patient code'),
  MA_CSKCB: bilingual('mã cơ sở khám bệnh, chữa bệnh', 'Facility code'),
  NGAY_VAO: bilingual('ngày giờ vào', 'Admission time'),
  NGAY_RA: bilingual('ngày giờ ra', 'Discharge time'),
  NGAY_SINH: bilingual('ngày sinh', 'Birth date'),
  GIOI_TINH: bilingual('giới tính', 'Sex'),
  SO_CCCD: bilingual('số căn cước', 'Identity number'),
  MA_THE_BHYT: bilingual('số thẻ bảo hiểm y tế', 'Insurance card number'),
  MA_BENH_CHINH: bilingual('mã bệnh chính', 'Main diagnosis code'),
  MA_BENH_KT: bilingual('mã bệnh kèm theo', 'Secondary diagnosis codes'),
  MA_LOAI_KCB: bilingual('mã loại khám bệnh, chữa bệnh', 'Visit type code'),
  MA_DOITUONG_KCB: bilingual('mã đối tượng khám bệnh, chữa bệnh', 'Patient category code'),
  SO_LUONG: bilingual('số lượng', 'Quantity'),
  T_TONGCHI_BV: bilingual('Tổng chi phí', 'Total'),
  HOTEN: bilingual('họ và tên', 'Name'),
  NGAYSINH: bilingual('ngày sinh', 'Birth date'),
  GIOITINH: bilingual('giới tính', 'Sex'),
  MADINHDANH: bilingual('số định danh cá nhân', 'Personal number'),
  NGAYKHAM: bilingual('ngày khám', 'Day of the visit'),
  NGAYTIEM: bilingual('ngày tiêm', 'Day of the shot'),
  TRANSACTION_DATE: bilingual('ngày của giao dịch', 'Date of the transaction'),
};

/** A field as a message calls it: `họ và tên người bệnh (HO_TEN)` / `Patient name (HO_TEN)`. */
export function label(field: string): Bilingual {
  const known = LABELS[field];
  return known === undefined ? bilingual(field, field) : bilingual(`${known.vi} (${field})`, `${known.en} (${field})`);
}

/** The bare name people use for a field, without its tag. */
export function plainLabel(field: string): Bilingual {
  return LABELS[field] ?? bilingual(field, field);
}
