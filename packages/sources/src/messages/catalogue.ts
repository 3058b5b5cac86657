import type { Severity } from '@hub/outcome';
import { IMAGING } from './dicom.ts';
import { FAMILIES, type Family } from './families.ts';
import { FHIR_MESSAGES } from './fhir.ts';
import { HEALTH_RECORDS } from './health-record.ts';
import { HL7_MESSAGES } from './hl7.ts';
import { MLLP_MESSAGES } from './mllp.ts';
import type { Template } from './parameters.ts';
import { SHEET_FAMILIES, SHEETS } from './sheets.ts';

const entry = (severity: Severity, text: Template): Family => ({ severity, text });

/** Why a packed file is refused whole (packed/limits.ts). */
const UNSAFE: Readonly<Record<string, readonly [vi: string, en: string]>> = {
  path: ['tên tệp bên trong trỏ ra ngoài thư mục', 'a name in it leads out of its folder'],
  nested: ['bên trong có tệp nén khác', 'it holds another archive'],
  ratio: ['nội dung giãn hơn 200 lần khi giải nén', 'it unfolds to more than 200 times its size'],
  size: ['nội dung giải nén vượt giới hạn 2 GB hoặc kích thước đã ghi', 'it unfolds to more than 2 GB, or than it says'],
  overlap: ['các tệp bên trong chồng lên nhau', 'files in it overlap'],
  members: ['có quá nhiều tệp bên trong', 'it holds too many files'],
};

