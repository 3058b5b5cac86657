import type { Connection } from '@hub/database';
import type { StoredRecord } from './source-records.ts';

/** One record that wrote something: what tells of it, and how the record stood before. Table `record_change`. */
export interface RecordChange {
  /** submission.seq. */
  readonly submission: number;
  readonly ordinal: number;
  /** Row id of the Provenance that lists the versions. */
  readonly provenance: number;
  /** {@link import('./source-records.ts').recordKey}. */
  readonly key: string;
  /** The record as it stood before; absent: it was not stored. */
  readonly before?: StoredRecord;
}

/** Enters them, in one statement. */
export async function saveRecordChanges(connection: Connection, changes: readonly RecordChange[]): Promise<void> {
  if (changes.length === 0) return;
  const before = <T>(pick: (record: StoredRecord) => T) =>
    changes.map((change) => (change.before === undefined ? null : pick(change.before)));
  await connection.query({
    name: 'record-changes',
    text: `insert into record_change (submission_seq, ordinal, provenance, key, before_order_key, before_arrival, before_hash, before_mapping, before_rids,
       before_written_at)
     select submission_seq, ordinal, provenance, key, order_key, arrival, hash, mapping, rids::bigint[], to_timestamp(written / 1000)
       from unnest($1::bigint[], $2::int[], $3::bigint[], $4::uuid[], $5::text[], $6::bigint[], $7::uuid[], $8::int[], $9::text[],
                   $10::float8[])
         as n (submission_seq, ordinal, provenance, key, order_key, arrival, hash, mapping, rids, written)`,
    values: [
      changes.map(({ submission }) => submission),
      changes.map(({ ordinal }) => ordinal),
      changes.map(({ provenance }) => provenance),
      changes.map(({ key }) => key),
      before(({ orderKey }) => orderKey),
      before(({ arrival }) => arrival),
      before(({ recordHash }) => recordHash),
      before(({ mappingVersion }) => mappingVersion),
      before(({ rids }) => `{${rids.join(',')}}`),
      before(({ writtenAt }) => writtenAt ?? null),
    ],
  });
}

/** Rows that records had in any earlier version, by key: those a correction took away are not in the record's row any more. */
export async function formerRows(connection: Connection, keys: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> {
  if (keys.length === 0) return new Map();
  const { rows } = await connection.query<{ key: string; rids: (number | string)[] }>(
    `select key, array_agg(distinct rid) as rids from record_change cross join lateral unnest(before_rids) as b (rid)
      where key = any($1::uuid[]) and before_rids is not null group by key`,
    [keys],
  );
  return new Map(rows.map(({ key, rids }) => [key, rids.map(Number)]));
}
