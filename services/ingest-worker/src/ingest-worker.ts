import type { Database } from '@hub/database';
import type { Canonicals } from '@hub/fhir-model';
import { type Jobs, type Sweep, startSweep } from '@hub/jobs';
import type { RawArchive } from '@hub/raw-archive';
import { resourceWriter, sourceKeys, uriDictionary } from '@hub/resource-store';
import { openSources, reworkSources } from '@hub/submission-log';
import type { Logger } from '@hub/telemetry';
import type { BatchLimits } from './batcher.ts';
import type { DrainDeps, Point } from './deps.ts';
import { drain } from './drain.ts';
import { moveLeftBehind } from './moves/left-behind.ts';
import { linkPersons } from './persons/link-persons.ts';
import { READERS } from './readers.ts';
import { rework } from './rework/rework.ts';
import { rulesOf } from './rules.ts';

/** What the worker needs; opened and closed by the caller. The pool needs two connections per source drained at once. */
export interface IngestWorkerDeps {
  readonly database: Database;
  readonly archive: Pick<RawArchive, 'open'>;
  readonly jobs: Pick<Jobs, 'work' | 'ringAll'>;
  readonly canonicals: Canonicals;
  readonly logger: Logger;
  /** Sources drained at the same time. */
  readonly concurrency: number;
  /** Milliseconds between sweeps for work the queue has lost. */
  readonly sweepEveryMs?: number;
  readonly limits?: BatchLimits;
  /** By content type; the hub's own unless said. */
  readonly readers?: DrainDeps['readers'];
  readonly now?: () => number;
  readonly observe?: (point: Point) => void | Promise<void>;
}

/** Turns received submissions into stored, indexed resources. */
export interface IngestWorker {
  /** Starts taking rings and sweeping. */
  start(): Promise<void>;
  /** Drains one source now, without the queue; returns when nothing is left. For tools and tests. */
  drain(sourceId: number): Promise<void>;
  /** Stops after the batches under way are committed; the rest goes on at the next start. The queue is the caller's to close. */
  stop(): Promise<void>;
}

/**
 * Large enough that a transaction's fixed costs vanish, small enough to hold twice per source drained (one batch in Postgres, one
 * being prepared; about 8 kB of heap a resource). At 1,000 rows Postgres works 10 % more for each resource, at 5,000 a twentieth less.
 */
export const BATCH_LIMITS: BatchLimits = { records: 200, rows: 1500 };

const SWEEP_MS = 15_000;

/** Makes a worker. Reads the hub's id secret from the database. */
export async function createIngestWorker(deps: IngestWorkerDeps): Promise<IngestWorker> {
  const { database, logger } = deps;
  const uris = uriDictionary(database);
  const drainDeps: DrainDeps = {
    database,
    archive: deps.archive,
    writer: resourceWriter({ uris }),
    keys: sourceKeys(database, uris),
    uris,
    canonicals: deps.canonicals,
    idSecret: await idSecret(database),
    readers: deps.readers ?? READERS,
    rules: rulesOf(database),
    logger,
    now: deps.now ?? Date.now,
    limits: deps.limits ?? BATCH_LIMITS,
    ...(deps.observe === undefined ? {} : { observe: deps.observe }),
  };
  let stopping = false;
  let sweep: Sweep | undefined;
  const leftBehind = moveLeftBehind(drainDeps);
  const running = new Set<Promise<void>>();

  const drainSource = async (sourceId: number): Promise<void> => {
    if (stopping) return;
    const work = drainAndRework(drainDeps, sourceId, () => stopping);
    running.add(work);
    try {
      await work;
    } finally {
      running.delete(work);
    }
  };

  return {
    async start() {
      await deps.jobs.work(drainSource, { concurrency: deps.concurrency });
      sweep = startSweep(
        async () => {
          await leftBehind(() => stopping).catch((error) => logger.error('merging persons failed', { error }));
          await linkPersons(drainDeps, 'left behind', () => stopping).catch((error) => logger.error('linking persons failed', { error }));
          return [...new Set([...(await openSources(database)), ...(await reworkSources(database))])];
        },
        (sourceIds) => deps.jobs.ringAll(sourceIds),
        deps.sweepEveryMs ?? SWEEP_MS,
        (error) => logger.error('sweep failed', { error }),
      );
    },
    drain: drainSource,
    async stop() {
      stopping = true;
      await sweep?.stop();
      await Promise.allSettled(running);
    },
  };
}

/** What has arrived, then what was ordered; as long as an order sets something back. */
async function drainAndRework(deps: DrainDeps, sourceId: number, stop: () => boolean): Promise<void> {
  do await drain(deps, sourceId, stop);
  while (!stop() && (await rework(deps, sourceId, stop)));
}

async function idSecret(database: Database): Promise<string> {
  const row = await database.db.selectFrom('hub_setting').select('value').where('name', '=', 'id-secret').executeTakeFirstOrThrow();
  return row.value;
}
