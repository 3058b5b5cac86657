import type { Connection } from '@hub/database';

/** A table of the hub as the database describes it. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns of type xid8, and snapshots (text): they compare with the server's own transaction counter. */
  readonly transactionColumns: readonly string[];
}

/** Kysely's own lock is a switch, not data. */
const LEFT_OUT = ['kysely_migration_lock'];

/**
 * Tables of the hub (schema public; a partitioned one as a whole), ordered so that no row refers to a later table, by name
 * among equals. The queue's own schema is left out: losing the whole queue loses nothing.
 */
export async function tablesOf(connection: Connection): Promise<readonly Table[]> {
  const { rows } = await connection.query<{ name: string; columns: string[]; transaction_columns: string[]; refers_to: string[] }>(
    `select c.relname as name,
            (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
            coalesce((select array_agg(a.attname::text) from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                and (a.atttypid = 'xid8'::regtype or a.attname = 'snapshot')), '{}') as transaction_columns,
            coalesce((select array_agg(distinct f.relname::text) from pg_constraint k join pg_class f on f.oid = k.confrelid
              where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid), '{}') as refers_to
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all($1)
      order by c.relname`,
    [LEFT_OUT],
  );
  const ordered: Table[] = [];
  const placed = new Set<string>();
  while (ordered.length < rows.length) {
    const next = rows.find(({ name, refers_to }) => !placed.has(name) && refers_to.every((other) => placed.has(other)));
    if (!next) throw new Error('tables refer to each other in a circle: no order in which to restore them');
    placed.add(next.name);
    ordered.push({ name: next.name, columns: next.columns, transactionColumns: next.transaction_columns });
  }
  return ordered;
}

/** Sequences of the hub, those behind identity columns too. */
export async function sequencesOf(connection: Connection): Promise<readonly string[]> {
  const { rows } = await connection.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'S' order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Indexes that hold no constraint: dropped before a bulk load and made again after it. Parents and partitions go together. */
export async function plainIndexesOf(connection: Connection): Promise<readonly { readonly name: string; readonly definition: string }[]> {
  const { rows } = await connection.query<{ name: string; definition: string }>(
    `select i.relname as name, pg_get_indexdef(i.oid) as definition
       from pg_index x join pg_class i on i.oid = x.indexrelid join pg_namespace n on n.oid = i.relnamespace
      where n.nspname = 'public' and not x.indisprimary and not i.relispartition
        and not exists (select 1 from pg_constraint k where k.conindid = i.oid)
      order by 1`,
  );
  return rows;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
