import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Database } from '@hub/database';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.resolve('@hub/bulk-worker')));

/** Bulk workers as processes of their own, to be killed in the middle of their work. */
export interface BulkWorkers {
  start(): ChildProcess;
  /** Waits until the database says so; the test's own time limit tells when it never does. */
  until(query: string): Promise<void>;
  /** To all that still run. */
  signal(signal: NodeJS.Signals): void;
}

/** `dataDir`: the one that the API under test keeps its files in; `env`: what they are told besides. */
export function bulkWorkers(
  { url, database }: { readonly url: string; readonly database: Pick<Database, 'pool'> },
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): BulkWorkers {
  const running: ChildProcess[] = [];
  return {
    start() {
      const told = { PATH: process.env.PATH, DATABASE_URL: url, DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...env };
      const child = spawn(process.execPath, [MAIN], { env: told, stdio: ['ignore', 'inherit', 'inherit'] });
      running.push(child);
      return child;
    },
    async until(query) {
      for (;;) {
        const { rows } = await database.pool.query<{ yes: boolean }>(`select (${query}) as yes`);
        if (rows[0]?.yes === true) return;
        await new Promise((done) => setTimeout(done, 30));
      }
    },
    signal(signal) {
      for (const child of running) if (child.exitCode === null) child.kill(signal);
    },
  };
}
