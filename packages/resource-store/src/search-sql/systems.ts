import type { SearchDatabase } from './page-rows.ts';

/** The number of a system that this process knows; undefined: the statement looks it up. */
export type Systems = (uri: string) => number | undefined;

/** Systems of a store at most; more are looked up in their statements. */
const MOST = 2_000;
const stores = new WeakMap<object, Map<string, number>>();

/** What is known of a store, now and whenever it is asked. Rows of `uri` are never changed or removed, so what was seen once holds; what was not is never remembered. */
export function systemsOf({ pool }: SearchDatabase): Systems {
  const known = knownOf(pool);
  return (uri) => known.get(uri);
}

/** Has these looked up, each as table `uri` has it: to be asked once something was found by them, or every system that nobody has would be looked for. */
export async function learnSystems({ pool }: SearchDatabase, stored: readonly string[]): Promise<void> {
  const known = knownOf(pool);
  if (known.size + stored.length > MOST) return;
  const { rows } = await pool.query<{ value: string; uri_id: number }>('select value, uri_id from uri where value = any($1)', [stored]);
  for (const { value, uri_id } of rows) known.set(value, uri_id);
}

function knownOf(pool: object): Map<string, number> {
  const known = stores.get(pool) ?? new Map<string, number>();
  stores.set(pool, known);
  return known;
}
