import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { problem } from '@hub/outcome';
import type { Account } from './account.ts';
import type { Engine } from './engine.ts';
import { readPostmaster } from './postmaster-pid.ts';
import { toolEnvironment } from './tool.ts';

/** What is run. */
export interface ServerPlan {
  readonly engine: Engine;
  readonly account: Account;
  readonly clusterDir: string;
  readonly log: string;
  readonly settings: readonly string[];
  readonly port: number;
}

/** A server that accepts connections. */
export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Runs the server and waits until it accepts connections. It writes to its log file, not to a pipe of ours, and is in a
 * process group of its own: Ctrl-C in the terminal reaches the hub only, which stops its work first and the server last.
 */
export async function runServer(plan: ServerPlan): Promise<Server> {
  if (existsSync(plan.log)) renameSync(plan.log, `${plan.log}.1`);
  const log = openSync(plan.log, 'w', 0o600);
  const child = spawn(join(plan.engine.folder, 'bin', 'postgres'), ['-D', plan.clusterDir, ...plan.settings], {
    ...plan.account,
    cwd: '/',
    env: toolEnvironment(),
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  // Whatever ends this process (an uncaught error too), the server goes with it. SIGKILL cannot be caught: see orphan.ts.
  const onExit = (): void => void signal(child, 'SIGINT');
  process.once('exit', onExit);
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  try {
    await untilReady(plan, child, () => failure);
  } catch (error) {
    process.off('exit', onExit);
    signal(child, 'SIGQUIT');
    throw error;
  }
  let stopping: Promise<void> | undefined;
  return {
    port: plan.port,
    stop() {
      stopping ??= stop(child).finally(() => process.off('exit', onExit));
      return stopping;
    },
  };
}

async function untilReady(plan: ServerPlan, child: ChildProcess, failure: () => Error | undefined): Promise<void> {
  // Recovery after a kill replays up to 4 GB of log: minutes on a slow disk. It fails at once when the process ends.
  for (const until = Date.now() + 600_000; Date.now() < until; await wait(10)) {
    const postmaster = readPostmaster(plan.clusterDir);
    if (postmaster?.pid === child.pid && postmaster?.status === 'ready') return;
    if (failure() !== undefined || child.exitCode !== null || child.signalCode !== null) throw startFailure(plan, failure());
  }
  throw startFailure(plan, undefined);
}

function startFailure(plan: ServerPlan, cause: Error | undefined): Error {
  const log = readFileSync(plan.log, 'utf8');
  if (/could not bind|Address already in use/.test(log)) {
    return problem(
      'conflict',
      'port-taken',
      `Cổng ${plan.port} của cơ sở dữ liệu nhúng đang bị chiếm.`,
      `Port ${plan.port} of the embedded database is taken.`,
    );
  }
  const said = log.trim().split('\n').slice(-3).join(' · ') || (cause?.message ?? '');
  return problem(
    'unavailable',
    'server-not-started',
    `Postgres nhúng không khởi động được (nhật ký: ${plan.log}): ${said}`,
    `Embedded Postgres did not start (log: ${plan.log}): ${said}`,
  );
}

/** SIGINT = fast shutdown; after 30 s SIGQUIT = immediate (the next start recovers). */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  if (!signal(child, 'SIGINT')) return;
  const late = setTimeout(() => signal(child, 'SIGQUIT'), 30_000);
  await ended;
  clearTimeout(late);
}

function signal(child: ChildProcess, name: NodeJS.Signals): boolean {
  try {
    return child.kill(name);
  } catch {
    return false;
  }
}
