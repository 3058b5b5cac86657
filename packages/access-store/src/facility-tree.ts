import type { Database } from '@hub/database';
import { problem } from '@hub/outcome';

/** Advisory lock of the tree. */
const TREE = [0x4855_0020, 1] as const;

/** A facility and all below it, as owner numbers. */
export async function subtreeOf({ pool }: Database, facility: number): Promise<readonly number[]> {
  const { rows } = await pool.query<{ facility_id: number }>(
    `with recursive below (facility_id) as (
       select facility_id from facility where facility_id = $1
       union select f.facility_id from facility f join below b on f.parent = b.facility_id)
     select facility_id from below order by facility_id`,
    [facility],
  );
  return rows.map(({ facility_id }) => facility_id);
}

/**
 * Puts a facility below another (MA_CSKCB both), or below none. Throws ProblemError `not-found` for an unknown one, `conflict` for a circle.
 * Tokens see the new tree within seconds, as they see a revocation.
 */
export async function placeFacility(database: Database, code: string, parent: string | undefined): Promise<void> {
  await database.transaction(async (connection) => {
    // One change of the tree at a time: two halves of a circle must not pass each other.
    await connection.query('select pg_advisory_xact_lock($1, $2)', [...TREE]);
    const { rows } = await connection.query<{ code: string; facility_id: number }>(
      'select code, facility_id from facility where code = any($1)',
      [[code, ...(parent === undefined ? [] : [parent])]],
    );
    const number = (one: string) => {
      const found = rows.find((row) => row.code === one);
      if (found === undefined) throw problem('not-found', 'not-found', 'Không có cơ sở này.', 'There is no such facility.');
      return found.facility_id;
    };
    const [own, above] = [number(code), parent === undefined ? null : number(parent)];
    const { rows: circle } = await connection.query(
      `with recursive up (facility_id, parent) as (
         select facility_id, parent from facility where facility_id = $1
         union select f.facility_id, f.parent from facility f join up u on f.facility_id = u.parent)
       select 1 from up where facility_id = $2`,
      [above, own],
    );
    if (circle.length > 0)
      throw problem('conflict', 'conflict', 'Cây cơ sở không được thành vòng.', 'The tree of facilities must not become a circle.');
    await connection.query('update facility set parent = $2 where facility_id = $1', [own, above]);
  });
}
