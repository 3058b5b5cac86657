import type { Visibility } from '@hub/access';
import type { Connection } from '@hub/database';
import type { Found } from './look.ts';

/** One identifier looked for. */
export interface ByToken {
  readonly param: number;
  readonly code: string;
  /** Number of the system; 0 = none, -1 = any. */
  readonly system: number;
  readonly visibility: Visibility;
  readonly body: boolean;
}

interface Row {
  readonly place: number;
  readonly rid: number;
  readonly shard: number;
  readonly version: number;
  readonly owner: number;
  readonly labels: number;
  readonly updated: number;
  readonly content_hash: string;
  readonly id: string;
  readonly about: number;
  readonly body: string | null;
}

// Named, for any number of identifiers: idx_token_value answers each by itself whatever the statistics say, so one plan is right
// for all values. Two different rows at most: more than one match is all that need be known.
const TEXT = `select w.place, r.rid, r.shard, r.version, r.owner, r.labels, extract(epoch from r.last_updated)::float8 * 1000 as updated,
        r.content_hash, r.id, r.about, case when w.body then r.body end as body
   from unnest($1::smallint[], $2::text[], $3::int[], $4::int[], $5::bool[]) with ordinality as w (param, code, system, owners, body, place)
  cross join lateral (
    select distinct t.rid from idx_token t
     where t.param = w.param and t.code = w.code and (w.system = -1 or t.system = w.system)
       and (w.owners = 0 or t.owner = any(($6::text[])[w.owners]::int[]))
     limit 2
  ) m
  cross join lateral (select * from resource where resource.rid = m.rid and not resource.deleted limit 1) r`;

/** The current versions that carry each identifier and may be seen, at most two each, in one statement. */
export async function findByToken(connection: Connection, wanted: readonly ByToken[]): Promise<readonly (readonly Found[])[]> {
  const found: Found[][] = wanted.map(() => []);
  const owners = new Map<string, number>();
  const ownersOf = (seen: Visibility) => {
    if ('all' in seen) return 0;
    const text = `{${seen.owners.join(',')}}`;
    const place = owners.get(text) ?? owners.size + 1;
    owners.set(text, place);
    return place;
  };
  const values = [
    wanted.map((w) => w.param),
    wanted.map((w) => w.code),
    wanted.map((w) => w.system),
    wanted.map((w) => ownersOf(w.visibility)),
    wanted.map((w) => w.body),
    [...owners.keys()],
  ];
  const { rows } = await connection.query<Row>({ name: 'conditions', text: TEXT, values });
  for (const row of rows) {
    found[row.place - 1]?.push({
      id: row.id,
      rid: row.rid,
      shard: row.shard,
      version: row.version,
      owner: row.owner,
      labels: row.labels,
      lastUpdated: Math.round(row.updated),
      hash: row.content_hash,
      deleted: false,
      about: row.about,
      ...(row.body === null ? {} : { body: row.body }),
    });
  }
  return found;
}
