import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Database } from '@hub/database';
import type { LoadResult } from '../client/load.ts';
import { runLoad } from '../client/run-load.ts';

const ROWS = 1000;
const BODY_BYTES = 2048;

/** Requests a second of express 5 answering 2 KB after one named node-pg select, 8 connections. */
export async function expressRate(database: Database, url: string, seconds: number): Promise<LoadResult> {
  await database.pool.query('drop table if exists bench_read; create table bench_read (id text primary key, body text)');
  await database.pool.query(`insert into bench_read select 'r' || n, $1 from generate_series(1, ${ROWS}) n`, [bodyOf2Kb()]);
  const server = fork(fileURLToPath(new URL('./express-server.ts', import.meta.url)), { stdio: 'inherit' });
  try {
    server.send({ url });
    const [{ port }] = (await once(server, 'message')) as [{ port: number }];
    const paths = Array.from({ length: ROWS }, (_, i) => `/r${i + 1}`);
    return await runLoad({ kind: 'get', origin: `http://127.0.0.1:${port}`, token: 'none', paths, connections: 8, seconds, warmup: 1 });
  } finally {
    server.disconnect();
    await database.pool.query('drop table if exists bench_read');
  }
}

function bodyOf2Kb(): string {
  const shell = JSON.stringify({ resourceType: 'Basic', text: '' });
  return JSON.stringify({ resourceType: 'Basic', text: 'x'.repeat(BODY_BYTES - shell.length) });
}
