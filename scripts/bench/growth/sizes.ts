import type { Database } from '@hub/database';

/** What the store takes on disk. */
export interface Sizes {
  readonly bytesEach: number;
  readonly jsonEach: number;
  /** Tables and indexes, largest first, in bytes a resource. */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
}

export async function sizesOf({ pool }: Database, resources: number): Promise<Sizes> {
  await pool.query('checkpoint');
  const { rows } = await pool.query<{ name: string; bytes: number }>(
    `select coalesce(t.relname || ' › ', '') || c.relname as name,
            pg_relation_size(c.oid)::float8 + coalesce(pg_relation_size(nullif(c.reltoastrelid, 0)), 0) as bytes
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
       left join pg_index i on i.indexrelid = c.oid left join pg_class t on t.oid = i.indrelid
      where c.relkind in ('r', 'i') order by bytes desc`,
  );
  const { rows: totals } = await pool.query<{ size: number; empty: number; json: number }>(
    `select pg_database_size(current_database())::float8 as size,
            (select pg_database_size(oid)::float8 from pg_database where datname = 'template1') as empty,
            (select avg(octet_length(body))::float8 from resource tablesample system (least(100, 2000000.0 / ${Math.max(1, resources)})) where not deleted) as json`,
  );
  const { size, empty, json } = totals[0] as { size: number; empty: number; json: number };
  return {
    bytesEach: (size - empty) / resources,
    jsonEach: json,
    parts: rows.map(({ name, bytes }) => ({ name, bytes: bytes / resources })).filter(({ bytes }) => bytes >= 0.5),
  };
}
