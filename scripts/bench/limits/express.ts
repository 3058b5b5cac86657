import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Database } from '@hub/database';

const ROWS = 1000;
const BODY_BYTES = 2048;

/** A running express 5 that answers 2 KB after one named node-pg select: what a read is held against. */
export interface ExpressLimit {
  readonly origin: string;
  readonly pid: number;
  readonly paths: readonly string[];
  stop(): Promise<void>;
}

export async function startExpress(database: Database, url: string): Promise<ExpressLimit> {
  await database.pool.query('drop table if exists bench_read; create table bench_read (id text primary key, body text)');
  await database.pool.query(`insert into bench_read select 'r' || n, $1 from generate_series(1, ${ROWS}) n`, [bodyOf2Kb()]);
  const server = fork(fileURLToPath(new URL('./express-server.ts', import.meta.url)), { stdio: 'inherit' });
  server.send({ url });
  const [{ port }] = (await once(server, 'message')) as [{ port: number }];
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: server.pid as number,
    paths: Array.from({ length: ROWS }, (_, i) => `/r${i + 1}`),
    async stop() {
      const ended = once(server, 'exit');
      server.disconnect();
      await ended;
      await database.pool.query('drop table if exists bench_read');
    },
  };
}

function bodyOf2Kb(): string {
  const shell = JSON.stringify({ resourceType: 'Basic', text: '' });
  return JSON.stringify({ resourceType: 'Basic', text: 'x'.repeat(BODY_BYTES - shell.length) });
}
