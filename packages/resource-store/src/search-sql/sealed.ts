import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { ProblemError } from '@hub/outcome';
import { searchProblem } from '@hub/search';
import type { SearchDatabase } from './page-rows.ts';

/*
 * Where a page stopped without a match may be an entry of a resource the caller may not see: a name, a day. Such a cursor goes out sealed, with a
 * key that follows from the hub's own secret, so any process of the hub opens it.
 */

const MARK = 'x.';
const CIPHER = 'aes-256-gcm';
const keys = new WeakMap<SearchDatabase['pool'], Promise<Buffer>>();

function keyOf({ pool }: SearchDatabase): Promise<Buffer> {
  const known = keys.get(pool);
  if (known !== undefined) return known;
  const found = pool.query<{ value: string }>("select value from hub_setting where name = 'id-secret'").then(({ rows: [row] }) => {
    if (row === undefined) throw new Error('the hub has no secret');
    return hash('sha256', `cursor ${row.value}`, 'buffer');
  });
  keys.set(pool, found);
  found.catch(() => keys.delete(pool));
  return found;
}

/** The cursor, readable by the hub alone. */
export async function sealed(database: SearchDatabase, cursor: string): Promise<string> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(CIPHER, await keyOf(database), nonce);
  const text = Buffer.concat([cipher.update(cursor, 'utf8'), cipher.final()]);
  return MARK + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
}

/** The cursor of a query as it was before {@link sealed}; others as they are. Throws `incorrect` for one the hub did not seal. */
export async function opened<Query extends { readonly cursor?: string }>(database: SearchDatabase, query: Query): Promise<Query> {
  if (query.cursor?.startsWith(MARK) !== true) return query;
  const bytes = Buffer.from(query.cursor.slice(MARK.length), 'base64url');
  const key = await keyOf(database);
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAuthTag(bytes.subarray(12, 28));
    const cursor = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    return { ...query, cursor };
  } catch {
    throw new ProblemError(searchProblem.cursor());
  }
}
