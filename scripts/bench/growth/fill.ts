import type { ProvinceOptions } from '@hub/synthetic-province';
import { registerAll } from '../hub/province.ts';
import { growing } from './grow.ts';
import { hubOf, type KeptStore, openStore, writeKept } from './kept.ts';

/** Fills the store of a folder with a province's files, through intake and worker, to about `size` resources; then everything is stopped. */
export async function fill(folder: string, size: number, options: ProvinceOptions, say: (text: string) => void): Promise<KeptStore> {
  const store = await openStore(folder);
  try {
    const hub = await hubOf(folder, store);
    try {
      const tokens = await registerAll(hub, options);
      const growth = growing(hub, store.database, options, tokens, say);
      const grown = await growth.grow(size, Number.POSITIVE_INFINITY);
      say(`${grown.resources} resources in ${Math.round(grown.seconds)} s`);
      await store.database.pool.query('vacuum (analyze, parallel 0)');
      const kept: KeptStore = {
        ...grown,
        copies: 1,
        from: options.from,
        to: options.to,
        names: growth.tally.summary().nameMatches,
        tokens: Object.fromEntries(tokens),
      };
      await writeKept(folder, kept);
      return kept;
    } finally {
      await hub.stop();
    }
  } finally {
    await store.close();
  }
}
