import type { HubRole } from '@hub/database';
import { openBackend, type RingWorker } from './backend.ts';
import { Coalescer } from './coalesce.ts';

/** The doorbell: "source X has work". It carries numbers only, never what the work is about, and may lose rings. */
export interface Jobs {
  /**
   * Rings for a source. Rings that come close together, or before a handler has begun, become one; one that comes while a
   * handler runs makes it run once more. Resolves when the queue has it. Losing it loses nothing: the sweep rings again.
   */
  ring(sourceId: number): Promise<void>;
  /** Rings for many at once. */
  ringAll(sourceIds: readonly number[]): Promise<void>;
  /**
   * Starts taking rings, `concurrency` at a time. A handler may find its source taken by another worker and return. One that
   * throws is reported and forgotten. A worker that dies has its rings taken over after `lostAfterMs`.
   */
  work(handler: (sourceId: number) => Promise<void>, options: { readonly concurrency: number }): Promise<void>;
  /** How many rings wait. */
  waiting(): Promise<number>;
  /** Empties the queue, also of what is being worked on. For tests, and for operators who start a queue afresh. */
  obliterate(): Promise<void>;
  /** Takes no more rings, waits for handlers that run, closes. */
  close(): Promise<void>;
}

/** How the doorbell is opened: on Redis when `redisUrl` is set, else on the hub's Postgres. */
export interface JobsOptions {
  readonly redisUrl?: string | undefined;
  readonly databaseUrl: string;
  /** Whose rights its connections to Postgres have; absent: those of the URL's user. */
  readonly role?: HubRole | undefined;
  /** Called with what goes wrong in the background: lost connections, handlers that throw. */
  readonly onError?: (error: Error) => void;
  /** Milliseconds without a sign of life after which a worker counts as gone. */
  readonly lostAfterMs?: number;
}

const QUEUE = 'source-has-work';
const LOST_AFTER_MS = 10_000;
const RING_GAP_MS = 25;
const BULK = 500;

/** Opens the doorbell. Throws the driver's error when the queue's home cannot be reached. */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const onError = options.onError ?? (() => undefined);
  const home =
    options.redisUrl === undefined
      ? { databaseUrl: options.databaseUrl, role: options.role, queues: [QUEUE] }
      : { redisUrl: options.redisUrl };
  const backend = await openBackend(home, onError);
  const queue = backend.queue(QUEUE);
  queue.on('error', onError);
  await queue.waitUntilReady();
  const workers: RingWorker[] = [];

  // While a job of this id waits, a second ring is the same ring; a handler takes the id off as its first act.
  const job = (sourceId: number) => ({ name: 'drain', data: { sourceId }, opts: { deduplication: { id: `source-${sourceId}` } } });
  const coalescer = new Coalescer(async (sourceId) => {
    const { name, data, opts } = job(sourceId);
    await queue.add(name, data, opts);
  }, RING_GAP_MS);

  return {
    ring: (sourceId) => coalescer.call(sourceId),
    async ringAll(sourceIds) {
      for (let at = 0; at < sourceIds.length; at += BULK) await queue.addBulk(sourceIds.slice(at, at + BULK).map(job));
    },
    async work(handler, { concurrency }) {
      const worker = backend.worker(
        QUEUE,
        async (data, started) => {
          await started();
          await handler(sourceIdOf(data));
        },
        { concurrency, lostAfterMs: options.lostAfterMs ?? LOST_AFTER_MS },
      );
      worker.on('error', onError);
      worker.on('failed', (_, error) => onError(error));
      workers.push(worker);
      await worker.waitUntilReady();
    },
    waiting: () => queue.getWaitingCount(),
    obliterate: () => queue.obliterate({ force: true }),
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      await coalescer.settled();
      await queue.close();
      await backend.close();
    },
  };
}

function sourceIdOf(data: unknown): number {
  const sourceId = (data as { sourceId?: unknown } | null)?.sourceId;
  if (typeof sourceId !== 'number') throw new Error('a job without a source number');
  return sourceId;
}
