import { bilingual, type Issue } from '@hub/outcome';

/** A newer version of the record is stored: this one changes nothing (contract §5). */
export function staleIssue(record: string | undefined): Issue {
  return {
    severity: 'information',
    code: 'VN-SUB-stale',
    ...(record === undefined ? {} : { record }),
    message: bilingual(
      'Hồ sơ này cũ hơn bản đã lưu (theo thời điểm ghi trong hồ sơ và thứ tự gửi); không có gì thay đổi.',
      'This record is older than the stored one (by the time it says and the order of arrival); nothing was changed.',
    ),
  };
}

/** The record was erased by law: it is not stored again. */
export function erasedIssue(record: string | undefined): Issue {
  return {
    severity: 'error',
    code: 'VN-HUB-erased',
    ...(record === undefined ? {} : { record }),
    message: bilingual(
      'Hồ sơ này đã bị xoá khỏi kho theo quyết định; gửi lại hay xử lý lại không lưu lại hồ sơ. Liên hệ đơn vị vận hành nếu cần.',
      'This record was erased from the hub on a written decision; sending or processing it again does not store it. Ask the operators of the hub.',
    ),
  };
}

/** The database refuses a value of this record (SQLSTATE `state`). */
export function notStorableIssue(record: string | undefined, state: string): Issue {
  return {
    severity: 'error',
    code: 'VN-HUB-not-storable',
    ...(record === undefined ? {} : { record }),
    message: bilingual(
      `Hồ sơ không được lưu vì có giá trị mà cơ sở dữ liệu không nhận (${state}). Tệp gốc được giữ lại; báo cho đơn vị vận hành.`,
      `The record was not stored because it has a value the database does not take (${state}). The raw file is kept; tell the operators of the hub.`,
    ),
  };
}
