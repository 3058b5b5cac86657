import type { Database } from '@hub/database';

/**
 * B-trees whose new entries go to the end of each of many runs (of a value, of a type): a full page inside the tree is split in the middle, and
 * its left half never gets another entry (decisions/0003). What only grows at its own end (`*_rid`, primary keys, the change log) stays full.
 */
const RUNS = [
  'idx_token_value',
  'idx_string_value',
  'idx_reference_target',
  'idx_reference_rid',
  'idx_date_low',
  'idx_date_high',
  'idx_quantity_value',
  'idx_quantity_order',
  'idx_composite_value',
  'resource_updated',
  'resource_id',
  'resource_source',
] as const;

/** Below this many bytes there is nothing to gain. */
const SMALL = 1 << 20;

/** An index that was built anew: bytes before and after. */
export interface PackedIndex {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/**
 * Builds the b-trees of searches anew, one after the other, while the hub reads and writes (REINDEX CONCURRENTLY): after a large load, or once a
 * quarter. Takes seconds per million entries and as much disk as the largest of them. `tell` hears of each. Stopped between two by `signal`;
 * killed within one, it leaves an invalid index beside it, which the next run takes away. Needs a connection without statement timeout.
 */
export async function packIndexes(
  { pool }: Database,
  tell: (index: PackedIndex) => void,
  signal?: AbortSignal,
): Promise<readonly PackedIndex[]> {
  const connection = await pool.connect();
  const packed: PackedIndex[] = [];
  try {
    const size = async (name: string) => {
      const { rows } = await connection.query<{ bytes: number }>('select pg_relation_size(to_regclass($1)) as bytes', [name]);
      return rows[0]?.bytes ?? 0;
    };
    // Two runs at once would build everything twice; the lock goes with the connection.
    await connection.query("select pg_advisory_lock(hashtextextended('hub: pack indexes', 0))");
    for (const name of RUNS) {
      if (signal?.aborted === true) break;
      await takeAwayLeftovers(connection, name);
      const before = await size(name);
      if (before < SMALL) continue;
      await connection.query(`reindex index concurrently ${name}`);
      const index = { name, before, after: await size(name) };
      packed.push(index);
      tell(index);
    }
    return packed;
  } finally {
    await connection.query('select pg_advisory_unlock_all()').then(
      () => connection.release(),
      (error: Error) => connection.release(error),
    );
  }
}

/** What a run that was killed half-way left (postgresql.org/docs/current/sql-reindex.html): `_ccnew` unfinished, `_ccold` replaced. */
async function takeAwayLeftovers(connection: { query: Database['pool']['query'] }, name: string): Promise<void> {
  const { rows } = await connection.query<{ name: string }>(
    "select c.relname as name from pg_class c join pg_index i on i.indexrelid = c.oid where not i.indisvalid and c.relname ~ ('^' || $1 || '_cc(new|old)[0-9]*$')",
    [name],
  );
  for (const { name: leftover } of rows) await connection.query(`drop index concurrently if exists ${leftover}`);
}
