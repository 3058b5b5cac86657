import type { Visibility } from '@hub/access';
import type { CompiledView } from '@hub/view-definition';
import { isOfData, severalValues, unreckoned } from '../operations/view-rows.ts';
import { statementAs } from '../search-sql/visible.ts';
import { type BulkRange, rowsOf, type Text } from './bulk-rows.ts';

/**
 * The rows (line) of a view over what a part holds of its type, as it was in `snapshot`: JSON with a member for each column, or (`cells`) a JSON array of the
 * columns as texts. The fence has each body parsed once, however many columns look at it. `$1`: the texts of the definition.
 */
export function bulkViewSql(range: BulkRange, view: CompiledView, as: 'lines' | 'cells', snapshot: string, visibility: Visibility): Text {
  const s = statementAs(visibility);
  s.value(JSON.stringify(view.variables), 'jsonb');
  const rows = rowsOf(range, [view.resource], snapshot, s);
  const table = view[as](`select x.body::jsonb as resource from (${rows}) x offset 0`, []);
  const cells = view.columns.map((_, n) => `t.c${n}`).join(', ');
  const text = as === 'lines' ? table : `select to_json(array[${cells}]::text[])::text as line from (${table}) t`;
  return { text: s.whole(text), values: s.values };
}

/** What went wrong in the data, told with the column's name alone; another error as it is. */
export function bulkViewFault(error: unknown): unknown {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (code === 'HV001') return severalValues(String(message));
  return isOfData(error) ? unreckoned() : error;
}
