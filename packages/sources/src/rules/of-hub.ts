import { bilingual } from '@hub/outcome';
import type { Rule } from './rule.ts';

const source = bilingual('Quy ước ánh xạ của trục, mục 5 và 6', "The hub's mapping contract, sections 5 and 6");

function told(code: string, severity: Rule['severity'], text: Rule['text'], mend: Rule['mend']): Rule {
  return { code, family: code, severity, text, mend, origin: 'contract', source, settings: [] };
}

/** What is said when a record meets the store, not when it is read; `VN-HUB-*` stands for the constraints of FHIR R4. None of it can be set. */
export const RULES_OF_HUB: readonly Rule[] = [
  told(
    'VN-SUB-superseded',
    'information',
    bilingual('Tệp này đã nhận trước đây; sau đó đã có dữ liệu mới hơn.', 'These bytes were taken before; newer data has come since.'),
    bilingual('Không cần sửa; gửi bản mới nhất nếu muốn thay.', 'Nothing to mend; send the newest version to replace it.'),
  ),
  told(
    'VN-SUB-stale',
    'information',
    bilingual('Hồ sơ cũ hơn bản đang lưu; không thay đổi.', 'The record is older than the stored one; nothing changed.'),
    bilingual(
      'Không cần sửa; nếu là bản đúng, lập lại tệp với NGAYLAP mới.',
      'Nothing to mend; if it is the right one, export it again with a new NGAYLAP.',
    ),
  ),
  told(
    'VN-SUB-visit-unknown',
    'reject',
    bilingual('Yêu cầu rút một đợt điều trị không có trong kho.', 'A visit that is not stored was asked to be withdrawn.'),
    bilingual('Kiểm tra MA_LK.', 'Check MA_LK.'),
  ),
  told(
    'VN-MPI-identifier-conflict',
    'warning',
    bilingual(
      'Cùng số định danh nhưng tên, năm sinh hoặc giới tính khác người đã lưu ở cơ sở khác; hai hồ sơ không được liên kết.',
      'The same official number with another name, birth year or sex than the person stored of another facility; the two were not linked.',
    ),
    bilingual(
      'Đối chiếu giấy tờ của người bệnh; sửa số định danh hoặc thông tin hành chính.',
      "Compare the person's papers; correct the number or the person's data.",
    ),
  ),
  told(
    'VN-MPI-merged',
    'information',
    bilingual(
      'Tài nguyên của mã người bệnh cũ được chuyển sang người bệnh còn lại theo bản tin gộp.',
      'Resources of the earlier patient id were moved to the surviving patient, as the merge message says.',
    ),
    bilingual('Không cần làm gì; nếu gộp nhầm thì hoàn tác lần gửi.', 'Nothing to do; if it was merged by mistake, undo the submission.'),
  ),
  told(
    'VN-MPI-merge-loop',
    'warning',
    bilingual(
      'Hai mã người bệnh được gộp vào nhau theo cả hai chiều; bản tin có thời điểm mới nhất được áp dụng.',
      'Two patient ids are merged into each other, both ways; the message with the latest time counts.',
    ),
    bilingual(
      'Kiểm tra mã nào còn dùng; gửi lại A40 đúng với thời điểm mới hơn.',
      'Check which id is in use; send the right A40 with a later time.',
    ),
  ),
  told(
    'VN-MPI-merge-conflict',
    'warning',
    bilingual(
      'Một mã người bệnh được gộp vào hai mã khác nhau; bản tin có thời điểm mới nhất được áp dụng.',
      'One patient id is merged into two different ones; the message with the latest time counts.',
    ),
    bilingual(
      'Kiểm tra mã nào còn dùng; gửi lại A40 đúng với thời điểm mới hơn.',
      'Check which id is in use; send the right A40 with a later time.',
    ),
  ),
  told(
    'VN-HUB-mapping-failed',
    'reject',
    bilingual('Trục không chuyển được hồ sơ sang FHIR.', 'The hub could not turn the record into FHIR.'),
    bilingual('Báo người vận hành; tệp gốc được giữ để chạy lại.', 'Tell the operator; the original is kept for replay.'),
  ),
  told(
    'VN-HUB-not-storable',
    'reject',
    bilingual('Hồ sơ có giá trị cơ sở dữ liệu không lưu được.', 'The record has a value the database refuses.'),
    bilingual('Sửa giá trị được nêu rồi gửi lại.', 'Correct the value named and send it again.'),
  ),
  told(
    'VN-HUB-erased',
    'reject',
    bilingual('Hồ sơ đã bị xoá khỏi kho theo quyết định.', 'The record was erased from the hub on a written decision.'),
    bilingual('Không gửi lại; liên hệ đơn vị vận hành nếu cần.', 'Do not send it again; ask the operators of the hub.'),
  ),
  told(
    'VN-HUB-rejected',
    'reject',
    bilingual('Hồ sơ bị từ chối.', 'The record was refused.'),
    bilingual('Xem các lỗi khác của hồ sơ.', 'See the other issues of the record.'),
  ),
  told(
    'VN-HUB-*',
    'reject',
    bilingual(
      'Kết quả chuyển đổi không đúng FHIR R4 (tên ràng buộc ở cuối mã).',
      'The result is not valid FHIR R4 (the constraint is the end of the code).',
    ),
    bilingual('Báo người vận hành; tệp gốc được giữ để chạy lại.', 'Tell the operator; the original is kept for replay.'),
  ),
];
