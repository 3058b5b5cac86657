import type { Database } from '@hub/database';

/** Rows of every table of the hub's own schema, by name; what a write that stored nothing must leave as it was.
 * Without the record of accesses: a refusal goes on it. */
export async function rowCounts(database: Database): Promise<Readonly<Record<string, number>>> {
  const { rows: tables } = await database.pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'audit\\_%' order by 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await database.pool.query<{ n: number }>(`select count(*) as n from "${name}"`);
    counts[name] = rows[0]?.n ?? 0;
  }
  return counts;
}
