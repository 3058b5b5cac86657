import { typeNumber } from '@hub/fhir-model';
import { type ProblemError, problem } from '@hub/outcome';
import { type AuditEntry, administered } from './entry.ts';

/** What is asked of the audit (IHE ITI-81 Retrieve ATNA Audit Event; R4 AuditEvent search parameters). Absent parts restrict nothing. */
export interface AuditQuery {
  /** Of [from, until), epoch milliseconds. */
  readonly from?: number;
  readonly until?: number;
  /** Id of a patient: everything in which their data were seen or changed. */
  readonly patient?: string;
  /** `Type/id` that was addressed. */
  readonly entity?: { readonly type: string; readonly id: string };
  /** Id of a client, or code of a source, that was registered or changed. */
  readonly entityName?: string;
  /** A client id, or the `sub` of a person. */
  readonly agent?: string;
  readonly address?: string;
  /** AuditEvent.action: C R U D E. */
  readonly actions?: readonly string[];
  /** AuditEvent.outcome: 0 4 8. */
  readonly outcomes?: readonly string[];
  /** Code of AuditEvent.subtype. */
  readonly subtypes?: readonly string[];
  readonly count: number;
  /** Opaque place after the last one shown. */
  readonly cursor?: string;
}

/** Names a query may have, for the error and the documentation. */
export const AUDIT_PARAMETERS = [
  'date',
  'patient',
  'entity',
  'entity-name',
  'agent',
  'address',
  'action',
  'outcome',
  'subtype',
  '_count',
  '_cursor',
] as const;

const COUNT = 50;
const MOST = 1_000;

/** Reads a query. Throws ProblemError `incorrect/audit-parameter` naming what is unknown or wrong. */
export function parseAuditQuery(asked: readonly (readonly [string, string])[]): AuditQuery {
  const query: { -readonly [K in keyof AuditQuery]: AuditQuery[K] } = { count: COUNT };
  const seen = new Set<string>();
  for (const [name, value] of asked) {
    if (seen.has(name) && name !== 'date') throw wrong(name);
    seen.add(name);
    if (name === 'date') date(query, value);
    else if (name === 'patient') query.patient = idOf(name, value.replace(/^Patient\//, ''));
    else if (name === 'entity') {
      const [type = '', id = ''] = value.split('/', 2);
      if (typeNumber(type) === undefined) throw wrong(name);
      if (type === 'Patient') query.patient = idOf(name, id);
      else query.entity = { type, id: idOf(name, id) };
    } else if (name === 'entity-name' && value !== '') query.entityName = value;
    else if (name === 'agent' && value !== '') query.agent = value;
    else if (name === 'address' && value !== '') query.address = value;
    else if (name === 'action') query.actions = listOf(name, value, /^[CRUDE]$/);
    else if (name === 'outcome') query.outcomes = listOf(name, value, /^(0|4|8|12)$/);
    else if (name === 'subtype')
      query.subtypes = listOf(name, value.replaceAll('http://hl7.org/fhir/restful-interaction|', ''), /^[a-z0-9-]+$/);
    else if (name === '_count') {
      if (!/^\d{1,6}$/.test(value)) throw wrong(name);
      query.count = Math.min(Math.max(Number(value), 1), MOST);
    } else if (name === '_cursor' && /^\d{1,20}\.\d{1,16}\.\d{1,9}$/.test(value)) query.cursor = value;
    else throw wrong(name);
  }
  return query;
}

/** True for an entry that the rest of a query means: what is asked for beside patient and time. `clientId`: of the entry's client. */
export function matchesAudit(
  query: AuditQuery,
  entry: AuditEntry,
  event: { readonly action?: string; readonly outcome?: string; readonly subtype: string; readonly clientId?: string | undefined },
): boolean {
  const { from, until, entity, entityName, agent, address, actions, outcomes, subtypes } = query;
  if (from !== undefined && entry.at < from) return false;
  if (until !== undefined && entry.at >= until) return false;
  if (entity !== undefined && !(entry.type === entity.type && entry.id === entity.id)) return false;
  if (entityName !== undefined && administered(entry) !== entityName) return false;
  if (agent !== undefined && entry.user !== agent && event.clientId !== agent) return false;
  if (address !== undefined && entry.address !== address) return false;
  if (actions !== undefined && !actions.includes(event.action ?? '')) return false;
  if (outcomes !== undefined && !outcomes.includes(event.outcome ?? '')) return false;
  return subtypes === undefined || subtypes.includes(event.subtype);
}

const DAY = /^(eq|ge|gt|le|lt)?(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** A day or a moment; without a zone in UTC+7, as everywhere in the hub. */
function date(query: { from?: number; until?: number }, value: string): void {
  const [, prefix = 'eq', day, time, zone = '+07:00'] = DAY.exec(value) ?? [];
  if (day === undefined) throw wrong('date');
  const low = Date.parse(`${day}T${time ?? '00:00'}${zone}`);
  if (Number.isNaN(low)) throw wrong('date');
  const step = time === undefined ? 86_400_000 : time.length === 5 ? 60_000 : time.length === 8 ? 1_000 : 1;
  const from = prefix === 'gt' ? low + step : prefix === 'ge' || prefix === 'eq' ? low : undefined;
  const until = prefix === 'lt' ? low : prefix === 'le' || prefix === 'eq' ? low + step : undefined;
  if (from !== undefined) query.from = Math.max(query.from ?? from, from);
  if (until !== undefined) query.until = Math.min(query.until ?? until, until);
}

function idOf(name: string, value: string): string {
  if (!/^[A-Za-z0-9\-.]{1,64}$/.test(value)) throw wrong(name);
  return value;
}

function listOf(name: string, value: string, each: RegExp): readonly string[] {
  const values = value.split(',');
  if (!values.every((one) => each.test(one))) throw wrong(name);
  return values;
}

function wrong(name: string): ProblemError {
  const known = (AUDIT_PARAMETERS as readonly string[]).includes(name);
  const list = AUDIT_PARAMETERS.join(', ');
  // An unknown name may hold anything a caller typed: it is not repeated.
  return known
    ? problem('incorrect', 'audit-parameter', `Giá trị của ${name} không hợp lệ.`, `The value of ${name} is not valid.`)
    : problem('incorrect', 'audit-parameter', `Tham số không có. Dùng được: ${list}.`, `No such parameter. Served: ${list}.`);
}
