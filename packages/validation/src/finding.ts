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
    | 'invariant'
    | 'too-deep';
  /** FHIR IssueType (R4 issue-type) for an OperationOutcome. */
  readonly code: 'structure' | 'required' | 'value' | 'code-invalid' | 'invariant' | 'too-costly';
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
  invariant: 'invariant',
  'too-deep': 'too-costly',
};

/** Invariants of R4 by their names there. */
const INVARIANT_TEXTS: Readonly<Record<string, readonly [vi: string, en: string]>> = {
  'ext-1': ['phải có value[x] hoặc extension, và chỉ một trong hai', 'must have either value[x] or extension, not both'],
  'per-1': ['start không được sau end', 'start must not be after end'],
  'qty-3': ['có code thì phải có system', 'is needed when there is a code'],
  'cpt-2': ['có value thì phải có system', 'is needed when there is a value'],
  'att-1': ['có data thì phải có contentType', 'is needed when there is data'],
  'rat-1': ['phải có cả numerator và denominator', 'must have both numerator and denominator'],
  'pat-1': ['phải có name, telecom, address hoặc organization', 'must have a name, telecom, address or organization'],
  'inv-1': ['phải có đúng một trong: value[x], resource, part', 'must have exactly one of: value[x], resource, part'],
  'obs-6': ['không được có khi đã có giá trị', 'must not be there when there is a value'],
  'ref-1': ['trỏ tới tài nguyên không có trong contained', 'points at a resource that is not in contained'],
  'dom-2': ['tài nguyên bên trong không được chứa tài nguyên khác', 'a contained resource must not contain others'],
  'dom-3': ['phải có id và được tham chiếu trong tài nguyên', 'must have an id and be referred to in the resource'],
  'dom-4': ['tài nguyên bên trong không có versionId, lastUpdated', 'a contained resource has no versionId or lastUpdated'],
  'dom-5': ['tài nguyên bên trong không có nhãn bảo mật', 'a contained resource has no security label'],
};

const TEXTS: Record<Rule, (at: string, detail: string) => Bilingual> = {
  'not-an-object': (at) => ({ vi: `${at} phải là một đối tượng JSON.`, en: `${at} must be a JSON object.` }),
  'unknown-type': (at) => ({
    vi: `${at}: resourceType thiếu hoặc không có trong FHIR R4.`,
    en: `${at}: resourceType is missing or not a FHIR R4 type.`,
  }),
  'unknown-element': (at, unnamed) =>
    unnamed === ''
      ? { vi: `FHIR R4 không có phần tử ${at}.`, en: `FHIR R4 has no element ${at}.` }
      : { vi: `${at} có phần tử mà FHIR R4 không có tên đó.`, en: `${at} has an element whose name is none of FHIR R4.` },
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
  invariant: (at, key) => {
    const [vi, en] = INVARIANT_TEXTS[key] as readonly [string, string];
    return { vi: `${at}: ${vi} (${key}).`, en: `${at}: ${en} (${key}).` };
  },
  'too-deep': (at) => ({ vi: `${at} lồng nhau quá sâu.`, en: `${at} is nested too deeply.` }),
};

/** A {@link Finding} of a rule at a place. `detail` is the wanted type, the allowed codes, the choice's names or the invariant's name. */
export function finding(rule: Rule, expression: string, detail = ''): Finding {
  return { rule, code: CODES[rule], expression, message: TEXTS[rule](expression, detail) };
}
