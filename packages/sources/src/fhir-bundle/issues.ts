import { bilingual, type Issue } from '@hub/outcome';
import type { Finding } from '@hub/validation';
import { issue } from '../messages/issue.ts';
import type { Entry } from './read/entry.ts';

/** Where an entry stands, in words of FHIRPath: `Bundle.entry[3].resource`; of what stands alone, its type. */
export function pathOf({ place, line }: Pick<Entry, 'place' | 'line'>, bundle: boolean, type: string): string {
  return bundle && line === undefined ? `Bundle.entry[${place}].resource` : type;
}

/** What the receipt calls the record: its place, and its type when that is known. A sender's id may be a person's number: it is not repeated. */
export function nameOf({ place, line, type }: Pick<Entry, 'place' | 'line' | 'type'>, bundle: boolean): string {
  const where = line !== undefined ? `[${line}]` : bundle ? `entry[${place}]` : '';
  return [where, type ?? ''].filter((part) => part !== '').join(' ') || 'resource';
}

/** The resource is not R4: where, and which rule. */
export function invalidIssue({ rule, expression, message }: Finding, path: string): Issue {
  const type = expression.search(/[.[]|$/);
  return {
    severity: 'error',
    code: 'VN-FHIR-invalid',
    field: `${path}${expression.slice(type)}`,
    message: bilingual(
      `Tài nguyên không đúng FHIR R4 (quy tắc ${rule}): ${message.vi} Tài nguyên này không được lưu; sửa rồi gửi lại.`,
      `The resource is not valid FHIR R4 (rule ${rule}): ${message.en} It was not stored; correct it and send it again.`,
    ),
  };
}

/** An issue at a path. */
export const at = (code: string, field: string, value?: string, other?: string): Issue => issue(code, { field, value, other });
