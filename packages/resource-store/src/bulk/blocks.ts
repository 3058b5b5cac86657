import type { Visibility } from '@hub/access';
import { typeNumber } from '@hub/fhir-model';
import { constant, type Statement } from '../search-sql/statement.ts';
import { statementAs } from '../search-sql/visible.ts';
import { type BulkRange, foundSql, rowsOf, type Text } from './bulk-rows.ts';
import { type BulkSelection, OF_PATIENTS } from './what.ts';

/**
 * Rows (block, rid) of what an export is of, in blocks of one type (Bulk Data Access 3.0, async output file organization): a resource of that type, and what refers to
 * it. A patient's block is its compartment; for other types any reference counts that can be searched for. What names several stands in the block of
 * each, what names none in no block.
 */
export function bulkBlocksSql(what: BulkSelection, visibility: Visibility): Text {
  const s = statementAs(visibility);
  const type = constant(typeNumber(what.blocks ?? '') ?? -1);
  const by = what.blocks === 'Patient' ? ` and x.param = any(${s.value(OF_PATIENTS, 'smallint[]')})` : '';
  const text = `with g as materialized (${foundSql(what, s)})
    select o.rid as block, g.rid from g join resource o on o.rid = g.rid and o.type = ${type}
    union select x.target, g.rid from g join idx_reference x on x.rid = g.rid${by}
      join resource o on o.rid = x.target and o.type = ${type} and not o.deleted`;
  return { text: s.whole(text), values: s.values };
}

/** The lines of a part of blocks: each block's header, its resource, then what belongs to it by type. Rows (block, place, type, body, about). */
function linesOf(range: BulkRange, block: string, types: readonly string[], snapshot: string, s: Statement): string {
  const { exportId, part } = range.listed ?? {};
  const of = `from bulk_part p where p.export_id = ${s.value(exportId, 'uuid')} and p.part = ${s.value(part, 'int')}`;
  const header = [
    `'{"resourceType":"Parameters","parameter":[{"name":"header","valueReference":{"reference":"${block}/'`,
    'o.id',
    `'"}}]}'`,
  ];
  return `with pairs as materialized (select unnest(p.block_rids) as block, unnest(p.rids) as rid ${of}),
      lines as materialized (${rowsOf(range, types, snapshot, s)})
    select b.block, 0 as place, 0 as type, ${header.join(' || ')} as body, 0 as about
      from (select distinct p.block from pairs p join lines x on x.rid = p.rid) b join resource o on o.rid = b.block
    union all
    select p.block, case when p.rid = p.block then 1 else 2 end, x.type, x.body, x.about from pairs p join lines x on x.rid = p.rid`;
}

/** One row as {@link bulkSizeSql} has them, of the type of the blocks; none of an empty part. */
export function bulkBlocksSizeSql(
  range: BulkRange,
  block: string,
  types: readonly string[],
  snapshot: string,
  visibility: Visibility,
): Text {
  const s = statementAs(visibility);
  const lines = linesOf(range, block, types, snapshot, s);
  const text = `select ${constant(typeNumber(block) as number)}::int as type, count(*)::int as n, sum(octet_length(x.body) + 1)::bigint as bytes,
      array_agg(distinct x.about) filter (where x.about <> 0) as patients from (${lines}) x having count(*) > 0`;
  return { text: s.whole(text), values: s.values };
}

/** The lines of the same, for COPY. */
export function bulkBlocksBodiesSql(
  range: BulkRange,
  block: string,
  types: readonly string[],
  snapshot: string,
  visibility: Visibility,
): Text {
  const s = statementAs(visibility);
  const lines = linesOf(range, block, types, snapshot, s);
  return { text: s.whole(`select x.body from (${lines}) x order by x.block, x.place, x.type`), values: s.values };
}
