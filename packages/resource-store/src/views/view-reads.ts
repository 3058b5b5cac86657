import type { Connection } from '@hub/database';
import type { ChangeCursor } from '../change-log.ts';

type Asked = Pick<Connection, 'query'>;

/** The place in the change log before which everything is visible to whoever looks from now on, and behind which all else comes. */
async function startOfChanges(connection: Asked): Promise<ChangeCursor> {
  const { rows } = await connection.query<{ tx: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as tx');
  return { tx: (rows[0] as { tx: string }).tx, seq: 0 };
}

/** The current version of a stored definition. */
async function definition(
  connection: Asked,
  rid: number,
): Promise<{ readonly version: number; readonly deleted: boolean; readonly body: string } | undefined> {
  const { rows } = await connection.query<{ version: number; deleted: boolean; body: string }>(
    'select version, deleted, body from resource where rid = $1',
    [rid],
  );
  return rows[0];
}

/** Row number of a ViewDefinition. */
async function definitionNumber(connection: Asked, type: number, id: string): Promise<number | undefined> {
  const { rows } = await connection.query<{ rid: number }>('select rid from resource where id = $1 and type = $2', [id, type]);
  return rows[0]?.rid;
}

/** Those of `rids` whose definition has another version than said, or is gone. */
async function definitionVersions(
  connection: Asked,
  rids: readonly number[],
): Promise<ReadonlyMap<number, { readonly version: number; readonly deleted: boolean }>> {
  const { rows } = await connection.query<{ rid: number; version: number; deleted: boolean }>(
    'select rid, version, deleted from resource where rid = any($1)',
    [rids],
  );
  return new Map(rows.map((row) => [row.rid, row]));
}

/** A place among the resources of a type, in the order of their last change. */
export interface FillPlace {
  /** As Postgres writes it: with microseconds. */
  readonly at: string;
  readonly rid: number;
}

/** The next resources of a type after a place, at most `limit`. Whatever changes meanwhile comes later in this order, and in the change log. */
async function nextOfType(connection: Asked, type: number, after: FillPlace | undefined, limit: number): Promise<readonly FillPlace[]> {
  const { rows } = await connection.query<FillPlace>(
    `select rid, last_updated::text as at from resource
      where type = $1 and (last_updated, rid) > ($2::timestamptz, $3::bigint) order by last_updated, rid limit $4`,
    [type, after?.at ?? '-infinity', after?.rid ?? 0, limit],
  );
  return rows;
}

/** What changed: where the log was read up to, when that was, and which resources of the type. */
export interface ChangedResources {
  readonly cursor: ChangeCursor;
  readonly at: Date;
  readonly rids: readonly number[];
}

/**
 * Resources of a type that changed after `cursor`, from the next `limit` changes of any type; undefined: nothing changed. Like `readChanges`: what lies
 * below the oldest running transaction, so that nothing is passed.
 */
async function changedSince(connection: Asked, cursor: ChangeCursor, type: number, limit: number): Promise<ChangedResources | undefined> {
  const { rows } = await connection.query<{ tx: string | null; seq: number; at: Date; rids: number[] }>(
    `with next as (
       select c.tx, c.seq, c.rid, c.type, c.at from change_log c
        where (c.tx, c.seq) > ($1::xid8, $2::bigint) and c.tx < pg_snapshot_xmin(pg_current_snapshot())
        order by c.tx, c.seq limit $4)
     select (array_agg(tx::text order by tx desc, seq desc))[1] as tx, (array_agg(seq order by tx desc, seq desc))[1] as seq,
            (array_agg(at order by tx desc, seq desc))[1] as at, coalesce(array_agg(distinct rid) filter (where type = $3), '{}') as rids
       from next`,
    [cursor.tx, cursor.seq, type, limit],
  );
  const [row] = rows;
  if (row?.tx === null || row?.tx === undefined) return undefined;
  return { cursor: { tx: row.tx, seq: row.seq }, at: row.at, rids: row.rids };
}

/** The last change that may be followed; undefined: there is none. */
async function endOfChanges(connection: Asked): Promise<ChangeCursor | undefined> {
  const { rows } = await connection.query<ChangeCursor>(
    `select tx::text as tx, seq from change_log c where c.tx < pg_snapshot_xmin(pg_current_snapshot()) order by c.tx desc, c.seq desc limit 1`,
  );
  return rows[0];
}

/** For each place how long ago, in seconds, the oldest change behind it was written; undefined: none. */
async function secondsBehind(connection: Asked, places: readonly ChangeCursor[]): Promise<readonly (number | undefined)[]> {
  if (places.length === 0) return [];
  const { rows } = await connection.query<{ seconds: number | null }>(
    `select (select greatest(0, extract(epoch from now() - c.at))::float8 from change_log c
              where (c.tx, c.seq) > (p.tx, p.seq) order by c.tx, c.seq limit 1) as seconds
       from unnest($1::xid8[], $2::bigint[]) with ordinality as p (tx, seq, place) order by p.place`,
    [places.map(({ tx }) => tx), places.map(({ seq }) => seq)],
  );
  return rows.map(({ seconds }) => seconds ?? undefined);
}

/** SQL of the current versions of the resources whose numbers are in the parameter `rids`, as a view's table is made of them. The fence: parsed once. */
function versionsOf(rids: string): string {
  return `select r.rid as _rid, r.version as _version, r.body::jsonb as resource from resource r where r.rid = any(${rids}::bigint[]) and not r.deleted offset 0`;
}

/** How the store is read for tables of views: the port that view-tables is given. */
export const viewReads = {
  startOfChanges,
  endOfChanges,
  secondsBehind,
  definition,
  definitionNumber,
  definitionVersions,
  nextOfType,
  changedSince,
  versionsOf,
};
