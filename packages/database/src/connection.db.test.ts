import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase } from './connection.ts';
import { fromDatabase } from './problem.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase({ poolSize: 1 });
});
afterAll(() => base.drop());

test('who gets no connection in time hears that the database is unavailable', async () => {
  const small = openDatabase({ url: base.url, poolSize: 1, connectionTimeout: 1_000 });
  const held = await small.pool.connect();
  const failure = await small.pool.query('select 1').catch((error: unknown) => error);
  expect(fromDatabase(failure)).toMatchObject({ problem: { category: 'unavailable' } });
  held.release();
  expect((await small.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await small.close();
});

test('a connection that a transaction left broken is not given out again', async () => {
  const small = openDatabase({ url: base.url, poolSize: 1 });
  const failure = small.transaction(async (connection) => {
    await connection.query('select pg_terminate_backend(pg_backend_pid())');
  });
  await expect(failure).rejects.toThrow();
  expect((await small.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await small.close();
});

test('a transaction in which a failed statement was swallowed is not told as committed', async () => {
  const done = base.database.transaction(async (connection) => {
    await connection.query(`insert into hub_setting values ('swallowed', 'x')`);
    await connection.query('select 1 / 0').catch(() => undefined);
    return 'done';
  });
  await expect(done).rejects.toThrow('not committed');
  expect((await base.database.pool.query(`select 1 from hub_setting where name = 'swallowed'`)).rows).toEqual([]);
  expect(await base.database.transaction(async () => 'next')).toBe('next');
});
