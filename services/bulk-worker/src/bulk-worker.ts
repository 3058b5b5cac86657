import { type ImporterDeps, importOnce, sweepImports } from '@hub/bulk-import';
import { type MakerDeps, sweep, workOnce } from '@hub/bulk-store';
import type { Logger } from '@hub/telemetry';
import { type RefreshDeps, refresher } from '@hub/view-tables';

/** How a worker works. */
export interface BulkWorkerOptions extends MakerDeps {
  /** What imports are done with; absent: none are. */
  readonly imports?: ImporterDeps;
  /** What tables of views are kept with; absent: none are. */
  readonly views?: RefreshDeps;
  readonly log: Logger;
  /** Parts made at the same time. */
  readonly concurrency: number;
  /** Milliseconds between two looks for work when there is none. */
  readonly idleMs?: number;
}

const IDLE_MS = 400;
const SWEEP_MS = 60_000;
const VIEWS_IDLE_MS = 1_000;

/** A worker that is running. */
export interface BulkWorker {
  /** Ends after the parts that are being made. */
  stop(): Promise<void>;
}

/** Makes exports and does imports until it is stopped: as many lines of work as parts may be made at once, each taking whatever waits. */
export function startBulkWorker(options: BulkWorkerOptions): BulkWorker {
  const { log, concurrency, imports, idleMs = IDLE_MS } = options;
  const stopped = new AbortController();
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        stopped.signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      stopped.signal.addEventListener('abort', done);
    });
  // A failure may hold words of the data: the log has its kind alone.
  const failed = (what: string) => (error: unknown) => log.warn(`${what}, it is tried again`, { error });
  const once = async () =>
    (await workOnce(options, failed('export not made'))) ||
    (imports !== undefined && (await importOnce(imports, failed('import not done'))));
  async function line(): Promise<void> {
    while (!stopped.signal.aborted) {
      const busy = await once().catch((error: unknown) => {
        log.warn('bulk work', { error });
        return false;
      });
      if (!busy) await pause(idleMs);
    }
  }
  async function viewing(views: RefreshDeps): Promise<void> {
    const { round } = refresher(views);
    while (!stopped.signal.aborted) {
      const began = Date.now();
      const done = await round(failed('table of a view not refreshed')).catch((error: unknown) => {
        log.warn('tables of views', { error });
        return 'idle' as const;
      });
      // Filling a table is in no hurry: it rests for as long as it worked.
      if (done !== 'busy') await pause(done === 'idle' ? VIEWS_IDLE_MS : Math.min(Date.now() - began, VIEWS_IDLE_MS));
    }
  }
  async function sweeping(): Promise<void> {
    while (!stopped.signal.aborted) {
      await sweep(options).catch((error: unknown) => log.warn('exports not swept', { error }));
      if (imports !== undefined) await sweepImports(imports).catch((error: unknown) => log.warn('imports not swept', { error }));
      await pause(SWEEP_MS);
    }
  }
  const tables = options.views === undefined ? [] : [viewing(options.views)];
  const running = Promise.all([sweeping(), ...tables, ...Array.from({ length: concurrency }, line)]);
  return {
    async stop() {
      stopped.abort();
      await running;
    },
  };
}
