import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Logger } from '@hub/telemetry';

/** The worker's process, kept running. */
export interface WorkerProcess {
  /** Process id of the running worker; undefined between a crash and its restart. */
  readonly pid: number | undefined;
  /** Asks it to finish what it is doing and waits; kills it after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** Which worker. */
export type WorkerName = 'ingest-worker' | 'bulk-worker';

const WORKERS: Readonly<Record<WorkerName, string>> = {
  'ingest-worker': fileURLToPath(new URL('./main.ts', import.meta.resolve('@hub/ingest-worker'))),
  'bulk-worker': fileURLToPath(new URL('./main.ts', import.meta.resolve('@hub/bulk-worker'))),
};
/** A small nursery for new objects, in MiB: 80 MiB less to hold, for 4 % more work of the collector. The rest of its memory: the worker's heap.ts. */
const NURSERY = '--max-semi-space-size=16';
/** Makes the child stop when this process is gone without having told it (SIGKILL). */
const END_WITH_PARENT = new URL('./end-with-parent.ts', import.meta.url).href;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A worker that lived this long was healthy: its next crash starts the pauses afresh. */
const HEALTHY_MS = 60_000;

/** How far a worker gives way when everybody wants the processor: whoever waits for an answer goes first, and what is taken in waits safely. */
const NICENESS = 10;

/** Best effort: without it a worker is as fast and answers are slower. Linux may share the processor between sessions first, and a worker has its own. */
function giveWay(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, NICENESS);
    writeFileSync(`/proc/${pid}/autogroup`, String(NICENESS));
  } catch {
    // Another system, or one that does not share by sessions.
  }
}

/**
 * Runs a worker as a process of its own, so that parsing and mapping, and the making of exports, use the second core and never delay an answer of
 * the API (decisions/0001). A worker that dies is started again; what it held is taken over by its lease and the sweep.
 * `output`: where its log lines go, a file descriptor, the terminal, or nowhere.
 */
export function startWorkerProcess(
  name: WorkerName,
  environment: NodeJS.ProcessEnv,
  log: Logger,
  output: 'inherit' | 'ignore' | number,
): WorkerProcess {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let pause = FIRST_PAUSE_MS;

  const start = (): void => {
    const began = Date.now();
    const started = spawn(process.execPath, [NURSERY, '--import', END_WITH_PARENT, WORKERS[name]], {
      stdio: ['ignore', output, output, 'ipc'],
      env: environment,
      // Its own group: Ctrl-C at the terminal reaches this process, which stops the worker in its turn.
      detached: process.platform !== 'win32',
    });
    child = started;
    giveWay(started.pid);
    started.once('error', (error) => log.error('worker did not start', { error }));
    started.once('exit', (code, signal) => {
      child = undefined;
      if (stopped) return;
      if (Date.now() - began > HEALTHY_MS) pause = FIRST_PAUSE_MS;
      log.warn('worker ended, starting it again', { ...(signal === null ? { count: code ?? 0 } : { signal }), ms: pause });
      timer = setTimeout(start, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    });
  };
  start();

  return {
    get pid() {
      return child?.pid;
    },
    async stop(graceMs) {
      stopped = true;
      clearTimeout(timer);
      const running = child;
      if (running === undefined || running.exitCode !== null) return;
      const ended = once(running, 'exit');
      running.kill('SIGTERM');
      const killer = setTimeout(() => running.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(killer);
    },
  };
}
