import type { Severity } from '@hub/outcome';
import type { Family } from './families.ts';
import type { Template } from './parameters.ts';

const entry = (severity: Severity, text: Template): Family => ({ severity, text });

/** Codes of files that are no visits of the national tables: individual health records (QĐ 831), health checks (KSK). */
export const HEALTH_RECORDS: Readonly<Record<string, Family>> = {
  'VN-ENV-format-unregistered': entry('error', (p) => [
    `Tệp thuộc định dạng ${p.value}, nguồn gửi không đăng ký định dạng này (đã đăng ký: ${p.other}). Tệp không được lưu; đăng ký thêm định dạng cho nguồn hoặc gửi bằng nguồn khác.`,
    `The file is of format ${p.value}, which its source is not registered for (registered: ${p.other}). It was not stored; register the format for the source or send it by another one.`,
  ]),
  'VN-831-HOSOSUCKHOE-missing': entry('error', () => [
    'Tệp hồ sơ sức khỏe không có HOSOSUCKHOE nào trong BODY. Bổ sung rồi gửi lại.',
    'The health record file has no HOSOSUCKHOE in BODY. Add it and send it again.',
  ]),
  'VN-831-person-id-missing': entry('warning', () => [
    'Hồ sơ không có mã hồ sơ, số định danh hay số thẻ. Người này được nhận theo họ tên, ngày sinh, giới tính và mẹ; nên bổ sung mã.',
    'The record has no file number, personal number or card. The person is told by name, birth, sex and mother; please add a number.',
  ]),
  'VN-831-NGAYKHAM-required': entry('error', () => [
    'Một lần khám không có MA_LK và không có ngày khám đọc được. Lần khám này bị bỏ; bổ sung rồi gửi lại.',
    'A visit has neither MA_LK nor a day that can be read. It was left out; add one and send the record again.',
  ]),
  'VN-831-NGAYKETTHUC-before-NGAYBATDAU': entry('error', (p) => [
    `Ngày kết thúc ${p.value} trước ngày bắt đầu ${p.other}. Lần khám được lưu không có thời điểm kết thúc; sửa rồi gửi lại.`,
    `The end ${p.value} is before the beginning ${p.other}. The visit was stored without its end; correct it and send it again.`,
  ]),
  'VN-831-row-duplicate': entry('information', (p) => [
    `Một dòng ${p.field} lặp lại nguyên văn trong hồ sơ. Chỉ giữ một dòng.`,
    `A row of ${p.field} is repeated word for word in the record. One is kept.`,
  ]),
  'VN-KSK-record-missing': entry('error', () => [
    'Tệp khám sức khỏe không có hồ sơ nào. Bổ sung rồi gửi lại.',
    'The health check file has no record. Add it and send it again.',
  ]),
  'VN-KSK-person-id-missing': entry('warning', () => [
    'Hồ sơ khám sức khỏe không có mã người bệnh hay số căn cước. Người này được nhận theo họ tên, ngày sinh và giới tính; nên bổ sung mã.',
    'The health check has neither a patient code nor an identity number. The person is told by name, birth and sex; please add a number.',
  ]),
};
