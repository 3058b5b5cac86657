import { bilingual } from '@hub/outcome';
import type { Origin, RuleFacts } from './rule.ts';

type Facts = (table: string, field: string) => RuleFacts;

const national = (table: string, field: string) =>
  /^XML|^\{/.test(table) ? decree(table, field) : bilingual(`QĐ 831/QĐ-BYT, ${table}.${field}`, `QĐ 831/QĐ-BYT, ${table}.${field}`);
const decree = (table: string, field: string) =>
  bilingual(
    `QĐ 4750/QĐ-BYT và 3176/QĐ-BYT, bảng ${table}, chỉ tiêu ${field}`,
    `QĐ 4750/QĐ-BYT and 3176/QĐ-BYT, table ${table}, field ${field}`,
  );
const portal = (table: string, field: string) => (/^XML|^\{/.test(table) ? checked(table, field) : contract('5')());
const checked = (table: string, field: string) =>
  bilingual(`Kiểm tra của Cổng giám định BHYT (2024), ${table}.${field}`, `Check of the insurer's portal (2024), ${table}.${field}`);
const seen = () => bilingual('Lỗi thường gặp trong tệp của các phần mềm', 'Seen in files of vendors in use');
const contract = (section: string) => () =>
  bilingual(`Quy ước ánh xạ của trục, mục ${section}`, `The hub's mapping contract, section ${section}`);

function facts(origin: Origin, source: (table: string, field: string) => RuleFacts['source'], vi: string, en: string): Facts {
  const put = (text: string, table: string, field: string) => text.replaceAll('{field}', `${table}.${field}`);
  return (table, field) => ({ origin, source: source(table, field), mend: bilingual(put(vi, table, field), put(en, table, field)) });
}

/** Origin and mending of the families of codes, by their last part (messages/families.ts). */
export const FAMILY_FACTS: Readonly<Record<string, Facts>> = {
  required: facts(
    'contract',
    contract('5'),
    'Nhập {field} ở phần mềm bệnh viện rồi xuất và gửi lại hồ sơ.',
    'Fill in {field} in the hospital system, export and send the visit again.',
  ),
  missing: facts(
    'portal',
    portal,
    'Nhập {field} khi tiếp nhận hoặc ghi y lệnh; kiểm tra cấu hình xuất XML có lấy trường này.',
    'Enter {field} at registration or with the order; check that the XML export takes it along.',
  ),
  invalid: facts(
    'national',
    national,
    'Ghi {field} đúng kiểu dữ liệu: ngày yyyyMMdd hoặc yyyyMMddHHmm, số chỉ gồm chữ số và dấu chấm thập phân.',
    'Write {field} in its type: dates yyyyMMdd or yyyyMMddHHmm, numbers of digits with a decimal point only.',
  ),
  unknown: facts(
    'national',
    national,
    'Dùng mã trong danh mục dùng chung hiện hành cho {field}; cập nhật danh mục ở phần mềm.',
    'Use a code of the list in force for {field}; bring the lists of the system up to date.',
  ),
  'too-long': facts(
    'national',
    national,
    'Rút ngắn {field} về độ dài tối đa của bảng.',
    'Shorten {field} to the greatest length of its table.',
  ),
  'too-many': facts(
    'safety',
    contract('4.3'),
    'Kiểm tra dấu chấm phẩy trong {field}: mỗi giá trị một lần, không lặp.',
    'Check the semicolons in {field}: each value once, none repeated.',
  ),
  format: facts('national', national, 'Ghi {field} đúng dạng quy định của bảng.', 'Write {field} in the form the table asks for.'),
  'decimal-comma': facts(
    'experience',
    seen,
    'Xuất {field} với dấu chấm thập phân, không dùng dấu phẩy và không phân cách hàng nghìn.',
    'Export {field} with a decimal point, no comma and no thousands separator.',
  ),
  'leading-zero': facts(
    'experience',
    seen,
    'Xuất {field} dạng chuỗi: bảng tính và cột kiểu số làm mất số 0 đầu.',
    'Export {field} as text: spreadsheets and numeric columns lose the leading zero.',
  ),
  duplicate: facts('experience', seen, 'Bỏ giá trị lặp trong {field}.', 'Take the repeated value out of {field}.'),
  mismatch: facts(
    'national',
    national,
    'Tính lại {field} từ các dòng XML2 và XML3 của chính hồ sơ sau khi chốt viện phí.',
    'Reckon {field} again from the rows of XML2 and XML3 of the same visit once the bill is closed.',
  ),
  differs: facts(
    'contract',
    contract('5'),
    'Lấy {field} từ cùng một nơi với XML1 khi xuất; sửa bên sai.',
    'Take {field} from where XML1 takes it when exporting; correct the wrong side.',
  ),
  'outside-stay': facts(
    'national',
    national,
    'Kiểm tra {field} với NGAY_VAO và NGAY_RA; sửa thời điểm ghi sai.',
    'Compare {field} with NGAY_VAO and NGAY_RA; correct the one that is wrong.',
  ),
  'before-order': facts(
    'portal',
    portal,
    'Sửa {field} hoặc NGAY_YL của cùng dòng: y lệnh phải có trước.',
    'Correct {field} or NGAY_YL of the row: the order comes first.',
  ),
  'before-performed': facts(
    'portal',
    portal,
    'Sửa {field} hoặc NGAY_TH_YL của cùng dòng: thực hiện phải có trước kết quả.',
    'Correct {field} or NGAY_TH_YL of the row: the service comes before its result.',
  ),
  'against-sex': facts(
    'national',
    (_table, field) =>
      bilingual(
        `ICD-10 (mã chỉ dùng cho một giới), XML1.${field} với XML1.GIOI_TINH`,
        `ICD-10 (codes of one sex only), XML1.${field} with XML1.GIOI_TINH`,
      ),
    'Kiểm tra mã bệnh và giới tính; sửa bên sai.',
    'Check the code and the sex; correct the wrong one.',
  ),
  'against-age': facts(
    'national',
    (_table, field) =>
      bilingual(
        `ICD-10 chương XVI (P00–P96), XML1.${field} với XML1.NGAY_SINH`,
        `ICD-10 chapter XVI (P00–P96), XML1.${field} with XML1.NGAY_SINH`,
      ),
    'Mã P00–P96 dùng cho bệnh khởi phát quanh sinh; kiểm tra mã bệnh và ngày sinh.',
    'P00–P96 are for conditions that begin around birth; check the code and the birth date.',
  ),
  gln: facts(
    'experience',
    seen,
    'Ghi mã cơ sở 5 ký tự của {field}; mã GLN 13 chữ số chỉ dùng cho khám sức khoẻ.',
    'Write the facility code of 5 characters in {field}; a GLN of 13 digits belongs to health-check data only.',
  ),
  'province-unknown': facts(
    'national',
    national,
    'Đối chiếu số thẻ với thẻ hoặc VssID; ký tự 4–5 là mã tỉnh phát hành.',
    'Compare the number with the card or VssID; characters 4–5 are the issuing province.',
  ),
  'benefit-unknown': facts(
    'national',
    national,
    'Đối chiếu số thẻ với thẻ hoặc VssID; ký tự 3 là mức hưởng 1–5.',
    'Compare the number with the card or VssID; character 3 is the benefit level, 1 to 5.',
  ),
  'out-of-range': facts('national', national, 'Ghi {field} là phần trăm từ 0 đến 100.', 'Write {field} as a percentage from 0 to 100.'),
};
