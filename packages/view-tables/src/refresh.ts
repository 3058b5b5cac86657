import type { Connection, Database } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { type CompiledView, tableSignature, viewOf } from '@hub/view-definition';
import { faultOf } from './fault.ts';
import type { DefinitionState, Place, ViewReads } from './reads.ts';
import { remake } from './rows.ts';
import { dropTable, makeTable, tablesOf, type ViewTable } from './state.ts';

/** What the tables of views are kept with. */
export interface RefreshDeps {
  readonly database: Pick<Database, 'pool' | 'transaction'>;
  readonly reads: ViewReads;
  readonly limits?: Partial<RefreshLimits>;
}

/** Bounds of one transaction. */
export interface RefreshLimits {
  /** Resources that are filled in. */
  readonly resources: number;
  /** Changes, of any type, that are followed. */
  readonly changes: number;
  /** Milliseconds after which a view whose rows could not be made is tried again. */
  readonly retryMs: number;
}

const LIMITS: RefreshLimits = { resources: 2_000, changes: 5_000, retryMs: 30_000 };
/** Parts of the limits that are still tried when a statement takes too long. */
const SMALLEST = 1 / 64;

/** `filled`: a table is being filled, which can wait for others. `busy`: there may be more to do. `idle`: all tables are as the store is. */
export type Round = 'filled' | 'busy' | 'idle';

/** Keeps the tables of views. */
export interface Refresher {
  /** One transaction for each view that has work. `failed` is told what went wrong that is not the view's own fault. */
  round(failed: (error: unknown) => void): Promise<Round>;
}

interface Wanted {
  readonly rid: number;
  readonly name: string;
  readonly wanted: boolean;
}

/**
 * Each step is one transaction that holds the view's own row: two processes never work on one view, a step of a process that was killed has not happened,
 * and how far a table is stands and falls with what is in it.
 */
