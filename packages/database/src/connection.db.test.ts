import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase } from './index.ts';

let hub: TestDatabase;
beforeAll(async () => {
  hub = await testDatabase();
});
afterAll(() => hub.drop());

async function connectionsOf(applicationName: string): Promise<number> {
  const { rows } = await hub.database.pool.query<{ n: number }>(
    'select count(*)::int as n from pg_stat_activity where application_name = $1',
    [applicationName],
  );
  return rows[0]?.n ?? -1;
}

test.each([
  ['SQL in the open', (database: ReturnType<typeof openDatabase>) => database.pool.query('select 1')],
  ['plain queries', (database: ReturnType<typeof openDatabase>) => database.db.selectFrom('facility').selectAll().execute()],
])('a closed database keeps no connection: %s', async (what, use) => {
  const database = openDatabase({ url: hub.url, applicationName: what });
  await use(database);
  expect(await connectionsOf(what)).toBe(1);
  await Promise.all([database.close(), database.close()]);
  // The server notices a closed connection a moment later.
  for (const until = Date.now() + 5_000; Date.now() < until && (await connectionsOf(what)) > 0; );
  expect(await connectionsOf(what)).toBe(0);
  await expect(database.db.selectFrom('facility').selectAll().execute()).rejects.toThrow('after calling end on the pool');
});
