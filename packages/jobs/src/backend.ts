import type { HubRole } from '@hub/database';
import { createPostgresBackend, createRedisBackend, type Job, type JobsOptions, type PgPool, runMigrations, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Where the queue lives: Redis when there is one, else the hub's Postgres in a schema of its own. */
export type QueueHome =
  | { readonly redisUrl: string }
  | { readonly databaseUrl: string; readonly role?: HubRole | undefined; readonly queues: readonly string[] };

/** What the hub uses of a BullMQ queue. */
export interface RingQueue {
  add(name: string, data: unknown, options: JobsOptions): Promise<unknown>;
  addBulk(jobs: { name: string; data: unknown; opts: JobsOptions }[]): Promise<unknown>;
  getWaitingCount(): Promise<number>;
  obliterate(options: { force: boolean }): Promise<void>;
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

/** What the hub uses of a BullMQ worker. */
export interface RingWorker {
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: unknown, error: Error) => void): unknown;
  close(): Promise<void>;
}

/** Does one job. `started` takes its deduplication id off: from then on a ring is a new job. */
export type Process = (data: unknown, started: () => Promise<void>) => Promise<void>;

/** A queue's store, opened: makes queues and workers on one shared connection or pool. */
export interface QueueBackend {
  queue(name: string): RingQueue;
  worker(name: string, process: Process, options: WorkerOptions): RingWorker;
  close(): Promise<void>;
}

export interface WorkerOptions {
  readonly concurrency: number;
  /** A job whose worker shows no life for this long is given to another. */
  readonly lostAfterMs: number;
}

/** Schema of the queue's own tables. BullMQ migrates it; the hub's migrations leave it alone. */
export const QUEUE_SCHEMA = 'bullmq';

// Events serve people who watch a queue; nobody replays them. BullMQ's own retries stay off: a ring that fails is rung again
// by the sweep.
const QUEUE = {
  defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
  streams: { events: { maxLen: 500 } },
} as const;

/** Opens the backend; on Postgres it brings the queue's schema up to date first. Throws the driver's error when unreachable. */
export async function openBackend(home: QueueHome, onError: (error: Error) => void): Promise<QueueBackend> {
  return 'redisUrl' in home ? openRedis(home.redisUrl, onError) : openPostgres(home, onError);
}

async function openPostgres(
  { databaseUrl, role, queues }: Extract<QueueHome, { readonly databaseUrl: string }>,
  onError: (error: Error) => void,
): Promise<QueueBackend> {
  await prepareSchema(databaseUrl, role, queues);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'hub-queue',
    max: 8,
    // The queue may lose its last moments, the sweep rings again: no wait for the disk per job.
    options: `-c search_path=${QUEUE_SCHEMA} -c synchronous_commit=off${role === undefined ? '' : ` -c role=${role}`}`,
  });
  pool.on('error', onError);
  const { Queue, Worker } = withBackend(createPostgresBackend);
  // node-postgres' own type and BullMQ's sketch of it differ in overloads only.
  const connection = pool as unknown as PgPool;
  return {
    queue: (name) => new Queue(name, { connection, ...QUEUE }),
    worker: (name, process, options) => new Worker(name, processor(process), { connection, ...timing(options) }),
    close: () => pool.end(),
  };
}

/**
 * Brings the queue's schema up to date as the user of the URL, who owns it, and gives its tables to the role that rings or works; the pool
 * of the process then has that role's rights only.
 */
async function prepareSchema(databaseUrl: string, role: HubRole | undefined, queues: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'hub-queue-schema' });
  await client.connect();
  try {
    await runMigrations(client, QUEUE_SCHEMA);
    await keepSmall(client);
    if (role !== undefined) {
      // BullMQ makes a queue's sequence with its first job: a role that may not make anything finds it there.
      await client.query(`set search_path = ${QUEUE_SCHEMA}`);
      for (const name of queues) await client.query('select next_job_id($1) where to_regclass(job_id_seq_name($1)) is null', [name]);
      await grantQueue(client, role);
    }
  } finally {
    await client.end();
  }
}

/** Two processes that grant at the same moment would trip over each other's rows: one at a time, and only what is missing. */
async function grantQueue(client: pg.Client, role: HubRole): Promise<void> {
  const { rows } = await client.query<{ missing: boolean }>(
    `select not has_schema_privilege($1, n.oid, 'usage') or exists (
       select from pg_class c where c.relnamespace = n.oid and c.relkind in ('r', 'p', 'S') and not has_table_privilege($1, c.oid, 'update')) as missing
       from pg_namespace n where n.nspname = $2`,
    [role, QUEUE_SCHEMA],
  );
  if (rows[0]?.missing === false) return;
  await client.query('begin');
  await client.query(`select pg_advisory_xact_lock(hashtextextended('hub-roles', 0))`);
  await client.query(`grant usage on schema ${QUEUE_SCHEMA} to ${role}`);
  await client.query(`grant select, insert, update, delete on all tables in schema ${QUEUE_SCHEMA} to ${role}`);
  await client.query(`grant usage, select, update on all sequences in schema ${QUEUE_SCHEMA} to ${role}`);
  await client.query('commit');
}

async function openRedis(redisUrl: string, onError: (error: Error) => void): Promise<QueueBackend> {
  // BullMQ demands it of connections that block; commands wait while Redis restarts instead of failing.
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null, lazyConnect: true });
  connection.on('error', onError);
  await connection.connect();
  const { Queue, Worker } = withBackend(createRedisBackend);
  return {
    queue: (name) => new Queue(name, { connection, ...QUEUE }),
    worker: (name, process, options) => new Worker(name, processor(process), { connection, ...timing(options) }),
    close: async () => {
      await connection.quit();
    },
  };
}

function processor(process: Process) {
  return (job: Pick<Job, 'data' | 'removeDeduplicationKey'>): Promise<void> =>
    process(job.data, async () => {
      await job.removeDeduplicationKey();
    });
}

function timing({ concurrency, lostAfterMs }: WorkerOptions) {
  return {
    concurrency,
    lockDuration: lostAfterMs,
    stalledInterval: Math.ceil(lostAfterMs / 2),
    // A ring is only a hint: being taken over many times is no reason to drop it.
    maxStalledCount: 1_000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  };
}

/**
 * Jobs live for milliseconds: each leaves dead rows behind. The tables are vacuumed after a few hundred of them, whatever
 * their size, instead of after a fifth of the table. Set once; setting it again would wait for the table's locks.
 */
async function keepSmall(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = $1::regnamespace and relname in ('job', 'event', 'dedup') and reloptions is null`,
    [QUEUE_SCHEMA],
  );
  for (const { name } of rows) {
    await client.query(
      `alter table ${QUEUE_SCHEMA}.${pg.escapeIdentifier(name)} set (
         autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0,
         autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000)`,
    );
  }
}
