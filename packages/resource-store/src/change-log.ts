import type { Connection } from '@hub/database';

/** A place in the change log: everything at or before it has been read. `tx` is a decimal text (xid8 does not fit a number safely). */
export interface ChangeCursor {
  readonly tx: string;
  readonly seq: number;
}

/** Before the first change. */
export const FIRST_CHANGE: ChangeCursor = { tx: '0', seq: 0 };

/** One version that came to be. */
export interface ChangeRow {
  readonly tx: string;
  readonly seq: number;
  readonly rid: number;
  readonly shard: number;
  readonly type: number;
  readonly version: number;
  readonly op: 'C' | 'U' | 'D';
  readonly owner: number;
  readonly labels: number;
  /** client_number; 0 = the hub itself. */
  readonly actor: number;
  /** submission.seq; null = written through the API. */
  readonly origin: number | null;
  readonly at: Date;
}

/**
 * The next changes after `cursor`, at most `limit`, in an order that never changes afterwards. Reads only what lies below
 * the oldest transaction still running: a slow writer's rows wait there until it ends, so no follower passes them. The
 * cursor of the last row is the next cursor. A transaction that stays open holds followers back; nothing is lost.
 */
export async function readChanges(
  connection: Pick<Connection, 'query'>,
  cursor: ChangeCursor,
  limit: number,
): Promise<readonly ChangeRow[]> {
  const { rows } = await connection.query<ChangeRow>(
    `select tx::text as tx, seq, rid, shard, type, version, op, owner, labels, actor, origin, at
       from change_log c
      where (c.tx, c.seq) > ($1::xid8, $2::bigint) and c.tx < pg_snapshot_xmin(pg_current_snapshot())
      order by c.tx, c.seq -- not the text of tx, which stands in the list above: '1000' comes before '999'
      limit $3`,
    [cursor.tx, cursor.seq, limit],
  );
  return rows;
}
