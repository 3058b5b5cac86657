import type { Database } from '@hub/database';
import type { State } from '@hub/submissions';

/** Where submissions are in their lives, by id; one that does not exist is left out. */
export async function statusesOf(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, State>> {
  const { rows } = await database.pool.query<{ id: string; status: State }>({
    name: 'submission-statuses',
    text: 'select id, status from submission where id = any($1::uuid[])',
    values: [ids],
  });
  return new Map(rows.map(({ id, status }) => [id, status]));
}
