import { typeNumber } from '@hub/fhir-model';
import type { Inclusion, SearchQuery } from '@hub/search';
import { constant, paramIn, type Statement } from './statement.ts';

/** Resources one page may bring along; more is refused, never cut. */
export const MAX_INCLUDED = 10_000;

/**
 * The resources that come with the rows of `shown` (columns rid): a query with columns rid, type, id, body, each once, none that is
 * shown itself, none the caller may not see. One set, whatever the page holds. Undefined when nothing is asked for.
 */
export function includedSql(query: SearchQuery, shown: string, s: Statement): string | undefined {
  const parts = [
    ...query.includes.map((include) => forward(include, shown)),
    ...query.revincludes.map((include) => backward(include, shown, s)),
  ];
  if (parts.length === 0) return undefined;
  return `select r.rid, r.type, r.id, r.body
    from (select rid, bool_or(type is null) as whatever, array_agg(type) as types from (${parts.join(' union all ')}) p group by rid) i
   cross join lateral (select rid, type, id, body, deleted, owner, labels from resource x where x.rid = i.rid limit 1) r
   where not r.deleted and (i.whatever or r.type = any(i.types)) and ${s.visible('r')}
     and not exists (select 1 from ${shown} o where o.rid = r.rid)
   limit ${MAX_INCLUDED + 1}`;
}

function forward({ parameter, target }: Inclusion, shown: string): string {
  const type = target === undefined ? 'null' : constant(typeNumber(target) as number);
  return `select x.target as rid, ${type}::smallint as type from ${shown} o join idx_reference x on x.rid = o.rid and ${paramIn('x', parameter.rows)} where x.target > 0`;
}

function backward({ parameter }: Inclusion, shown: string, s: Statement): string {
  return `select x.rid, null::smallint as type from ${shown} o join idx_reference x on x.target = o.rid and ${paramIn('x', parameter.rows)} where ${s.visible('x')}`;
}
