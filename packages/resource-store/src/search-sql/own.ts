import { type SearchQuery, typesOf } from '@hub/search';
import type { Drive } from './drive.ts';
import { type Statement, typeIn } from './statement.ts';

/** A plan's index that says: led by what there is that the caller may see. */
export const OWN = -2;
/** A caller that may see no more than so many resources of the types is better served from them than from any index of all. */
export const OWN_MOST = 2_000;

/** Up to so many are put in order at no cost that shows. */
export const OWN_FEW = 100;

/** How many resources of the types the caller may see, and how many there are, from the kept counters: a query with `own` and `whole`. */
export function ownCount(query: SearchQuery, s: Statement): string {
  return `select coalesce(sum(c.n) filter (where ${s.visible('c')}), 0)::bigint as own, coalesce(sum(c.n), 0)::bigint as whole
    from resource_count c where ${typeIn('c', typesOf(query))}`;
}

/** Row ids of all of them, deleted ones among them: the change log is the one index by owner. */
export function ownSet(types: readonly string[], s: Statement): string {
  return `select distinct l.rid from change_log l where ${s.visible('l')} and ${typeIn('l', types)}`;
}

/** By `rid`. */
export function ownDrive(types: readonly string[], s: Statement): Drive {
  const table = `(select h.rid, o.deleted, o.owner, o.labels from (${ownSet(types, s)}) h
    cross join lateral (select deleted, owner, labels from resource x where x.rid = h.rid limit 1) o) t`;
  return { branches: [{ table, where: ['not t.deleted'] }], repeats: false };
}
