import { type SearchQuery, typesOf } from '@hub/search';
import { holds, setOf } from '../search-sql/set.ts';
import { type Statement, typeIn } from '../search-sql/statement.ts';

/** The row ids of everything a search matches, each once, as a query with one column `rid`: what is counted in groups. `lead`: the criterion that names fewest. */
export function matchingSql(query: SearchQuery, lead: number, s: Statement): string {
  const types = typesOf(query);
  const first = query.criteria[Math.max(lead, 0)];
  if (first === undefined) return `select r.rid from resource r where ${typeIn('r', types)} and not r.deleted and ${s.visible('r')}`;
  const rest = query.criteria.filter((criterion) => criterion !== first);
  const probes = rest.map((criterion) => holds(criterion, 'a.rid', s));
  return `select distinct a.rid from (${setOf(first, types, s, 'free', rest)}) a${probes.length === 0 ? '' : ` where ${probes.join(' and ')}`}`;
}
