import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection, Database } from '@hub/database';
import { typeName } from '@hub/fhir-model';
import { erasedRecord, recordLock, resourceWriter, saveRecords, takeLocks, uriDictionary, type WriteItem } from '@hub/resource-store';
import { viewTables } from './report.ts';
import { PLAIN, TABLES } from './tables.ts';

/** What destroying works with. */
export interface Destroying {
  readonly database: Database;
  /** Where files of bulk exports lie. */
  readonly bulkFolder: string;
  /** client_number on whose behalf the versions are written. */
  readonly actor: number;
  readonly now: () => number;
  /** Told after each transaction, by the step it was of; what it throws ends the work there, as a kill would. */
  readonly observe?: (step: string) => void;
}

/** Rows of one transaction. */
const ROWS = 1_000;
/** Resources of one transaction: each moves a body to the history and takes its index rows away. */
const RESOURCES = 200;
const RECORDS = 200;
const TRIES = 10;
/** Serialisation and deadlocks: others stood in the way. */
const AGAIN: ReadonlySet<unknown> = new Set(['40001', '40P01', '55P03']);

/**
 * Destroys what an erasure lists, in bounded transactions, each of which finds what is left to do: killed at any moment and run again, it ends the same. First
 * what is told by texts, then the tombstones (from there on no replay brings a record back), the current versions, the past ones, the rest.
 */
export async function destroy(deps: Destroying, erasure: number): Promise<void> {
  await sweep(deps, erasure, 'pacs_study');
  await tombstones(deps, erasure);
  await sweep(deps, erasure, 'person_pending');
  await deleteCurrent(deps, erasure);
  await sweep(deps, erasure, 'resource_history');
  for (const table of PLAIN) await sweep(deps, erasure, table);
  await emptyViews(deps, erasure);
  await endExports(deps);
}

/** Removes or empties the rows of a table, some at a time, until none is left. */
async function sweep({ database, observe }: Destroying, erasure: number, table: string): Promise<void> {
  const fate = TABLES[table];
  if (fate === undefined || (fate.fate !== 'removed' && fate.fate !== 'emptied')) throw new Error(`${table} is not swept`);
  const some = `ctid in (select t.ctid from ${table} t where ${fate.where} limit ${ROWS})`;
  for (;;) {
    const done = await patiently(() =>
      database.transaction(async (connection) => {
        const text = fate.fate === 'removed' ? `delete from ${table} where ${some}` : `update ${table} set ${fate.set} where ${some}`;
        return (await connection.query(text, [erasure])).rowCount ?? 0;
      }),
    );
    if (done === 0) return;
    observe?.(table);
  }
}

/** Says of each record that it was erased, under the locks of those who store records. */
async function tombstones({ database, observe }: Destroying, erasure: number): Promise<void> {
  interface Row {
    readonly key: string;
    readonly shard: number;
    readonly facilityId: number;
  }
  const left = async (connection: Pick<Connection, 'query'>): Promise<Row[]> =>
    (
      await connection.query<Row>(
        `select t.key, t.shard, t.facility_id as "facilityId" from source_record t where ${where('source_record')} order by t.key limit ${RECORDS}`,
        [erasure],
      )
    ).rows;
  for (let rows = await left(database.pool); rows.length > 0; rows = await left(database.pool)) {
    const some = rows;
    await patiently(() =>
      database.transaction(async (connection) => {
        await takeLocks(
          connection,
          some.map(({ key, facilityId }) => recordLock(facilityId, key)),
        );
        await saveRecords(connection, some.map(erasedRecord));
      }),
    );
    observe?.('source_record');
  }
}

/** The current versions become deletions, by the writer that everything else is written by: index rows, totals, change log and grants are right. */
async function deleteCurrent({ database, actor, now, observe }: Destroying, erasure: number): Promise<void> {
  const writer = resourceWriter({ uris: uriDictionary(database) });
  for (;;) {
    const { rows } = await database.pool.query<{ type: number; id: string; owner: number }>(
      `select t.type, t.id, t.owner from resource t where ${where('resource')} order by t.rid limit ${RESOURCES}`,
      [erasure],
    );
    if (rows.length === 0) return;
    const items = rows.map(
      ({ type, id, owner }): WriteItem => ({ resource: { resourceType: typeName(type) as never, id }, owner, mode: 'delete' }),
    );
    const prepared = await writer.prepare(items);
    await patiently(() => database.transaction((connection) => writer.write(connection, prepared, { actor, now: now() })));
    observe?.('resource');
  }
}

/** Rows of views kept as tables, at once: who follows the change log finds nothing left to take away. */
async function emptyViews({ database, observe }: Destroying, erasure: number): Promise<void> {
  for (const table of await viewTables(database.pool)) {
    const gone = await database.transaction(async (connection) => {
      // Whoever refreshes the table holds this row.
      await connection.query('select from view_wanted w join view_table v using (view_rid) where v.table_name = $1 for update of w', [
        table,
      ]);
      const { rowCount } = await connection.query(
        `delete from view.${table} where _rid in (select rid from erasure_resource where erasure_id = $1)`,
        [erasure],
      );
      await connection.query('update view_table set rows = rows - $2 where table_name = $1', [table, rowCount ?? 0]);
      return rowCount ?? 0;
    });
    if (gone > 0) observe?.('view');
  }
}

/** Every export made so far ends, with its files: what is in them cannot be told without reading them all. */
async function endExports({ database, bulkFolder, observe }: Destroying): Promise<void> {
  const { rows } = await database.pool.query<{ id: string }>('select export_id as id from bulk_export');
  for (const { id } of rows) {
    // First the row: a worker that is at it finds nothing to enter its part into and takes its file away. Files that a kill leaves, the worker's sweep takes.
    await database.pool.query('delete from bulk_export where export_id = $1', [id]);
    await rm(join(bulkFolder, id), { recursive: true, force: true });
    observe?.('bulk_export');
  }
}

function where(table: string): string {
  const fate = TABLES[table];
  if (fate === undefined || !('where' in fate) || fate.where === undefined) throw new Error(`${table} has no condition`);
  return fate.where;
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries >= TRIES || !AGAIN.has((error as { code?: unknown }).code)) throw error;
    }
  }
}
