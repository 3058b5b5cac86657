import { bilingual } from '@hub/outcome';
import type { RuleFacts } from './rule.ts';

const CONTRACT = bilingual('Quy ước ánh xạ của trục, mục 1, 5 và 6', "The hub's mapping contract, sections 1, 5 and 6");
const R4 = bilingual('FHIR R4 (4.0.1): Bundle, RESTful API', 'FHIR R4 (4.0.1): Bundle, RESTful API');
const SAFETY = bilingual('An toàn của trục: tệp không tin cậy', "The hub's safety: files that are not trusted");

const of = (source: RuleFacts['source'], origin: RuleFacts['origin'], vi: string, en: string): RuleFacts => ({
  origin,
  source,
  mend: bilingual(vi, en),
});

/** Origin and mending of the codes of messages/fhir.ts, by the same keys. */
export const FHIR_FACTS: Readonly<Record<string, RuleFacts>> = {
  'VN-FHIR-unparseable': of(
    R4,
    'contract',
    'Kiểm tra tệp bằng một bộ đọc JSON rồi gửi lại.',
    'Check the file with a JSON reader and send it again.',
  ),
  'VN-FHIR-encoding': of(R4, 'contract', 'Xuất tệp bằng UTF-8.', 'Export the file in UTF-8.'),
  'VN-FHIR-too-deep': of(SAFETY, 'safety', 'Bớt các mức lồng nhau.', 'Nest less deeply.'),
  'VN-FHIR-too-large': of(
    SAFETY,
    'safety',
    'Chia tệp đính kèm, hoặc gửi ảnh qua PACS.',
    'Split the attachment, or send images by the PACS.',
  ),
  'VN-FHIR-too-many': of(SAFETY, 'safety', 'Chia thành nhiều tệp.', 'Split it into several files.'),
  'VN-FHIR-resource-missing': of(
    R4,
    'contract',
    'Mỗi mục cần resource có resourceType.',
    'Each entry needs a resource with its resourceType.',
  ),
  'VN-FHIR-bundle-type-unsupported': of(
    R4,
    'contract',
    'Gửi Bundle loại transaction hoặc collection.',
    'Send a Bundle of type transaction or collection.',
  ),
  'VN-FHIR-bundle-empty': of(R4, 'contract', 'Bổ sung tài nguyên rồi gửi lại.', 'Add resources and send it again.'),
  'VN-FHIR-invalid': of(R4, 'contract', 'Sửa phần tử nêu trong thông báo theo FHIR R4.', 'Correct the element named by FHIR R4.'),
  'VN-FHIR-duplicate-member': of(
    SAFETY,
    'safety',
    'Mỗi tên phần tử viết một lần trong một đối tượng.',
    'Write each name once in an object.',
  ),
  'VN-FHIR-method-unsupported': of(CONTRACT, 'contract', 'Gửi bản đầy đủ bằng PUT hoặc POST.', 'Send the whole resource by PUT or POST.'),
  'VN-FHIR-type-refused': of(SAFETY, 'safety', 'Bỏ tài nguyên loại này khỏi tệp.', 'Leave resources of this type out.'),
  'VN-FHIR-facility-mismatch': of(
    CONTRACT,
    'contract',
    'Dùng định danh trong không gian của cơ sở mình.',
    'Use identifiers in the space of your own facility.',
  ),
  'VN-FHIR-reference-unresolved': of(
    R4,
    'contract',
    'Thêm mục được trỏ tới, hoặc dùng Loại?identifier=hệ|giá trị.',
    'Add the entry it is to, or use Type?identifier=system|value.',
  ),
  'VN-FHIR-entry-duplicate': of(R4, 'contract', 'Ghi meta.lastUpdated cho mỗi bản.', 'Write meta.lastUpdated on each version.'),
  'VN-FHIR-entry-repeated': of(R4, 'contract', 'Không cần làm gì.', 'Nothing need be done.'),
  'VN-FHIR-delete-unnamed': of(R4, 'contract', 'Nêu Loại/id trong request.url.', 'Name Type/id in request.url.'),
  'VN-FHIR-organization-kept': of(
    CONTRACT,
    'contract',
    'Không cần làm gì; đổi tên cơ sở tại nơi đăng ký nguồn.',
    'Nothing need be done; a facility is renamed where its source is registered.',
  ),
  'VN-FHIR-practitioner-shared': of(CONTRACT, 'contract', 'Không cần làm gì.', 'Nothing need be done.'),
  'VN-FHIR-entry-passed-over': of(R4, 'contract', 'Không cần làm gì.', 'Nothing need be done.'),
};
