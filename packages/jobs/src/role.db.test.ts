import { grantRoles, openDatabase } from '@hub/database';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openJobs } from './index.ts';

let hub: TestDatabase;
beforeAll(async () => {
  hub = await testDatabase();
  await grantRoles(hub.database);
});
afterAll(() => hub.drop());

test('who rings and who works have the rights of their roles only, and that is enough', async () => {
  const failures: Error[] = [];
  const onError = (error: Error) => void failures.push(error);
  const ringer = await openJobs({ databaseUrl: hub.url, role: 'hub_intake', onError });
  const worker = await openJobs({ databaseUrl: hub.url, role: 'hub_worker', onError });
  try {
    const took: number[] = [];
    await worker.work(async (sourceId) => void took.push(sourceId), { concurrency: 2 });
    await ringer.ring(7);
    await ringer.ringAll([8, 9]);
    while (took.length < 3 && failures.length === 0) await new Promise((done) => setTimeout(done, 10));
    expect(failures).toEqual([]);
    expect([...took].sort()).toEqual([7, 8, 9]);
    expect(await ringer.waiting()).toBe(0);
  } finally {
    await Promise.all([ringer.close(), worker.close()]);
  }
});

test.each(['hub_intake', 'hub_worker'] as const)('%s can change neither the shape of the queue nor read it as another', async (role) => {
  const database = openDatabase({ url: hub.url, poolSize: 1, role });
  try {
    await expect(database.pool.query('drop table bullmq.job')).rejects.toMatchObject({ code: '42501' });
    await expect(database.pool.query('create table bullmq.stolen (x int)')).rejects.toMatchObject({ code: '42501' });
  } finally {
    await database.close();
  }
});

test('a role that neither rings nor works has nothing of the queue', async () => {
  const database = openDatabase({ url: hub.url, poolSize: 1, role: 'hub_api' });
  try {
    await expect(database.pool.query('select * from bullmq.job')).rejects.toMatchObject({ code: '42501' });
  } finally {
    await database.close();
  }
});
