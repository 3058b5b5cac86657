import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type TestDatabase, testDatabase, until } from '@hub/test-support';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { type Database, type LookupStatement, openDatabase, type SlowQuery } from '../index.ts';
import { poolRows } from './pool-rows.ts';

const TELLTALE = 'NGUYEN-THI-BICH-092190001234';
const ECHO: LookupStatement = { name: 'echo', text: 'select $1::text as said, $2::int as number' };
const SLEEP: LookupStatement = { name: '', text: 'select pg_sleep($1::float8)' };

let base: TestDatabase;
let database: Database;
const told: SlowQuery[] = [];

beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.drop());
beforeEach(() => void told.splice(0));

const echo = async (text: string, number: number, name = ECHO.name) => {
  const [row] = await database.rows({ name, text: ECHO.text }, [text, number]);
  return [row?.[0]?.toString('utf8'), row?.[1]?.readInt32BE()];
};

describe.each([
  ['as pg reads', false],
  ['into one buffer', true],
])('sockets read %s', (_, readsMuch) => {
  beforeAll(() => {
    database = openDatabase({
      url: base.url,
      poolSize: 2,
      statementTimeout: 300,
      slowQueries: { afterMs: 100, tell: (query) => void told.push(query), request: () => 'r-1' },
      readsMuch,
    });
  });
  afterAll(() => database.close());

  test('hundreds at once on two connections, among queries of pg itself: each gets its own answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        if (n % 3 > 0) return echo(`Bích ${n} 🏥`, n, n % 3 === 1 ? ECHO.name : '');
        // The same name: both know what the connection has prepared.
        const { rows } = await database.pool.query({ name: ECHO.name, text: ECHO.text, values: [`Bích ${n} 🏥`, n] });
        return [rows[0].said, rows[0].number];
      }),
    );
    expect(answers).toEqual(Array.from({ length: 300 }, (_, n) => [`Bích ${n} 🏥`, n]));
  });

  test('rows, none, NULL and megabytes', async () => {
    expect(await database.rows({ name: '', text: 'select 1 where $1::int = 0' }, ['1'])).toEqual([]);
    const rows = await database.rows({ name: '', text: 'select n, null from generate_series(1, $1::int) n' }, ['3']);
    expect(rows.map((row) => [row[0]?.readInt32BE(), row[1]])).toEqual([
      [1, null],
      [2, null],
      [3, null],
    ]);
    const [long] = await database.rows({ name: '', text: 'select repeat($1::text, 1000000)' }, ['Bích ộ']);
    expect(long?.[0]?.toString('utf8')).toBe('Bích ộ'.repeat(1_000_000));
  });

  test('one that fails has the code of the database, the next find a connection', async () => {
    await expect(database.rows({ name: 'divide', text: 'select 100 / $1::int' }, ['0'])).rejects.toMatchObject({ code: '22012' });
    await expect(database.rows({ name: 'wrong', text: 'select no_such_column' }, [])).rejects.toMatchObject({ code: '42703' });
    expect(await echo('c', 3)).toEqual(['c', 3]);
    expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  test('one that takes too long is stopped and told, without its values', async () => {
    await expect(database.rows(SLEEP, ['5'])).rejects.toMatchObject({ code: '57014' });
    await database.rows({ name: '', text: 'select $1::text, pg_sleep(0.15)' }, [TELLTALE]);
    expect(told).toMatchObject([
      { statement: SLEEP.text, code: '57014', request: 'r-1' },
      { rows: 1, code: undefined, request: 'r-1' },
    ]);
    expect(JSON.stringify(told)).not.toContain(TELLTALE);
  });

  test('a connection that is cut fails what runs on it, with what the server said; the next finds another', async () => {
    const cut = database.rows({ name: '', text: 'select pg_terminate_backend(pg_backend_pid())' }, []);
    await expect(cut).rejects.toMatchObject({ code: '57P01' });
    expect(await echo('d', 4)).toEqual(['d', 4]);
  });
});

test('who still knows a statement holds none of its rows', async () => {
  database = openDatabase({ url: base.url, poolSize: 1 });
  const known: unknown[] = [];
  const pool = {
    async connect() {
      const connection = await database.pool.connect();
      const query = (statement: pg.Submittable) => {
        known.push(statement);
        return connection.query(statement);
      };
      return { query, release: () => connection.release() };
    },
  };
  const ask = async () => {
    const rows = await poolRows(pool as unknown as pg.Pool)(ECHO, ['Bích', 5]);
    expect(rows).toHaveLength(1);
    return new WeakRef(rows);
  };
  const rows = await ask();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await until(
    () => {
      collect();
      return rows.deref() === undefined;
    },
    (gone) => gone,
    10_000,
  );
  expect(known).toHaveLength(1);
  await database.close();
});
