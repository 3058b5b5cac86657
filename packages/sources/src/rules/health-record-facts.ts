import { bilingual } from '@hub/outcome';
import type { RuleFacts } from './rule.ts';

const CONTRACT = bilingual('Quy ước ánh xạ của trục, mục 5', "The hub's mapping contract, section 5");
const RECORD = bilingual(
  'Hồ sơ sức khỏe cá nhân theo QĐ 831/QĐ-BYT, như một HIS xuất',
  'Health record of QĐ 831/QĐ-BYT as one HIS exports it',
);
const CHECK = bilingual(
  'Khám sức khỏe theo QĐ 2062/QĐ-BYT, như hai phần mềm xuất',
  'Health check of QĐ 2062/QĐ-BYT as two vendors export it',
);

const of = (source: RuleFacts['source'], vi: string, en: string): RuleFacts => ({ origin: 'contract', source, mend: bilingual(vi, en) });

/** Origin and mending of the codes of messages/health-record.ts, by the same keys. */
export const HEALTH_RECORD_FACTS: Readonly<Record<string, RuleFacts>> = {
  'VN-ENV-format-unregistered': of(
    CONTRACT,
    'Đăng ký thêm định dạng cho nguồn, hoặc gửi tệp bằng nguồn đã đăng ký định dạng đó.',
    'Register the format for the source, or send the file by a source that has it.',
  ),
  'VN-831-HOSOSUCKHOE-missing': of(RECORD, 'Xuất ít nhất một HOSOSUCKHOE trong BODY.', 'Export at least one HOSOSUCKHOE in BODY.'),
  'VN-831-person-id-missing': of(
    RECORD,
    'Ghi MAHOSO, MADINHDANH hoặc SOTHEBHYT trong THONGTINCHUNG.',
    'Write MAHOSO, MADINHDANH or SOTHEBHYT in THONGTINCHUNG.',
  ),
  'VN-831-NGAYKHAM-required': of(RECORD, 'Ghi MA_LK, hoặc NGAYKHAM dạng dd/MM/yyyy.', 'Write MA_LK, or NGAYKHAM as dd/MM/yyyy.'),
  'VN-831-NGAYKETTHUC-before-NGAYBATDAU': of(
    RECORD,
    'Sửa NGAYBATDAU hoặc NGAYKETTHUC rồi gửi lại.',
    'Correct NGAYBATDAU or NGAYKETTHUC and send it again.',
  ),
  'VN-831-row-duplicate': of(RECORD, 'Không cần làm gì; nên bỏ dòng lặp khi xuất.', 'Nothing need be done; better leave the double out.'),
  'VN-KSK-record-missing': of(CHECK, 'Xuất ít nhất một HOSO trong DANHSACHHOSO.', 'Export at least one HOSO in DANHSACHHOSO.'),
  'VN-KSK-person-id-missing': of(
    CHECK,
    'Ghi MA_LK, MA_BN hoặc SO_CCCD trong THONG_TIN_HANH_CHINH.',
    'Write MA_LK, MA_BN or SO_CCCD in THONG_TIN_HANH_CHINH.',
  ),
};
