import type { Restricted } from '@hub/access';
import { type SearchQuery, typesOf } from '@hub/search';
import type { Drive } from './drive.ts';
import { type Statement, typeIn } from './statement.ts';
import { aboutOpened, countersTell, openedReaches, ownedSql } from './visible.ts';

/** A plan's index that says: led by what there is that the caller may see. */
export const OWN = -2;
/** A caller that may see no more than so many resources of the types is better served from them than from any index of all. */
export const OWN_MOST = 2_000;

/** Up to so many are put in order at no cost that shows. */
export const OWN_FEW = 100;

/** True when what the caller may see can be told without a look at each resource: by owner, label and patients opened to it. */
export const isToldByOwner = (visibility: Restricted): boolean => countersTell(visibility);

/**
 * How many resources of the types the caller may see at most, and how many there are: by the kept counters, and of patients opened to it as far
 * as it matters. A query with `own` and `whole`.
 */
export function ownCount(query: SearchQuery, visibility: Restricted, s: Statement): string {
  const types = typesOf(query);
  const kept = `select coalesce(sum(c.n) filter (where ${ownedSql('c', visibility, s)}), 0)::bigint as own, coalesce(sum(c.n), 0)::bigint as whole
    from resource_count c where ${typeIn('c', types)}`;
  const opened = openedReaches(visibility).map(
    ({ of }) =>
      ` + (select count(*) from (select 1 from resource r where ${aboutOpened('r', of, s)} and ${typeIn('r', types)} limit ${OWN_MOST + 1}) o)`,
  );
  // What is opened is counted only where it can make a difference.
  return `select case when k.own > ${OWN_MOST} then k.own else k.own${opened.join('')} end as own, k.whole from (${kept}) k`;
}

/** Row ids of all of them, deleted ones among them: the change log is the one index by owner. What may be seen of them is asked of their rows. */
export function ownSet(types: readonly string[], s: Statement): string {
  const { visibility } = s;
  if ('all' in visibility) return `select distinct l.rid from change_log l where ${typeIn('l', types)}`;
  const own = `select l.rid from change_log l where ${ownedSql('l', visibility, s)} and ${typeIn('l', types)}`;
  const opened = openedReaches(visibility).map(
    ({ of }) => `select r.rid from resource r where ${aboutOpened('r', of, s)} and ${typeIn('r', types)}`,
  );
  return `select distinct rid from (${[own, ...opened].join(' union all ')}) mine`;
}

/** By `rid`. */
export function ownDrive(types: readonly string[], s: Statement): Drive {
  const table = `(select h.rid, o.deleted, o.owner, o.labels, o.patient from (${ownSet(types, s)}) h
    cross join lateral (select deleted, owner, labels, patient from resource x where x.rid = h.rid limit 1) o) t`;
  return { branches: [{ table, where: ['not t.deleted'] }], repeats: false };
}
