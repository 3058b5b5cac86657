import { type Criterion, type SearchQuery, typesOf } from '@hub/search';
import { rowMatch, TABLE } from './row-match.ts';
import { holds, setOf } from './set.ts';
import { type Statement, typeIn } from './statement.ts';

/**
 * The exact number of matches the caller may see, as a query with one column `total`. Without criteria it reads the kept
 * counters; with criteria it costs its matches.
 */
export function countSql(query: SearchQuery, lead: number, s: Statement): string {
  const types = typesOf(query);
  if (query.criteria.length === 0)
    return `select coalesce(sum(c.n), 0)::bigint as total from resource_count c where ${typeIn('c', types)} and ${s.visible('c')}`;
  const rest = query.criteria.filter((_, index) => index !== lead);
  const first = query.criteria[lead] as Criterion;
  if (rest.length === 0 && countsOnce(first)) {
    return `select count(*) as total from ${TABLE[first.kind]} x where ${rowMatch(first, 'x', s)} and ${s.visible('x')}`;
  }
  const probes = rest.map((criterion) => holds(criterion, 'm.rid', s));
  return `select count(*) as total from (select distinct rid from (${setOf(first, types, s, 'free', rest)}) a) m${probes.length === 0 ? '' : ` where ${probes.join(' and ')}`}`;
}

type Rows = Exclude<Criterion, { kind: 'id' | 'updated' | 'source' | 'missing' | 'chain' | 'has' | 'compartment' }>;

/** Every matching index row is another resource. */
function countsOnce(criterion: Criterion): criterion is Rows {
  if (
    criterion.kind === 'id' ||
    criterion.kind === 'updated' ||
    criterion.kind === 'source' ||
    criterion.kind === 'missing' ||
    criterion.kind === 'compartment' ||
    criterion.kind === 'chain' ||
    criterion.kind === 'has'
  )
    return false;
  if (criterion.kind === 'token') {
    if (criterion.negated) return false;
    const [value] = criterion.values;
    // The rows of one resource are distinct: with system and code there is one at most.
    if (
      criterion.values.length === 1 &&
      criterion.parameter.rows.length === 1 &&
      value?.system !== undefined &&
      value.code !== undefined &&
      value.upto === undefined
    )
      return true;
  }
  if (criterion.kind === 'reference' && criterion.values.flat().length === 1 && criterion.parameter.rows.length === 1) return true;
  return criterion.parameter.many !== true;
}
