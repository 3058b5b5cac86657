import { hash } from 'node:crypto';
import type { EverythingAsked, EverythingOf } from '@hub/fhir-rest';
import { ProblemError } from '@hub/outcome';
import { searchProblem } from '@hub/search';

/** Where a page begins, and the state that every page shows. */
export interface Position {
  /** Of a group or of all patients: the first of the patients at hand; '' before them (a group's own page, the beginning). */
  readonly from: string;
  /** 0: members, 1: what they point at. */
  readonly part: 0 | 1;
  /** Row id of the last one that was sent. */
  readonly after: number;
  readonly snapshot: string;
  /** Epoch milliseconds of the first page. */
  readonly pinnedAt: number;
}

/** Ties a position to what was asked, not to how many a page holds. */
function fingerprint(of: EverythingOf, { start, end, since, types }: EverythingAsked): string {
  return hash('sha256', JSON.stringify([of.type, 'id' in of ? of.id : '', start, end, since, types]), 'base64url').slice(0, 12);
}

export function encodePosition(of: EverythingOf, asked: EverythingAsked, { from, part, after, snapshot, pinnedAt }: Position): string {
  const json = JSON.stringify({ q: fingerprint(of, asked), f: from, p: part, r: after, s: snapshot, t: pinnedAt });
  return Buffer.from(json).toString('base64url');
}

const ID = /^[A-Za-z0-9\-.]{0,64}$/;
const SNAPSHOT = /^\d{1,18}:\d{1,18}:(\d{1,18}(,\d{1,18})*)?$/;
/** Last millisecond of the year 9999. */
const LAST_MOMENT = 253_402_300_799_999;
const whole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Reads a cursor for this very question. Throws `incorrect` for what {@link encodePosition} did not make for it. */
export function decodePosition(of: EverythingOf, asked: EverythingAsked): Position | undefined {
  if (asked.cursor === undefined) return undefined;
  let raw: Record<string, unknown> = {};
  try {
    raw = JSON.parse(Buffer.from(asked.cursor, 'base64url').toString('utf8')) ?? {};
  } catch {
    throw new ProblemError(searchProblem.cursor());
  }
  const { q, f, p, r, s, t } = raw;
  const valid =
    q === fingerprint(of, asked) &&
    typeof f === 'string' &&
    ID.test(f) &&
    (p === 0 || p === 1) &&
    whole(r) &&
    whole(t) &&
    t <= LAST_MOMENT &&
    typeof s === 'string' &&
    SNAPSHOT.test(s);
  if (!valid) throw new ProblemError(searchProblem.cursor());
  return { from: f, part: p, after: r, snapshot: s, pinnedAt: t };
}
