import type { Database } from '@hub/database';
import type { KeyRing } from './key-ring.ts';
import { rewrap } from './seal.ts';

const AT_ONCE = 1_000;

interface Row {
  readonly sha256: Buffer;
  readonly entry: Buffer;
  readonly master_key: string;
  readonly wrapped_key: Buffer;
}

/** Wraps with the current master key whatever another one wraps. Rows that changed meanwhile (erased, wrapped by another run) stay as they are. */
export async function rewrapKeys(database: Database, ring: KeyRing): Promise<number> {
  let changed = 0;
  let after = Buffer.alloc(0);
  for (;;) {
    const { rows } = await database.pool.query<Row>(
      `select sha256, entry, master_key, wrapped_key from archive_blob
       where sha256 > $1 and master_key <> $2 order by sha256 limit ${AT_ONCE}`,
      [after, ring.current],
    );
    const last = rows.at(-1);
    if (last === undefined) return changed;
    const wrapped = rows.map((row) => rewrap(ring, row.sha256, { entry: row.entry, keyId: row.master_key, wrapped: row.wrapped_key }));
    const { rowCount } = await database.pool.query(
      `update archive_blob b set master_key = $1, wrapped_key = n.wrapped
       from unnest($2::bytea[], $3::bytea[], $4::text[]) as n (sha256, wrapped, was)
       where b.sha256 = n.sha256 and b.master_key = n.was`,
      [ring.current, rows.map((row) => row.sha256), wrapped.map((one) => one.wrapped), rows.map((row) => row.master_key)],
    );
    changed += rowCount ?? 0;
    after = Buffer.from(last.sha256);
  }
}

/** Which master keys bodies are wrapped with, and how many each; `undefined`: not encrypted. */
export async function keysInUse(database: Database): Promise<readonly { readonly keyId: string | undefined; readonly bodies: number }[]> {
  const { rows } = await database.pool.query<{ master_key: string | null; n: number }>(
    'select master_key, count(*)::int as n from archive_blob where erased_at is null group by master_key order by master_key',
  );
  return rows.map(({ master_key, n }) => ({ keyId: master_key ?? undefined, bodies: n }));
}

/** Destroys a body's key. */
export async function eraseKey(database: Database, sha256: Buffer): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    'update archive_blob set wrapped_key = null, master_key = null, erased_at = now() where sha256 = $1 and wrapped_key is not null',
    [sha256],
  );
  return rowCount === 1;
}
