import type { DateValue, ValueCriterion } from '@hub/search';
import { type Branch, type Drive, perRow } from './drive.ts';
import { paramIn, type Statement } from './statement.ts';

type DateCriterion = Extract<ValueCriterion, { kind: 'date' }>;

/**
 * Bounds a value puts on a row [low, high): `lowFrom` ≤ low < `lowBefore`, `highAfter` < high ≤ `highTo`; `or` holds what
 * is left to check. R4 search, prefixes: eq contained; gt/lt reach beyond; ge/le reach beyond or contained; sa/eb wholly outside; ap overlaps.
 */
interface Bounds {
  lowFrom?: number;
  lowBefore?: number;
  highAfter?: number;
  highTo?: number;
  check?: (alias: string, s: Statement, literal: Moment) => string;
}

/** A moment as the column it is compared with holds it. */
type Moment = (ms: number, s: Statement) => string;

export const at: Moment = (ms, s) => s.value(timestamp(ms), 'timestamptz');

/** Epoch milliseconds as a timestamptz literal; outside the years 1–9999 an infinity. */
function timestamp(ms: number): string {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  if (!(year <= 9999)) return ms > 0 ? 'infinity' : '-infinity';
  return year < 1 ? '-infinity' : date.toISOString();
}

function boundsOf({ prefix, low, high }: DateValue): Bounds {
  switch (prefix) {
    case 'eq':
      return { lowFrom: low, lowBefore: high, highTo: high };
    case 'ne':
      return { check: (a, s, literal) => `not (${a}.low >= ${literal(low, s)} and ${a}.high <= ${literal(high, s)})` };
    case 'gt':
      return { highAfter: high };
    case 'lt':
      return { lowBefore: low };
    case 'ge':
      return { highAfter: low, check: (a, s, literal) => `(${a}.high > ${literal(high, s)} or ${a}.low >= ${literal(low, s)})` };
    case 'le':
      return { lowBefore: high, check: (a, s, literal) => `(${a}.low < ${literal(low, s)} or ${a}.high <= ${literal(high, s)})` };
    case 'sa':
      return { lowFrom: high };
    case 'eb':
      return { highTo: low };
    case 'ap':
      return { lowBefore: high, highAfter: low };
  }
}

function conditions(bounds: Bounds, alias: string, s: Statement, literal: Moment = at): string[] {
  const out: string[] = [];
  if (bounds.lowFrom !== undefined) out.push(`${alias}.low >= ${literal(bounds.lowFrom, s)}`);
  if (bounds.lowBefore !== undefined) out.push(`${alias}.low < ${literal(bounds.lowBefore, s)}`);
  if (bounds.highAfter !== undefined) out.push(`${alias}.high > ${literal(bounds.highAfter, s)}`);
  if (bounds.highTo !== undefined) out.push(`${alias}.high <= ${literal(bounds.highTo, s)}`);
  if (bounds.check !== undefined) out.push(bounds.check(alias, s, literal));
  return out;
}

export function dateMatch({ parameter, values }: DateCriterion, alias: string, s: Statement): string {
  const any = values.map((value) => `(${conditions(boundsOf(value), alias, s).join(' and ')})`).join(' or ');
  return `${paramIn(alias, parameter.rows)} and (${any})`;
}

/** A row of idx_composite whose `low` and `high` are a date: epoch milliseconds. */
export function dateConditions(value: DateValue, alias: string, s: Statement): readonly string[] {
  return conditions(boundsOf(value), alias, s, (ms) => s.value(ms, 'float8'));
}

/** Both bounds of a range of days on the same single-valued element, met by one row. */
function merge(all: readonly Bounds[]): Bounds {
  const max = (...n: (number | undefined)[]) => n.reduce((a, b) => (a === undefined ? b : b === undefined ? a : Math.max(a, b)), undefined);
  const min = (...n: (number | undefined)[]) => n.reduce((a, b) => (a === undefined ? b : b === undefined ? a : Math.min(a, b)), undefined);
  const checks = all.flatMap((b) => (b.check === undefined ? [] : [b.check]));
  const pick = { lowFrom: max, lowBefore: min, highAfter: max, highTo: min } as const;
  const merged: Bounds = {};
  for (const side of ['lowFrom', 'lowBefore', 'highAfter', 'highTo'] as const) {
    const value = pick[side](...all.map((b) => b[side]));
    if (value !== undefined) merged[side] = value;
  }
  if (checks.length > 0) merged.check = (alias, s, literal) => checks.map((check) => check(alias, s, literal)).join(' and ');
  return merged;
}

/** Longer periods have an index of their own (idx_date_long), so that a range of days need not look back for ever. */
const LONG = 40 * 86_400_000;
const LONG_SQL = `t.high - t.low > interval '40 days'`;

/** The ranges of the indexes that hold all that satisfies it. */
export function dateBranches(criterion: DateCriterion, s: Statement): readonly Branch[] {
  return criterion.values.flatMap((value) => ranges([boundsOf(value)], criterion, false, s));
}

function ranges(alternatives: readonly Bounds[], { parameter }: DateCriterion, byHigh: boolean, s: Statement): readonly Branch[] {
  return alternatives.flatMap((bounds): readonly Branch[] => {
    const where = conditions(bounds, 't', s);
    const scan = (...more: readonly string[]) =>
      perRow(parameter.rows, (param) => ({ table: 'idx_date t', where: [`t.param = ${param}`, ...where, ...more] }));
    const { lowFrom, lowBefore, highAfter } = bounds;
    if (byHigh || lowFrom !== undefined || lowBefore === undefined || highAfter === undefined) return scan();
    const edge = highAfter - LONG;
    return [...scan(`t.low >= ${at(edge, s)}`), ...scan(`t.low < ${at(edge, s)}`, LONG_SQL)];
  });
}

/**
 * By (low, rid), or by (high, rid) when only the end is bounded (`ge`, `gt`: open and running periods included).
 * `together` are all criteria on this parameter that one row must meet at once (single-valued elements).
 */
export function dateDrive(together: readonly DateCriterion[], s: Statement): Drive {
  const [first] = together as readonly [DateCriterion, ...DateCriterion[]];
  const single = together.every((criterion) => criterion.values.length === 1);
  const alternatives = single
    ? [merge(together.map((criterion) => boundsOf(criterion.values[0] as DateValue)))]
    : first.values.map((value) => boundsOf(value));
  const byHigh = alternatives.every((b) => b.lowFrom === undefined && b.lowBefore === undefined && (b.highAfter ?? b.highTo) !== undefined);
  const key = byHigh ? 't.high' : 't.low';
  const branches = ranges(alternatives, first, byHigh, s);
  const several = first.parameter.many === true;
  return {
    key: { sql: key, type: 'timestamptz' },
    branches,
    repeats: several || alternatives.length > 1,
    ...(several
      ? {
          first: `not exists (select 1 from idx_date g where g.rid = t.rid and g${key.slice(1)} < ${key} and ${dateMatch(first, 'g', s)} offset 0)`,
        }
      : {}),
  };
}
