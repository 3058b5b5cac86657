import type { Severity } from '@hub/outcome';
import type { Family } from './families.ts';
import type { Template } from './parameters.ts';

const entry = (severity: Severity, text: Template): Family => ({ severity, text });

/** Codes of resources and bundles that come as FHIR (fhir-bundle/). */
export const FHIR_MESSAGES: Readonly<Record<string, Family>> = {
  'VN-FHIR-unparseable': entry('error', () => [
    'Nội dung không phải JSON đúng cú pháp, hoặc bị cắt. Không được lưu; kiểm tra và gửi lại.',
    'It is not well-formed JSON, or is broken off. Nothing of it was stored; check it and send it again.',
  ]),
  'VN-FHIR-encoding': entry('error', () => [
    'Tệp JSON phải viết bằng UTF-8. Cả tệp không được lưu; chuyển sang UTF-8 rồi gửi lại.',
    'JSON is written in UTF-8. Nothing of the file was stored; write it in UTF-8 and send it again.',
  ]),
  'VN-FHIR-too-deep': entry('error', (p) => [
    `JSON lồng nhau quá ${p.other} mức. Không được lưu.`,
    `The JSON is nested deeper than ${p.other} levels. It was not stored.`,
  ]),
  'VN-FHIR-too-large': entry('error', (p) => [
    `Một tài nguyên của tệp dài hơn ${p.other} triệu ký tự. Cả tệp không được lưu; chia nhỏ rồi gửi lại.`,
    `One resource of the file is longer than ${p.other} million characters. Nothing was stored; split it and send it again.`,
  ]),
  'VN-FHIR-too-many': entry('error', (p) => [
    `Tệp có hơn ${p.other} tài nguyên. Cả tệp không được lưu; chia thành nhiều tệp rồi gửi lại.`,
    `The file has more than ${p.other} resources. Nothing was stored; split it into several files and send them again.`,
  ]),
  'VN-FHIR-resource-missing': entry('error', () => [
    'Không có tài nguyên FHIR (đối tượng JSON có resourceType) ở đây. Bổ sung rồi gửi lại.',
    'There is no FHIR resource here (a JSON object with a resourceType). Add it and send it again.',
  ]),
  'VN-FHIR-bundle-type-unsupported': entry('error', (p) => [
    `Không nhận Bundle loại ${p.value}. Nhận: transaction, batch, collection, document, message, searchset, history. Tệp không được lưu.`,
    `A Bundle of type ${p.value} is not taken. Taken: transaction, batch, collection, document, message, searchset, history. Nothing was stored.`,
  ]),
  'VN-FHIR-bundle-empty': entry('error', () => [
    'Tệp không có tài nguyên nào. Bổ sung rồi gửi lại.',
    'The file holds no resource. Add it and send it again.',
  ]),
  'VN-FHIR-invalid': entry('error', () => [
    'Tài nguyên không đúng FHIR R4; thông báo nêu phần tử và quy tắc. Tài nguyên này không được lưu; sửa rồi gửi lại.',
    'The resource is not valid FHIR R4; the message names element and rule. It was not stored; correct it and send it again.',
  ]),
  'VN-FHIR-duplicate-member': entry('error', () => [
    'Một đối tượng JSON có hai phần tử cùng tên: không rõ giá trị nào đúng. Không được lưu; sửa rồi gửi lại.',
    'A JSON object has two members of one name: which one is meant cannot be told. It was not stored; correct it and send it again.',
  ]),
  'VN-FHIR-method-unsupported': entry('error', (p) => [
    `Phương thức ${p.value} của mục này không nhận qua cửa tiếp nhận: gửi bản đầy đủ bằng PUT hoặc POST (PATCH và GET: dùng /fhir). Mục này không được lưu.`,
    `Method ${p.value} of this entry is not taken at this door: send the whole resource by PUT or POST (PATCH and GET: use /fhir). The entry was not stored.`,
  ]),
  'VN-FHIR-type-refused': entry('error', (p) => [
    `Cơ sở không gửi được tài nguyên loại ${p.value} qua cửa tiếp nhận. Tài nguyên này không được lưu; các mục khác vẫn được xử lý.`,
    `A facility cannot send resources of type ${p.value} at this door. It was not stored; the other entries were processed.`,
  ]),
  'VN-FHIR-facility-mismatch': entry('error', (p) => [
    `Tài nguyên mang mã của cơ sở khác (${p.value}; nguồn gửi là ${p.other}). Cơ sở chỉ ghi dữ liệu của mình; tài nguyên này không được lưu.`,
    `The resource carries the code of another facility (${p.value}; the sender's is ${p.other}). A facility writes its own data only; it was not stored.`,
  ]),
  'VN-FHIR-reference-unresolved': entry('error', () => [
    'Tham chiếu này không trỏ tới mục nào của tệp và không tìm được theo định danh. Tài nguyên không được lưu; sửa tham chiếu (fullUrl, Loại/id, hoặc Loại?identifier=hệ|giá trị) rồi gửi lại.',
    'This reference is to no entry of the file and names no identifier. The resource was not stored; correct it (a fullUrl, Type/id, or Type?identifier=system|value) and send it again.',
  ]),
  'VN-FHIR-entry-duplicate': entry('error', () => [
    'Một mục khác của tệp có cùng định danh và cùng thời điểm nhưng nội dung khác. Giữ mục đầu; cho mỗi bản một meta.lastUpdated rồi gửi lại.',
    'Another entry of the file has the same identity and time but says something else. The first is kept; give each version its meta.lastUpdated and send again.',
  ]),
  'VN-FHIR-entry-repeated': entry('information', () => [
    'Mục này lặp lại nguyên văn một mục khác của tệp.',
    'This entry repeats another one of the file word for word.',
  ]),
  'VN-FHIR-delete-unnamed': entry('error', () => [
    'Mục DELETE phải nêu Loại/id hoặc Loại?identifier=hệ|giá trị. Không có gì thay đổi.',
    'A DELETE entry names Type/id or Type?identifier=system|value. Nothing was changed.',
  ]),
  'VN-FHIR-organization-kept': entry('information', () => [
    'Thông tin cơ sở lấy theo đăng ký tại trục, không theo tài nguyên Organization gửi kèm.',
    "A facility is known to the hub by its registration; the Organization sent along doesn't change it.",
  ]),
  'VN-FHIR-practitioner-shared': entry('information', () => [
    'Người hành nghề có số giấy phép là dùng chung toàn tỉnh: chỉ số giấy phép và họ tên (nếu chưa có) được lưu.',
    'A health worker with a licence is shared by the whole province: only licence and, where it lacked, the name are stored.',
  ]),
  'VN-FHIR-entry-passed-over': entry('information', () => [
    'OperationOutcome là thông báo của hệ thống gửi, không phải dữ liệu hồ sơ; không lưu.',
    'An OperationOutcome is a message of the sending system and no data of a record; it is not stored.',
  ]),
};
