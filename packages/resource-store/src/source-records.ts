import { hash } from 'node:crypto';
import type { Connection } from '@hub/database';

/** What names a source record: its facility, its kind (`visit`) and its own key (MA_LK). */
export interface RecordName {
  readonly facilityId: number;
  readonly kind: string;
  readonly key: string;
}

/** A record that was stored: which version of it, and what it wrote. Table `source_record`. */
export interface StoredRecord {
  /** {@link recordKey}. */
  readonly key: string;
  readonly shard: number;
  readonly facilityId: number;
  /** NGAYLAP: versions are ordered by (orderKey, arrival). */
  readonly orderKey: string;
  /** submission.seq. */
  readonly arrival: number;
  /** Hash of the record as parsed. */
  readonly recordHash: string;
  readonly mappingVersion: number;
  /** Resources that are rows of the record. */
  readonly rids: readonly number[];
  /** When it was last mapped and written, as `meta.lastUpdated` of what it then changed tells it: epoch milliseconds. Absent: not known. */
  readonly writtenAt?: number;
}

/** Mapping version of a record that was erased by law: its row says so and holds nothing else. */
const ERASED = -1;

/** True for a record that was erased by law: it is not stored again, whoever sends or replays it. */
export const isErased = ({ mappingVersion }: Pick<StoredRecord, 'mappingVersion'>): boolean => mappingVersion === ERASED;

/** What is left of a record that is erased by law: that it was. */
export const erasedRecord = ({ key, shard, facilityId }: Pick<StoredRecord, 'key' | 'shard' | 'facilityId'>): StoredRecord => ({
  key,
  shard,
  facilityId,
  orderKey: '',
  arrival: 0,
  recordHash: '00000000-0000-0000-0000-000000000000',
  mappingVersion: ERASED,
  rids: [],
});

/** The key of a record in the table: a uuid from its name. */
export function recordKey({ facilityId, kind, key }: RecordName): string {
  const h = hash('sha256', `${facilityId}\n${kind}\n${key}`, 'hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20, 32)}`;
}

/** Stored records by key; those never stored are absent. */
export async function storedRecords(connection: Pick<Connection, 'query'>, keys: readonly string[]): Promise<Map<string, StoredRecord>> {
  if (keys.length === 0) return new Map();
  const { rows } = await connection.query<Omit<StoredRecord, 'writtenAt'> & { readonly writtenAt: number | null }>(
    `select key, shard, facility_id as "facilityId", order_key as "orderKey", arrival, record_hash as "recordHash",
            mapping_version as "mappingVersion", rids, floor(extract(epoch from written_at) * 1000)::float8 as "writtenAt"
       from source_record where key = any($1::uuid[])`,
    [keys],
  );
  return new Map(
    rows.map(({ writtenAt, ...row }) => [row.key, { ...row, rids: row.rids.map(Number), ...(writtenAt === null ? {} : { writtenAt }) }]),
  );
}

/** Enters records or puts their newest version in place. Each key at most once per call. */
export async function saveRecords(connection: Connection, records: readonly StoredRecord[]): Promise<void> {
  if (records.length === 0) return;
  await connection.query(
    `insert into source_record as r (key, shard, facility_id, order_key, arrival, record_hash, mapping_version, rids, written_at)
     select key, shard, facility_id, order_key, arrival, record_hash, mapping_version, rids::bigint[], to_timestamp(written / 1000)
       from unnest($1::uuid[], $2::smallint[], $3::int[], $4::text[], $5::bigint[], $6::uuid[], $7::int[], $8::text[], $9::float8[])
         as n (key, shard, facility_id, order_key, arrival, record_hash, mapping_version, rids, written)
     on conflict (key) do update
        set shard = excluded.shard, order_key = excluded.order_key, arrival = excluded.arrival, record_hash = excluded.record_hash,
            mapping_version = excluded.mapping_version, rids = excluded.rids, written_at = excluded.written_at`,
    [
      records.map((r) => r.key),
      records.map((r) => r.shard),
      records.map((r) => r.facilityId),
      records.map((r) => r.orderKey),
      records.map((r) => r.arrival),
      records.map((r) => r.recordHash),
      records.map((r) => r.mappingVersion),
      records.map((r) => `{${r.rids.join(',')}}`),
      records.map((r) => r.writtenAt ?? null),
    ],
  );
}