export function refresher({ database, reads, limits }: RefreshDeps): Refresher {
  const { resources, changes, retryMs } = { ...LIMITS, ...limits };
  /** Definitions this process has compiled: what they mean may have changed with the program. */
  const known = new Map<number, number>();
  /** Of views that took too long: which part of the limits is tried. */
  const share = new Map<number, number>();

  const sized = (rid: number, most: number) => Math.max(1, Math.ceil(most * (share.get(rid) ?? 1)));

  async function fill(connection: Connection, rid: number, table: ViewTable, view: CompiledView): Promise<Round> {
    const limit = sized(rid, resources);
    const next = await reads.nextOfType(connection, typeNumber(view.resource) as number, table.filled, limit);
    const grown = await remake(
      connection,
      reads,
      table,
      view,
      next.map((one) => one.rid),
    );
    const last = next.at(-1) ?? table.filled;
    const whole = next.length < limit;
    await connection.query(
      'update view_table set rows = rows + $2, filled_at = $3::timestamptz, filled_rid = $4, state = $5 where number = $1',
      [table.number, grown, last?.at ?? null, last?.rid ?? null, whole ? 'live' : 'filling'],
    );
    if (whole) await connection.query('select view_table_filled($1)', [table.number]);
    return 'filled';
  }

  async function follow(connection: Connection, rid: number, table: ViewTable, view: CompiledView): Promise<boolean> {
    const changed = await reads.changedSince(connection, table.place, typeNumber(view.resource) as number, sized(rid, changes));
    if (changed === undefined) return false;
    const grown = await remake(connection, reads, table, view, changed.rids);
    await connection.query('update view_table set rows = rows + $2, tx = $3, seq = $4, changed_at = $5 where number = $1', [
      table.number,
      grown,
      changed.cursor.tx,
      changed.cursor.seq,
      changed.at,
    ]);
    return true;
  }

  async function dropAll(connection: Connection, rid: number, tables: readonly ViewTable[]): Promise<Round> {
    for (const table of tables) await dropTable(connection, table);
    await connection.query('delete from view_wanted where view_rid = $1', [rid]);
    return 'busy';
  }

  async function step(connection: Connection, rid: number): Promise<Round> {
    const { rows } = await connection.query<Wanted>(
      'select view_rid as rid, name, wanted from view_wanted where view_rid = $1 for update skip locked',
      [rid],
    );
    const [wanted] = rows;
    if (wanted === undefined) return 'idle';
    const tables = (await tablesOf(connection, [rid])).get(rid) ?? [];
    const definition = await reads.definition(connection, rid);
    if (!wanted.wanted || definition === undefined || definition.deleted) return dropAll(connection, rid, tables);
    const { version } = definition;
    const view = viewOf(JSON.parse(definition.body));
    const signature = tableSignature(view);
    const table = tables.find((one) => one.signature === signature);
    const others = tables.filter((one) => one !== table);
    if (table === undefined) {
      // What was being filled for a definition that is past is of no use to anybody.
      for (const other of others) if (other.state === 'filling') await dropTable(connection, other);
      await makeTable(connection, { rid, name: wanted.name, version, view, place: await reads.startOfChanges(connection) });
      return 'busy';
    }
    if (table.definitionVersion !== version)
      await connection.query('update view_table set definition_version = $2 where number = $1', [table.number, version]);
    known.set(rid, version);
    if (table.state === 'filling') return fill(connection, rid, table, view);
    if (await follow(connection, rid, table, view)) return 'busy';
    const [other] = others;
    if (other === undefined) return 'idle';
    await dropTable(connection, other);
    return 'busy';
  }

  function settled(rid: number, tables: readonly ViewTable[], definition: DefinitionState | undefined, end: Place | undefined): boolean {
    const [table, second] = tables;
    if (table?.state !== 'live' || second !== undefined || definition === undefined || definition.deleted) return false;
    if (table.definitionVersion !== definition.version || known.get(rid) !== definition.version) return false;
    return end === undefined || !isAfter(end, table.place);
  }

  /** Of a view whose rows cannot be made: why, and that it is tried again later. */
  async function blame(rid: number, error: unknown): Promise<boolean> {
    const fault = faultOf(error);
    if (fault === undefined) return false;
    if ((error as { readonly code?: unknown }).code === '57014') {
      const smaller = (share.get(rid) ?? 1) / 4;
      if (smaller >= SMALLEST) {
        share.set(rid, smaller);
        return true;
      }
    }
    await database.pool.query(`update view_wanted set fault = $2, retry_at = now() + $3 * interval '1 millisecond' where view_rid = $1`, [
      rid,
      JSON.stringify(fault),
      retryMs,
    ]);
    return true;
  }

  async function tried(rid: number, faulty: boolean, failed: (error: unknown) => void): Promise<Round> {
    try {
      return await database.transaction(async (connection) => {
        const done = await step(connection, rid);
        if (faulty) await connection.query('update view_wanted set fault = null, retry_at = null where view_rid = $1', [rid]);
        return done;
      });
    } catch (error) {
      // Somebody is still reading a table that is to go: at the next round.
      if ((error as { readonly code?: unknown }).code === '55P03') return 'idle';
      if (!(await blame(rid, error))) failed(error);
      return 'idle';
    }
  }

  return {
    async round(failed) {
      const { rows } = await database.pool.query<{ rid: number; wanted: boolean; faulty: boolean }>(
        `select view_rid as rid, wanted, fault is not null as faulty from view_wanted
          where retry_at is null or retry_at < now() or not wanted order by view_rid`,
      );
      if (rows.length === 0) return 'idle';
      const rids = rows.map(({ rid }) => rid);
      const definitions = await reads.definitionVersions(database.pool, rids);
      const tables = await tablesOf(database.pool, rids);
      const end = await reads.endOfChanges(database.pool);
      let round: Round = 'idle';
      for (const { rid, wanted, faulty } of rows) {
        if (wanted && !faulty && settled(rid, tables.get(rid) ?? [], definitions.get(rid), end)) continue;
        const done = await tried(rid, faulty, failed);
        if (done === 'busy' || round === 'idle') round = done;
      }
      return round;
    },
  };
}

function isAfter(one: Place, other: Place): boolean {
  const [a, b] = [BigInt(one.tx), BigInt(other.tx)];
  return a > b || (a === b && one.seq > other.seq);
}
