import { execFile } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '@hub/database';
import { startEmbeddedPostgres } from '@hub/embedded';
import { YEARS } from './copied-text.ts';
import { fill } from './fill.ts';
import { folderOf, type KeptStore, keptUnder, readKept, writeKept } from './kept.ts';
import { multiply } from './multiply.ts';
import { checkSample } from './sample.ts';

const PERIOD = { from: `${YEARS.first}-07-01`, to: `${YEARS.last}-06-30` } as const;
/** About 47 a person and year; with room. */
const RESOURCES_A_PERSON = 35;
/** Larger stores are multiplied: this many take five minutes of a quiet machine to be filled. */
const FILLED_MOST = 1_000_000;
const FREE_LEAST = 6e9;

/** `npm run bench -- --growth --keep FOLDER`: makes the stores of these sizes and leaves them there to be asked. What is there already stays. */
export async function keep(folder: string, sizes: readonly number[]): Promise<void> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  await mkdir(folder, { recursive: true });
  const filled = sizes.filter((size) => size <= FILLED_MOST);
  // Of one province, whatever of it is filled.
  const people = Math.ceil(FILLED_MOST / RESOURCES_A_PERSON);
  const there = async () => new Set((await keptUnder(folder)).map((one) => basename(one)));
  for (const size of [...filled].sort((a, b) => a - b)) {
    if ((await there()).has(String(size))) continue;
    say(`filling to ${size} …`);
    await rm(folderOf(folder, size), { recursive: true, force: true });
    await fill(folderOf(folder, size), size, { people, seed: 1, batch: 10, ...PERIOD }, say);
  }
  for (const size of sizes.filter((size) => size > FILLED_MOST && !filled.includes(size))) {
    if ((await there()).has(String(size))) continue;
    const base = (await keptUnder(folder)).findLast((one) => readKept(one).copies === 1);
    if (base === undefined) throw new Error('nothing to multiply: a size of at most 1000000 is filled first');
    await multiplied(base, folderOf(folder, size), size, say);
  }
}

/** A store made of copies of another: no log and no waiting for the disk while it is made, then as durable as any. */
async function multiplied(base: string, folder: string, size: number, say: (text: string) => void): Promise<void> {
  const kept = readKept(base);
  const copies = Math.round(size / kept.resources);
  say(`multiplying ${kept.resources} by ${copies} …`);
  const started = performance.now();
  await rm(folder, { recursive: true, force: true });
  await promisify(execFile)('cp', ['-a', base, folder]);
  await rm(join(folder, 'kept.json'));
  const settings = { wal_level: 'minimal', max_wal_senders: '0', autovacuum: 'off' };
  await unlogged(folder, (sql) =>
    Promise.all(Object.entries(settings).map(([name, value]) => sql(`alter system set ${name} = '${value}'`))),
  );
  const names = await unlogged(folder, async (sql, url) => {
    const database = openDatabase({ url, poolSize: 8, statementTimeout: 0, applicationName: 'hub-bench' });
    try {
      await multiply(database, copies, say, () => {
        const { bavail, bsize } = statfsSync(folder);
        if (bavail * bsize < FREE_LEAST) throw new Error(`less than ${FREE_LEAST / 1e9} GB are free`);
      });
      await checkSample(database, say);
    } finally {
      await database.close();
    }
    for (const name of Object.keys(settings)) await sql(`alter system reset ${name}`);
    return Object.fromEntries(Object.entries(kept.names).map(([name, n]) => [name, n * copies]));
  });
  await promisify(execFile)('sync', ['-f', folder]);
  const made: KeptStore = {
    ...{ ...kept, names, copies, seconds: (performance.now() - started) / 1000 },
    resources: await unlogged(folder, async (sql) => Number((await sql('select sum(n) as n from resource_count'))[0]?.n)),
    from: `${Number(kept.from.slice(0, 4)) - copies + 1}${kept.from.slice(4)}`,
  };
  await writeKept(folder, made);
  say(`${made.resources} resources in ${Math.round(made.seconds)} s`);
}

type Sql = (text: string) => Promise<readonly { readonly [column: string]: unknown }[]>;

/** Some work on a store's server while it is a throwaway one. */
async function unlogged<T>(folder: string, work: (sql: Sql, url: string) => Promise<T>): Promise<T> {
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), openFolder: join(folder, 'open'), throwaway: true });
  const database = openDatabase({ url: postgres.url, poolSize: 1, statementTimeout: 0, applicationName: 'hub-bench' });
  try {
    return await work(async (text) => (await database.pool.query(text)).rows, postgres.url);
  } finally {
    await database.close();
    await postgres.stop();
  }
}
