import { type Connection, CopyRows, copyRows } from '@hub/database';
import type { NewVersion } from './versions.ts';

/** A version and how it came to be, for the change log. */
export interface Change {
  readonly version: NewVersion;
  readonly op: 'C' | 'U' | 'D';
  readonly actor: number;
  readonly origin?: number;
}

/** Writes change-log rows; `tx` is the transaction's own xid by the column's default. */
export async function logChanges(connection: Connection, changes: readonly Change[], seqs: readonly number[]): Promise<void> {
  const rows = new CopyRows(changes.length * 100);
  for (const [i, { version: v, op, actor, origin }] of changes.entries()) {
    rows
      .row(11)
      .int8(seqs[i] as number)
      .int8(v.rid)
      .int2(v.shard)
      .int2(v.type)
      .int4(v.version)
      .text(op);
    rows.int4(v.owner).int4(v.labels).int4(actor);
    if (origin === undefined) rows.null();
    else rows.int8(origin);
    rows.timestamptz(v.lastUpdated);
  }
  const columns = ['seq', 'rid', 'shard', 'type', 'version', 'op', 'owner', 'labels', 'actor', 'origin', 'at'];
  await copyRows(connection, 'change_log', columns, rows);
}
