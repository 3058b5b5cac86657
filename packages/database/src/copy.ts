import { from as copyFrom } from 'pg-copy-streams';
import type { Connection } from './connection.ts';
import type { CopyRows } from './copy-rows.ts';

// Pieces of this size keep both sides busy: Postgres inserts the first while the next are on their way.
const PIECE = 262_144;

/**
 * Appends rows to a table through COPY in binary format, inside the connection's transaction. Does nothing for no rows.
 * `table` and `columns` are names from our own code, never from data. Throws the database's error (23505 for a key that is there).
 */
export async function copyRows(connection: Connection, table: string, columns: readonly string[], rows: CopyRows): Promise<void> {
  if (rows.rows === 0) return;
  const bytes = rows.finish();
  const stream = connection.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin (format binary)`));
  await new Promise<void>((resolve, reject) => {
    stream.once('finish', resolve);
    stream.once('error', reject);
    for (let at = 0; at < bytes.length; at += PIECE) stream.write(bytes.subarray(at, at + PIECE));
    stream.end();
  });
}
