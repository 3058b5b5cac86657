import { hash } from 'node:crypto';
import { typeNumber } from '@hub/fhir-model';
import { ProblemError } from '@hub/outcome';
import { type SearchQuery, searchProblem, typesOf } from '@hub/search';
import { leads, type Plan } from './choose.ts';
import { OWN } from './own.ts';
import { keysOf } from './sort/key.ts';
import type { Place } from './sort/place.ts';

/**
 * Where a page ended, and what the first page pinned. Goes to the client as opaque base64url JSON; everything in it is
 * checked and only ever used as a parameter. What looks right here and is none to Postgres (a 40th of May, 1e999) is refused by it
 * with a data exception (`isDataException`).
 */
export interface Cursor {
  readonly plan: Plan;
  /** Of a page that is led by an index: key of the last row as text; absent when rows come in `rid` order. */
  readonly key?: string;
  /** Of a page that is put in order by `_sort`: where it ended. */
  readonly place?: Place;
  readonly rid: number;
  /** `pg_current_snapshot()` of the first page: the state every page shows. */
  readonly snapshot: string;
  /** Epoch milliseconds of the first page. */
  readonly pinnedAt: number;
}

const VERSION = 2;

/** Ties a cursor to its search: what decides order and membership, not `_count` or includes. */
export function fingerprint(query: SearchQuery): string {
  const asked = [typesOf(query), query.criteria, query.sort, ...(query.contained === undefined ? [] : [query.contained])];
  return hash('sha256', JSON.stringify(asked, withoutNow), 'base64url').slice(0, 12);
}

/** `ap` reaches as far around a date as it lies from now: its middle stays while the clock moves between two pages. */
function withoutNow(key: string, value: unknown): unknown {
  // Nor do units that were seen for the first time between two pages change what was asked.
  if (key === 'alike') return undefined;
  const { prefix, low, high, ...rest } = (value ?? {}) as { readonly prefix?: unknown; readonly low?: unknown; readonly high?: unknown };
  return prefix === 'ap' ? { ...rest, prefix, middle: Number(low) + Number(high) } : value;
}

export function encodeCursor(query: SearchQuery, cursor: Cursor): string {
  const { plan, key, place, rid, snapshot, pinnedAt } = cursor;
  const { keys: p, type: y, updated: u } = place ?? {};
  return Buffer.from(
    JSON.stringify({
      v: VERSION,
      q: fingerprint(query),
      m: plan.mode[0],
      i: plan.index,
      k: key,
      p,
      y,
      u,
      r: rid,
      s: snapshot,
      t: pinnedAt,
    }),
  ).toString('base64url');
}

const MODES = new Map<unknown, Plan['mode']>([
  ['d', 'drive'],
  ['c', 'collect'],
  ['s', 'scan'],
  ['o', 'order'],
]);
/** Last millisecond of the year 9999: Postgres and JavaScript read the same text for every moment up to it. */
const LAST_MOMENT = 253_402_300_799_999;
const KEY_TYPES: Readonly<Record<string, RegExp>> = {
  timestamptz: /^(-?infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d(:\d\d)?)?( BC)?)$/,
  float8: /^(-?Infinity|-?\d+(\.\d+)?(e[+-]?\d+)?)$/,
  text: /^[^\0]*$/s,
};

/** SQLSTATE class 22: a value that Postgres cannot read. The first page's values were fine, so on a later page it is the cursor's. */
export function isDataException(error: unknown): boolean {
  return error instanceof Error && /^22/.test(String((error as Error & { code?: unknown }).code));
}

/** Reads a cursor for this very search. Throws `incorrect` for anything not made by {@link encodeCursor} for it. */
export function decodeCursor(query: SearchQuery): Cursor | undefined {
  if (query.cursor === undefined) return undefined;
  let raw: Record<string, unknown> = {};
  try {
    raw = JSON.parse(Buffer.from(query.cursor, 'base64url').toString('utf8')) ?? {};
  } catch {
    throw new ProblemError(searchProblem.cursor());
  }
  const { v, q, m, i, k, p, y, u, r, s, t } = raw;
  const mode = MODES.get(m);
  const whole = (n: unknown): n is number => Number.isSafeInteger(n);
  const valid =
    v === VERSION &&
    q === fingerprint(query) &&
    mode !== undefined &&
    whole(i) &&
    (i === -1 ? mode !== 'drive' : i === OWN ? mode === 'drive' || mode === 'collect' : canLead(query, mode, i)) &&
    (k === undefined || typeof k === 'string') &&
    (mode === 'collect' || mode === 'order') === (p !== undefined) &&
    (p === undefined || isPlace(query, p, y, u)) &&
    whole(r) &&
    whole(t) &&
    t >= 0 &&
    t <= LAST_MOMENT &&
    typeof s === 'string' &&
    /^\d{1,19}:\d{1,19}:(\d{1,19}(,\d{1,19})*)?$/.test(s);
  if (!valid) throw new ProblemError(searchProblem.cursor());
  return {
    plan: { mode, index: i as number },
    rid: r as number,
    snapshot: s as string,
    pinnedAt: t as number,
    ...(k === undefined ? {} : { key: k as string }),
    ...(p === undefined ? {} : { place: { keys: p as (string | null)[], rid: r as number, ...tie(y, u) } }),
  };
}

/** Values of the search's first keys, each of its type; with the tie of those that have none of the last. */
function isPlace(query: SearchQuery, keys: unknown, type: unknown, updated: unknown): boolean {
  const wanted = keysOf(query);
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > wanted.length) return false;
  const fits = keys.every((key, i) => (key === null ? wanted[i]?.always === false : isKey(key, wanted[i]?.type ?? '')));
  const none = keys.at(-1) === null;
  if (none && keys.length < wanted.length) return false;
  return fits && (!none || (typesOf(query).some((name) => typeNumber(name) === type) && isKey(updated, 'timestamptz')));
}

const isKey = (key: unknown, type: string): boolean => typeof key === 'string' && KEY_TYPES[type]?.test(key) === true;
const tie = (type: unknown, updated: unknown) => (typeof type === 'number' && typeof updated === 'string' ? { type, updated } : {});

/** A page can be driven by a criterion whose index holds its matches; any can be collected. */
function canLead(query: SearchQuery, mode: Plan['mode'], index: number): boolean {
  const criterion = query.criteria[index];
  return criterion !== undefined && (mode === 'collect' || (mode === 'drive' && leads(criterion)));
}

/** The cursor's key as a value of `type`; throws when the cursor was tampered with. */
export function cursorKey(cursor: Cursor, type: string): string {
  if (cursor.key === undefined || KEY_TYPES[type]?.test(cursor.key) !== true) throw new ProblemError(searchProblem.cursor());
  return cursor.key;
}
