import { bilingual } from '@hub/outcome';
import type { RuleFacts } from './rule.ts';

const CONTRACT = bilingual('HL7 v2 và quy ước ánh xạ của trục, mục 3.5', "HL7 v2 and the hub's mapping contract, section 3.5");

const of = (vi: string, en: string): RuleFacts => ({ origin: 'contract', source: CONTRACT, mend: bilingual(vi, en) });

/** Origin and mending of the codes of messages/hl7.ts, by the same keys. */
export const HL7_FACTS: Readonly<Record<string, RuleFacts>> = {
  'VN-HL7-MSH-required': of('Mỗi bản tin bắt đầu bằng MSH.', 'Begin every message with MSH.'),
  'VN-HL7-PID-required': of('Gửi PID trong mọi bản tin.', 'Send PID in every message.'),
  'VN-HL7-PID-3-required': of('Ghi mã người bệnh vào PID-3.', "Write the patient's number into PID-3."),
  'VN-HL7-PID-repeated': of('Gửi mỗi người bệnh một bản tin.', 'Send one message for each patient.'),
  'VN-HL7-order-of-another': of(
    'Không dùng lại số chỉ định, số mẫu cho người bệnh khác.',
    'Do not use the number of an order or a specimen again for another patient.',
  ),
  'VN-HL7-OBR-required': of('Gửi OBR trước các OBX của nó.', 'Send an OBR before its OBX.'),
  'VN-HL7-MRG-1-required': of('Ghi mã cũ vào MRG-1.', 'Write the earlier number into MRG-1.'),
  'VN-HL7-unparseable': of('Kiểm tra MSH-1, MSH-2 và bảng mã ở MSH-18.', 'Check MSH-1, MSH-2 and the encoding named in MSH-18.'),
  'VN-HL7-facility-mismatch': of(
    'Ghi MA_CSKCB vào MSH-4, hoặc đăng ký tên đang dùng (msh4) cho nguồn.',
    'Write MA_CSKCB into MSH-4, or register the name in use (msh4) for the source.',
  ),
  'VN-HL7-type-unsupported': of('Chỉ gửi các loại bản tin trục đang nhận.', 'Send only types of messages the hub takes.'),
  'VN-HL7-no-separator': of('Kết thúc mỗi đoạn bằng CR.', 'End each segment with CR.'),
  'VN-HL7-segment-unsupported': of(
    'Không cần sửa; nếu đoạn này cần cho khám chữa bệnh, báo người vận hành.',
    'Nothing to mend; tell the operators when care depends on this segment.',
  ),
  'VN-HL7-sender-unknown': of(
    'Đăng ký nguồn với MSH-3, địa chỉ hoặc chứng thư của nó.',
    'Register the source with its MSH-3, address or certificate.',
  ),
  'VN-HL7-sender-not-from-here': of(
    'Gửi từ địa chỉ và bằng chứng thư đã đăng ký.',
    'Send from the address and with the certificate that are registered.',
  ),
  'VN-HL7-sender-ambiguous': of('Đăng ký MSH-3 khác nhau cho từng nguồn.', 'Register a different MSH-3 for each source.'),
  'VN-HL7-message-too-large': of('Chia nhỏ bản tin.', 'Split the message.'),
};

/** Of `VN-HL7-{segment}-{field}-…`. */
export const HL7_FIELD: RuleFacts = of(
  'Ghi giá trị theo đúng kiểu của trường trong HL7 v2 (thời điểm: yyyyMMddHHmmss).',
  'Write the value in the type HL7 v2 gives the field (a time: yyyyMMddHHmmss).',
);

/** Fields that can be found unreadable, or missing. */
export const HL7_FIELDS: readonly (readonly [field: string, kind: 'invalid' | 'missing'])[] = [
  ...[
    ...['PID-7', 'PID-8', 'PID-29', 'PV1-44', 'PV1-45', 'DG1-5', 'DG1-19', 'AL1-6', 'IAM-11', 'IAM-13', 'NK1-8', 'NK1-9', 'NK1-16'],
    ...['IN1-12', 'IN1-13', 'MRG-1', 'MRG-5', 'OBX-11'],
  ].map((field) => [field, 'invalid'] as const),
  ['OBX-4', 'missing'],
];
