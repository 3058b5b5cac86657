import { lookupName } from './named.ts';
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

const LEARN = 'select value, uri_id from uri where value = any($1::text[])';

/**
 * Has these looked up, each as table `uri` has it: to be asked once something was found by them, or every system that nobody has would be looked for. As the
 * look-ups are, not through the pool, which the search that was just answered did not wait for either; what fails is learnt by a later one.
 */
export async function learnSystems({ pool, lookup }: SearchDatabase, stored: readonly string[]): Promise<void> {
  const known = knownOf(pool);
  if (lookup === undefined || known.size + stored.length > MOST) return;
  const statement = { name: lookupName(LEARN), text: LEARN };
  const found = await lookup(statement, [stored], (row) => ({ value: row.text(0), number: row.int4(1) })).catch(() => []);
  for (const { value, number } of found) known.set(value, number);
}

function knownOf(pool: object): Map<string, number> {
  const known = stores.get(pool) ?? new Map<string, number>();
  stores.set(pool, known);
  return known;
}
