import { packIndexes } from '@hub/resource-store';
import type { Context } from '../context.ts';
import { bareBytes } from '../limits/copy.ts';
import type { Row } from './row.ts';

interface Part {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Database bytes per resource with everything that belongs to it; a breakdown by table and index. With `pack` also after `npm run pack-indexes`: only
 * where no row is measured behind it.
 */
export async function bytes(context: Context, pack: boolean): Promise<{ readonly row: Row; readonly parts: readonly Part[] }> {
  const { pool } = context.hubDatabase;
  await context.limit('copy-in');
  const bare = await bareBytes(context.limitDatabase);
  await pool.query('checkpoint');
  const { rows } = await pool.query<{ name: string; bytes: number }>(
    `select case when c.relkind = 'i' then t.relname || ' › ' || c.relname else c.relname end as name, pg_relation_size(c.oid)::float8
            + coalesce(pg_relation_size(nullif(c.reltoastrelid, 0)), 0) as bytes
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
       left join pg_index i on i.indexrelid = c.oid left join pg_class t on t.oid = i.indrelid
      where c.relkind in ('r', 'i')
      order by bytes desc`,
  );
  const { rows: totals } = await pool.query<{ n: number; json: number; size: number; empty: number }>(
    `select count(*)::float8 as n, sum(octet_length(body))::float8 as json, pg_database_size(current_database())::float8 as size,
            (select pg_database_size(oid)::float8 from pg_database where datname = 'template1') as empty
       from resource where not deleted`,
  );
  const { n, json, size, empty } = totals[0] as { n: number; json: number; size: number; empty: number };
  const each = (size - empty) / n;
  const saved = pack
    ? (await packIndexes(context.hubDatabase, () => undefined)).reduce((sum, index) => sum + index.before - index.after, 0) / n
    : undefined;
  const after = saved === undefined ? '' : `; ${Math.round(each - saved)} after pack-indexes`;
  const parts = rows.map(({ name, bytes: total }) => ({ name, bytes: total / n })).filter((part) => part.bytes >= 1);
  return {
    row: {
      name: 'bytes',
      work: 'Database bytes per resource, indexes and history included',
      hub: { value: each, unit: 'bytes' },
      bar: { atMost: 2000 },
      limit: { what: 'the same JSON in a bare (id, jsonb) table', value: bare, unit: 'bytes' },
      note: `${Math.round(n)} resources, ${Math.round(json / n)} bytes of JSON each, ${(each / (json / n)).toFixed(2)} × that (the bar was set for JSON of 690 bytes: 2.9 ×)${after}; largest: ${parts
        .slice(0, 6)
        .map((part) => `${part.name} ${Math.round(part.bytes)}`)
        .join(', ')}`,
    },
    parts,
  };
}
