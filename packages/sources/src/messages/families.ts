import type { Severity } from '@hub/outcome';
import { label, plainLabel } from './labels.ts';
import type { Template } from './parameters.ts';

/** A family of codes: `VN-XMLn-{field}-{kind}`. */
export interface Family {
  readonly severity: Severity;
  readonly text: Template;
}

const where = (table: string): readonly [string, string] => (table === '' ? ['', ''] : [` trong bảng ${table}`, ` in ${table}`]);

/** Texts of the families of codes that exist for every field (mapping contract §5), by the last part of the code. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  required: {
    severity: 'error',
    text: (p) => [
      `Thiếu ${label(p.field).vi}${where(p.table)[0]}. Bổ sung rồi gửi lại hồ sơ.`,
      `${label(p.field).en} is missing${where(p.table)[1]}. Add it and send the visit again.`,
    ],
  },
  missing: {
    severity: 'warning',
    text: (p) => [
      `Thiếu ${label(p.field).vi}${where(p.table)[0]}. Hồ sơ vẫn được lưu; nên bổ sung.`,
      `${label(p.field).en} is missing${where(p.table)[1]}. The visit was stored; please add it.`,
    ],
  },
  invalid: {
    severity: 'warning',
    text: (p) => [
      `Giá trị ${p.value} của ${label(p.field).vi}${where(p.table)[0]} không đọc được. Giá trị được giữ dạng văn bản; kiểm tra lại.`,
      `Value ${p.value} of ${label(p.field).en}${where(p.table)[1]} cannot be read. It is kept as text; please check it.`,
    ],
  },
  unknown: {
    severity: 'warning',
    text: (p) => [
      `Mã ${p.value} của ${label(p.field).vi}${where(p.table)[0]} không có trong danh mục. Mã được lưu như đã gửi; kiểm tra lại danh mục.`,
      `Code ${p.value} of ${label(p.field).en}${where(p.table)[1]} is not in the list. It is stored as sent; please check the list.`,
    ],
  },
  'too-long': {
    severity: 'warning',
    text: (p) => [
      `Giá trị của ${label(p.field).vi}${where(p.table)[0]} dài hơn ${p.other} ký tự. Giá trị được lưu đủ; rút ngắn theo quy định.`,
      `The value of ${label(p.field).en}${where(p.table)[1]} is longer than ${p.other} characters. It is stored in full; shorten it as the rules say.`,
    ],
  },
  'too-many': {
    severity: 'warning',
    text: (p) => [
      `${label(p.field).vi}${where(p.table)[0]} có hơn ${p.other} giá trị. Chỉ ${p.other} giá trị đầu được dùng, tệp gốc được giữ; kiểm tra lại.`,
      `${label(p.field).en}${where(p.table)[1]} has more than ${p.other} values. Only the first ${p.other} are used, the original is kept; please check it.`,
    ],
  },
  format: {
    severity: 'warning',
    text: (p) => [
      `Giá trị ${p.value} của ${label(p.field).vi}${where(p.table)[0]} không đúng dạng. Giá trị được giữ; kiểm tra lại.`,
      `Value ${p.value} of ${label(p.field).en}${where(p.table)[1]} does not have the right form. It is kept; please check it.`,
    ],
  },
  'decimal-comma': {
    severity: 'warning',
    text: (p) => [
      `Giá trị ${p.value} của ${label(p.field).vi}${where(p.table)[0]} dùng dấu phẩy thập phân. Đã đọc như dấu chấm; hãy gửi bằng dấu chấm.`,
      `Value ${p.value} of ${label(p.field).en}${where(p.table)[1]} has a decimal comma. It was read as a point; please send a point.`,
    ],
  },
  'leading-zero': {
    severity: 'warning',
    text: (p) => [
      `Mã ${p.value} của ${label(p.field).vi}${where(p.table)[0]} mất số 0 đầu, đã đọc là ${p.other}. Gửi mã dạng chuỗi.`,
      `Code ${p.value} of ${label(p.field).en}${where(p.table)[1]} lost its leading zero and was read as ${p.other}. Send codes as text.`,
    ],
  },
  duplicate: {
    severity: 'warning',
    text: (p) => [
      `Giá trị ${p.value} lặp lại trong ${label(p.field).vi}${where(p.table)[0]}. Chỉ giữ lần đầu.`,
      `Value ${p.value} is repeated in ${label(p.field).en}${where(p.table)[1]}. Only the first one is kept.`,
    ],
  },
  mismatch: {
    severity: 'warning',
    text: (p) => [
      `${plainLabel(p.field).vi} ${p.value} khác tổng các dòng ${p.other}. Hồ sơ vẫn được lưu.`,
      `${plainLabel(p.field).en} ${p.value} differs from the sum of rows ${p.other}. The visit was stored.`,
    ],
  },
  differs: {
    severity: 'warning',
    text: (p) => [
      `${label(p.field).vi}${where(p.table)[0]} (${p.value}) khác bảng XML1 (${p.other}). Lấy giá trị của XML1.`,
      `${label(p.field).en}${where(p.table)[1]} (${p.value}) differs from XML1 (${p.other}). The value of XML1 is taken.`,
    ],
  },
  'outside-stay': {
    severity: 'warning',
    text: (p) => [
      `Thời điểm ${p.value} của ${label(p.field).vi}${where(p.table)[0]} nằm ngoài đợt điều trị (mốc ${p.other}). Hồ sơ vẫn được lưu; kiểm tra lại.`,
      `Time ${p.value} of ${label(p.field).en}${where(p.table)[1]} is outside the visit (its bound is ${p.other}). The visit was stored; please check it.`,
    ],
  },
  'before-order': {
    severity: 'warning',
    text: (p) => [
      `${label(p.field).vi}${where(p.table)[0]} ${p.value} trước ngày y lệnh (NGAY_YL) ${p.other}. Hồ sơ vẫn được lưu; kiểm tra lại.`,
      `${label(p.field).en}${where(p.table)[1]} ${p.value} is before the order (NGAY_YL) ${p.other}. The visit was stored; please check it.`,
    ],
  },
  'before-performed': {
    severity: 'warning',
    text: (p) => [
      `${label(p.field).vi}${where(p.table)[0]} ${p.value} trước thời điểm thực hiện (NGAY_TH_YL) ${p.other}. Hồ sơ vẫn được lưu; kiểm tra lại.`,
      `${label(p.field).en}${where(p.table)[1]} ${p.value} is before the service was performed (NGAY_TH_YL) ${p.other}. The visit was stored; please check it.`,
    ],
  },
  'against-sex': {
    severity: 'warning',
    text: (p) => [
      `Mã bệnh ${p.value} trong ${label(p.field).vi} không phù hợp với giới tính (GIOI_TINH) ${p.other}. Hồ sơ vẫn được lưu; kiểm tra mã bệnh và giới tính.`,
      `Diagnosis ${p.value} in ${label(p.field).en} does not go with the sex (GIOI_TINH) ${p.other}. The visit was stored; check the code and the sex.`,
    ],
  },
  'against-age': {
    severity: 'warning',
    text: (p) => [
      `Mã bệnh ${p.value} trong ${label(p.field).vi} không phù hợp với tuổi khi vào viện (${p.other}). Hồ sơ vẫn được lưu; kiểm tra mã bệnh và ngày sinh.`,
      `Diagnosis ${p.value} in ${label(p.field).en} does not go with the age at admission (${p.other}). The visit was stored; check the code and the birth date.`,
    ],
  },
  gln: {
    severity: 'warning',
    text: (p) => [
      `${label(p.field).vi}${where(p.table)[0]} ghi mã GLN 13 chữ số (${p.value}). Giá trị được giữ; ghi mã cơ sở 5 ký tự.`,
      `${label(p.field).en}${where(p.table)[1]} holds a GLN of 13 digits (${p.value}). It is kept; write the facility code of 5 characters.`,
    ],
  },
  'province-unknown': {
    severity: 'warning',
    text: (p) => [
      `Mã tỉnh (ký tự 4–5) của ${label(p.field).vi}${where(p.table)[0]} không có thật: ${p.other}. Số thẻ được lưu như đã gửi; kiểm tra lại thẻ.`,
      `The province (characters 4–5) of ${label(p.field).en}${where(p.table)[1]} does not exist: ${p.other}. The number is stored as sent; check the card.`,
    ],
  },
  'benefit-unknown': {
    severity: 'warning',
    text: (p) => [
      `Mức hưởng (ký tự 3) của ${label(p.field).vi}${where(p.table)[0]} không phải 1–5: ${p.other}. Số thẻ được lưu như đã gửi; kiểm tra lại thẻ.`,
      `The benefit level (character 3) of ${label(p.field).en}${where(p.table)[1]} is not 1 to 5: ${p.other}. The number is stored as sent; check the card.`,
    ],
  },
  'out-of-range': {
    severity: 'warning',
    text: (p) => [
      `Giá trị ${p.value} của ${label(p.field).vi}${where(p.table)[0]} nằm ngoài khoảng ${p.other}. Hồ sơ vẫn được lưu; kiểm tra lại.`,
      `Value ${p.value} of ${label(p.field).en}${where(p.table)[1]} is not within ${p.other}. The visit was stored; please check it.`,
    ],
  },
};
