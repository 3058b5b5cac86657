import { hash } from 'node:crypto';
import { refused } from '../refused.ts';
import type { Column, CompiledView } from './view.ts';

/** What a column of a table that keeps a view's rows is in Postgres. Numbers stay exact, a list or an element is its JSON. */
export type TableColumnType = 'boolean' | 'numeric' | 'text' | 'jsonb';

export interface TableColumn {
  readonly name: string;
  readonly type: TableColumnType;
}

/** The columns before those of the view: which resource a row was made of, and of which version. No column of a view begins like that. */
export const ROW_COLUMNS = ['_rid', '_version'] as const;

/** Names that every table of Postgres has already. */
const TAKEN: ReadonlySet<string> = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']);

/** The columns of a table that keeps the rows of a view. Throws ProblemError `invalid` for a name that no table can have. */
export function tableColumns({ columns }: Pick<CompiledView, 'columns'>): readonly TableColumn[] {
  return columns.map((column) => {
    if (TAKEN.has(column.name))
      throw refused(
        'column-taken',
        `Cột ${column.name}: PostgreSQL dùng tên này cho chính nó.`,
        `Column ${column.name}: Postgres itself uses this name.`,
        `select.column.where(name = '${column.name}')`,
      );
    return { name: column.name, type: typeOf(column) };
  });
}

function typeOf({ type, fhirType, collection }: Column): TableColumnType {
  // R5's integer64 is a text in JSON; R4 has none, a definition may say so.
  if (collection || type === 'json' || fhirType === 'integer64') return 'jsonb';
  return type === 'boolean' || type === 'text' ? type : 'numeric';
}

/** Equal for views that give equal rows of any store: as long as it is that of a table, the table is that of the view. */
export function tableSignature(view: CompiledView): string {
  const columns = view.columns.map((column) => [column.name, typeOf(column)]);
  return hash('sha256', JSON.stringify([view.resource, columns, view.rows('source'), view.variables]), 'hex');
}

/**
 * The rows of a view as they go into its table, {@link ROW_COLUMNS} first. `source` has these two beside `resource`. A value that is not of its column's type, as
 * a definition may claim one that the path does not have, is an error (`HV002`, its message the column's name).
 */
export function tableRows(view: CompiledView, source: string): string {
  const cells = tableColumns(view).map(({ name, type }) => typed(`x."${name}"`, name, type));
  // The fence: each cell is reckoned once.
  return `select ${[...ROW_COLUMNS.map((name) => `x.${name}`), ...cells].join(', ')} from (${view.rows(source, ROW_COLUMNS)} offset 0) x`;
}

const JSON_TYPE = { boolean: 'boolean', numeric: 'number', text: 'string' } as const;

function typed(cell: string, name: string, type: TableColumnType): string {
  if (type === 'jsonb') return cell;
  const value = type === 'text' ? `${cell} #>> '{}'` : `${cell}::${type}`;
  return `case when jsonb_typeof(${cell}) = '${JSON_TYPE[type]}' then ${value} else view_misfit(${cell}, '${name}')::${type} end`;
}

/** SQL of a row of the table as the view's JSON text: what {@link CompiledView.lines} gives. */
export function tableLine(columns: readonly TableColumn[], alias: string): string {
  const members = columns.map(({ name }) => `${alias}."${name}"`).join(', ');
  return `(select row_to_json("the row")::text from (select ${members}) "the row")`;
}

/** SQL of each column as text: what {@link CompiledView.cells} gives. */
export function tableCells(columns: readonly TableColumn[], alias: string): readonly string[] {
  return columns.map(({ name, type }) => (type === 'jsonb' ? `${alias}."${name}" #>> '{}'` : `${alias}."${name}"::text`));
}
