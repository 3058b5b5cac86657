import type { RecordedAction } from '@hub/access';

/**
 * What became of a call: `success`; `refused`: no right to it, or nobody known (401, 403); `failed`: asked wrongly, not there, or
 * stopped by a rule (other 4xx); `error`: the hub's own failure (5xx).
 */
export type AuditOutcome = 'success' | 'refused' | 'failed' | 'error';

/** One access, as it happened. Everything a person needs who asks "who saw this record?"; nothing of what the record says. */
export interface AuditEntry {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly action: RecordedAction;
  readonly outcome: AuditOutcome;
  /** HTTP status of the answer. */
  readonly status: number;
  /** Method and route as the table of routes has it, never the path: `GET /fhir/:type/:id`. */
  readonly route: string;
  /** `client_number`; 0: nobody was recognised. */
  readonly client: number;
  /** The caller's address. */
  readonly address?: string | undefined;
  /** X-Request-Id of the answer: the same in the log. */
  readonly request?: string | undefined;
  /** Code of v3-PurposeOfUse. */
  readonly purpose?: string | undefined;
  /** The person behind the client: `sub` of their login. */
  readonly user?: string | undefined;
  /** What was addressed, where the address names it. */
  readonly type?: string | undefined;
  readonly id?: string | undefined;
  readonly version?: string | undefined;
  /** What was asked: the query as it came. It may name a person: it is shown to those who may read the audit, and to nobody else. */
  readonly query?: string | undefined;
  /** Every patient whose data was in the answer or was changed: numbers (`resource.about`), each once. */
  readonly patients?: readonly number[] | undefined;
  /** Resources in the answer, or changed. */
  readonly resources?: number | undefined;
  /** A stable word or two about what was special: a login's client id, `break-glass`. */
  readonly detail?: string | undefined;
}

/**
 * What an act of administration was about that is no resource: the id of a client, the code of a source. Intake says it as the detail, the authorization
 * server as an id without a type, beside what was done.
 */
export const administered = ({ action, type, id, detail }: AuditEntry): string | undefined =>
  action === 'admin' && type === undefined ? (id ?? detail) : undefined;

/** Outcome of an HTTP status. */
export function outcomeOf(status: number): AuditOutcome {
  if (status < 400) return 'success';
  if (status === 401 || status === 403) return 'refused';
  return status < 500 ? 'failed' : 'error';
}
