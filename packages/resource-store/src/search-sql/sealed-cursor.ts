import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { ProblemError } from '@hub/outcome';
import { searchProblem } from '@hub/search';
import type { SearchDatabase } from './page-rows.ts';

/**
 * A page that was looked for among many rows of others ends where looking stopped: at a row the caller may not see. Its name or date
 * must not go to the client in a cursor that anybody can read, so such a cursor is encrypted (AES-256-GCM) with a key that follows from the hub's own secret.
 */
const MARK = 's.';
const IV = 12;
const TAG = 16;

const keys = new WeakMap<object, Promise<Buffer>>();

/** The key of the hub behind a database, read once a process. */
function keyOf({ pool }: SearchDatabase): Promise<Buffer> {
  const known = keys.get(pool);
  if (known !== undefined) return known;
  const asked = pool.query<{ value: string }>(`select value from hub_setting where name = 'id-secret'`).then(({ rows }) => {
    const secret = Buffer.from((rows[0] as { value: string }).value, 'hex');
    return Buffer.from(hkdfSync('sha256', secret, '', 'search-cursor', 32));
  });
  keys.set(pool, asked);
  asked.catch(() => keys.delete(pool));
  return asked;
}

/** The cursor as only the hub can read it. */
export async function sealed(database: SearchDatabase, cursor: string): Promise<string> {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', await keyOf(database), iv);
  const text = Buffer.concat([cipher.update(cursor, 'utf8'), cipher.final()]);
  return MARK + Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
}

/** The cursor again; one that was not sealed as it is. Throws `incorrect` for a seal that is not the hub's. */
export async function unsealed(database: SearchDatabase, cursor: string | undefined): Promise<string | undefined> {
  if (cursor?.startsWith(MARK) !== true) return cursor;
  const bytes = Buffer.from(cursor.slice(MARK.length), 'base64url');
  if (bytes.length <= IV + TAG) throw new ProblemError(searchProblem.cursor());
  try {
    const cipher = createDecipheriv('aes-256-gcm', await keyOf(database), bytes.subarray(0, IV), { authTagLength: TAG });
    cipher.setAuthTag(bytes.subarray(IV, IV + TAG));
    return Buffer.concat([cipher.update(bytes.subarray(IV + TAG)), cipher.final()]).toString('utf8');
  } catch (error) {
    throw new ProblemError(searchProblem.cursor(), { cause: error });
  }
}
