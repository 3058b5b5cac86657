import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migrate } from './migrate.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.drop());

test('a current database is left as it is', async () => {
  expect(await migrate(base.database)).toEqual({ applied: [], roles: true });
});

test('a migration whose number lies between others that ran already is applied: two people add one on one day', async () => {
  const between = '0052-supply-encounters'; // may run twice
  await base.database.pool.query('delete from kysely_migration where name = $1', [between]);
  expect(await migrate(base.database)).toEqual({ applied: [between], roles: true });
});

test('a database that is newer than the program is refused by name, untouched', async () => {
  await base.database.pool.query(`insert into kysely_migration (name, timestamp) values ('9999-tomorrow', '2099')`);
  const failure = await migrate(base.database).catch((error: unknown) => error);
  expect(failure).toMatchObject({ problem: { category: 'conflict', code: 'schema-newer' } });
  expect(String(failure)).toContain('9999-tomorrow');
});
