import { auditEvent, decodeLine } from '@hub/audit';
import type { Database } from '@hub/database';
import type { AuditEvent } from '@hub/fhir-model';
import { namesOf } from './names.ts';

/** A place in the audit: every batch at or before it was read. `tx` is decimal text. */
export interface AuditCursor {
  readonly tx: string;
  readonly seq: number;
}

export const FIRST_AUDIT: AuditCursor = { tx: '0', seq: 0 };

interface BatchRow extends AuditCursor {
  readonly body: Buffer;
}

/**
 * What went on record after `cursor`, oldest first, and where to go on. Reads below the oldest transaction still running: a follower
 * that keeps its cursor misses nothing and tells nothing twice.
 */
export async function followAudit(
  database: Pick<Database, 'pool'>,
  cursor: AuditCursor,
  batches: number,
  hub: string,
): Promise<{ readonly events: readonly AuditEvent[]; readonly cursor: AuditCursor }> {
  const { rows } = await database.pool.query<BatchRow>(
    `select b.tx::text as tx, b.seq, b.body from audit_batch b
      where (b.tx, b.seq) > ($1::xid8, $2::bigint) and b.tx < pg_snapshot_xmin(pg_current_snapshot())
      order by b.tx, b.seq limit $3`,
    [cursor.tx, cursor.seq, batches],
  );
  const entries = rows.flatMap(({ tx, seq, body }) =>
    body
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line, at) => ({ id: `${tx}-${seq}-${at}`, entry: decodeLine(line) })),
  );
  const names = await namesOf(
    database,
    entries.map(({ entry }) => entry),
    hub,
  );
  const last = rows.at(-1);
  return {
    events: entries.map(({ id, entry }) => auditEvent(id, entry, names)),
    cursor: last === undefined ? cursor : { tx: last.tx, seq: last.seq },
  };
}
