import type { Visibility } from '@hub/access';
import { typeName } from '@hub/fhir-model';
import type { GroupKey, GroupValue, Stats } from '@hub/fhir-rest';
import { kindOf, type SearchQuery } from '@hub/search';
import { refuseHalfIndexed } from '../reindex/progress.ts';
import type { SearchDatabase } from '../search-sql/page-rows.ts';
import { onlyType } from '../search-sql/probe.ts';
import { choose } from '../search-sql/search.ts';
import { constant, paramIn, type Statement } from '../search-sql/statement.ts';
import { understood } from '../search-sql/understood.ts';
import { statementAs } from '../search-sql/visible.ts';
import { withinPatient } from '../search-sql/within-patient.ts';
import { matchingSql } from './matching.ts';

/** How a moment is written, in local time; a week is that of ISO 8601. */
const FORMATS = { year: 'YYYY', month: 'YYYY-MM', week: 'IYYY-"W"IW', day: 'YYYY-MM-DD' } as const;

/**
 * Counts the matches in groups: one statement besides the choice of what leads, under the statement timeout, so that total and groups are of one
 * moment. A resource is once in the group of each of its values; a period counts at its start, without one at its end.
 */
export async function stats(
  database: SearchDatabase,
  asked: SearchQuery,
  keys: readonly GroupKey[],
  page: { readonly count: number; readonly order: 'count' | 'key' },
  visibility: Visibility,
): Promise<Stats> {
  await refuseHalfIndexed(database, asked);
  const query = await understood(database, withinPatient(asked, visibility), visibility);
  const { index } = await choose(database, query, visibility);
  const s = statementAs(visibility);
  const text = statsSql(query, index, keys, page, s);
  const { rows } = await database.pool.query<Record<string, unknown>>(s.whole(text), s.values);
  const [whole, ...shown] = rows as [Record<string, unknown>, ...Record<string, unknown>[]];
  return {
    total: Number(whole.n),
    groups: Number(whole.groups),
    shown: shown.map((row) => ({ count: Number(row.n), values: keys.map((key, i) => groupValue(key, row, i)) })),
  };
}

/** A reference to what the hub does not hold is kept as a number that cannot be turned back. */
const UNRESOLVED = '?';

function groupValue({ parameter }: GroupKey, row: Record<string, unknown>, i: number): GroupValue {
  const [value, system, type, id] = [row[`a${i}`], row[`s${i}`], row[`t${i}`], row[`i${i}`]];
  if (typeof value !== 'string') return undefined;
  const kind = parameter === '_lastUpdated' ? 'date' : kindOf(parameter);
  if (kind === 'token') return { code: value, ...(typeof system === 'string' && system !== '' ? { system } : {}) };
  if (kind === 'reference') return { reference: typeof type === 'number' ? `${typeName(type)}/${id}` : UNRESOLVED };
  return { text: value };
}

/** The first row is the whole (its `n` the total), then groups: `n`, `a0`, `s0` (system), `t0`, `i0` (what a reference points at) … */
function statsSql(
  query: SearchQuery,
  lead: number,
  keys: readonly GroupKey[],
  { count, order }: { readonly count: number; readonly order: 'count' | 'key' },
  s: Statement,
): string {
  const joins = keys.map((key, i) => `left join (${valuesSql(key, s)}) k${i} on k${i}.rid = m.rid`);
  const columns = keys.flatMap((_, i) => [`k${i}.a`, `k${i}.b`]);
  const named = keys.flatMap((_, i) => [`k${i}.a as a${i}`, `k${i}.b as b${i}`]);
  const byKey = keys.flatMap((_, i) => [`l.a${i} nulls last`, `l.b${i}`]).join(', ');
  const ordered = order === 'count' ? `l.n desc, ${byKey}` : byKey;
  const names = keys.map((key, i) => nameOf(key, i));
  const matching = matchingSql(query, lead, s);
  const from = `from (${matching}) m ${joins.join(' ')}`;
  const absent = keys.map((_, i) => `null as a${i}, null as b${i}`).join(', ');
  // A sort of every match only where a resource may come twice into one group; the matches again only where one may be in several groups.
  const each = keys.every(comesOnce);
  const total = keys.every(({ parameter }) => parameter === '_lastUpdated' || (comesOnce({ parameter }) && parameter.many !== true))
    ? '(select coalesce(sum(n), 0) from e)'
    : `(select count(*) from (${matching}) m)`;
  return `with e as materialized (select 0 as whole, ${named.join(', ')}, count(${each ? '*' : 'distinct m.rid'}) as n
      ${from} group by ${columns.join(', ')}),
    g as materialized (select * from e union all select 1, ${absent}, ${total}),
    c as (select count(*) filter (where whole = 0) as groups from g),
    l as (select g.*, c.groups from g, c order by g.whole desc, ${ordered.replaceAll('l.', 'g.')} limit ${constant(count + 1)})
    select l.*${names.map(({ columns: more }) => more).join('')} from l ${names.map(({ join }) => join).join(' ')}
    order by l.whole desc, ${ordered}`;
}

