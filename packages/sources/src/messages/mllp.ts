import type { Family } from './families.ts';
import type { Template } from './parameters.ts';

const entry = (text: Template): Family => ({ severity: 'error', text });

/** What the MLLP port refuses without looking at the content (services/mllp). */
export const MLLP_MESSAGES: Readonly<Record<string, Family>> = {
  'VN-HL7-sender-unknown': entry(() => [
    'Không có nguồn nào đăng ký với MSH-3, MSH-4 hay địa chỉ này. Bản tin không được lưu; đăng ký nguồn hoặc sửa MSH-3, MSH-4.',
    'No source is registered with this MSH-3 and MSH-4, or from this address. The message was not stored; register the source, or correct MSH-3 and MSH-4.',
  ]),
  'VN-HL7-sender-not-from-here': entry(() => [
    'Nguồn này không được gửi từ địa chỉ này, hoặc thiếu chứng chỉ đã đăng ký. Bản tin không được lưu; đăng ký địa chỉ hay chứng chỉ cho nguồn.',
    'This source may not send from this address, or not without its certificate. The message was not stored; register the address or the certificate for it.',
  ]),
  'VN-HL7-sender-ambiguous': entry(() => [
    'Có nhiều nguồn khớp với bản tin này. Bản tin không được lưu; đăng ký MSH-3 cho từng nguồn.',
    'Several sources fit this message. It was not stored; register MSH-3 for each of them.',
  ]),
  'VN-HL7-message-too-large': entry((p) => [
    `Bản tin lớn hơn giới hạn ${p.other} byte. Không được lưu; chia nhỏ rồi gửi lại.`,
    `The message exceeds the limit of ${p.other} bytes. It was not stored; split it and send it again.`,
  ]),
};
