import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CopyRows, copyRows } from './index.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.drop());

test('every kind of field arrives as it was given', async () => {
  const values = [
    {
      n2: -32_768,
      n4: -2_147_483_648,
      n8: -9_007_199_254_740_991,
      f: -0.1,
      b: true,
      t: 'tab\t nl\n bs\\ "q" NGUYỄN 😀',
      at: -1,
      u: 'ABCDEF01-2345-6789-abcd-ef0123456789',
    },
    {
      n2: 32_767,
      n4: 2_147_483_647,
      n8: 9_007_199_254_740_991,
      f: Number.POSITIVE_INFINITY,
      b: false,
      t: '',
      at: Number.POSITIVE_INFINITY,
      u: '00000000-0000-0000-0000-000000000000',
    },
    {
      n2: 0,
      n4: -1,
      n8: -1,
      f: 1e300,
      b: true,
      t: 'đ'.repeat(1_200_000),
      at: Date.UTC(2026, 2, 10, 2, 0, 0, 123),
      u: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
    },
    { n2: 1, n4: 1, n8: 4_294_967_296, f: 0, b: true, t: 'ngắn', at: Number.NEGATIVE_INFINITY, u: '00000000-0000-0000-0000-000000000001' },
    { n2: 1, n4: 1, n8: -4_294_967_296, f: 0, b: true, t: null, at: 0, u: '00000000-0000-0000-0000-000000000001' },
  ];
  await base.database.transaction(async (connection) => {
    await connection.query(
      'create temp table t (n2 smallint, n4 int, n8 bigint, ns bigint[], f float8, b boolean, t text, j text, at timestamptz, u uuid) on commit drop',
    );
    const rows = new CopyRows(1);
    for (const v of values) {
      rows.row(10).int2(v.n2).int4(v.n4).int8(v.n8).int8s([v.n8, 1]).float8(v.f).bool(v.b);
      if (v.t === null) rows.null().null();
      else rows.text(v.t).joined(['', v.t, '}']);
      rows.timestamptz(v.at).uuid(v.u);
    }
    await copyRows(connection, 't', ['n2', 'n4', 'n8', 'ns', 'f', 'b', 't', 'j', 'at', 'u'], rows);
    const { rows: read } = await connection.query(
      'select n2, n4, n8, ns, f, b, t, j, case when isfinite(at) then extract(epoch from at)::float8 * 1000 else at::text::float8 end as at, u from t',
    );
    expect(read).toEqual(values.map((v) => ({ ...v, ns: [String(v.n8), '1'], j: v.t === null ? null : `${v.t}}`, u: v.u.toLowerCase() })));
  });
});

test('no rows, no statement; a row that does not fit is the database’s error and leaves the connection usable', async () => {
  await copyRows(undefined as never, 'nowhere', [], new CopyRows());
  const connection = await base.database.pool.connect();
  try {
    const wrong = new CopyRows();
    wrong.row(2).int4(1).text('urn:x');
    await expect(copyRows(connection, 'resource', ['rid', 'id'], wrong)).rejects.toThrow();
    const twice = new CopyRows();
    for (let i = 0; i < 2; i++) twice.row(1).text('urn:double');
    await expect(copyRows(connection, 'uri', ['value'], twice)).rejects.toMatchObject({ code: '23505' });
    expect((await connection.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  } finally {
    connection.release();
  }
});

test('a number its column cannot hold is refused, never cut', () => {
  const rows = new CopyRows();
  for (const [write, least, most] of [
    [(n: number) => rows.int2(n), -32_769, 32_768],
    [(n: number) => rows.int4(n), -2_147_483_649, 2_147_483_648],
    [(n: number) => rows.int8(n), -(2 ** 63) - 2048, 2 ** 63],
  ] as const) {
    expect(() => write(least)).toThrow(RangeError);
    expect(() => write(most)).toThrow(RangeError);
    expect(() => write(Number.NaN)).toThrow(RangeError);
  }
});
