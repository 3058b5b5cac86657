import { createHash } from 'node:crypto';
import { type Bundle, type Canonicals, formatInstant, type OperationOutcome, type Task } from '@hub/fhir-model';
import type { Bilingual, Issue } from '@hub/outcome';
import type { State } from './life.ts';
import type { Receipt } from './receipt.ts';

type OutcomeIssue = OperationOutcome['issue'][number];

/** R4 Task.status of each state; the hub's own word stands in businessStatus. A fault of the hub is tried again: on hold, not over. */
const STATUS: Readonly<Record<State, Task['status']>> = {
  received: 'received',
  processing: 'in-progress',
  completed: 'completed',
  'completed-with-errors': 'completed',
  rejected: 'rejected',
  failed: 'on-hold',
  undone: 'cancelled',
};

/**
 * A receipt as FHIR R4: a Bundle (collection) of the Task that is the processing of the submission, with the counts as its outputs, and the
 * OperationOutcome of its issues. `next`: where the following issues are, when there are more.
 */
export function fhirReceipt(receipt: Receipt, canonicals: Canonicals, next?: string): Bundle {
  const task = `urn:uuid:${receipt.id}`;
  const outcome = `urn:uuid:${outcomeId(receipt.id)}`;
  return {
    resourceType: 'Bundle',
    type: 'collection',
    ...(next === undefined ? {} : { link: [{ relation: 'next', url: next }] }),
    entry: [
      { fullUrl: task, resource: taskOf(receipt, canonicals, outcome) },
      { fullUrl: outcome, resource: outcomeOf(receipt, canonicals) },
    ],
  };
}

function taskOf(
  { id, source, facility, receivedAt, sha256, status, counts }: Receipt,
  { sid, codeSystem }: Canonicals,
  outcome: string,
): Task {
  const named = (code: string) => ({ coding: [{ system: `${codeSystem}submission-task`, code }] });
  return {
    resourceType: 'Task',
    id,
    identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` }],
    status: STATUS[status],
    businessStatus: { coding: [{ system: `${codeSystem}submission-status`, code: status }] },
    intent: 'order',
    code: named('process-submission'),
    authoredOn: formatInstant(receivedAt),
    requester: { type: 'Organization', identifier: { system: `${sid}provider-code`, value: facility } },
    input: [
      { type: named('source'), valueIdentifier: { system: `${sid}source`, value: source } },
      { type: named('sha256'), valueString: sha256 },
    ],
    output: [
      ...(['received', 'stored', 'unchanged', 'rejected'] as const).map((name) => ({ type: named(name), valueInteger: counts[name] })),
      { type: named('issues'), valueReference: { reference: outcome } },
    ],
  };
}

function outcomeOf({ issues = [] }: Receipt, canonicals: Canonicals): OperationOutcome {
  const none: OutcomeIssue = {
    severity: 'information',
    code: 'informational',
    details: bilingualText({ vi: 'Không có lỗi hay cảnh báo.', en: 'There is nothing to say of it.' }),
  };
  return {
    resourceType: 'OperationOutcome',
    language: 'vi',
    issue: issues.length === 0 ? [none] : issues.map((issue) => issueOf(issue, canonicals)),
  };
}

function issueOf({ severity, code, record, field, line, message }: Issue, { codeSystem }: Canonicals): OutcomeIssue {
  const place = [...(record === undefined ? [] : [`Hồ sơ ${record}`]), ...(line === undefined ? [] : [`dòng ${line}`])];
  return {
    severity,
    code: issueType(code),
    details: { coding: [{ system: `${codeSystem}intake-rule`, code }], ...bilingualText(message) },
    ...(place.length === 0 ? {} : { diagnostics: place.join(', ') }),
    ...(field === undefined ? {} : { expression: [field] }),
  };
}

/** Vietnamese as the text, English as its translation (R4 extension `translation`). */
function bilingualText({ vi, en }: Bilingual) {
  const extension = [
    { url: 'lang', valueCode: 'en' },
    { url: 'content', valueString: en },
  ];
  return { text: vi, _text: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/translation', extension }] } };
}

/** R4 IssueType of a rule, by the last words of its code. */
function issueType(code: string): OutcomeIssue['code'] {
  if (code.startsWith('VN-HUB-')) return 'processing';
  return TYPES.find(([form]) => form.test(code))?.[1] ?? 'business-rule';
}
const TYPES: readonly (readonly [RegExp, OutcomeIssue['code']])[] = [
  [/-(required|missing)$/, 'required'],
  [/-(invalid|format|decimal-comma|leading-zero)$/, 'value'],
  [/-too-(long|deep|many)$/, 'too-long'],
  [/-duplicate$/, 'duplicate'],
  [/-unknown$/, 'code-invalid'],
  [/-(unsupported|unregistered)$/, 'not-supported'],
  [/-(unparseable|not-base64|damaged|dtd-forbidden)$/, 'structure'],
  [/-conflict$/, 'conflict'],
  [/^VN-SUB-(stale|superseded)$/, 'informational'],
];

/** An id of the outcome that follows from the submission's. */
function outcomeId(id: string): string {
  const hex = createHash('sha256').update(`${id} issues`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
