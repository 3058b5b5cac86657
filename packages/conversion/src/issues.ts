import { bilingual, type Issue } from '@hub/outcome';
import type { Finding } from '@hub/validation';

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
