import type { Connection, Database } from '@hub/database';
import { problem } from '@hub/outcome';

/** Transactions one round of {@link passTransactions} takes before it reports. */
const ROUND = 100_000;
/** Farther than this a server would have to be vacuumed on the way. */
const MOST = 1_000_000_000;

/**
 * Moves the server's transaction counter past `highest`. Rows of the change log carry the number of the transaction that
 * wrote them, and followers read what lies below the oldest transaction still running: on a younger server restored rows
 * would lie in the future, hidden until it gets there, with new rows before them. Commits empty transactions, about
 * 100,000 a second, without waiting for the disk. Does nothing on a server that is past it.
 */
export async function passTransactions(database: Database, highest: bigint, say?: (text: string) => void): Promise<void> {
  const connection = await database.pool.connect();
  try {
    await connection.query('set statement_timeout = 0');
    await connection.query('set synchronous_commit = off');
    let behind = await distance(connection, highest);
    if (behind > BigInt(MOST)) {
      throw problem(
        'unavailable',
        'restore-transactions',
        `Bộ đếm giao dịch của máy chủ đích kém bản sao lưu ${behind} giao dịch, quá xa để chạy tới.`,
        `The target server's transaction counter is ${behind} behind the backup, too far to catch up.`,
      );
    }
    while (behind > 0n) {
      say?.(`transactions: ${behind}`);
      const count = behind > BigInt(ROUND) ? ROUND : Number(behind);
      await connection.query(`do $$ begin for i in 1..${count} loop perform pg_current_xact_id(); commit; end loop; end $$`);
      behind = await distance(connection, highest);
    }
  } finally {
    // Not back to the pool: its settings were changed.
    connection.release(true);
  }
}

async function distance(connection: Connection, highest: bigint): Promise<bigint> {
  const { rows } = await connection.query<{ next: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as next');
  return highest + 1n - BigInt((rows[0] as { next: string }).next);
}
