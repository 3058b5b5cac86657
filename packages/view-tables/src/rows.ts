import type { Connection } from '@hub/database';
import { type CompiledView, ROW_COLUMNS, tableRows } from '@hub/view-definition';
import type { ViewReads } from './reads.ts';
import type { ViewTable } from './state.ts';

/**
 * Makes the rows of some resources anew, as their current versions give them; a deleted one has none. Answers by how many rows the table grew. Within
 * the transaction that says how far the table is: both or neither.
 */
export async function remake(
  connection: Pick<Connection, 'query'>,
  { versionsOf }: Pick<ViewReads, 'versionsOf'>,
  table: Pick<ViewTable, 'name' | 'columns'>,
  view: CompiledView,
  rids: readonly number[],
): Promise<number> {
  if (rids.length === 0) return 0;
  const gone = await connection.query(`delete from view.${table.name} where _rid = any($1)`, [rids]);
  const columns = [...ROW_COLUMNS, ...table.columns.map(({ name }) => `"${name}"`)].join(', ');
  const made = await connection.query(`insert into view.${table.name} (${columns}) ${tableRows(view, versionsOf('$2'))}`, [
    JSON.stringify(view.variables),
    rids,
  ]);
  return (made.rowCount ?? 0) - (gone.rowCount ?? 0);
}
