import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestDatabase, testDatabase } from './index.ts';

describe('testDatabase', () => {
  let one: TestDatabase;
  let two: TestDatabase;
  beforeAll(async () => {
    [one, two] = await Promise.all([testDatabase(), testDatabase()]);
  });
  afterAll(() => Promise.all([one.drop(), two.drop()]));

  test('is migrated and does not share rows', async () => {
    await one.database.db.insertInto('facility').values({ code: '92901', name: 'A' }).execute();
    expect((await one.database.db.selectFrom('facility').selectAll().execute()).length).toBe(1);
    expect((await two.database.db.selectFrom('facility').selectAll().execute()).length).toBe(0);
  });

  test('is gone after drop', async () => {
    const gone = await testDatabase();
    const name = new URL(gone.url).pathname.slice(1);
    await gone.drop();
    const { rows } = await one.database.pool.query('select 1 from pg_database where datname = $1', [name]);
    expect(rows).toEqual([]);
  });
});
