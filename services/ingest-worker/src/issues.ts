import { bilingual, type Issue } from '@hub/outcome';
import type { Finding } from '@hub/validation';

/** A newer version of the record is stored: this one changes nothing (contract §5). */
export function staleIssue(record: string | undefined): Issue {
  return {
    severity: 'information',
    code: 'VN-SUB-stale',
    ...(record === undefined ? {} : { record }),
    message: bilingual(
      'Hồ sơ này cũ hơn bản đã lưu (theo NGAYLAP và thứ tự gửi); không có gì thay đổi.',
      'This record is older than the stored one (by NGAYLAP and order of arrival); nothing was changed.',
    ),
  };
}

/** The mapped resource is not FHIR R4: the record is refused whole, naming where and which rule. */
export function invalidIssue(record: string | undefined, { rule, expression, message }: Finding): Issue {
  return {
    severity: 'error',
    code: `VN-HUB-${rule}`,
    ...(record === undefined ? {} : { record }),
    field: expression,
    message: bilingual(
      `Hồ sơ không được lưu vì kết quả chuyển đổi không đúng FHIR: ${message.vi} Báo cho đơn vị vận hành trục dữ liệu.`,
      `The record was not stored because its conversion is not valid FHIR: ${message.en} Tell the operators of the hub.`,
    ),
  };
}

/** Mapping stopped on this record: a mistake of the hub that its neighbours must not pay for. */
export function mappingFailedIssue(record: string | undefined): Issue {
  return {
    severity: 'error',
    code: 'VN-HUB-mapping-failed',
    ...(record === undefined ? {} : { record }),
    message: bilingual(
      'Hồ sơ không được lưu vì trục dữ liệu không chuyển đổi được. Tệp gốc được giữ lại; báo cho đơn vị vận hành.',
      'The record was not stored because the hub could not convert it. The raw file is kept; tell the operators of the hub.',
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
