import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '@hub/database';
import { startEmbeddedPostgres, temporaryFolder } from '@hub/embedded';
import { NAME_QUERIES } from '@hub/synthetic-province';
import { startHub } from '../../hub/start-hub.ts';
import { registerAll } from '../hub/province.ts';
import { memoryOf, postmasterPid } from '../machine.ts';
import { askedOf, askerOf } from './asked.ts';
import { growing } from './grow.ts';
import { farInto, type Measured, measure } from './measure.ts';
import { shareOf, wrongNames } from './names.ts';
import { type AtSize, report } from './report.ts';
import { sizesOf } from './sizes.ts';

const PERIOD = { from: '2025-07-01', to: '2026-06-30' } as const;
/** About 47 a person and year; with room. */
const RESOURCES_A_PERSON = 35;
const PAGES_IN = 40;

/**
 * `npm run bench -- --growth`: what pages, reads and includes cost as one store grows. Resources go in as files through the intake and the
 * worker, so every row of every index is there, for `minutes` at most: the last size is then what has been reached. At each size the same kinds of requests are asked for, about resources drawn anew.
 */
export async function growth(sizes: readonly number[], seconds: number, minutes: number, save: boolean): Promise<void> {
  const end = performance.now() + minutes * 60_000;
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const folder = temporaryFolder('hub-growth-');
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), openFolder: join(folder, 'open') });
  const database = openDatabase({ url: postgres.url, poolSize: 4, statementTimeout: 0, applicationName: 'hub-bench' });
  try {
    const hub = await startHub({ databaseUrl: postgres.url, folder: join(folder, 'hub') });
    try {
      const options = { people: Math.ceil(Math.max(...sizes) / RESOURCES_A_PERSON), seed: 1, batch: 10, ...PERIOD };
      const tokens = await registerAll(hub, options);
      const store = growing(hub, database, options, tokens, say);
      const results: AtSize[] = [];
      for (const size of [...sizes].sort((a, b) => a - b)) {
        say(`growing to ${size} …`);
        if (results.length > 0 && performance.now() > end) break;
        const grown = await store.grow(size, end);
        say(`${grown.resources} resources in ${Math.round(grown.seconds)} s; asking …`);
        await database.pool.query('vacuum (analyze, parallel 0)');
        const asker = await askerOf(database, tokens);
        const rows: Measured[] = [];
        const asked = await askedOf(database, asker, NAME_QUERIES, PERIOD.from, PERIOD.to);
        const far = await farInto(hub, asker, 'Observation?_count=50', PAGES_IN);
        for (const one of [...asked, { name: 'far', work: `Page ${PAGES_IN + 1} of a type, 50`, paths: [far] }]) {
          const asking = { hub, postgresPid: postmasterPid(postgres.clusterDir), database, asker };
          const [measured] = (await measure([asking], [one], seconds)) as [Measured];
          say(
            `${measured.name}: p50 ${measured.p50} ms, ${measured.cpu} µs of CPU, ${measured.blocks?.toFixed(0) ?? '–'} blocks, disturbed ${measured.disturbed.toFixed(2)}`,
          );
          rows.push(measured);
        }
        const names = await wrongNames(hub.origin, hub.operatorToken, store.tally.summary().nameMatches);
        results.push({
          ...grown,
          copies: 1,
          rows,
          names,
          share: await shareOf(database, asker.number),
          memory: memoryOf(hub.pid),
          ...(await sizesOf(database, grown.resources)),
        });
        const text = report(results);
        process.stdout.write(`\n${text}\n`);
        if (save) await writeFile(new URL('../growth-result.md', import.meta.url), text);
      }
    } finally {
      await hub.stop();
    }
  } finally {
    await database.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