/** A resource has no value of this key twice: its index rows differ in what is grouped by. */
function comesOnce({ parameter }: Pick<GroupKey, 'parameter'>): boolean {
  if (parameter === '_lastUpdated') return true;
  const kind = kindOf(parameter);
  return parameter.rows.length === 1 && (parameter.many !== true || kind === 'token' || kind === 'uri' || kind === 'string');
}

/** The values of resources for one key: rows (rid, a: the value as text, b: the number of its system). */
function valuesSql({ parameter, unit = 'day' }: GroupKey, s: Statement): string {
  const written = (moment: string) => `to_char(${moment} at time zone interval '+07:00', '${FORMATS[unit]}')`;
  if (parameter === '_lastUpdated') return `select x.rid, ${written('x.last_updated')} as a, 0 as b from resource x`;
  const where = `where ${paramIn('x', parameter.rows)}`;
  switch (kindOf(parameter)) {
    case 'token':
      return `select x.rid, x.code as a, x.system as b from idx_token x ${where}`;
    case 'uri':
      return `select x.rid, x.code as a, 0 as b from idx_token x ${where}`;
    case 'string':
      return `select x.rid, x.exact as a, 0 as b from idx_string x ${where}`;
    case 'reference':
      return `select x.rid, ${knownTarget('x', s)}::text as a, 0 as b from idx_reference x ${where}${onlyType(parameter, 'x')}`;
    case 'date': {
      const moment = `case when isfinite(x.low) then x.low when isfinite(x.high) then x.high - interval '1 millisecond' end`;
      return `select x.rid, ${written(`(${moment})`)} as a, 0 as b from idx_date x ${where}`;
    }
    default:
      throw new Error(`nothing is grouped by ${parameter.type}`);
  }
}

/** What a row points at, -1 for what the hub does not hold; nor does it, for who may not see that it does. */
function knownTarget(row: string, s: Statement): string {
  if ('all' in s.visibility) return `greatest(${row}.target, -1)`;
  const there = `exists (select 1 from resource o where o.rid = ${row}.target and ${s.visible('o')} offset 0)`;
  return `(case when ${row}.target > 0 and ${there} then ${row}.target else -1 end)`;
}

/** What a group's value is called, looked up for the groups that are shown. */
function nameOf({ parameter }: GroupKey, i: number): { readonly columns: string; readonly join: string } {
  const kind = parameter === '_lastUpdated' ? 'date' : kindOf(parameter);
  if (kind === 'token')
    return { columns: `, u${i}.value as s${i}`, join: `left join uri u${i} on u${i}.uri_id = l.b${i} and l.b${i} <> 0` };
  if (kind !== 'reference') return { columns: '', join: '' };
  const target = `select type, id from resource x where x.rid = l.a${i}::bigint limit 1`;
  return { columns: `, r${i}.type as t${i}, r${i}.id as i${i}`, join: `left join lateral (${target}) r${i} on true` };
}
