import type { Database } from '@hub/database';
import { rowFaults } from '@hub/resource-store/testing';

const VISITS = 200;

/**
 * Holds resources of many visits, all over the store, against its rules: text, columns, hash, patient and every index row. Throws when one breaks them: a store
 * that is not what the writer makes is not worth asking.
 */
export async function checkSample(database: Database, say: (text: string) => void): Promise<void> {
  const { rows } = await database.pool.query<{ rid: number }>(
    `select r.rid::float8 as rid
       from generate_series(1, $1::int) n
       cross join lateral (select (n * 7919 % $1::int)::float8 / $1 * (select max(rid) from resource) as at) x
       cross join lateral (select rid from resource where rid >= x.at order by rid limit 50) r`,
    [VISITS],
  );
  const rids = [...new Set(rows.map(({ rid }) => rid))];
  const faults = await rowFaults(database, rids);
  if (faults.length > 0) throw new Error(`the store is not what the writer makes:\n${faults.slice(0, 5).join('\n')}`);
  say(`${rids.length} resources looked at: as the writer makes them`);
}
