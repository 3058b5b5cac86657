import type { Bilingual } from '@hub/outcome';

/** What was found wrong in a resource. All findings are errors: the resource is not R4. */
export interface Finding {
  /** Stable name of the rule. */
  readonly rule:
    | 'not-an-object'
    | 'unknown-type'
    | 'unknown-element'
    | 'required'
    | 'list'
    | 'not-list'
    | 'empty'
    | 'type'
    | 'value'
    | 'code'
    | 'choice'
    | 'too-deep';
  /** FHIR IssueType (R4 issue-type) for an OperationOutcome. */
  readonly code: 'structure' | 'required' | 'value' | 'code-invalid' | 'too-costly';
  /** Where: `Observation.component[0].valueQuantity.value`. */
  readonly expression: string;
  /** Names the element and what it must be; never its value. */
  readonly message: Bilingual;
}

type Rule = Finding['rule'];

const CODES: Record<Rule, Finding['code']> = {
  'not-an-object': 'structure',
  'unknown-type': 'structure',
  'unknown-element': 'structure',
  required: 'required',
  list: 'structure',
  'not-list': 'structure',
  empty: 'structure',
  type: 'structure',
  value: 'value',
  code: 'code-invalid',
  choice: 'structure',
  'too-deep': 'too-costly',
};

const TEXTS: Record<Rule, (at: string, detail: string) => Bilingual> = {
  'not-an-object': (at) => ({ vi: `${at} phải là một đối tượng JSON.`, en: `${at} must be a JSON object.` }),
  'unknown-type': (at) => ({
    vi: `${at}: resourceType thiếu hoặc không có trong FHIR R4.`,
    en: `${at}: resourceType is missing or not a FHIR R4 type.`,
  }),
  'unknown-element': (at) => ({ vi: `FHIR R4 không có phần tử ${at}.`, en: `FHIR R4 has no element ${at}.` }),
  required: (at) => ({ vi: `Thiếu phần tử bắt buộc ${at}.`, en: `Required element ${at} is missing.` }),
  list: (at) => ({ vi: `${at} phải là danh sách (mảng JSON).`, en: `${at} must be a list (JSON array).` }),
  'not-list': (at) => ({ vi: `${at} chỉ được có một giá trị, không phải danh sách.`, en: `${at} takes one value, not a list.` }),
  empty: (at) => ({ vi: `${at} không được rỗng hoặc null.`, en: `${at} must not be empty or null.` }),
  type: (at, wanted) => ({ vi: `${at} phải có kiểu ${wanted}.`, en: `${at} must be of type ${wanted}.` }),
  value: (at, wanted) => ({ vi: `${at} không đúng dạng ${wanted} của FHIR.`, en: `${at} is not a valid FHIR ${wanted}.` }),
  code: (at, allowed) => ({
    vi: `Mã của ${at} không thuộc danh sách bắt buộc: ${allowed}.`,
    en: `The code of ${at} is not in its required list: ${allowed}.`,
  }),
  choice: (at, names) => ({ vi: `${at} chỉ được có một trong: ${names}.`, en: `${at} may hold only one of: ${names}.` }),
  'too-deep': (at) => ({ vi: `${at} lồng nhau quá sâu.`, en: `${at} is nested too deeply.` }),
};

/** A {@link Finding} of a rule at a place. `detail` is the wanted type, the allowed codes or the choice's names. */
export function finding(rule: Rule, expression: string, detail = ''): Finding {
  return { rule, code: CODES[rule], expression, message: TEXTS[rule](expression, detail) };
}