/** Codes with a text of their own (mapping contract §5). A `#` stands for the number of a table. */
export const CATALOGUE: Readonly<Record<string, Family>> = {
  ...HEALTH_RECORDS,
  ...SHEETS,
  ...FHIR_MESSAGES,
  ...IMAGING,
  ...HL7_MESSAGES,
  ...MLLP_MESSAGES,
  'VN-SUB-zip-unsafe': entry('error', (p) => {
    const [vi, en] = UNSAFE[p.other] ?? [p.other, p.other];
    return [
      `Tệp nén không an toàn: ${vi}. Cả tệp không được lưu; nén lại chỉ các tệp dữ liệu rồi gửi lại.`,
      `The archive is not safe: ${en}. Nothing of it was stored; pack the data files alone and send it again.`,
    ];
  }),
  'VN-SUB-zip-empty': entry('error', () => [
    'Tệp zip không có tệp dữ liệu nào bên trong. Kiểm tra rồi gửi lại.',
    'The zip holds no data file. Check it and send it again.',
  ]),
  'VN-SUB-file-unsupported': entry('error', () => [
    'Tệp này trong zip không thuộc định dạng đang nhận, hoặc có mật khẩu. Tệp này không được lưu; các tệp khác vẫn được xử lý.',
    'This file of the zip has no format the hub takes, or has a password. It was not stored; the other files were processed.',
  ]),
  'VN-SUB-file-damaged': entry('error', () => [
    'Tệp nén bị hỏng hoặc bị cắt. Phần hỏng không được lưu; nén và gửi lại.',
    'The packed file is damaged or broken off. The damaged part was not stored; pack it and send it again.',
  ]),
  'VN-ENV-unparseable': entry('error', () => [
    'Tệp XML không đúng cú pháp hoặc không đúng bảng mã đã khai. Cả tệp không được lưu; kiểm tra và gửi lại.',
    'The XML file is not well-formed, or not in the encoding it declares. Nothing of it was stored; check it and send it again.',
  ]),
  'VN-ENV-too-deep': entry('error', (p) => [
    `XML lồng nhau quá ${p.other} mức. Không được lưu.`,
    `The XML is nested deeper than ${p.other} levels. It was not stored.`,
  ]),
  'VN-ENV-text-too-long': entry('error', (p) => [
    `Một phần tử của tệp dài hơn ${p.other} ký tự. Cả tệp không được lưu; chia nhỏ rồi gửi lại.`,
    `One element of the file is longer than ${p.other} characters. Nothing was stored; split it and send it again.`,
  ]),
  'VN-ENV-dtd-forbidden': entry('error', () => [
    'Tệp có khai báo DOCTYPE hoặc thực thể. Vì an toàn, tệp bị từ chối; bỏ khai báo này rồi gửi lại.',
    'The file has a DOCTYPE or entities. It was refused for safety; remove the declaration and send it again.',
  ]),
  'VN-ENV-root-unknown': entry('error', (p) => [
    `Thẻ gốc ${p.value} không thuộc định dạng đang nhận: GIAMDINHHS, bảng XML0–XML15, hồ sơ sức khỏe (HEADER và BODY), KHAMSUCKHOE. Tệp không được lưu.`,
    `The root tag ${p.value} belongs to no format the hub reads: GIAMDINHHS, a table XML0–XML15, a health record (HEADER and BODY), KHAMSUCKHOE. The file was not stored.`,
  ]),
  'VN-ENV-facility-mismatch': entry('error', (p) => [
    `Mã cơ sở trong tệp (${p.value}) khác mã của nguồn gửi (${p.other}). Tệp không được lưu.`,
    `Facility code in the file (${p.value}) differs from the sender's (${p.other}). The file was not stored.`,
  ]),
  'VN-ENV-NOIDUNGFILE-not-base64': entry('error', (p) => [
    `Nội dung NOIDUNGFILE của ${p.table} không phải base64 và không phải XML. Hồ sơ không được lưu; tạo lại tệp rồi gửi.`,
    `NOIDUNGFILE of ${p.table} is neither base64 nor XML. The visit was not stored; produce the file again and send it.`,
  ]),
  'VN-ENV-NOIDUNGFILE-unparseable': entry('error', (p) => [
    `Nội dung NOIDUNGFILE của ${p.table} giải mã được nhưng không phải XML đúng cú pháp. Hồ sơ không được lưu; tạo lại tệp rồi gửi.`,
    `NOIDUNGFILE of ${p.table} decodes but is not well-formed XML. The visit was not stored; produce the file again and send it.`,
  ]),
  'VN-ENV-NOIDUNGFILE-bare-xml': entry('information', (p) => [
    `Nội dung NOIDUNGFILE của ${p.table} là XML để trần, không mã hoá base64. Đã nhận; nên mã hoá base64.`,
    `NOIDUNGFILE of ${p.table} holds plain XML, not base64. It was accepted; base64 is preferred.`,
  ]),
  'VN-ENV-encoding-mismatch': entry('warning', (p) => [
    `Bảng mã thực tế (${p.value}) khác bảng mã khai trong XML. Đã đọc theo bảng mã thực tế; sửa phần khai báo.`,
    `The real encoding (${p.value}) differs from the one the XML declares. The real one was used; correct the declaration.`,
  ]),
  'VN-ENV-table-unsupported': entry('warning', (p) => [
    `Bảng ${p.table} chưa được xử lý. Dữ liệu gốc được giữ và sẽ được xử lý sau, không cần gửi lại.`,
    `Table ${p.table} is not processed yet. The original is kept and will be processed later; no need to send it again.`,
  ]),
  'VN-ENV-NGAYLAP-invalid': entry('warning', (p) => [
    `Ngày lập tệp (NGAYLAP) ${p.value} không đọc được. Thứ tự các bản của hồ sơ được tính theo lúc gửi; sửa NGAYLAP thành yyyyMMdd.`,
    `The file's date (NGAYLAP) ${p.value} cannot be read. Versions of its visits are ordered by arrival; write NGAYLAP as yyyyMMdd.`,
  ]),
  'VN-ENV-SOLUONGHOSO-mismatch': entry('warning', (p) => [
    `SOLUONGHOSO ghi ${p.value} nhưng tệp có ${p.other} hồ sơ. Các hồ sơ vẫn được xử lý.`,
    `SOLUONGHOSO says ${p.value} but the file has ${p.other} visits. They were processed all the same.`,
  ]),
  'VN-ENV-LOAIHOSO-unknown': entry('warning', (p) => [
    `LOAIHOSO ${p.value} không khớp bảng nào hoặc không khớp nội dung. Bảng được nhận theo thẻ gốc bên trong, nếu biết.`,
    `LOAIHOSO ${p.value} names no table, or not the one inside. The table is taken by its inner root tag, when known.`,
  ]),
  'VN-ENV-field-unknown': entry('warning', (p) => [
    `Thẻ ${p.field} không có trong bảng ${p.table}. Giá trị không được dùng; kiểm tra tên thẻ.`,
    `Tag ${p.field} does not belong to table ${p.table}. Its value is not used; check the name.`,
  ]),
  'VN-ENV-field-repeated': entry('warning', (p) => [
    `Thẻ ${p.field} có nhiều lần trong một dòng của bảng ${p.table}, giá trị khác nhau. Chỉ giá trị đầu được lưu; mỗi thẻ ghi một lần rồi gửi lại.`,
    `Tag ${p.field} stands more than once in a row of table ${p.table}, with different values. Only the first was stored; write each tag once and send again.`,
  ]),
  'VN-XML1-missing': entry('error', () => [
    'Hồ sơ không có bảng XML1 (hoặc XML0). Bảng gửi bổ sung chỉ được nhận khi kho đã có XML1 của đợt điều trị: gửi XML1 trước, hoặc gửi cả hồ sơ.',
    'The visit has neither XML1 nor XML0. A table that follows later is taken only when the hub has the XML1 of its visit: send XML1 first, or the whole visit.',
  ]),
  'VN-XML7-missing': entry('warning', () => [
    'Lượt điều trị nội trú không có giấy ra viện (XML7). Hồ sơ vẫn được lưu; bổ sung nếu có.',
    'The inpatient visit has no discharge paper (XML7). It was stored; add the paper if there is one.',
  ]),
  'VN-XML#-NGAY_VAO-invalid': entry('error', (p) => [
    `Ngày giờ vào (NGAY_VAO) ${p.value} trong bảng ${p.table} không có thật. Sửa rồi gửi lại hồ sơ.`,
    `Admission time (NGAY_VAO) ${p.value} in ${p.table} does not exist. Correct it and send the visit again.`,
  ]),
  'VN-XML1-NGAY_RA-before-NGAY_VAO': entry('error', (p) => [
    `Ngày ra (NGAY_RA) ${p.value} trước ngày vào (NGAY_VAO) ${p.other}. Hồ sơ được lưu không có thời điểm kết thúc; sửa rồi gửi lại.`,
    `Discharge (NGAY_RA) ${p.value} is before admission (NGAY_VAO) ${p.other}. The visit was stored without its end; correct it and send it again.`,
  ]),
  'VN-XML#-MA_LK-mismatch': entry('error', (p) => [
    `Một dòng của bảng ${p.table} thuộc đợt điều trị khác (${p.value}, hồ sơ là ${p.other}). Dòng này bị bỏ; sửa MA_LK rồi gửi lại.`,
    `A row of ${p.table} belongs to another visit (${p.value}, this one is ${p.other}). The row was left out; correct MA_LK and send it again.`,
  ]),
  'VN-XML#-STT-duplicate': entry('error', (p) => [
    `Số thứ tự (STT) ${p.value} lặp lại trong bảng ${p.table}. Giữ dòng đầu, bỏ dòng sau; đánh số lại rồi gửi lại.`,
    `Row number (STT) ${p.value} is repeated in ${p.table}. The first row is kept, the later one left out; renumber and send it again.`,
  ]),
  'VN-XML4-NGAY_KQ-before-order': entry('warning', (p) => [
    `Ngày kết quả (NGAY_KQ) ${p.value} trước ngày y lệnh ${p.other} của dịch vụ. Hồ sơ vẫn được lưu; kiểm tra lại.`,
    `Result time (NGAY_KQ) ${p.value} is before the order ${p.other} of the service. The visit was stored; please check it.`,
  ]),
  'VN-ENV-facility-gln': entry('information', (p) => [
    `Mã cơ sở trong tệp (${p.value}) là mã GLN 13 chữ số. Ghi MA_CSKCB 5 ký tự rồi gửi lại.`,
    `The facility code in the file (${p.value}) is a GLN of 13 digits. Write MA_CSKCB, 5 characters, and send it again.`,
  ]),
  'VN-XML#-NGAY_SINH-after-NGAY_VAO': entry('warning', (p) => [
    `Ngày sinh (NGAY_SINH) ${p.value} trong bảng ${p.table} sau ngày vào (NGAY_VAO) ${p.other}. Hồ sơ vẫn được lưu; kiểm tra lại.`,
    `Birth date (NGAY_SINH) ${p.value} in ${p.table} is after admission (NGAY_VAO) ${p.other}. The visit was stored; please check it.`,
  ]),
  'VN-XML1-NGAY_TTOAN-before-NGAY_VAO': entry('warning', (p) => [
    `Ngày thanh toán (NGAY_TTOAN) ${p.value} trước ngày vào (NGAY_VAO) ${p.other}. Hồ sơ vẫn được lưu; kiểm tra lại.`,
    `Payment (NGAY_TTOAN) ${p.value} is before admission (NGAY_VAO) ${p.other}. The visit was stored; please check it.`,
  ]),
  'VN-XML#-GT_THE_DEN-before-GT_THE_TU': entry('warning', (p) => [
    `Thẻ bảo hiểm y tế trong bảng ${p.table} hết hạn (GT_THE_DEN ${p.value}) trước khi có giá trị (GT_THE_TU ${p.other}). Hồ sơ vẫn được lưu; kiểm tra lại.`,
    `The insurance card in ${p.table} ends (GT_THE_DEN ${p.value}) before it begins (GT_THE_TU ${p.other}). The visit was stored; please check it.`,
  ]),
  'VN-XML#-GT_THE_TU-after-NGAY_VAO': entry('warning', (p) => [
    `Thẻ bảo hiểm y tế trong bảng ${p.table} có giá trị từ ${p.value}, sau ngày vào (NGAY_VAO) ${p.other}. Hồ sơ vẫn được lưu; kiểm tra thẻ.`,
    `The insurance card in ${p.table} is valid from ${p.value}, after admission (NGAY_VAO) ${p.other}. The visit was stored; check the card.`,
  ]),
  'VN-XML#-GT_THE_DEN-before-NGAY_VAO': entry('warning', (p) => [
    `Thẻ bảo hiểm y tế trong bảng ${p.table} hết hạn ngày ${p.value}, trước ngày vào (NGAY_VAO) ${p.other}. Hồ sơ vẫn được lưu; kiểm tra thẻ.`,
    `The insurance card in ${p.table} ended on ${p.value}, before admission (NGAY_VAO) ${p.other}. The visit was stored; check the card.`,
  ]),
  'VN-XML1-SO_NGAY_DTRI-mismatch': entry('warning', (p) => [
    `Số ngày điều trị (SO_NGAY_DTRI) ${p.value} khác số tính theo NGAY_VAO, NGAY_RA và MA_LOAI_KCB (${p.other}). Hồ sơ vẫn được lưu; kiểm tra lại.`,
    `Days of treatment (SO_NGAY_DTRI) ${p.value} differ from what NGAY_VAO, NGAY_RA and MA_LOAI_KCB give (${p.other}). The visit was stored; please check it.`,
  ]),
  'VN-XML3-SO_LUONG-over-stay': entry('warning', (p) => [
    `Tổng số ngày giường trong XML3 (${p.value}) nhiều hơn số ngày của đợt điều trị (${p.other}). Hồ sơ vẫn được lưu; kiểm tra lại.`,
    `Bed-days in XML3 (${p.value}) are more than the days of the visit (${p.other}). The visit was stored; please check it.`,
  ]),
  'VN-XML3-NGAY_KQ-late': entry('information', (p) => [
    `Có ${p.value} dịch vụ trong XML3 có kết quả (NGAY_KQ) sau khi thực hiện (NGAY_TH_YL) hơn ${p.other} phút. Hồ sơ được lưu; xem lại nếu không đúng thực tế.`,
    `XML3 has ${p.value} services with a result (NGAY_KQ) more than ${p.other} minutes after they were performed (NGAY_TH_YL). Stored; check it unless it was so.`,
  ]),
  'VN-XML#-THANH_TIEN_BV-mismatch': entry('warning', (p) => [
    `Thành tiền (THANH_TIEN_BV) ${p.value} của một dòng ${p.table} khác số lượng nhân đơn giá (${p.other}). Hồ sơ vẫn được lưu; kiểm tra lại.`,
    `Amount (THANH_TIEN_BV) ${p.value} of a row of ${p.table} differs from quantity times price (${p.other}). The visit was stored; please check it.`,
  ]),
  'VN-XML9-CAN_NANG_CON-mismatch': entry('warning', (p) => [
    `Cân nặng con trong XML9 (${p.value}) không có trong CAN_NANG_CON của XML1 (${p.other}). Hồ sơ vẫn được lưu; kiểm tra lại.`,
    `The child's weight in XML9 (${p.value}) is not among CAN_NANG_CON of XML1 (${p.other}). The visit was stored; please check it.`,
  ]),
  'VN-XML9-SO_CON-mismatch': entry('warning', (p) => [
    `Số con (SO_CON) ${p.value} trong XML9 khác số giấy chứng sinh hoặc số cân nặng con đã gửi (${p.other}). Hồ sơ vẫn được lưu; kiểm tra lại.`,
    `Number of children (SO_CON) ${p.value} in XML9 differs from the birth papers or weights sent (${p.other}). The visit was stored; please check it.`,
  ]),
  'VN-XML#-MA_DOITUONG_KCB-not-newborn': entry('warning', (p) => [
    `Mã đối tượng ${p.value} (trẻ sơ sinh) trong bảng ${p.table} nhưng người bệnh đã ${p.other} ngày tuổi khi vào viện. Hồ sơ vẫn được lưu; kiểm tra lại.`,
    `Patient category ${p.value} (newborn) in ${p.table}, but the patient was ${p.other} days old at admission. The visit was stored; please check it.`,
  ]),
  'VN-TXT-legacy-encoding': entry('warning', (p) => [
    `Trường ${p.field} của bảng ${p.table} dùng bảng mã cũ (TCVN3/VNI). Đã chuyển sang Unicode, giữ bản gốc; gửi bằng Unicode.`,
    `Field ${p.field} of ${p.table} is in an old font encoding (TCVN3/VNI). It was turned into Unicode, the original is kept; send Unicode.`,
  ]),
};

/** The catalogue's entry of a code, else that of its family; undefined when the code belongs to neither. */
export function entryOf(code: string): Family | undefined {
  const own = CATALOGUE[code] ?? CATALOGUE[code.replace(/^VN-XML\d+-/, 'VN-XML#-')];
  if (own !== undefined) return own;
  const ofSheet = /^VN-CSV-[A-Z][A-Z0-9_]*-([a-z-]+)$/.exec(code)?.[1];
  if (ofSheet !== undefined) return SHEET_FAMILIES[ofSheet] ?? FAMILIES[ofSheet];
  const kind = /^VN-(?:XML\d+|831|KSK|TXT|ENV|HL7)-[A-Z][A-Z0-9_]*(?:-\d+)?-([a-z-]+)$/.exec(code)?.[1];
  return kind === undefined ? undefined : FAMILIES[kind];
}
