import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { type Lookup, openLookups } from './lookup/lookups.ts';
import { poolRows } from './lookup/pool-rows.ts';
import { ReadingSocket } from './lookup/reading-socket.ts';
import type { HubRole, SERVICE_ROLE } from './roles.ts';
import { type Shares, shareOut } from './shares.ts';
import { type SlowQueries, watchedPool } from './slow-queries.ts';
import type { Tables } from './tables.ts';

// int8 as number: row ids and sequence numbers stay far below 2^53; a string here would be a trap at every comparison.
pg.types.setTypeParser(20, (text) => Number(text));

/** A connection of the pool, for code that writes its own SQL. */
export type Connection = pg.PoolClient;

/** How a process reaches its database. */
export interface DatabaseOptions {
  readonly url: string;
  /** Connections at most. */
  readonly poolSize?: number;
  /** Milliseconds a statement may take before Postgres cancels it (57014); 0 = no limit, for migrations and maintenance. */
  readonly statementTimeout?: number;
  /** Milliseconds a statement may wait for one lock (55P03); 0, the default: as long as the statement may take. */
  readonly lockTimeout?: number;
  /** Milliseconds a caller waits for a connection, a free one of the pool or a new one; then it fails as unavailable. */
  readonly connectionTimeout?: number;
  /** How many connections of the pool one owner may hold; absent: all of them. */
  readonly shares?: Shares;
  /** The pool's connections are for much that is read: each reads into one buffer again and again (lookup/reading-socket.ts). */
  readonly readsMuch?: boolean;
  /** Told of slow statements, and of those that Postgres stopped. */
  readonly slowQueries?: SlowQueries;
  /** The database role whose rights the connections have (roles.ts); absent: those of the URL's user. */
  readonly role?: HubRole | typeof SERVICE_ROLE | undefined;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
}

/** The database of the hub: a pool for SQL in the open, and Kysely over the same pool for plain queries. */
export interface Database {
  readonly pool: pg.Pool;
  readonly db: Kysely<Tables>;
  /** Finds rows by key, on connections of its own whose commits do not wait for the disk: for what is asked thousands of times a second. */
  readonly lookup: Lookup;
  /** The same on a connection of the pool: for searches, which may take long. */
  readonly rows: Lookup;
  /** Runs `work` in one transaction on one connection: commits its result, rolls back when it throws. Resolves only when it is committed. */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Waits for connections in use, closes all. Closing again is the same closing. */
  close(): Promise<void>;
}

/** A transaction of ours never waits for a client: one that stands still this long lost its process, and holds locks for nothing. */
const IDLE_IN_TRANSACTION_MS = 60_000;

/**
 * Opens a pool. Every connection has a statement timeout (one bad search must not starve the pool), durable commits and UTC+7.
 * Skewed parameters can go wrong by 10 × under a generic plan (peers: performance §3.7), so a statement is sent without a name unless its
 * plan is the same for any values: point look-ups (a read by id: 50 µs of server time instead of 110) and searches that come
 * back (resource-store search-sql/named.ts, held to it by its test of plans).
 */
export function openDatabase(options: DatabaseOptions): Database {
  const statementTimeout = options.statementTimeout ?? 30_000;
  const limits = {
    statement_timeout: statementTimeout,
    lock_timeout: options.lockTimeout ?? 0,
    idle_in_transaction_session_timeout: statementTimeout === 0 ? 0 : IDLE_IN_TRANSACTION_MS,
    TimeZone: 'Asia/Ho_Chi_Minh',
    synchronous_commit: 'on',
    ...(options.role === undefined ? {} : { role: options.role }),
  };
  const connectionTimeout = options.connectionTimeout ?? 30_000;
  const poolOptions: pg.PoolConfig = {
    connectionString: options.url,
    max: options.poolSize ?? 10,
    application_name: options.applicationName ?? 'hub',
    // A server that vanished behind the network must not hold its callers for as long as TCP hopes.
    connectionTimeoutMillis: connectionTimeout,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    ...(options.readsMuch === true ? { stream: () => new ReadingSocket() } : {}),
    options: Object.entries(limits)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  };
  const pool = options.slowQueries === undefined ? new pg.Pool(poolOptions) : watchedPool(poolOptions, options.slowQueries);
  if (options.shares !== undefined) shareOut(pool, options.shares, connectionTimeout);
  // A connection that breaks, idle or in a caller's hands, fails the next statement on it; without listeners it would end
  // the process. The pool replaces it.
  pool.on('error', () => undefined);
  pool.on('connect', (connection) => connection.on('error', () => undefined));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  // A look-up touches few rows whatever its values are: one plan is right for all of them, and is not made again. Nothing of it must outlive a
  // power cut: what little is written among look-ups (audit-log) says so itself.
  const lookups = openLookups(
    { ...poolOptions, options: `${poolOptions.options} -c plan_cache_mode=force_generic_plan -c synchronous_commit=off` },
    options.slowQueries,
  );
  let closed: Promise<void> | undefined;
  return {
    pool,
    db,
    lookup: lookups.lookup,
    rows: poolRows(pool),
    async transaction(work) {
      const connection = await pool.connect();
      let broken: Error | undefined;
      try {
        await connection.query('begin');
        const result = await work(connection);
        const { command } = await connection.query('commit');
        // What Postgres does with a transaction in which a statement failed, without an error, when `work` has swallowed it.
        if (command !== 'COMMIT') throw new Error('a transaction was not committed: a statement in it had failed');
        return result;
      } catch (error) {
        await connection.query('rollback').catch((failure: Error) => {
          broken = failure;
        });
        throw error;
      } finally {
        connection.release(broken);
      }
    },
    close() {
      // Not `db.destroy()`: it leaves a pool open that was used for SQL in the open only.
      closed ??= Promise.all([pool.end(), lookups.close()]).then(() => undefined);
      return closed;
    },
  };
}
