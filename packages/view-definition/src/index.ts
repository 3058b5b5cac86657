import { readDefinition } from './definition.ts';
import { type CompiledView, compileView } from './sql/view.ts';

export type { TableColumn, TableColumnType } from './sql/table.ts';
export { ROW_COLUMNS, tableCells, tableColumns, tableLine, tableRows, tableSignature } from './sql/table.ts';
export type { Column, ColumnType, CompiledView } from './sql/view.ts';

/**
 * A ViewDefinition (SQL on FHIR v2) as SQL for Postgres. Pure. Throws ProblemError `invalid` whose `expression` is the place in the definition: what is no
 * view is refused here, so that a stored view runs.
 */
export function viewOf(definition: unknown): CompiledView {
  return compileView(readDefinition(definition));
}
