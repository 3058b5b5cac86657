import type { Visibility } from '@hub/access';
import { constant, type Statement, typeIn } from '../search-sql/statement.ts';
import { laterLabels, statementAs } from '../search-sql/visible.ts';
import { withProvenance } from './provenance.ts';
import { type BulkSelection, filtered, isWhole, selected, selectedGone } from './what.ts';

/** A statement with its values. */
export interface Text {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A part of an export: row numbers from `low` to below `high`; with `listed` only those that this part lists (table bulk_part). */
export interface BulkRange {
  readonly low: number;
  readonly high: number;
  readonly listed?: { readonly exportId: string; readonly part: number };
}

/** Whether an export is read in ranges of row numbers as they lie, without a list of what is in it. */
export const readsAsItLies = (what: BulkSelection, visibility: Visibility): boolean => 'all' in visibility && isWhole(what);

/**
 * The row ids of everything an export is of, in the transaction whose snapshot it is; `deleted`: of what is gone since. For who sees part of
 * the store the list holds only that.
 */
export function bulkListSql(what: BulkSelection, deleted: boolean, visibility: Visibility): Text {
  const s = statementAs(visibility);
  const types = what.provenance === undefined ? what.types : [...what.types, 'Provenance'];
  const text = deleted
    ? `select r.rid from resource r where ${selectedGone({ ...what, types }, s)} and ${s.visible('r')}`
    : foundSql(what, s);
  return { text: s.whole(text), values: s.values };
}

/** The row ids of everything an export is of: a query with one column `rid`. */
export function foundSql(what: BulkSelection, s: Statement): string {
  const found = `select r.rid from resource r where ${selected(what, s)} and ${s.visible('r')} and not r.deleted and ${filtered(what, s)}`;
  return what.provenance === undefined ? found : withProvenance(found, what.provenance, s);
}

/**
 * The rows (rid, type, body, about) of a part as they were in `snapshot` (pg_snapshot), whatever was written since: versions are numbered without gaps and every one
 * stands in the change log, so the version of then is the one before the first change that the snapshot did not see. Access is asked
 * of the resource as it is now, as for any past version.
 */
export function rowsOf({ low, high, listed }: BulkRange, types: readonly string[], snapshot: string, s: Statement): string {
  const [from, to] = [constant(low), constant(high)];
  const then = s.value(snapshot, 'pg_snapshot');
  const within = (alias: string) => `${alias}.rid >= ${from} and ${alias}.rid < ${to}`;
  const list =
    listed === undefined
      ? ''
      : `, l as materialized (select distinct unnest(p.rids) as rid from bulk_part p where p.export_id = ${s.value(listed.exportId, 'uuid')} and p.part = ${constant(listed.part)})`;
  const join = (alias: string) => (listed === undefined ? '' : ` join l on l.rid = ${alias}.rid`);
  const wanted = `${typeIn('r', types)} and ${s.visible('r')}`;
  return `with changed as materialized (
      select c.rid, min(c.version) - 1 as version from change_log c
       where c.tx >= pg_snapshot_xmin(${then}) and not pg_visible_in_snapshot(c.tx, ${then}) and ${within('c')} group by c.rid)${list}
    select r.rid, r.type, r.body, r.about from resource r${join('r')}
     where ${within('r')} and not r.deleted and ${wanted} and not exists (select 1 from changed c where c.rid = r.rid)
    union all
    select r.rid, r.type, h.body, r.about from changed c${join('c')} join resource r on r.rid = c.rid
      join resource_history h on h.rid = c.rid and h.version = c.version
     where not h.deleted and h.body <> '' and ${wanted} and ${laterLabels('h', 'r', s)}`;
}

/** What a part holds, by type: rows (type, n, bytes with a line's end each, patients: numbers as text). The first look at a part, which bounds the second. */
export function bulkSizeSql(range: BulkRange, types: readonly string[], snapshot: string, visibility: Visibility): Text {
  const s = statementAs(visibility);
  const rows = rowsOf(range, types, snapshot, s);
  const text = `select x.type, count(*)::int as n, sum(octet_length(x.body) + 1)::bigint as bytes,
      array_agg(distinct x.about) filter (where x.about <> 0) as patients from (${rows}) x group by x.type order by x.type`;
  return { text: s.whole(text), values: s.values };
}

/** The bodies of a part in the order of their types, for COPY: to be asked in the transaction of {@link bulkSizeSql}. */
export function bulkBodiesSql(range: BulkRange, types: readonly string[], snapshot: string, visibility: Visibility): Text {
  const s = statementAs(visibility);
  const rows = rowsOf(range, types, snapshot, s);
  return { text: s.whole(`select x.body from (${rows}) x order by x.type`), values: s.values };
}

/** What a part lists as deleted: rows (type, id, about). */
export function bulkDeletedSql({ listed }: BulkRange, visibility: Visibility): Text {
  const s = statementAs(visibility);
  const list = `select unnest(p.rids) from bulk_part p where p.export_id = ${s.value(listed?.exportId, 'uuid')} and p.part = ${s.value(listed?.part, 'int')}`;
  const text = `select r.type, r.id, r.about from resource r where r.rid in (${list}) and ${s.visible('r')} order by r.type, r.rid`;
  return { text: s.whole(text), values: s.values };
}
