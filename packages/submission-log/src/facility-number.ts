import type { Database } from '@hub/database';

/** The number of a facility by its MA_CSKCB; undefined when none is registered. */
export async function facilityNumber({ pool }: Database, code: string): Promise<number | undefined> {
  const { rows } = await pool.query<{ id: number }>({
    name: 'facility-number',
    text: 'select facility_id as id from facility where code = $1',
    values: [code],
  });
  return rows[0]?.id;
}
