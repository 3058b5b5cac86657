import { bilingual } from '@hub/outcome';
import type { RuleFacts } from './rule.ts';

const CONTRACT = bilingual('Quy ước ánh xạ của trục, mục 3.6 và 5', "The hub's mapping contract, sections 3.6 and 5");
const SEEN = bilingual('Lỗi thường gặp trong biểu của trạm y tế', 'Seen in sheets of stations');

const of = (vi: string, en: string): RuleFacts => ({ origin: 'contract', source: CONTRACT, mend: bilingual(vi, en) });
const seen = (vi: string, en: string): RuleFacts => ({ origin: 'experience', source: SEEN, mend: bilingual(vi, en) });

/** Origin and mending of the codes of messages/sheets.ts, by the same keys. */
export const SHEET_FACTS: Readonly<Record<string, RuleFacts>> = {
  'VN-CSV-header-unrecognised': of(
    'Dùng tên cột của biểu mẫu (fhir-profiles/sheet-profiles); thử trước bằng kiểm tra tệp.',
    'Use the names of columns of the form (fhir-profiles/sheet-profiles); try the file with the check first.',
  ),
  'VN-CSV-unparseable': of(
    'Mở tệp bằng Excel, lưu lại dạng .xlsx không mật khẩu.',
    'Open the file in Excel and save it as .xlsx without a password.',
  ),
  'VN-CSV-rows-missing': of('Xuất lại tệp có ít nhất một dòng dữ liệu.', 'Export the file again with at least one row of data.'),
  'VN-CSV-person-id-missing': of(
    'Thêm cột mã hồ sơ, số CCCD hoặc số thẻ BHYT.',
    'Add a column of file numbers, personal numbers or cards.',
  ),
  'VN-CSV-row-repeated': seen(
    'Gộp các dòng của một người trong một ngày, hoặc sửa ngày.',
    'Put the rows of one person and day together, or correct the day.',
  ),
  'VN-CSV-column-unknown': seen('Đổi tên cột theo biểu mẫu, hoặc bỏ cột.', 'Call the column as the form does, or leave it out.'),
  'VN-CSV-column-repeated': seen('Giữ một cột cho mỗi chỉ tiêu.', 'Keep one column for each field.'),
  'VN-CSV-legacy-encoding': seen(
    'Chuyển văn bản sang Unicode rồi lưu CSV UTF-8 hoặc .xlsx.',
    'Turn the texts into Unicode and save as CSV UTF-8 or .xlsx.',
  ),
  'VN-CSV-sheet-unread': seen('Không cần làm gì nếu trang tính không chứa dữ liệu.', 'Nothing need be done when the sheet holds no data.'),
};

/** Origin and mending of a family of codes of one column. */
export function sheetFacts(kind: string, field: string): RuleFacts {
  switch (kind) {
    case 'required':
    case 'missing':
      return of(`Điền cột ${field}.`, `Fill in column ${field}.`);
    case 'leading-zero':
    case 'format':
      return seen(`Định dạng cột ${field} là Text trước khi nhập.`, `Format column ${field} as text before filling it in.`);
    case 'too-long':
      return of(`Rút ngắn ${field}.`, `Shorten ${field}.`);
    default:
      return of(
        `Ghi ${field} đúng dạng của biểu: ngày dd/MM/yyyy, số, hoặc một trong các giá trị của danh sách.`,
        `Write ${field} as the form has it: days dd/MM/yyyy, numbers, or one of its list.`,
      );
  }
}
