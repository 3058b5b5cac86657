import type { Severity } from '@hub/outcome';
import type { Family } from './families.ts';
import { label } from './labels.ts';
import type { Template } from './parameters.ts';

const entry = (severity: Severity, text: Template): Family => ({ severity, text });

/** Codes of sheets of stations and programmes, CSV and XLSX (mapping contract §3.6, §5). */
export const SHEETS: Readonly<Record<string, Family>> = {
  'VN-CSV-header-unrecognised': entry('error', () => [
    'Không nhận ra dòng tiêu đề của biểu nào đã biết (phân cách bằng dấu phẩy, chấm phẩy hoặc tab), hoặc khớp nhiều biểu như nhau. Tệp không được lưu; kiểm tra tên cột rồi gửi lại.',
    'No header of a known form was found (cells parted by comma, semicolon or tab), or several forms fit alike. The file was not stored; check the names of its columns and send it again.',
  ]),
  'VN-CSV-unparseable': entry('error', () => [
    'Tệp không đọc được như một bảng: hỏng, có mật khẩu, sai định dạng, dấu nháy không đóng, hoặc một ô hay một dòng quá dài. Tệp không được lưu; lưu lại dạng .xlsx hoặc CSV UTF-8 rồi gửi lại.',
    'The file cannot be read as a table: damaged, with a password, of another format, with a quote that is never closed, or with a cell or row that is too long. It was not stored; save it as .xlsx or CSV UTF-8 and send it again.',
  ]),
  'VN-CSV-rows-missing': entry('error', () => [
    'Có dòng tiêu đề nhưng không có dòng dữ liệu nào. Kiểm tra rồi gửi lại.',
    'There is a header but no row of data. Check it and send it again.',
  ]),
  'VN-CSV-person-id-missing': entry('warning', () => [
    'Dòng không có mã hồ sơ, số định danh hay số thẻ. Người này được nhận theo họ tên, ngày sinh, giới tính và mẹ; nên bổ sung mã.',
    'The row has no file number, personal number or card. The person is told by name, birth, sex and mother; please add a number.',
  ]),
  'VN-CSV-row-repeated': entry('warning', (p) => [
    `Dòng này và dòng ${p.other} là cùng một người, cùng ngày, cùng nội dung nhưng khác giá trị. Dòng sau được lưu đè lên; kiểm tra lại.`,
    `This row and row ${p.other} are the same person, day and subject with other values. The later one was stored over the other; please check them.`,
  ]),
  'VN-CSV-column-unknown': entry('warning', (p) => [
    `Cột "${p.field}" không có trong biểu này. Dữ liệu của cột không được đọc, tệp gốc được giữ; kiểm tra tên cột.`,
    `Column "${p.field}" is not part of this form. It was not read, the original is kept; check the name of the column.`,
  ]),
  'VN-CSV-column-repeated': entry('warning', (p) => [
    `Có hơn một cột là ${p.field}. Chỉ cột đầu được đọc; kiểm tra tên cột.`,
    `More than one column is ${p.field}. Only the first was read; check the names of the columns.`,
  ]),
  'VN-CSV-legacy-encoding': entry('warning', () => [
    'Tệp dùng bảng mã cũ (TCVN3/VNI). Đã chuyển sang Unicode, giữ bản gốc; gửi bằng Unicode.',
    'The file is in an old font encoding (TCVN3/VNI). It was turned into Unicode, the original is kept; send Unicode.',
  ]),
  'VN-CSV-sheet-unread': entry('information', (p) => [
    `Trang tính "${p.field}" không có tiêu đề của biểu nào đã biết nên không được đọc.`,
    `Sheet "${p.field}" has no header of a known form and was not read.`,
  ]),
};

/** Families that say something else of a row of a sheet than of a visit. */
export const SHEET_FAMILIES: Readonly<Record<string, Family>> = {
  required: entry('error', (p) => [
    `Thiếu ${label(p.field).vi}. Dòng này không được lưu; bổ sung rồi gửi lại.`,
    `${label(p.field).en} is missing. The row was not stored; add it and send it again.`,
  ]),
  missing: entry('warning', (p) => [
    `Thiếu ${label(p.field).vi}. Dòng vẫn được lưu; nên bổ sung.`,
    `${label(p.field).en} is missing. The row was stored; please add it.`,
  ]),
  invalid: entry('warning', (p) => [
    `Giá trị ${p.value} của ${label(p.field).vi} không đọc được. Nếu đây là cột bắt buộc, dòng không được lưu; kiểm tra rồi gửi lại.`,
    `Value ${p.value} of ${label(p.field).en} cannot be read. When the column is required the row was not stored; check it and send it again.`,
  ]),
  unknown: entry('warning', (p) => [
    `Giá trị ${p.value} của ${label(p.field).vi} không có trong danh sách của biểu. Dòng vẫn được lưu; kiểm tra lại.`,
    `Value ${p.value} of ${label(p.field).en} is not in the form's list. The row was stored; please check it.`,
  ]),
  'out-of-range': entry('warning', (p) => [
    `Giá trị ${p.value} của ${label(p.field).vi} không thể có. Giá trị được giữ dạng văn bản; kiểm tra lại.`,
    `Value ${p.value} of ${label(p.field).en} cannot be. It is kept as text; please check it.`,
  ]),
};
