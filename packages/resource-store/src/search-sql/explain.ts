import type { Database } from '@hub/database';

/** What Postgres says it did (EXPLAIN ANALYZE, JSON), by how the statement was planned. */
export interface Explained {
  /** For these values: the first runs of a statement, and every run of one that has no name. */
  readonly values: unknown;
  /** For any values: what a named statement keeps from its sixth run on. */
  readonly generic: unknown;
}

const EXPLAIN = 'explain (analyze, buffers, format json)';

function literal(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return literal(`{${value.map((item) => (item === null ? 'null' : JSON.stringify(item))).join(',')}}`);
  return `'${String(value).replaceAll("'", "''")}'`;
}

/**
 * Runs a statement both ways. For looking at, on a connection of its own. `generic` false: only as it was asked; the other way writes its
 * values into a statement's text, which must not happen where statements are logged.
 */
export async function explain({ pool }: Database, text: string, values: readonly unknown[], generic = true): Promise<Explained> {
  const top = (rows: readonly Record<string, unknown>[]) => (rows[0]?.['QUERY PLAN'] as unknown[] | undefined)?.[0];
  const connection = await pool.connect();
  try {
    const custom = await connection.query(`${EXPLAIN} ${text}`, [...values]);
    if (!generic) return { values: top(custom.rows), generic: undefined };
    // EXPLAIN of a text with parameters plans for their values; only EXECUTE shows the plan that is kept.
    await connection.query(`set plan_cache_mode = force_generic_plan; prepare looked_at as ${text}`);
    const list = values.length === 0 ? '' : `(${values.map(literal).join(', ')})`;
    const kept = await connection.query(`${EXPLAIN} execute looked_at${list}`);
    return { values: top(custom.rows), generic: top(kept.rows) };
  } finally {
    connection.release(true);
  }
}
