import { hash } from 'node:crypto';
import type { HistoryPeriod } from '@hub/fhir-rest';
import { ProblemError } from '@hub/outcome';
import { searchProblem } from '@hub/search';

/**
 * Where a page of a history ended, and what the first page pinned. Goes to the client as opaque base64url JSON; everything in it
 * is checked and only ever used as a parameter.
 */
export interface HistoryCursor {
  /** Time of the last version as Postgres writes it: to the microsecond. */
  readonly key: string;
  readonly rid: number;
  readonly version: number;
  /** `pg_current_snapshot()` of the first page: the state every page shows. */
  readonly snapshot: string;
  /** Transaction the first page was read in, when that one had written: it saw its own versions, the snapshot does not tell so. */
  readonly own?: string;
}

type Walk = HistoryPeriod & { readonly type: string | undefined; readonly cursor?: string };

/** Ties a cursor to its history: what decides membership, not `_count`. */
const fingerprint = ({ type, since, at }: Walk) =>
  hash('sha256', JSON.stringify(['history', type ?? '', since ?? '', at?.low ?? '', at?.high ?? '']), 'base64url').slice(0, 12);

export function encodeHistoryCursor(walk: Walk, { key, rid, version, snapshot, own }: HistoryCursor): string {
  return Buffer.from(JSON.stringify({ h: 1, q: fingerprint(walk), k: key, r: rid, n: version, s: snapshot, x: own })).toString('base64url');
}

const MOMENT = /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d(:\d\d)?)?$/;
const XID = /^\d{1,19}$/;
const SNAPSHOT = /^\d{1,19}:\d{1,19}:(\d{1,19}(,\d{1,19})*)?$/;

/** Reads the cursor of this very history; undefined for a first page. Throws `incorrect` for anything not made by {@link encodeHistoryCursor} for it. */
export function decodeHistoryCursor(walk: Walk): HistoryCursor | undefined {
  if (walk.cursor === undefined) return undefined;
  let raw: Record<string, unknown> = {};
  try {
    raw = JSON.parse(Buffer.from(walk.cursor, 'base64url').toString('utf8')) ?? {};
  } catch {
    throw new ProblemError(searchProblem.cursor());
  }
  const { h, q, k, r, n, s, x } = raw;
  const whole = (number: unknown): number is number => Number.isSafeInteger(number);
  const text = (value: unknown, form: RegExp): value is string => typeof value === 'string' && form.test(value);
  if (
    h !== 1 ||
    q !== fingerprint(walk) ||
    !text(k, MOMENT) ||
    !whole(r) ||
    !whole(n) ||
    n < 1 ||
    n > 2_147_483_647 ||
    !text(s, SNAPSHOT) ||
    (x !== undefined && !text(x, XID))
  )
    throw new ProblemError(searchProblem.cursor());
  return { key: k, rid: r, version: n, snapshot: s, ...(text(x, XID) ? { own: x } : {}) };
}
