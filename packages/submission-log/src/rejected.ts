import type { Connection } from '@hub/database';

/** A record that was refused. Its bytes stay in the archive: it is mended at the source, or replayed. */
export interface RejectedRecord {
  /** submission.seq. */
  readonly submission: number;
  readonly ordinal: number;
  /** source_record.key; absent for what has no name of its own. */
  readonly key?: string;
  /** MA_LK. */
  readonly record?: string;
  /** Of the first error. */
  readonly code: string;
  readonly field?: string;
}

/** Enters them, in the transaction that counts them. */
export async function saveRejected(connection: Connection, records: readonly RejectedRecord[]): Promise<void> {
  if (records.length === 0) return;
  await connection.query(
    `insert into rejected_record (submission_seq, ordinal, key, record, code, field)
     select * from unnest($1::bigint[], $2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[])
     on conflict (submission_seq, ordinal) do update set key = excluded.key, record = excluded.record, code = excluded.code, field = excluded.field`,
    [
      records.map(({ submission }) => submission),
      records.map(({ ordinal }) => ordinal),
      records.map(({ key }) => key ?? null),
      records.map(({ record }) => record ?? null),
      records.map(({ code }) => code),
      records.map(({ field }) => field ?? null),
    ],
  );
}
