import type { Connection } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { type CompiledView, tableCells, tableColumns, tableLine, tableSignature } from '@hub/view-definition';
import { constant, type Statement } from '../search-sql/statement.ts';

/** A table that keeps the rows of a view (packages/view-tables), and the place in the change log up to which it does. */
export interface LiveTable {
  readonly name: string;
  readonly tx: string;
  readonly seq: number;
}

/** Changes that a table may be behind: reading what they say anew is still cheaper than the whole store. */
export const MOST_BEHIND = 50_000;

/** The table of a view, as the transaction of `connection` sees it; undefined when there is none, or it is far behind. */
export async function liveTable(connection: Pick<Connection, 'query'>, view: CompiledView): Promise<LiveTable | undefined> {
  const { rows } = await connection.query<LiveTable & { readonly behind: number }>(
    `select t.table_name as name, t.tx::text as tx, t.seq,
            (select count(*) from (select 1 from change_log c where (c.tx, c.seq) > (t.tx, t.seq) limit $2) x)::int as behind
       from view_table t where t.signature = $1 and t.state = 'live' order by t.tx desc, t.seq desc limit 1`,
    [tableSignature(view), MOST_BEHIND + 1],
  );
  const [table] = rows;
  return table === undefined || table.behind > MOST_BEHIND ? undefined : table;
}

const CHANGED = 'view_changed';

/** `r` was changed after the place up to which the table is. An array, so that its rows are looked up by number. */
export const CHANGED_SINCE = `r.rid = any(array(select rid from ${CHANGED}))`;

/**
 * The rows of a view from its table, of what has not changed since, each behind whose record it is of. Only what a row was made of is in the table: who may
 * see it, whose it is and whether it is still there is asked of the resource itself, now, by the same `conditions` (on `r`) as of a view that is reckoned;
 * and a row of another version than the one that is there now is never shown.
 */
export function fromTable(table: LiveTable, view: CompiledView, as: 'lines' | 'cells', conditions: string, s: Statement): string {
  s.once(
    CHANGED,
    () =>
      `select distinct c.rid from change_log c where (c.tx, c.seq) > (${s.value(table.tx, 'xid8')}, ${s.value(table.seq, 'bigint')})
          and c.type = ${constant(typeNumber(view.resource) as number)}`,
  );
  const columns = tableColumns(view);
  const cells = as === 'lines' ? [tableLine(columns, 't')] : tableCells(columns, 't');
  return `select r.about, ${cells.join(', ')} from view.${table.name} t join resource r on r.rid = t._rid and r.version = t._version
   where ${conditions} and t._rid not in (select rid from ${CHANGED})`;
}
