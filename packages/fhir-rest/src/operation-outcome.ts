import type { Category, Problem } from '@hub/outcome';

/** FHIR IssueType codes a hub code may already be (R4 valueset-issue-type); anything else falls back to its category's. */
const ISSUE_TYPES = new Set(
  (
    'invalid structure required value invariant security login unknown expired forbidden suppressed processing not-supported duplicate ' +
    'multiple-matches not-found deleted too-long code-invalid extension too-costly business-rule conflict transient lock-error no-store ' +
    'exception timeout incomplete throttled informational'
  ).split(' '),
);

/** What each kind of failure is to HTTP and to FHIR. The one place where a category becomes a status. */
const ANSWERS: Readonly<
  Record<Category, { readonly status: number; readonly code: string; readonly headers?: Readonly<Record<string, string>> }>
> = {
  incorrect: { status: 400, code: 'invalid' },
  unauthorised: { status: 401, code: 'login', headers: { 'WWW-Authenticate': 'Bearer realm="fhir"' } },
  forbidden: { status: 403, code: 'forbidden' },
  'not-found': { status: 404, code: 'not-found' },
  method: { status: 405, code: 'not-supported' },
  'not-acceptable': { status: 406, code: 'not-supported' },
  gone: { status: 410, code: 'deleted' },
  conflict: { status: 409, code: 'conflict' },
  precondition: { status: 412, code: 'conflict' },
  'too-large': { status: 413, code: 'too-long' },
  'media-type': { status: 415, code: 'not-supported' },
  invalid: { status: 422, code: 'processing' },
  busy: { status: 429, code: 'throttled', headers: { 'Retry-After': '2' } },
  unavailable: { status: 503, code: 'transient', headers: { 'Retry-After': '5' } },
  // The caller's query is what costs too much: asked again as it is, it would fail again.
  'too-costly': { status: 400, code: 'too-costly' },
  fault: { status: 500, code: 'exception' },
};

/** The IssueType of a problem: its own code when it is one, else by the end of its name, else its category's. */
function issueCode(code: string, fallback: string): string {
  if (ISSUE_TYPES.has(code)) return code;
  if (/-(unknown|unsupported)$/.test(code)) return 'not-supported';
  if (code.endsWith('-too-costly')) return 'too-costly';
  return fallback;
}

/** Status and issue code of a problem. */
export function answerOf(problem: Problem): {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
} {
  const { status, code, headers = {} } = ANSWERS[problem.category];
  return { status, code: issueCode(problem.code, code), headers };
}

/** One issue of an OperationOutcome: Vietnamese in details.text, English in diagnostics. */
function issue(problem: Problem, severity?: 'warning' | 'information'): Record<string, unknown> {
  const { status, code } = answerOf(problem);
  return {
    severity: severity ?? (status >= 500 ? 'fatal' : 'error'),
    code,
    details: { text: problem.message.vi },
    diagnostics: problem.message.en,
    ...(problem.expression === undefined ? {} : { expression: [problem.expression] }),
  };
}

/**
 * The OperationOutcome of one or more problems, as text. A problem never holds patient data (outcome), so neither does this.
 * R4 operationoutcome.html.
 */
export function operationOutcome(...problems: readonly [Problem, ...Problem[]]): string {
  return JSON.stringify({ resourceType: 'OperationOutcome', issue: problems.map((problem) => issue(problem)) });
}

/** The OperationOutcome that comes with the answer to a search: what of it was passed over, and what else has to be said of it. */
export function searchOutcome(passedOver: readonly Problem[], notes: readonly Problem[]): string | undefined {
  const issues = [...passedOver.map((problem) => issue(problem, 'warning')), ...notes.map((note) => issue(note, 'information'))];
  return issues.length === 0 ? undefined : JSON.stringify({ resourceType: 'OperationOutcome', issue: issues });
}

const DONE: Readonly<Record<'created' | 'updated' | 'unchanged' | 'matched' | 'deleted' | 'absent', readonly [vi: string, en: string]>> = {
  created: ['Đã tạo.', 'Created.'],
  updated: ['Đã cập nhật.', 'Updated.'],
  unchanged: ['Nội dung đã giống hệt; không tạo phiên bản mới.', 'The content was the same already; no new version.'],
  matched: ['Đã có tài nguyên thoả điều kiện; không tạo mới.', 'A resource that meets the condition exists; none was created.'],
  deleted: ['Đã xoá.', 'Deleted.'],
  absent: ['Không có gì để xoá.', 'There was nothing to delete.'],
};

/** The OperationOutcome of a write that succeeded (`Prefer: return=OperationOutcome`), as text. */
export function doneOutcome(done: keyof typeof DONE): string {
  const [vi, en] = DONE[done];
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', details: { text: vi }, diagnostics: en }],
  });
}
