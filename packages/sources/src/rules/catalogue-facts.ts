import { bilingual } from '@hub/outcome';
import { IMAGING_FACTS } from './dicom-facts.ts';
import { FHIR_FACTS } from './fhir-facts.ts';
import { HEALTH_RECORD_FACTS } from './health-record-facts.ts';
import { HL7_FACTS } from './hl7-facts.ts';
import type { Origin, RuleFacts } from './rule.ts';
import { SHEET_FACTS } from './sheet-facts.ts';

const SOURCES = {
  contract: bilingual('Quy ước ánh xạ của trục, mục 5', "The hub's mapping contract, section 5"),
  envelope: bilingual(
    'Cấu trúc phong bì GIAMDINHHS (công văn 1245 của BHXH Việt Nam)',
    'Envelope GIAMDINHHS (dispatch 1245 of the social insurance)',
  ),
  safety: bilingual('An toàn của trục: tệp không tin cậy', "The hub's safety: files that are not trusted"),
  lost: bilingual('Không mất dữ liệu mà không báo (quy định của trục)', "Nothing is lost unsaid (the hub's own rule)"),
  seen: bilingual('Lỗi thường gặp trong tệp của các phần mềm', 'Seen in files of vendors in use'),
} as const;

const of = (origin: Origin, source: RuleFacts['source'], vi: string, en: string): RuleFacts => ({
  origin,
  source,
  mend: bilingual(vi, en),
});
const table = (name: string) => bilingual(`QĐ 4750/QĐ-BYT và 3176/QĐ-BYT, ${name}`, `QĐ 4750/QĐ-BYT and 3176/QĐ-BYT, ${name}`);
const check = (name: string) =>
  bilingual(`Kiểm tra của Cổng giám định BHYT (2024), ${name}`, `Check of the insurer's portal (2024), ${name}`);

const HEALTH = bilingual('QĐ 831/QĐ-BYT, hồ sơ sức khoẻ cá nhân', 'QĐ 831/QĐ-BYT, individual health record');
const CHECKUP = bilingual('QĐ 2062/QĐ-BYT, dữ liệu khám sức khoẻ', 'QĐ 2062/QĐ-BYT, health check data');

