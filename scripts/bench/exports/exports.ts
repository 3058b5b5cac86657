import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { copyOut, type Database, openDatabase } from '@hub/database';
import { startEmbeddedPostgres, temporaryFolder } from '@hub/embedded';
import { startHub } from '../../hub/start-hub.ts';
import { prepare, registerAll } from '../hub/province.ts';
import { copyInRate, copyOutRate } from '../limits/copy.ts';
import { postmasterPid, watched } from '../machine.ts';
import { exportOnce } from '../rows/export.ts';
import { ingest } from '../rows/ingest.ts';
import { multiply } from './multiply.ts';
import { peaks } from './peaks.ts';
import { type AtSize, report } from './report.ts';

const PROVINCE = { people: 250, seed: 1, from: '2025-07-01', to: '2026-06-30', batch: 10 } as const;
const LIMIT_ROWS = 100_000;

/**
 * `npm run bench -- --export-sizes N,M`: `$export` of a whole store at several sizes, by HTTP from the hub as people start it, COPY TO STDOUT beside it in the same
 * minutes, what each process took of memory meanwhile. The store is a province's files, then copies of its resources (multiply.ts).
 */
export async function exportsBySize(sizes: readonly number[], save: boolean): Promise<void> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const folder = temporaryFolder('hub-exports-');
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), openFolder: join(folder, 'open') });
  const database = openDatabase({ url: postgres.url, poolSize: 4, statementTimeout: 0, applicationName: 'hub-bench' });
  await database.pool.query('create database bench_limits');
  const limits = openDatabase({
    url: postgres.url.replace(/\/hub$/, '/bench_limits'),
    poolSize: 2,
    statementTimeout: 0,
    applicationName: 'hub-bench',
  });
  try {
    const province = await prepare(PROVINCE, join(folder, 'files'));
    const hub = await startHub({ databaseUrl: postgres.url, folder: join(folder, 'hub') });
    try {
      const postgresPid = postmasterPid(postgres.clusterDir);
      say('posting, and waiting for the last receipt …');
      const { resources } = await ingest(hub, database, province, await registerAll(hub, PROVINCE), postgresPid);
      say(`${resources} resources`);
      const results: AtSize[] = [];
      for (const size of [...sizes].sort((a, b) => a - b)) {
        say(`growing to ${size} …`);
        await multiply(database, size, say);
        const { rows: bodies } = await database.pool.query<{ id: string; body: string }>(
          `select id, body from resource where not deleted order by rid limit ${LIMIT_ROWS}`,
        );
        await copyInRate(limits, bodies, { rounds: 1 });
        const content = await copyOutRate(limits);
        const texts = await textsOut(database);
        say(`COPY TO STDOUT: ${Math.round(content)} rows/s of JSON, ${Math.round(texts.rate)} of the stored texts; exporting …`);
        const memory = peaks(hub.pid);
        const { result, spent } = await watched(
          { node: hub.pid, postgres: postgresPid },
          () => 0,
          () => exportOnce(hub),
        );
        results.push({ held: texts.rows, bytes: texts.bytes, content, texts: texts.rate, ...result, spent, peaks: memory() });
        const text = report(results);
        process.stdout.write(`\n${text}\n`);
        if (save) await writeFile(new URL('../export-result.md', import.meta.url), text);
      }
    } finally {
      await hub.stop();
    }
  } finally {
    await Promise.all([database.close(), limits.close()]);
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** COPY of the very texts that are exported, all of them, by one connection: rows a second. */
async function textsOut(database: Database): Promise<{ readonly rows: number; readonly bytes: number; readonly rate: number }> {
  const connection = await database.pool.connect();
  try {
    const started = performance.now();
    let bytes = 0;
    const lines = copyOut(
      connection,
      `copy (select body from resource where not deleted) to stdout (format csv, delimiter E'\\x01', quote E'\\x02')`,
    );
    await pipeline(lines, async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) bytes += piece.length;
    });
    const seconds = (performance.now() - started) / 1000;
    const { rows } = await connection.query<{ n: number }>('select count(*)::float8 as n from resource where not deleted');
    const n = rows[0]?.n ?? 0;
    return { rows: n, bytes, rate: n / seconds };
  } finally {
    connection.release();
  }
}
