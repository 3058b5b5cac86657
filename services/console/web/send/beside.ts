import type { CheckedRecord, Issue, Row, Table } from '../api/types.ts';

/** The issues of one table of a record: those of each row by its position, and those that no single row can be named for. */
export interface Beside {
  readonly rows: ReadonlyMap<number, readonly Issue[]>;
  readonly table: readonly Issue[];
}

const tableOf = ({ table, field, code }: Issue): string | undefined =>
  table ?? /^([A-Z]+\d+)(?:\.|$)/.exec(field ?? '')?.[1] ?? /^VN-(XML\d+)-/.exec(code)?.[1];

/** `HO_TEN` of `XML1.HO_TEN`. */
export const fieldOf = ({ field }: Issue): string | undefined => (field === undefined ? undefined : field.slice(field.indexOf('.') + 1));

/** The issues of a record. One that is no visit has a single table, a row of a form: what names no table is about that one. */
export function ofRecord(issues: readonly Issue[], { ordinal, tables }: CheckedRecord): readonly Issue[] {
  const own = issues.filter((one) => one.ordinal === ordinal);
  const [only, ...others] = Object.keys(tables);
  if (only === undefined || others.length > 0 || only.startsWith('XML')) return own;
  return own.map((one) => (one.field === undefined || tableOf(one) !== undefined ? one : { ...one, table: only }));
}

/** The issues of a table's name among those of a record. */
export const ofTable = (issues: readonly Issue[], name: string): readonly Issue[] => issues.filter((one) => tableOf(one) === name);

/** What stands beside none of the tables that are shown: issues of the record as a whole, or of a table it does not have. */
export const ofNoTable = (issues: readonly Issue[], { tables }: CheckedRecord): readonly Issue[] =>
  issues.filter((one) => !Object.hasOwn(tables, tableOf(one) ?? ''));

/**
 * Puts a table's issues beside its rows: by the row they name, else by the line, where only one row stands in it; in a table of one row
 * beside that one. An export on a single line has many rows in it: what then names no row stays with the table, rather than beside the wrong one.
 */
export function beside(issues: readonly Issue[], { rows }: Table): Beside {
  const byLine = new Map<number, Row | undefined>();
  for (const row of rows) if (row.line !== undefined) byLine.set(row.line, byLine.has(row.line) ? undefined : row);
  const byPosition = new Map(rows.map((row) => [row.position, row]));
  const rowOf = ({ row, line }: Issue): Row | undefined => {
    // A row that the rules have left out is not shown, and its issues are of no other.
    if (row !== undefined) return byPosition.get(row);
    if (rows.length === 1) return rows[0];
    return line === undefined ? undefined : byLine.get(line);
  };
  const placed = new Map<number, Issue[]>();
  const rest: Issue[] = [];
  for (const issue of issues) {
    const row = rowOf(issue);
    if (row === undefined) rest.push(issue);
    else placed.set(row.position, [...(placed.get(row.position) ?? []), issue]);
  }
  return { rows: placed, table: rest };
}
