import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type PackedIndex, packIndexes } from '../index.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await testDatabase();
});
afterAll(async () => await t.drop());

const ROUNDS = 40;
const EACH = 1_000;

/** As writers do: each round brings the next resources, each with one of a hundred codes. */
async function write(round: number): Promise<void> {
  await t.database.pool.query(
    `insert into idx_token (rid, system, owner, labels, shard, param, code)
     select ${round * EACH} + n, 1, 1, 0, 0, 241, 'a code as long as most ' || n % 100 from generate_series(1, ${EACH}) n`,
  );
}
const invalid = async () => (await t.database.pool.query('select 1 from pg_index where not indisvalid')).rows.length;
const found = async () => {
  const connection = await t.database.pool.connect();
  try {
    await connection.query('set enable_seqscan = off');
    const { rows } = await connection.query<{ n: number }>(
      "select count(*)::int as n from idx_token where param = 241 and code = 'a code as long as most 7'",
    );
    return rows[0]?.n;
  } finally {
    connection.release(true);
  }
};

test('half-empty b-trees become full ones while others write; nothing is lost; small ones are left alone', async () => {
  for (let round = 0; round < ROUNDS; round++) await write(round);
  const told: PackedIndex[] = [];
  let writing = true;
  let rounds = ROUNDS;
  const writer = (async () => {
    while (writing && rounds < ROUNDS * 2) await write(rounds++);
  })();
  const packed = await packIndexes(t.database, (index) => void told.push(index));
  writing = false;
  await writer;
  expect(told).toEqual(packed);
  expect(packed.map(({ name }) => name)).toEqual(['idx_token_value']);
  expect(await invalid()).toBe(0);
  expect(await found()).toBe((rounds * EACH) / 100);
  const [again] = await packIndexes(t.database, () => undefined);
  expect(again?.after).toBeLessThan((again?.before ?? 0) + 1);
  // A b-tree of these rows, filled: 40 bytes and the code, with the entry's head.
  expect((again?.after ?? 0) / (rounds * EACH)).toBeLessThan(90);
});

test('what a killed run left is taken away', async () => {
  await t.database.pool.query('create index idx_token_value_ccnew1 on idx_token (param)');
  await t.database.pool.query("update pg_index set indisvalid = false where indexrelid = 'idx_token_value_ccnew1'::regclass");
  await packIndexes(t.database, () => undefined);
  expect(await invalid()).toBe(0);
});

test('stopped before it begins it does nothing', async () => {
  expect(await packIndexes(t.database, () => undefined, AbortSignal.abort())).toEqual([]);
});
