import type { Database } from '@hub/database';

/**
 * Makes copies of what a store holds until it has about so many resources: other ids in rows and bodies, other patients, everything else as it lies.
 * Rows of `resource` alone: an export of the whole reads nothing else, and the rest of a million resources takes six minutes to be made.
 * Answers how many there are.
 */
export async function multiply(database: Database, size: number, say: (text: string) => void): Promise<number> {
  const { pool } = database;
  const { rows: first } = await pool.query<{ n: number; last: number; copies: number }>(
    `select count(*)::float8 as n, max(rid)::float8 as last, 0 as copies from resource where id !~ '-x[0-9]+$'`,
  );
  const { n, last } = first[0] as { n: number; last: number };
  const { rows: made } = await pool.query<{ there: number }>('select count(*)::float8 as there from resource');
  let { there } = made[0] as { there: number };
  for (let copy = Math.round(there / n); there + n / 2 < size; copy++) {
    const { rowCount } = await pool.query(
      `insert into resource (rid, shard, type, version, owner, labels, last_updated, content_hash, deleted, id, body, patient, about)
       select rid + $1::bigint * $2::bigint, shard, type, version, owner, labels, last_updated, content_hash, deleted, id || $3,
              overlay(body placing '"id":"' || id || $3 || '"' from position('"id":"' in body) for length(id) + 7),
              case about when 0 then 0 else patient_stamp(about - $1::bigint) end, case about when 0 then 0 else about - $1::bigint end
         from resource where rid <= $2::bigint`,
      [copy, last, `-x${copy}`],
    );
    there += rowCount ?? 0;
    if (copy % 10 === 0) say(`${there} resources`);
  }
  await pool.query('vacuum (analyze, parallel 0) resource');
  await pool.query('checkpoint');
  return there;
}
