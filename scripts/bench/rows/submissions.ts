import { runLoad } from '../client/run-load.ts';
import type { Context } from '../context.ts';
import { type Prepared, postJob, registerAll } from '../hub/province.ts';
import { figure, type Row } from './row.ts';

const CONNECTIONS = 32;

/** Small submissions (one visit each) taken durably: 202 after the bytes are on disk and the row is committed, worker busy meanwhile. */
export async function submissions(context: Context, small: Prepared): Promise<Row> {
  const tokens = await registerAll(context.hub, small.options);
  const all = new Map([...context.tokens, ...tokens]);
  const limit = await context.limit('insert');
  const result = await runLoad(postJob(context.hub, small, all, CONNECTIONS));
  const size = Math.round(small.bytes / small.files.length / 100) / 10;
  return {
    name: 'submissions',
    work: 'Small submissions taken durably (202)',
    limit: { what: 'single-row autocommit inserts, 8 connections', value: limit, unit: '/s' },
    hub: { value: result.perSecond, unit: '/s' },
    note: `${result.requests} files of ${size} kB, ${CONNECTIONS} connections, p50 ${result.p50} ms, p95 ${result.p95} ms${result.errors > 0 ? `, ${result.errors} errors (${result.sample})` : ''}; ${figure((result.perSecond * small.bytes) / small.files.length / 1e6)} MB/s; fsync on, worker running`,
  };
}
