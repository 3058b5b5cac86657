import { type Criterion, type SearchQuery, typesOf } from '@hub/search';
import { rowMatch, TABLE } from './row-match.ts';
import { holds, setOf } from './set.ts';
import { type Statement, typeIn } from './statement.ts';
import { countersTell, openedPatients, openedReaches, ownedSql } from './visible.ts';

/**
 * The exact number of matches the caller may see, as a query with one column `total`. Without criteria it reads the kept
 * counters; with criteria it costs its matches.
 */
export function countSql(query: SearchQuery, lead: number, s: Statement): string {
  const types = typesOf(query);
  if (query.criteria.length === 0) return wholeSql(types, s);
  const rest = query.criteria.filter((_, index) => index !== lead);
  const first = query.criteria[lead] as Criterion;
  if (rest.length === 0 && countsOnce(first)) {
    return `select count(*) as total from ${TABLE[first.kind]} x where ${rowMatch(first, 'x', s)} and ${s.visible('x')}`;
  }
  const probes = rest.map((criterion) => holds(criterion, 'm.rid', s));
  return `select count(*) as total from (select distinct rid from (${setOf(first, types, s, 'free', rest)}) a) m${probes.length === 0 ? '' : ` where ${probes.join(' and ')}`}`;
}

/** How many there are of these types: from the kept counters where they can tell, and one by one what is opened to the caller. */
function wholeSql(types: readonly string[], s: Statement): string {
  const { visibility } = s;
  const each = `from resource r where ${typeIn('r', types)} and not r.deleted`;
  if (!('all' in visibility) && !countersTell(visibility)) return `select count(*) as total ${each} and ${s.visible('r')}`;
  const kept = (where: string, of: readonly string[]) =>
    `(select coalesce(sum(c.n), 0)::bigint from resource_count c where ${typeIn('c', of)} and ${where})`;
  if ('all' in visibility) return `select ${kept('true', types)} as total`;
  const inScope = visibility.types === undefined ? types : types.filter((type) => visibility.types?.has(type));
  if (inScope.length === 0) return 'select 0::bigint as total';
  const counted = kept(ownedSql('c', visibility, s), inScope);
  const opened = openedReaches(visibility);
  if (opened.length === 0) return `select ${counted} as total`;
  // From each opened patient on, by the index of what is about one: never from the type, of which there may be millions.
  const abouts = opened.map(({ of }) => openedPatients(of, 'about', s)).join(' union ');
  const others = `select r.* from (${abouts}) o (about) cross join lateral (
    select * from resource r where r.about = o.about and r.about <> 0 and ${typeIn('r', types)} and not r.deleted offset 0) r`;
  return `select ${counted} + (select count(*) from (${others}) r where not (${ownedSql('r', visibility, s)}) and ${s.visible('r')}) as total`;
}

type Rows = Exclude<Criterion, { kind: 'id' | 'updated' | 'source' | 'content' | 'missing' | 'chain' | 'has' | 'compartment' }>;

/** Every matching index row is another resource. */
function countsOnce(criterion: Criterion): criterion is Rows {
  if (
    criterion.kind === 'id' ||
    criterion.kind === 'updated' ||
    criterion.kind === 'source' ||
    criterion.kind === 'content' ||
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
