import { typeNumber } from '@hub/fhir-model';
import { parametersOf, parseSearch } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { searchTwo } from './look.ts';

/** A condition is followed over pages that stop before they are full: nothing found on the first of them does not mean that nothing is there. */
let t: TestDatabase;
beforeAll(async () => {
  t = await testDatabase();
  const { pool } = t.database;
  await pool.query(
    `insert into resource (rid, shard, type, version, owner, labels, last_updated, content_hash, id, body)
     select n, 0, ${typeNumber('Patient')}, 1, 1, 0, now(), gen_random_uuid(), 'p' || n, '{"resourceType":"Patient"}' from generate_series(1, 100) n`,
  );
  const token = (code: string, value: string, from: number) =>
    pool.query(
      `insert into idx_token (rid, owner, labels, shard, param, system, code)
       select n, 1, 0, 0, ${parametersOf('Patient')?.get(code)?.rows[0]}, 0, '${value}' from generate_series(${from}, 100) n`,
    );
  await token('gender', 'female', 1);
  await token('active', 'true', 60);
});
afterAll(() => t.drop());

const two = async (text: string, rounds: number) => {
  const parsed = parseSearch('Patient', [...new URLSearchParams(text)], { now: 0 });
  if (!parsed.ok) throw new Error('not understood');
  const connection = await t.database.pool.connect();
  try {
    const how = { plan: { mode: 'drive', index: 0 }, looks: { first: 1, next: 1, rounds } } as const;
    return await searchTwo(connection, parsed.query, { all: true }, how);
  } finally {
    connection.release();
  }
};

test('those that come late are found', async () => {
  expect(await two('gender=female&active=true', 4)).toEqual(['p60', 'p61']);
  expect(await two('gender=female&active=false', 4)).toEqual([]);
});

test('a condition that finds nothing among too much is refused: it may not be taken for one that nothing matches', async () => {
  await expect(two('gender=female&active=true', 1)).rejects.toThrow(/condition-too-costly/);
});
