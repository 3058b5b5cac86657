import type { Connection } from '@hub/database';
import { INDEX_TABLES } from './index-copy.ts';

/** Parts of a statement that remove index rows: of the resources of row numbers `rids` (SQL), and of what they contain. */
export function removeRows(rids: string): string {
  const gone = INDEX_TABLES.map(
    (table) => `${table}_gone as (delete from ${table} where rid = any(${rids} || array(select rid from contained_gone)))`,
  );
  return [`contained_gone as (delete from contained where container = any(${rids}) returning rid)`, ...gone].join(', ');
}

/** Removes what these resources contain from the index. */
export async function removeContained(connection: Connection, rids: readonly number[]): Promise<void> {
  const gone = INDEX_TABLES.map(
    (table) => `${table}_gone as (delete from ${table} where rid = any(array(select rid from contained_gone)))`,
  );
  await connection.query(
    `with contained_gone as (delete from contained where container = any($1::bigint[]) returning rid), ${gone.join(', ')} select 1`,
    [rids],
  );
}
