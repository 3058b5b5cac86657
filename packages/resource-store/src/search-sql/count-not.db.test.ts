import { typeNumber } from '@hub/fhir-model';
import { parametersOf } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { countSql } from './count.ts';
import { OPERATOR, query } from './filled-store.fixture.ts';
import { statementAs } from './visible.ts';

/**
 * Counting what does NOT have a code, where its parameter, its text and its system are each rare but always together: Postgres takes them
 * for independent, expects one row where there are a thousand, and would compare every pair.
 */
const RESOURCES = 4_000;
const WITH_CODE = 1_000;
const code = parametersOf('Observation')?.get('code')?.rows[0];
let t: TestDatabase;
beforeAll(async () => {
  t = await testDatabase();
  const { pool } = t.database;
  await pool.query("insert into uri (value) select 'urn:' || n from generate_series(1, 40) n");
  await pool.query(
    `insert into resource (rid, shard, type, version, owner, labels, last_updated, content_hash, id, body)
     select n, 0, case when n <= ${RESOURCES} then ${typeNumber('Observation')} else ${typeNumber('Claim')} end, 1, 1, 0, now(), gen_random_uuid(), 'o' || n,
            jsonb_build_object('text', repeat(md5(n::text), 20))::text from generate_series(1, ${RESOURCES * 3}) n order by md5(n::text)`,
  );
  await pool.query(
    `insert into idx_token (rid, owner, labels, shard, param, system, code)
     select n, 1, 0, 0, ${code}, 1, '8310-5' from generate_series(1, ${WITH_CODE}) n`,
  );
  // Everything else in the store: other parameters, other codes, other systems.
  await pool.query(
    `insert into idx_token (rid, owner, labels, shard, param, system, code)
     select n % ${RESOURCES} + 1, 1, 0, 0, 9000 + n % 300, 2 + n % 38, 'x' || n % 5000 from generate_series(1, 150000) n`,
  );
  await pool.query('vacuum analyze resource, idx_token');
}, 60_000);
afterAll(() => t.drop());

interface Node {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Node[];
}
/** Rows that any step of the plan brought forth, again and again ones too. */
const work = (node: Node): number =>
  node['Actual Rows'] * node['Actual Loops'] + (node.Plans ?? []).reduce((sum, part) => sum + work(part), 0);

test('costs the resources and those with the code, not their product', async () => {
  const s = statementAs(OPERATOR);
  const text = countSql(query('Observation?code:not=urn:1|8310-5'), 0, s);
  const { rows } = await t.database.pool.query<{ total: string }>(text, s.values as unknown[]);
  expect(Number(rows[0]?.total)).toBe(RESOURCES - WITH_CODE);
  const explained = await t.database.pool.query<{ 'QUERY PLAN': readonly [{ Plan: Node }] }>(
    `explain (analyze, format json) ${text}`,
    s.values as unknown[],
  );
  expect(work((explained.rows[0] as { 'QUERY PLAN': readonly [{ Plan: Node }] })['QUERY PLAN'][0].Plan)).toBeLessThan(20 * RESOURCES);
});
