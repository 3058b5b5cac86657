import type { Visibility } from '@hub/access';
import { type SearchQuery, typesOf } from '@hub/search';
import type { Plan } from './choose.ts';
import { countSql } from './count.ts';
import { named } from './named.ts';
import type { SearchDatabase } from './page-rows.ts';
import { probe } from './probe.ts';
import { setOf } from './set.ts';
import { LOOK_AHEAD, readsAll } from './size.ts';
import { type Statement, typeIn } from './statement.ts';
import { statementAs } from './visible.ts';

export interface Estimated {
  readonly total: number;
  /** False: it is the exact number after all. */
  readonly estimated: boolean;
}

/** Pages of table resource that a sample reads, about: 8 MB. */
const SAMPLED_PAGES = 1_000;

/**
 * `_total=estimate`: about how many matches the caller may see, at a cost that does not grow with them. Exact without criteria (kept counters)
 * and when what leads the search, or the whole type, is at most {@link LOOK_AHEAD}; otherwise the share of matches in a fixed sample of
 * pages, taken for the whole: with n matches in the sample the error is about 1/√n. Two statements at most.
 */
export async function estimateTotal(database: SearchDatabase, query: SearchQuery, plan: Plan, visibility: Visibility): Promise<Estimated> {
  const run = async (sql: (s: Statement) => string) => {
    const s = statementAs(visibility);
    const { rows } = await database.pool.query<{ total: number; entries: number }>(named(s.whole(sql(s)), s.values));
    return rows[0] as { total: number; entries: number };
  };
  if (query.criteria.length === 0) return { total: (await run((s) => countSql(query, 0, s))).total, estimated: false };
  const lead = query.criteria[plan.index];
  const few = lead !== undefined && readsAll(lead) ? undefined : await run((s) => fewSql(query, plan.index, s));
  if (few !== undefined && few.entries <= LOOK_AHEAD) return { total: few.total, estimated: false };
  return { total: (await run((s) => sampleSql(query, s))).total, estimated: true };
}

/** Entries of what leads, looked at one by one up to {@link LOOK_AHEAD}; of a search that nothing leads, the resources of its types. */
function fewSql(query: SearchQuery, index: number, s: Statement): string {
  const lead = query.criteria[index];
  const types = typesOf(query);
  const set =
    lead === undefined
      ? `select r.rid from resource r where ${typeIn('r', types)} and not r.deleted and ${s.visible('r')}`
      : setOf(lead, types, s);
  const probes = query.criteria.filter((_, i) => i !== index).map((criterion) => probe(criterion, 'a.rid', s, 'forced'));
  // The probes of what turns out to be too many are not made.
  return `with lead as materialized (select rid from (${set}) x limit ${LOOK_AHEAD + 1}), n as materialized (select count(*) as entries from lead)
    select n.entries, (select count(distinct a.rid) from lead a where n.entries <= ${LOOK_AHEAD}${probes.map((one) => ` and ${one}`).join('')}) as total from n`;
}

/** Pages are drawn alike each time: the number stays while a client pages. */
function sampleSql(query: SearchQuery, s: Statement): string {
  const share = `(select least(1, ${SAMPLED_PAGES} * 8192.0 / greatest(pg_relation_size('resource'), 1)))`;
  const probes = query.criteria.map((criterion) => ` and ${probe(criterion, 't.rid', s, 'forced')}`);
  return `select round(count(*) / ${share})::bigint as total from resource t tablesample system ((100 * ${share})::real) repeatable (4)
    where ${typeIn('t', typesOf(query))} and not t.deleted and ${s.visible('t')}${probes.join('')}`;
}
