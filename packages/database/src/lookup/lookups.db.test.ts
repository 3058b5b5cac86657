import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Database, fromDatabase, type LookupStatement, openDatabase, type SlowQuery } from '../index.ts';

const TELLTALE = 'NGUYEN-THI-BICH-092190001234';
const ECHO: LookupStatement = { name: 'echo', text: 'select $1::text, $2::int' };
const DIVIDE: LookupStatement = { name: 'divide', text: 'select 100 / $1::int' };
const SLEEP: LookupStatement = { name: 'sleep', text: 'select pg_sleep($1::float8)' };
const PID: LookupStatement = { name: 'pid', text: 'select pg_backend_pid()' };

let base: TestDatabase;
let database: Database;
const told: SlowQuery[] = [];

beforeAll(async () => {
  base = await testDatabase();
  database = openDatabase({
    url: base.url,
    poolSize: 1,
    statementTimeout: 300,
    slowQueries: { afterMs: 100, tell: (query) => void told.push(query), request: () => 'r-1' },
  });
});
afterAll(async () => {
  await database.close();
  await base.drop();
});
beforeEach(() => void told.splice(0));

const echo = async (text: string, number: number) => {
  const [row] = await database.lookup(ECHO, [text, number]);
  return [row?.[0]?.toString('utf8'), row?.[1]?.readInt32BE()];
};

test('a thousand at once: each gets its own answer', async () => {
  const answers = await Promise.all(Array.from({ length: 1000 }, (_, n) => echo(`Bích ${n} 🏥`, n)));
  expect(answers).toEqual(Array.from({ length: 1000 }, (_, n) => [`Bích ${n} 🏥`, n]));
});

test('rows, none, NULL and megabytes', async () => {
  expect(await database.lookup({ name: 'none', text: 'select 1 where $1::int = 0' }, ['1'])).toEqual([]);
  const rows = await database.lookup({ name: 'three', text: 'select n, null from generate_series(1, $1::int) n' }, ['3']);
  expect(rows.map((row) => [row[0]?.readInt32BE(), row[1]])).toEqual([
    [1, null],
    [2, null],
    [3, null],
  ]);
  const [long] = await database.lookup({ name: 'long', text: 'select repeat($1::text, 1000000)' }, ['Bích ộ']);
  expect(long?.[0]?.toString('utf8')).toBe('Bích ộ'.repeat(1_000_000));
});

test('every kind of parameter arrives as it was given', async () => {
  const texts = ['', 'NULL', 'a"b\\c', '{x,y}', 'Bích, ộ 🏥', null, ' ', "o'clock"];
  const statement = {
    name: 'kinds',
    text: 'select to_jsonb($1::text[])::text, to_jsonb($2::boolean[])::text, to_jsonb($3::float8)::text, $4::text is null, $5::boolean, to_jsonb($6::bigint[])::text',
  };
  const [row] = await database.lookup(statement, [texts, [true, null, false], -1.5, null, true, [9_007_199_254_740_991, -1]]);
  const said = row?.map((column) => column?.toString('utf8')) ?? [];
  expect(JSON.parse(said[0] as string)).toEqual(texts);
  expect(JSON.parse(said[1] as string)).toEqual([true, null, false]);
  expect(said[2]).toBe('-1.5');
  expect([row?.[3]?.[0], row?.[4]?.[0]]).toEqual([1, 1]);
  expect(said[5]).toBe('[9007199254740991, -1]');
});

test('one that fails fails alone, with the code of the database; the next find their connection', async () => {
  const answers = await Promise.allSettled([echo('a', 1), database.lookup(DIVIDE, ['0']), echo('b', 2), database.lookup(DIVIDE, ['5'])]);
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason))).toMatchObject([
    ['a', 1],
    { code: '22012' },
    ['b', 2],
    [[Buffer.from([0, 0, 0, 20])]],
  ]);
  await expect(database.lookup({ name: 'wrong', text: 'select no_such_column' }, [])).rejects.toMatchObject({ code: '42703' });
  expect(await echo('c', 3)).toEqual(['c', 3]);
});

test('one that takes too long is stopped and told, without its values; those behind it are answered', async () => {
  const slow = database.lookup(SLEEP, ['5']);
  const behind = echo(TELLTALE, 4);
  await expect(slow).rejects.toMatchObject({ code: '57014' });
  expect(await behind).toEqual([TELLTALE, 4]);
  expect(told[0]).toMatchObject({ statement: SLEEP.text, code: '57014', request: 'r-1' });
  expect(JSON.stringify(told)).not.toContain(TELLTALE);
});

test('a connection that is cut: what waited hears that the database is away, the next finds a new one', async () => {
  const [row] = await database.lookup(PID, []);
  const waiting = database.lookup(SLEEP, ['0.25']);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await base.database.pool.query('select pg_terminate_backend($1)', [row?.[0]?.readInt32BE()]);
  const error = await waiting.catch((failure: unknown) => failure);
  expect(fromDatabase(error)).toMatchObject({ problem: { category: 'unavailable' } });
  expect(await echo('again', 5)).toEqual(['again', 5]);
});

test('they need none of the pool, and closing waits for what was asked', async () => {
  const other = openDatabase({ url: base.url, poolSize: 1 });
  const held = await other.pool.connect();
  const asked = other.lookup(SLEEP, ['0.1']);
  held.release();
  await other.close();
  expect(await asked).toHaveLength(1);
  await expect(other.lookup(PID, [])).rejects.toThrow('Client was closed');
});

test('a server that cannot be reached is unavailable', async () => {
  const nowhere = openDatabase({ url: 'postgres://127.0.0.1:1/hub' });
  const error = await nowhere.lookup(PID, []).catch((failure: unknown) => failure);
  expect(fromDatabase(error)).toMatchObject({ problem: { category: 'unavailable' } });
  await nowhere.close();
});

test('look-ups stopped while a table is locked fail alike, those behind the first too; afterwards they work', async () => {
  const other = openDatabase({ url: base.url, poolSize: 1, statementTimeout: 200 });
  const statement = { name: 'locked', text: 'select name from facility where code = $1::text' };
  const holder = await base.database.pool.connect();
  await holder.query('begin');
  await holder.query('lock table facility in access exclusive mode');
  const answers = await Promise.allSettled(Array.from({ length: 5 }, () => other.lookup(statement, [TELLTALE])));
  expect(answers.map((answer) => answer.status === 'rejected' && answer.reason.code)).toEqual(Array(5).fill('57014'));
  await holder.query('rollback');
  holder.release();
  expect(await other.lookup(statement, [TELLTALE])).toEqual([]);
  expect(await other.lookup(statement, [TELLTALE])).toEqual([]);
  await other.close();
});

test('what is slow holds up nobody who comes later: they go another way', async () => {
  const other = openDatabase({ url: base.url, poolSize: 1 });
  const order: string[] = [];
  const slow = Array.from({ length: 3 }, () => other.lookup(SLEEP, ['1.5']).then(() => order.push('slow')));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await Promise.all(Array.from({ length: 20 }, () => other.lookup(ECHO, ['x', 1]).then(() => order.push('quick'))));
  expect(order).toEqual(Array(20).fill('quick'));
  await Promise.all(slow);
  await other.close();
});