/** Origin and mending of the codes with a text of their own (messages/catalogue.ts), by the same keys. */
export const CATALOGUE_FACTS: Readonly<Record<string, RuleFacts>> = {
  ...HEALTH_RECORD_FACTS,
  ...SHEET_FACTS,
  ...FHIR_FACTS,
  ...IMAGING_FACTS,
  ...HL7_FACTS,
  'VN-SUB-zip-unsafe': of(
    'safety',
    SOURCES.safety,
    'Nén lại chỉ các tệp dữ liệu, không có tệp nén bên trong, dưới 2 GB.',
    'Pack the data files alone, no archive inside, below 2 GB.',
  ),
  'VN-SUB-zip-empty': of(
    'safety',
    SOURCES.safety,
    'Kiểm tra bước nén: zip phải có ít nhất một tệp XML.',
    'Check the packing: the zip must hold an XML file.',
  ),
  'VN-SUB-file-unsupported': of(
    'contract',
    SOURCES.contract,
    'Chỉ đưa vào zip các tệp .xml không mật khẩu.',
    'Put only .xml files without a password into the zip.',
  ),
  'VN-SUB-file-damaged': of(
    'safety',
    SOURCES.safety,
    'Nén lại và gửi lại; kiểm tra đường truyền.',
    'Pack and send again; check the transmission.',
  ),
  'VN-ENV-unparseable': of(
    'contract',
    SOURCES.contract,
    'Mở tệp bằng trình soạn XML tại dòng được nêu; xuất lại bằng thư viện XML, UTF-8.',
    'Open the file in an XML editor at the line named; export it again with an XML library, in UTF-8.',
  ),
  'VN-ENV-too-deep': of(
    'safety',
    SOURCES.safety,
    'Xuất tệp theo cấu trúc của bảng, không lồng thêm thẻ.',
    'Export the structure of the tables, with no further nesting.',
  ),
  'VN-ENV-text-too-long': of('safety', SOURCES.safety, 'Chia tệp thành nhiều phong bì nhỏ hơn.', 'Split the file into smaller envelopes.'),
  'VN-ENV-dtd-forbidden': of('safety', SOURCES.safety, 'Bỏ DOCTYPE và thực thể khỏi tệp.', 'Take DOCTYPE and entities out of the file.'),
  'VN-ENV-root-unknown': of(
    'contract',
    SOURCES.envelope,
    'Dùng thẻ gốc GIAMDINHHS, hoặc thẻ gốc của một bảng.',
    'Use the root tag GIAMDINHHS, or that of one table.',
  ),
  'VN-ENV-facility-mismatch': of(
    'contract',
    SOURCES.contract,
    'Gửi bằng tài khoản của chính cơ sở, hoặc sửa MA_CSKCB/MACSKCB.',
    "Send with the facility's own account, or correct MA_CSKCB/MACSKCB.",
  ),
  'VN-ENV-facility-gln': of(
    'experience',
    SOURCES.seen,
    'Ghi mã cơ sở khám chữa bệnh 5 ký tự thay cho GLN.',
    'Write the facility code of 5 characters instead of the GLN.',
  ),
  'VN-ENV-NOIDUNGFILE-not-base64': of(
    'contract',
    SOURCES.envelope,
    'Mã hoá base64 toàn bộ XML của bảng rồi đặt vào NOIDUNGFILE.',
    "Put the table's XML into NOIDUNGFILE as base64.",
  ),
  'VN-ENV-NOIDUNGFILE-unparseable': of(
    'contract',
    SOURCES.envelope,
    'Giải mã NOIDUNGFILE, sửa XML bên trong tại dòng được nêu, xuất lại.',
    'Decode NOIDUNGFILE, mend the XML inside at the line named, export again.',
  ),
  'VN-ENV-NOIDUNGFILE-bare-xml': of(
    'experience',
    SOURCES.seen,
    'Mã hoá base64 nội dung NOIDUNGFILE.',
    'Encode the content of NOIDUNGFILE in base64.',
  ),
  'VN-ENV-encoding-mismatch': of(
    'contract',
    SOURCES.contract,
    'Khai encoding đúng với cách ghi tệp; nên dùng UTF-8.',
    'Declare the encoding the file is written in; UTF-8 is best.',
  ),
  'VN-ENV-table-unsupported': of(
    'contract',
    SOURCES.contract,
    'Không cần sửa; nếu gửi kèm phiếu check-in, gửi thêm XML1.',
    'Nothing to mend; where it came with a check-in, send XML1 too.',
  ),
  'VN-ENV-NGAYLAP-invalid': of('contract', SOURCES.envelope, 'Ghi NGAYLAP dạng yyyyMMdd.', 'Write NGAYLAP as yyyyMMdd.'),
  'VN-ENV-SOLUONGHOSO-mismatch': of(
    'contract',
    SOURCES.envelope,
    'Ghi SOLUONGHOSO bằng số HOSO trong tệp.',
    'Write the number of HOSO of the file into SOLUONGHOSO.',
  ),
  'VN-ENV-LOAIHOSO-unknown': of(
    'contract',
    SOURCES.envelope,
    'Ghi LOAIHOSO là XML0 đến XML15 theo đúng bảng bên trong.',
    'Write LOAIHOSO as XML0 to XML15, as the table inside is.',
  ),
  'VN-ENV-field-unknown': of(
    'contract',
    SOURCES.contract,
    'Sửa tên thẻ theo bảng của Quyết định; bỏ thẻ tự đặt.',
    "Name the tag as the decree's table does; leave own tags out.",
  ),
  'VN-ENV-field-repeated': of(
    'safety',
    SOURCES.lost,
    'Mỗi thẻ chỉ ghi một lần trong một dòng; danh sách giá trị ghi trong một thẻ, cách nhau bởi dấu chấm phẩy.',
    'Write each tag once in a row; a list of values goes into one tag, separated by semicolons.',
  ),
  'VN-XML1-missing': of(
    'contract',
    SOURCES.contract,
    'Gửi XML1 cùng mọi bảng của đợt điều trị trong một HOSO; bảng bổ sung gửi sau khi XML1 đã được lưu, với đúng MA_LK.',
    'Send XML1 with every table of the visit in one HOSO; a table that follows later goes after its XML1 was stored, with the same MA_LK.',
  ),
  'VN-XML7-missing': of(
    'experience',
    SOURCES.seen,
    'Xuất giấy ra viện (XML7) của lượt nội trú vào cùng HOSO.',
    'Export the discharge paper (XML7) of the inpatient visit into the same HOSO.',
  ),
  'VN-XML#-NGAY_VAO-invalid': of(
    'national',
    table('NGAY_VAO'),
    'Ghi NGAY_VAO dạng yyyyMMddHHmm, là thời điểm có thật.',
    'Write NGAY_VAO as yyyyMMddHHmm, a moment that exists.',
  ),
  'VN-XML1-NGAY_RA-before-NGAY_VAO': of('portal', check('NGAY_RA'), 'Sửa NGAY_RA hoặc NGAY_VAO.', 'Correct NGAY_RA or NGAY_VAO.'),
  'VN-XML#-MA_LK-mismatch': of(
    'contract',
    SOURCES.contract,
    'Chỉ đưa vào HOSO các dòng cùng MA_LK với XML1.',
    'Put only rows with the MA_LK of XML1 into a HOSO.',
  ),
  'VN-XML#-STT-duplicate': of(
    'experience',
    SOURCES.seen,
    'Đánh số STT liên tục từ 1 trong mỗi bảng.',
    'Number STT from 1 upwards in each table.',
  ),
  'VN-XML4-NGAY_KQ-before-order': of(
    'portal',
    check('NGAY_KQ ≥ NGAY_YL'),
    'Đồng bộ giờ giữa máy xét nghiệm, LIS và HIS; sửa NGAY_KQ hoặc NGAY_YL.',
    'Set the clocks of analysers, LIS and HIS alike; correct NGAY_KQ or NGAY_YL.',
  ),
  'VN-XML#-NGAY_SINH-after-NGAY_VAO': of(
    'experience',
    SOURCES.seen,
    'Sửa ngày giờ sinh hoặc ngày giờ vào; trẻ sinh tại viện vào viện sau giờ sinh.',
    'Correct the birth or the admission; a child born here is admitted after its birth.',
  ),
  'VN-XML1-NGAY_TTOAN-before-NGAY_VAO': of(
    'national',
    table('XML1.NGAY_TTOAN'),
    'Ghi thời điểm thanh toán thực tế.',
    'Write the moment of the payment.',
  ),
  'VN-XML#-GT_THE_DEN-before-GT_THE_TU': of(
    'national',
    table('GT_THE_TU, GT_THE_DEN'),
    'Tra cứu lại thẻ; ghi hạn thẻ theo đúng thứ tự từ – đến, mỗi thẻ một cặp.',
    'Look the card up; write its validity from – to, a pair for each card.',
  ),
  'VN-XML#-GT_THE_TU-after-NGAY_VAO': of(
    'national',
    table('GT_THE_TU'),
    'Tra cứu hạn thẻ tại ngày vào; ghi đủ các thẻ dùng trong đợt điều trị.',
    'Look the validity up for the day of admission; write every card used in the visit.',
  ),
  'VN-XML#-GT_THE_DEN-before-NGAY_VAO': of(
    'national',
    table('GT_THE_DEN'),
    'Tra cứu hạn thẻ tại ngày vào; ghi thẻ mới nếu đã gia hạn.',
    'Look the validity up for the day of admission; write the new card if it was renewed.',
  ),
  'VN-XML1-SO_NGAY_DTRI-mismatch': of(
    'national',
    table('XML1.SO_NGAY_DTRI'),
    'MA_LOAI_KCB 01, 07, 09: ghi 0; 02, 03, 04, 06: ngày ra − ngày vào + 1.',
    'MA_LOAI_KCB 01, 07, 09: write 0; 02, 03, 04, 06: discharge − admission + 1.',
  ),
  'VN-XML3-SO_LUONG-over-stay': of(
    'experience',
    SOURCES.seen,
    'Kiểm tra số ngày giường các khoa khi chuyển khoa trong ngày (0,5 ngày mỗi khoa).',
    'Check the bed-days where departments changed within a day (half a day each).',
  ),
  'VN-XML3-NGAY_KQ-late': of(
    'experience',
    SOURCES.seen,
    'Không cần sửa nếu đúng thực tế; nếu không, kiểm tra giờ trả kết quả và giờ thực hiện.',
    'Nothing to mend if it was so; else check when results were given and services performed.',
  ),
  'VN-XML#-THANH_TIEN_BV-mismatch': of(
    'national',
    table('THANH_TIEN_BV'),
    'XML2: SO_LUONG × DON_GIA; XML3: SO_LUONG × DON_GIA_BV × TYLE_TT_DV / 100.',
    'XML2: SO_LUONG × DON_GIA; XML3: SO_LUONG × DON_GIA_BV × TYLE_TT_DV / 100.',
  ),
  'VN-XML9-CAN_NANG_CON-mismatch': of(
    'national',
    table('XML9.CAN_NANG_CON, XML1.CAN_NANG_CON'),
    'Ghi cùng cân nặng (gam) ở giấy chứng sinh và ở XML1 của mẹ.',
    "Write the same weight (grams) in the birth paper and in the mother's XML1.",
  ),
  'VN-XML9-SO_CON-mismatch': of(
    'national',
    table('XML9.SO_CON'),
    'SO_CON là số con của lần sinh này; mỗi con một giấy chứng sinh và một cân nặng.',
    'SO_CON is the number of children of this birth; each has a paper and a weight.',
  ),
  'VN-XML#-MA_DOITUONG_KCB-not-newborn': of(
    'experience',
    SOURCES.seen,
    'Mã 1.7 chỉ dùng cho trẻ sơ sinh; xuất mã dạng chuỗi và chọn lại đối tượng.',
    'Code 1.7 is for newborns; export codes as text and choose the category again.',
  ),
  'VN-ENV-format-unregistered': of(
    'contract',
    SOURCES.contract,
    'Nhờ người vận hành đăng ký thêm định dạng cho nguồn, hoặc gửi bằng nguồn của định dạng đó.',
    'Ask the operator to register the format for the source, or send by the source of that format.',
  ),
  'VN-831-HOSOSUCKHOE-missing': of('national', HEALTH, 'Đưa ít nhất một HOSOSUCKHOE vào BODY.', 'Put at least one HOSOSUCKHOE into BODY.'),
  'VN-831-person-id-missing': of(
    'contract',
    SOURCES.contract,
    'Ghi MAHOSO, MADINHDANH hoặc SOTHEBHYT.',
    'Write MAHOSO, MADINHDANH or SOTHEBHYT.',
  ),
  'VN-831-NGAYKHAM-required': of(
    'contract',
    SOURCES.contract,
    'Ghi NGAYKHAM dạng dd/MM/yyyy, hoặc MA_LK.',
    'Write NGAYKHAM as dd/MM/yyyy, or MA_LK.',
  ),
  'VN-831-NGAYKETTHUC-before-NGAYBATDAU': of(
    'contract',
    SOURCES.contract,
    'Sửa NGAYKETTHUC hoặc NGAYBATDAU.',
    'Correct NGAYKETTHUC or NGAYBATDAU.',
  ),
  'VN-831-row-duplicate': of('experience', SOURCES.seen, 'Bỏ dòng lặp khi xuất.', 'Leave the repeated row out of the export.'),
  'VN-KSK-record-missing': of('national', CHECKUP, 'Đưa ít nhất một hồ sơ khám vào tệp.', 'Put at least one health check into the file.'),
  'VN-KSK-person-id-missing': of(
    'contract',
    SOURCES.contract,
    'Ghi mã người bệnh hoặc số căn cước.',
    'Write a patient code or an identity number.',
  ),
  'VN-TXT-legacy-encoding': of(
    'experience',
    SOURCES.seen,
    'Chuyển dữ liệu của phần mềm sang Unicode (NFC).',
    "Turn the system's texts into Unicode (NFC).",
  ),
};
