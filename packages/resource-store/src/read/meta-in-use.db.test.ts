import type { Visibility } from '@hub/access';
import { parametersOf } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { metaInUse } from './meta-in-use.ts';

const OPERATOR: Visibility = { all: true };
const FACILITY: Visibility = { owners: [7, 0] };

let t: TestDatabase;
let systems: readonly number[] = [];
beforeAll(async () => {
  t = await testDatabase();
  const { rows } = await t.database.pool.query<{ uri_id: number }>(
    "insert into uri (value) values ('http://a'), ('http://b') returning uri_id",
  );
  systems = rows.map((row) => row.uri_id);
});
afterAll(() => t.drop());
beforeEach(async () => {
  await t.database.pool.query('truncate idx_token');
  await t.database.pool.query(
    'insert into resource_count (type, owner, labels, slot, n) select n, 7, 0, 0, 1 from generate_series(1, 200) n on conflict do nothing',
  );
});

/** `count` rows of one label of patients, the last of them of the facility when it has any. */
const label = (param: string, code: string, system: number, count: number, facility = false) =>
  t.database.pool.query(
    `insert into idx_token (rid, system, owner, labels, shard, param, code)
     select n, $1, case when $2 and n = $3 then 7 else 1 end, 0, 0, $4, ${code} from generate_series(1, $3) n`,
    [system, facility, count, parametersOf('Patient')?.get(param)?.rows[0]],
  );
const ask = (visible: Visibility) => metaInUse(t.database.pool, 'Patient', visible);

test('a facility is told what it has among many others’, however far it lies', async () => {
  await label('_tag', "'own'", systems[0] as number, 5_000, true);
  await label('_tag', "'other'", systems[0] as number, 5_000);
  await label('_profile', "'http://p'", 0, 3_000, true);
  expect(await ask(FACILITY)).toEqual({ profile: ['http://p'], security: [], tag: [{ system: 'http://a', code: 'own' }] });
  expect((await ask(OPERATOR)).tag.map(({ code }) => code)).toEqual(['other', 'own']);
});

test('a type the facility has nothing of is not looked through', async () => {
  await label('_tag', "'other'", systems[0] as number, 100);
  await t.database.pool.query('delete from resource_count');
  expect(await ask(FACILITY)).toEqual({ profile: [], security: [], tag: [] });
});

test('one code of two systems is two labels; a code without a system has none', async () => {
  await label('_security', "'R'", systems[0] as number, 50);
  await label('_security', "'R'", systems[1] as number, 50);
  await label('_tag', "'x'", 0, 3);
  const found = await ask(OPERATOR);
  expect(found.security).toEqual([
    { system: 'http://a', code: 'R' },
    { system: 'http://b', code: 'R' },
  ]);
  expect(found.tag).toEqual([{ code: 'x' }]);
});

test('more labels than can be listed: too costly, not cut short', async () => {
  await label('_tag', "'t' || n", systems[0] as number, 500);
  expect((await ask(OPERATOR)).tag).toHaveLength(500);
  await label('_tag', "'u' || n", systems[0] as number, 1);
  await expect(ask(OPERATOR)).rejects.toMatchObject({ problem: { category: 'too-costly' } });
});
