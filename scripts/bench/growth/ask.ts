import { writeFile } from 'node:fs/promises';
import { MIGRATIONS } from '@hub/database';
import { NAME_QUERIES } from '@hub/synthetic-province';
import { memoryOf, postmasterPid } from '../machine.ts';
import { type Asked, askedOf, askerOf } from './asked.ts';
import { forgotten } from './forgotten.ts';
import { hubOf, type KeptStore, keptUnder, openStore, readKept } from './kept.ts';
import { type AskedStore, farInto, type Measured, measure } from './measure.ts';
import { shareOf, wrongNames } from './names.ts';
import { report } from './report.ts';
import { sizesOf } from './sizes.ts';

const PAGES_IN = 40;

interface Open extends AskedStore {
  readonly kept: KeptStore;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/** `npm run bench -- --growth --ask FOLDER`: the stores that were kept there, each with a hub of its own, asked in turns. */
export async function ask(folder: string, seconds: number, save: boolean): Promise<void> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const stores: Open[] = [];
  try {
    for (const one of await keptUnder(folder)) {
      stores.push(await open(one));
      say(`${readKept(one).resources} resources …`);
    }
    if (stores.length === 0) throw new Error(`no store was kept under ${folder}`);
    const measured: Measured[][] = stores.map(() => []);
    const rows = (stores[0] as Open).asked.length;
    for (let i = 0; i < rows; i++) {
      const results = await measure(
        stores,
        stores.map(({ asked }) => asked[i] as Asked),
        seconds,
      );
      for (const [s, result] of results.entries()) measured[s]?.push(result);
      const told = results.map(
        ({ p50, first, cpu, blocks }) => `p50 ${p50} ms (first ${first}), ${cpu} µs of CPU, ${blocks?.toFixed(0) ?? '–'} blocks`,
      );
      say(`${results[0]?.name}, disturbed ${Math.max(...results.map(({ disturbed }) => disturbed)).toFixed(2)}: ${told.join(' | ')}`);
    }
    const sizes = [];
    for (const [i, { hub, database, asker, kept }] of stores.entries()) {
      sizes.push({
        ...kept,
        rows: measured[i] as readonly Measured[],
        names: await wrongNames(hub.origin, hub.operatorToken, kept.names),
        share: await shareOf(database, asker.number),
        memory: memoryOf(hub.pid),
        ...(await sizesOf(database, kept.resources)),
      });
    }
    const text = report(sizes);
    process.stdout.write(`\n${text}\n`);
    if (save) await writeFile(new URL('../growth-result.md', import.meta.url), text);
  } finally {
    for (const store of stores) await store.close();
  }
}

async function open(folder: string): Promise<Open> {
  const kept = readKept(folder);
  await forgotten(folder);
  const store = await openStore(folder);
  try {
    const { rows } = await store.database.pool.query<{ name: string }>('select name from kysely_migration');
    const there = new Set(rows.map(({ name }) => name));
    const missing = MIGRATIONS.filter(({ name }) => !there.has(name)).map(({ name }) => name);
    if (missing.length > 0) throw new Error(`${folder}: filled before ${missing.join(', ')}: ask with the program it was filled with`);
    const hub = await hubOf(folder, store);
    try {
      const asker = await askerOf(store.database, new Map(Object.entries(kept.tokens)));
      const asked = await askedOf(store.database, asker, NAME_QUERIES, kept.from, kept.to);
      const far = await farInto(hub, asker, 'Observation?_count=50', PAGES_IN);
      const close = async (): Promise<void> => {
        await hub.stop();
        await store.close();
      };
      return {
        ...{ hub, kept, asker, close, database: store.database, postgresPid: postmasterPid(store.postgres.clusterDir) },
        asked: [...asked, { name: 'far', work: `Page ${PAGES_IN + 1} of a type, 50`, paths: [far] }],
      };
    } catch (error) {
      await hub.stop();
      throw error;
    }
  } catch (error) {
    await store.close();
    throw error;
  }
}
