import { AsyncLocalStorage } from 'node:async_hooks';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { CopyRows, copyRows, type Database, openDatabase, type SlowQuery } from './index.ts';

const TELLTALE = 'NGUYEN-THI-BICH-092190001234';

let base: TestDatabase;
let watched: Database;
const told: SlowQuery[] = [];
const requests = new AsyncLocalStorage<string>();

beforeAll(async () => {
  base = await testDatabase();
  watched = openDatabase({
    url: base.url,
    poolSize: 2,
    statementTimeout: 300,
    lockTimeout: 150,
    slowQueries: { afterMs: 100, tell: (query) => void told.push(query), request: () => requests.getStore() },
  });
});
afterAll(async () => {
  await watched.close();
  await base.drop();
});
beforeEach(() => void told.splice(0));

test('a slow statement is told with its text, time, rows and request, however it was sent', async () => {
  const text = 'select $1::text as v, pg_sleep(0.12) from generate_series(1, 1)';
  await requests.run('r-1', async () => {
    await watched.pool.query(text, [TELLTALE]);
    await watched.pool.query({ name: 'slow-one', text, values: [TELLTALE] });
    await watched.transaction((connection) => connection.query(text, [TELLTALE]));
    await watched.pool.query('select 1');
  });
  expect(told.map(({ statement, rows, request, code }) => ({ statement, rows, request, code }))).toEqual(
    Array(3).fill({ statement: text, rows: 1, request: 'r-1', code: undefined }),
  );
  for (const { ms } of told) expect(ms).toBeGreaterThan(100);
  expect(JSON.stringify(told)).not.toContain(TELLTALE);
});

test('each request is told its own statements, though they share connections', async () => {
  await Promise.all(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => requests.run(id, () => watched.pool.query(`select pg_sleep(0.11) as ${id}`))),
  );
  expect(told.map(({ statement, request }) => [statement.slice(-1), request]).toSorted()).toEqual(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => [id, id]),
  );
});

test('a statement that Postgres stopped is told with its code, and the connection works on', async () => {
  await expect(watched.pool.query('select pg_sleep($1)', [5])).rejects.toMatchObject({ code: '57014' });
  expect(told).toMatchObject([{ statement: 'select pg_sleep($1)', code: '57014', rows: undefined }]);
  const holder = await base.database.pool.connect();
  await holder.query('select pg_advisory_lock(7)');
  await expect(watched.pool.query('select pg_advisory_lock($1)', [7])).rejects.toMatchObject({ code: '55P03' });
  expect(told[1]).toMatchObject({ statement: 'select pg_advisory_lock($1)', code: '55P03' });
  await holder.query('select pg_advisory_unlock(7)');
  holder.release();
  expect((await watched.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('an error of other kinds is told to its caller alone, from where the caller stands', async () => {
  const failure = await watched.pool.query('select $1::int', [TELLTALE]).catch((error: Error) => error);
  expect(failure).toMatchObject({ code: '22P02' });
  const inside = await watched.transaction((connection) => connection.query('select 1 / 0')).catch((error: Error) => error);
  expect((inside as Error).stack).toContain('slow-queries.db.test');
  expect(told).toEqual([]);
});

test('COPY is told too', async () => {
  const rows = new CopyRows();
  rows.row(1);
  rows.text(TELLTALE);
  await watched.transaction(async (connection) => {
    await connection.query('create temporary table slow_copy (v text)');
    await connection.query(
      `create function pg_temp.wait() returns trigger language plpgsql as 'begin perform pg_sleep(0.12); return new; end'`,
    );
    await connection.query('create trigger wait before insert on slow_copy for each row execute function pg_temp.wait()');
    await copyRows(connection, 'slow_copy', ['v'], rows);
  });
  expect(told).toMatchObject([{ statement: 'copy slow_copy (v) from stdin (format binary)', rows: 1 }]);
  expect(JSON.stringify(told)).not.toContain(TELLTALE);
});

test('every connection has its limits: a statement, a lock, a transaction that stands still', async () => {
  const show = async (database: Database) =>
    (
      await database.pool.query<{ s: string; l: string; i: string }>(
        `select current_setting('statement_timeout') as s, current_setting('lock_timeout') as l, current_setting('idle_in_transaction_session_timeout') as i`,
      )
    ).rows[0];
  expect(await show(watched)).toEqual({ s: '300ms', l: '150ms', i: '1min' });
  const plain = openDatabase({ url: base.url, poolSize: 1 });
  expect(await show(plain)).toEqual({ s: '30s', l: '0', i: '1min' });
  await plain.close();
});
