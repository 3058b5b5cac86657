import { AsyncLocalStorage } from 'node:async_hooks';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Database, fromDatabase, openDatabase } from './index.ts';

let base: TestDatabase;
let shared: Database;
const owners = new AsyncLocalStorage<string>();

beforeAll(async () => {
  base = await testDatabase();
  shared = openDatabase({
    url: base.url,
    poolSize: 4,
    connectionTimeout: 600,
    shares: { most: 2, owner: () => owners.getStore() },
    slowQueries: { afterMs: 0, tell: ({ statement, request }) => void told.push([statement, request]), request: () => owners.getStore() },
  });
});
afterAll(async () => {
  await shared.close();
  await base.drop();
});

const told: [string, string | undefined][] = [];
const sleep = (owner: string, ms: number) => owners.run(owner, () => shared.pool.query(`select pg_sleep(${ms / 1000}) as ${owner}`));

test('one owner has its share and waits behind itself; others are served at once', async () => {
  const order: string[] = [];
  const done = (name: string, work: Promise<unknown>) => work.then(() => void order.push(name));
  const greedy = Array.from({ length: 4 }, () => done('greedy', sleep('greedy', 400)));
  await Promise.all([done('modest', sleep('modest', 0)), done('nobody', shared.pool.query('select 1'))]);
  // Two at once, each takes its time: what came behind them all is answered before the first.
  expect(order.toSorted()).toEqual(['modest', 'nobody']);
  await Promise.all(greedy);
});

test('each statement is told as its own request’s, whoever freed the connection for it', async () => {
  told.splice(0);
  await Promise.all(['a', 'b', 'a', 'a', 'a', 'b', 'b'].map((owner) => sleep(owner, 10)));
  expect(told.length).toBe(7);
  for (const [statement, request] of told) expect(statement.endsWith(` as ${request}`)).toBe(true);
});

test('errors and transactions give their connections back', async () => {
  for (let n = 0; n < 5; n++) {
    await expect(owners.run('failing', () => shared.pool.query('select 1 / 0'))).rejects.toMatchObject({ code: '22012' });
    await expect(owners.run('failing', () => shared.transaction((connection) => connection.query('select 1 / 0')))).rejects.toThrow();
  }
  await sleep('failing', 0);
});

test('who waits too long behind itself hears that the database is unavailable, and the queue goes on', async () => {
  const all = await Promise.allSettled(Array.from({ length: 8 }, () => sleep('patient', 250)));
  const failed = all.filter((one) => one.status === 'rejected').map(({ reason }) => fromDatabase(reason));
  expect(failed.length).toBeGreaterThan(0);
  for (const error of failed) expect(error).toMatchObject({ problem: { category: 'unavailable' } });
  await sleep('patient', 0);
});
