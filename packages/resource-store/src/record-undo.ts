import type { Connection } from '@hub/database';
import { parseResource, typeName } from '@hub/fhir-model';
import type { StoredRecord } from './source-records.ts';

/** A version as a Provenance lists it. */
export interface ToldVersion {
  readonly rid: number;
  readonly version: number;
}

/** What a submission did to one record, all of it that is not undone, and how the record stood before. */
export interface RecordDone {
  readonly key: string;
  /** Place of the record in the submission, the first if it came more than once. */
  readonly ordinal: number;
  readonly before?: StoredRecord;
  readonly versions: readonly ToldVersion[];
}

interface Row {
  readonly key: string;
  readonly ordinal: number;
  readonly shard: number;
  readonly facilityId: number;
  readonly orderKey: string | null;
  readonly arrival: number | null;
  readonly recordHash: string | null;
  readonly mappingVersion: number | null;
  readonly rids: number[] | null;
  readonly writtenAt: number | null;
  readonly body: string;
}

/**
 * What a submission did and is not undone, record by record from the ordinal `from`, at most `limit` records. What was written is read from the
 * first version of each Provenance: that one nobody can have changed.
 */
export async function recordsDone(connection: Connection, submission: number, from: number, limit: number): Promise<RecordDone[]> {
  const { rows } = await connection.query<Row>(
    `with page as (
       select key, min(ordinal) as first from record_change where submission_seq = $1 and undone_by is null
        group by key having min(ordinal) >= $2 order by 2 limit $3
     )
     select c.key, page.first as ordinal, s.shard, s.facility_id as "facilityId", c.before_order_key as "orderKey", c.before_arrival as arrival,
            c.before_hash as "recordHash", c.before_mapping as "mappingVersion", c.before_rids as rids,
            floor(extract(epoch from c.before_written_at) * 1000)::float8 as "writtenAt", coalesce(h.body, r.body) as body
       from page join record_change c on c.submission_seq = $1 and c.key = page.key and c.undone_by is null
       join source_record s on s.key = c.key
       join resource r on r.rid = c.provenance
       left join resource_history h on h.rid = c.provenance and h.version = 1
      order by page.first, c.ordinal, c.provenance`,
    [submission, from, limit],
  );
  const rids = await ridsOf(connection, rows);
  return [...Map.groupBy(rows, ({ key }) => key).values()].map((of) => {
    // Where the submission came to the record first: what it found there was not its own.
    const first = of.find(({ arrival }) => arrival !== submission) ?? (of[0] as Row);
    const { key, ordinal, shard, facilityId, orderKey, arrival, recordHash, mappingVersion, rids: own, writtenAt } = first;
    const written = writtenAt === null ? {} : { writtenAt };
    return {
      key,
      ordinal,
      ...(recordHash === null || orderKey === null || arrival === null || mappingVersion === null
        ? {}
        : { before: { key, shard, facilityId, orderKey, arrival, recordHash, mappingVersion, rids: (own ?? []).map(Number), ...written } }),
      versions: of.flatMap(({ body }) =>
        targetsIn(body).flatMap(({ type, id, version }) => {
          const rid = rids.get(`${type}/${id}`);
          return rid === undefined ? [] : [{ rid, version }];
        }),
      ),
    };
  });
}

function targetsIn(body: string): { type: string; id: string; version: number }[] {
  const { target = [] } = parseResource(body) as { target?: readonly { readonly reference?: string }[] };
  return target.flatMap(({ reference = '' }) => {
    const [type = '', id = '', , version = ''] = reference.split('/');
    return version === '' ? [] : [{ type, id, version: Number(version) }];
  });
}

async function ridsOf(connection: Connection, rows: readonly Row[]): Promise<Map<string, number>> {
  const ids = new Set(rows.flatMap(({ body }) => targetsIn(body).map(({ id }) => id)));
  const { rows: found } = await connection.query<{ rid: number; type: number; id: string }>(
    'select rid, type, id from resource where id = any($1::text[])',
    [[...ids]],
  );
  return new Map(found.map(({ rid, type, id }) => [`${typeName(type)}/${id}`, rid]));
}

/** The record's row that stands where nothing is stored any more: the next version of it, from whatever submission, is newer. */
export function nothingStored({ key, shard, facilityId }: StoredRecord): StoredRecord {
  return {
    key,
    shard,
    facilityId,
    orderKey: '',
    arrival: 0,
    recordHash: '00000000-0000-0000-0000-000000000000',
    mappingVersion: 0,
    rids: [],
  };
}

/** Marks what a submission did to these records as undone by `rework`. */
export async function markUndone(connection: Connection, submission: number, keys: readonly string[], rework: string): Promise<void> {
  await connection.query(
    'update record_change set undone_by = $3 where submission_seq = $1 and key = any($2::uuid[]) and undone_by is null',
    [submission, keys, rework],
  );
}
