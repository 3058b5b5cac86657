import type { Severity } from '@hub/outcome';
import type { Family } from './families.ts';
import type { Template } from './parameters.ts';

const entry = (severity: Severity, text: Template): Family => ({ severity, text });

/** Codes of HL7 v2 messages (mapping contract §5). `VN-HL7-{segment}-{field}-invalid` is a family. */
export const HL7_MESSAGES: Readonly<Record<string, Family>> = {
  'VN-HL7-MSH-required': entry('error', () => [
    'Bản tin không bắt đầu bằng MSH nên không phải HL7 v2. Không được lưu; kiểm tra phần mềm gửi.',
    'The message does not begin with MSH: it is no HL7 v2. It was not stored; check the sending software.',
  ]),
  'VN-HL7-PID-required': entry('error', () => [
    'Bản tin không có đoạn PID. Không được lưu; bổ sung PID rồi gửi lại.',
    'The message has no PID segment. It was not stored; add PID and send it again.',
  ]),
  'VN-HL7-PID-3-required': entry('error', () => [
    'PID không có mã người bệnh nào (PID-3). Bản tin không được lưu; bổ sung mã rồi gửi lại.',
    'PID has no number of the patient (PID-3). The message was not stored; add one and send it again.',
  ]),
  'VN-HL7-PID-repeated': entry('error', () => [
    'Bản tin loại này nói về một người bệnh nhưng có nhiều đoạn PID. Không được lưu; gửi mỗi người bệnh một bản tin.',
    'A message of this type is about one patient, and has several PID segments. It was not stored; send one message for each patient.',
  ]),
  'VN-HL7-order-of-another': entry('warning', (p) => [
    `Số ${p.value} đã dùng cho một người bệnh khác của cơ sở. Đã lưu riêng cho người bệnh của bản tin này; dữ liệu của người kia không đổi. Nếu gửi nhầm người, gửi kết quả hủy (OBX-11 W) cho người kia.`,
    `Number ${p.value} was used for another patient of the facility. It was stored for the patient of this message; the other one's data is unchanged. If that one was a mistake, take it back (OBX-11 W).`,
  ]),
  'VN-HL7-OBR-required': entry('warning', (p) => [
    `Bản tin có ${p.value} kết quả (OBX) không thuộc chỉ định nào (thiếu OBR). Các kết quả này không được lưu; thêm OBR rồi gửi lại.`,
    `The message has ${p.value} results (OBX) behind no order (OBR is missing). They were not stored; add OBR and send it again.`,
  ]),
  'VN-HL7-MRG-1-required': entry('error', () => [
    'Bản tin gộp hoặc chuyển không có mã người bệnh cũ (MRG-1). Không được lưu; bổ sung MRG-1 rồi gửi lại.',
    'The message merges or moves and has no earlier patient id (MRG-1). It was not stored; add MRG-1 and send it again.',
  ]),
  'VN-HL7-unparseable': entry('error', (p) => [
    `Không đọc được bản tin HL7 (${p.field}): dấu phân cách hoặc bảng mã không đúng. Không được lưu; sửa rồi gửi lại.`,
    `The HL7 message cannot be read (${p.field}): its separators or its encoding are wrong. It was not stored; correct it and send it again.`,
  ]),
  'VN-HL7-facility-mismatch': entry('error', (p) => [
    `MSH-4 ghi ${p.value}, khác mã cơ sở của nguồn gửi (${p.other}) và các tên đã đăng ký. Bản tin không được lưu; sửa MSH-4 hoặc đăng ký tên này cho nguồn.`,
    `MSH-4 says ${p.value}, which is neither the facility of the source (${p.other}) nor a name registered for it. The message was not stored; correct MSH-4 or register the name.`,
  ]),
  'VN-HL7-type-unsupported': entry('error', (p) => [
    `Chưa nhận loại bản tin ${p.value}. Bản tin không được lưu.`,
    `Messages of type ${p.value} are not taken. The message was not stored.`,
  ]),
  'VN-HL7-no-separator': entry('warning', () => [
    'Các đoạn của bản tin dính liền trên một dòng. Đã tách theo tên đoạn; mỗi đoạn phải kết thúc bằng CR.',
    'The segments of the message stand on one line. They were cut by their names; each segment has to end with CR.',
  ]),
  'VN-HL7-segment-unsupported': entry('warning', (p) => [
    `Đoạn ${p.field} chưa được xử lý. Nội dung gốc được giữ cùng bản tin.`,
    `Segment ${p.field} is not processed. What it says is kept with the original message.`,
  ]),
};
