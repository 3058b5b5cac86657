import type { Connection } from '@hub/database';
import { type CompiledView, type TableColumn, tableColumns, tableSignature } from '@hub/view-definition';
import type { FillPlace, Place } from './reads.ts';

type Asked = Pick<Connection, 'query'>;

/** A table of a view. */
export interface ViewTable {
  readonly number: number;
  readonly name: string;
  readonly signature: string;
  readonly definitionVersion: number;
  readonly columns: readonly TableColumn[];
  readonly state: 'filling' | 'live';
  readonly filled: FillPlace | undefined;
  readonly place: Place;
}

interface TableRow {
  readonly number: number;
  readonly view_rid: number;
  readonly table_name: string;
  readonly signature: string;
  readonly definition_version: number;
  readonly columns: string;
  readonly state: 'filling' | 'live';
  readonly filled_at: string | null;
  readonly filled_rid: number | null;
  readonly tx: string;
  readonly seq: number;
}

/** The tables of these views, oldest first. */
export async function tablesOf(connection: Asked, views: readonly number[]): Promise<ReadonlyMap<number, readonly ViewTable[]>> {
  const { rows } = await connection.query<TableRow>(
    `select number, view_rid, table_name, signature, definition_version, columns, state, filled_at::text as filled_at, filled_rid, tx::text as tx, seq
       from view_table where view_rid = any($1) order by number`,
    [views],
  );
  const tables = rows.map((row) => [row.view_rid, tableOf(row)] as const);
  return new Map(views.map((view) => [view, tables.filter(([of]) => of === view).map(([, table]) => table)]));
}

function tableOf(row: TableRow): ViewTable {
  return {
    number: row.number,
    name: row.table_name,
    signature: row.signature,
    definitionVersion: row.definition_version,
    columns: JSON.parse(row.columns) as readonly TableColumn[],
    state: row.state,
    filled: row.filled_at === null || row.filled_rid === null ? undefined : { at: row.filled_at, rid: row.filled_rid },
    place: { tx: row.tx, seq: row.seq },
  };
}

/** Makes an empty table for a view: what is visible from now on is filled in, all that comes behind `place` is followed. */
export async function makeTable(
  connection: Asked,
  of: { readonly rid: number; readonly name: string; readonly version: number; readonly view: CompiledView; readonly place: Place },
): Promise<void> {
  const { rows } = await connection.query<{ number: number }>(
    `with next as (select nextval(pg_get_serial_sequence('view_table', 'number'))::int as number)
     insert into view_table (number, view_rid, signature, definition_version, table_name, columns, tx, seq)
     overriding system value
     select next.number, $1, $2, $3, lower($4) || '_' || next.number, $5, $6, $7 from next returning number`,
    [of.rid, tableSignature(of.view), of.version, of.name, JSON.stringify(tableColumns(of.view)), of.place.tx, of.place.seq],
  );
  await connection.query('select view_table_create($1)', [(rows[0] as { number: number }).number]);
}

/** Milliseconds to wait for those who are reading a table that is to go; it is tried again. */
const PATIENCE_MS = 200;

export async function dropTable(connection: Asked, { number }: Pick<ViewTable, 'number'>): Promise<void> {
  await connection.query(`select set_config('lock_timeout', $1, true)`, [`${PATIENCE_MS}ms`]);
  await connection.query('select view_table_drop($1)', [number]);
}
