import type { Connection } from '@hub/database';

/** The current row of a resource, as far as a writer needs it. */
export interface StoredRow {
  readonly rid: number;
  readonly shard: number;
  readonly version: number;
  readonly owner: number;
  readonly labels: number;
  /** Epoch milliseconds. */
  readonly lastUpdated: number;
  readonly hash: string;
  readonly deleted: boolean;
  /** Whose record it is; 0: nobody's. */
  readonly about: number;
  /** Only where it was asked for. */
  readonly body?: string;
}

/** A resource to look up. */
export interface Wanted {
  readonly reference: string;
  readonly type: number;
  readonly id: string;
  readonly body: boolean;
  /** The body is wanted when it carries security labels; of a deletion the one before it. */
  readonly labelled?: boolean;
}

interface Row {
  place: number;
  rid: number;
  shard: number;
  version: number;
  owner: number;
  labels: number;
  updated: number;
  content_hash: string;
  deleted: boolean;
  about: number;
  body: string | null;
}

/** Current rows by "Type/id", in one statement. The lateral join keeps the plan on the (id, type) index whatever the statistics say: it may be kept by name. */
export async function storedRows(connection: Connection, wanted: readonly Wanted[]): Promise<Map<string, StoredRow>> {
  const found = new Map<string, StoredRow>();
  if (wanted.length === 0) return found;
  const { rows } = await connection.query<Row>({
    name: 'stored-rows',
    text: `select w.place, r.rid, r.shard, r.version, r.owner, r.labels, r.updated, r.content_hash, r.deleted, r.about, case when w.labelled and r.labels <> 0 and r.deleted
              then (select h.body from resource_history h where h.rid = r.rid and h.version = r.version - 1)
            when w.body or (w.labelled and r.labels <> 0) then r.body end as body
       from unnest($1::text[], $2::smallint[], $3::bool[], $4::bool[]) with ordinality as w (id, type, body, labelled, place)
      cross join lateral (
        select rid, shard, version, owner, labels, extract(epoch from last_updated)::float8 * 1000 as updated, content_hash, deleted, about, body
          from resource where resource.id = w.id and resource.type = w.type limit 1
      ) r`,
    values: [wanted.map((w) => w.id), wanted.map((w) => w.type), wanted.map((w) => w.body), wanted.map((w) => w.labelled === true)],
  });
  for (const row of rows) {
    found.set((wanted[row.place - 1] as Wanted).reference, {
      rid: row.rid,
      shard: row.shard,
      version: row.version,
      owner: row.owner,
      labels: row.labels,
      lastUpdated: Math.round(row.updated),
      hash: row.content_hash,
      deleted: row.deleted,
      about: row.about,
      ...(row.body === null ? {} : { body: row.body }),
    });
  }
  return found;
}
