import { principalOfKept, visibility } from '@hub/access';
import type { Connection } from '@hub/database';
import { finish, type HeldExport, renewing } from './held.ts';
import type { Kept } from './jobs.ts';
import { limitsOf, type MakerDeps } from './maker.ts';
import { isOfViews } from './views/kept-views.ts';

/** Milliseconds the lists of an export may take to be made. */
const PLAN_MS = 15 * 60_000;

/**
 * Decides which state of the store an export is of, and cuts it into parts, in one transaction of that very state: a worker that dies here leaves
 * nothing, and the next begins with a state of its own. From then on the state is a number (pg_snapshot), which outlives every worker.
 */
export async function plan(deps: MakerDeps, held: HeldExport): Promise<void> {
  const { database, reads, now } = deps;
  const kept = JSON.parse(held.asked) as Kept;
  const { asked, principal } = kept;
  const caller = await deps.completed(principalOfKept(principal));
  const seen = visibility(caller, now());
  const since = asked.since === undefined ? undefined : await stateCalled(deps, asked.since);
  const what = await reads.selection(database, asked, seen, since);
  // A part of views is of one type: every view of that type is run over it.
  const ofViews = isOfViews(kept) ? asked.types.map((type) => ({ ...asked, types: [type] })) : undefined;
  const byType = await Promise.all((ofViews ?? []).map((one) => reads.selection(database, one, seen, since)));
  const { rows: size, partsAFile } = limitsOf(deps);
  await renewing(deps, 'bulk_export', held.lease, () =>
    database.transaction(async (connection) => {
      await connection.query('set transaction isolation level repeatable read');
      await connection.query(`set local statement_timeout = ${PLAN_MS}`);
      const { rows } = await connection.query<{ snapshot: string }>('select pg_current_snapshot()::text as snapshot');
      const { snapshot } = rows[0] as { snapshot: string };
      let parts = 0;
      if (ofViews !== undefined) {
        for (const one of byType) parts += await list(connection, held.exportId, 'list', parts, size, reads.list(one, false, seen));
      } else if (reads.readsAsItLies(what, seen)) parts = await ranges(connection, held.exportId, size);
      else {
        parts =
          asked.organizedBy === undefined
            ? await list(connection, held.exportId, 'list', 0, size, reads.list(what, false, seen))
            : await blocks(connection, held.exportId, size, reads.blocks(what, seen));
        if (asked.since !== undefined) {
          parts += await list(connection, held.exportId, 'deleted', parts, size, reads.list(what, true, seen));
        }
      }
      if (ofViews === undefined) parts += await files(connection, held.exportId, parts, partsAFile);
      const called = await call(connection, snapshot);
      const { rowCount } = await connection.query(
        `update bulk_export set state = 'running', snapshot = $3, transaction_time = $4, parts = $5 where export_id = $1 and lease = $2 and state = 'queued'`,
        [held.exportId, held.lease, snapshot, called, parts],
      );
      // Cancelled, or taken over: what was planned goes.
      if (rowCount !== 1) throw new Lost();
    }),
  );
  await finish(database, held.exportId, limitsOf(deps).keptHours);
}

/** The work belongs to nobody, or to somebody else: it was cancelled, or its lease had run out. */
export class Lost extends Error {
  constructor() {
    super('an export, or a part of one, was lost to its worker');
  }
}

/** The state that was exported under this name, by whomever: what changed since it is what it did not see, whenever that was committed. */
async function stateCalled({ database }: MakerDeps, since: number): Promise<string | undefined> {
  const { rows } = await database.pool.query<{ snapshot: string }>('select snapshot from bulk_moment where transaction_time = $1', [
    new Date(since),
  ]);
  return rows[0]?.snapshot;
}

/** Gives the state a name of its own: the moment, or the next millisecond that is nobody's. */
async function call(connection: Connection, snapshot: string): Promise<Date> {
  // The snapshot of this transaction may be older than the last name: the lock and the unique key are what keep names apart.
  await connection.query(`select pg_advisory_xact_lock(hashtextextended('bulk-moment', 0))`);
  const { rows } = await connection.query<{ at: Date }>(`select date_trunc('milliseconds', clock_timestamp()) as at`);
  for (let at = (rows[0] as { at: Date }).at.getTime(); ; at++) {
    const { rowCount } = await connection.query(
      `insert into bulk_moment (transaction_time, snapshot) values ($1, $2) on conflict do nothing`,
      [new Date(at), snapshot],
    );
    if (rowCount === 1) return new Date(at);
  }
}

async function ranges(connection: Connection, exportId: string, size: number): Promise<number> {
  const { rowCount } = await connection.query(
    `insert into bulk_part (export_id, part, kind, low, high)
     select $1, row_number() over (order by low) - 1, 'range', low, low + $2
       from (select min(rid) as first, max(rid) as last from resource) e, generate_series(e.first, e.last, $2) low`,
    [exportId, size],
  );
  return rowCount ?? 0;
}

async function list(
  connection: Connection,
  exportId: string,
  kind: 'list' | 'deleted',
  from: number,
  size: number,
  { text, values }: { readonly text: string; readonly values: readonly unknown[] },
): Promise<number> {
  const [id, what, first, each] = [1, 2, 3, 4].map((n) => `$${values.length + n}`);
  const { rowCount } = await connection.query(
    `insert into bulk_part (export_id, part, kind, low, high, rids)
     select ${id}::uuid, ${first}::int + (n / ${each}::int)::int, ${what}::text, min(rid), max(rid) + 1, array_agg(rid order by rid)
       from (select rid, row_number() over (order by rid) - 1 as n from (${text}) f) o group by n / ${each}::int`,
    [...values, exportId, kind, from, size],
  );
  return rowCount ?? 0;
}

/** Parts of whole blocks: a new one begins when those before it have the rows of a part. */
async function blocks(
  connection: Connection,
  exportId: string,
  size: number,
  { text, values }: { readonly text: string; readonly values: readonly unknown[] },
): Promise<number> {
  const [id, each] = [1, 2].map((n) => `$${values.length + n}`);
  const { rowCount } = await connection.query(
    `insert into bulk_part (export_id, part, kind, low, high, rids, block_rids)
     select ${id}::uuid, row_number() over (order by nth) - 1, 'blocks', min(rid), max(rid) + 1, array_agg(rid order by block, rid), array_agg(block order by block, rid)
       from (select block, rid, (rank() over (order by block) - 1) / ${each}::int as nth from (${text}) f) o group by nth`,
    [...values, exportId, size],
  );
  return rowCount ?? 0;
}

/** The work of settling the files that so many parts make, each with its checksum. */
async function files(connection: Connection, exportId: string, parts: number, each: number): Promise<number> {
  const { rowCount } = await connection.query(
    `insert into bulk_part (export_id, part, kind, low, high)
     select $1, $2::int + n, 'files', n * $3::int, least((n + 1) * $3::int, $2::int) from generate_series(0, ceil($2::int / $3::float8)::int - 1) n`,
    [exportId, parts, each],
  );
  return rowCount ?? 0;
}
