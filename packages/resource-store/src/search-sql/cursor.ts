import { hash } from 'node:crypto';
import { ProblemError } from '@hub/outcome';
import { type SearchQuery, searchProblem } from '@hub/search';
import type { Plan } from './choose.ts';

/**
 * Where a page ended, and what the first page pinned. Goes to the client as opaque base64url JSON; everything in it is
 * checked and only ever used as a parameter.
 */
export interface Cursor {
  readonly plan: Plan;
  /** Sort key of the last row as text; absent when rows come in `rid` order. */
  readonly key?: string;
  readonly rid: number;
  /** `pg_current_snapshot()` of the first page: the state every page shows. */
  readonly snapshot: string;
  /** Epoch milliseconds of the first page. */
  readonly pinnedAt: number;
}

const VERSION = 1;

/** Ties a cursor to its search: what decides order and membership, not `_count` or includes. */
function fingerprint(query: SearchQuery): string {
  return hash('sha256', JSON.stringify([query.type, query.criteria, query.sort ?? '']), 'base64url').slice(0, 12);
}

export function encodeCursor(query: SearchQuery, cursor: Cursor): string {
  const { plan, key, rid, snapshot, pinnedAt } = cursor;
  return Buffer.from(
    JSON.stringify({ v: VERSION, q: fingerprint(query), m: plan.mode[0], i: plan.index, k: key, r: rid, s: snapshot, t: pinnedAt }),
  ).toString('base64url');
}

const MODES = { d: 'drive', c: 'collect', s: 'scan' } as const;
const KEY_TYPES: Readonly<Record<string, RegExp>> = {
  timestamptz: /^(-?infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d(:\d\d)?)?( BC)?)$/,
  float8: /^(-?Infinity|-?\d+(\.\d+)?(e[+-]?\d+)?)$/,
  text: /^[^\0]*$/s,
};

/** Reads a cursor for this very search. Throws `incorrect` for anything not made by {@link encodeCursor} for it. */
export function decodeCursor(query: SearchQuery): Cursor | undefined {
  if (query.cursor === undefined) return undefined;
  let raw: Record<string, unknown> = {};
  try {
    raw = JSON.parse(Buffer.from(query.cursor, 'base64url').toString('utf8')) ?? {};
  } catch {
    throw new ProblemError(searchProblem.cursor());
  }
  const { v, q, m, i, k, r, s, t } = raw;
  const mode = MODES[m as keyof typeof MODES];
  const whole = (n: unknown): n is number => Number.isSafeInteger(n);
  const valid =
    v === VERSION &&
    q === fingerprint(query) &&
    mode !== undefined &&
    whole(i) &&
    (mode === 'scan' ? i === -1 : i >= 0 && i < query.criteria.length) &&
    (k === undefined || typeof k === 'string') &&
    whole(r) &&
    whole(t) &&
    typeof s === 'string' &&
    /^\d{1,19}:\d{1,19}:(\d{1,19}(,\d{1,19})*)?$/.test(s);
  if (!valid) throw new ProblemError(searchProblem.cursor());
  return {
    plan: { mode, index: i as number },
    rid: r as number,
    snapshot: s as string,
    pinnedAt: t as number,
    ...(k === undefined ? {} : { key: k as string }),
  };
}

/** The cursor's key as a value of `type`; throws when the cursor was tampered with. */
export function cursorKey(cursor: Cursor, type: string): string {
  if (cursor.key === undefined || KEY_TYPES[type]?.test(cursor.key) !== true) throw new ProblemError(searchProblem.cursor());
  return cursor.key;
}
