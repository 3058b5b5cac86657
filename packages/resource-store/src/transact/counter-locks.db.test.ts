import { openDatabase } from '@hub/database';
import type { Resource } from '@hub/fhir-model';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openWrites } from '../index.ts';
import { expectSound } from './invariants.fixture.ts';
import { patient, unit } from './writes.fixture.ts';

/** The rows of totals are everybody's: whoever waits for anything else does not hold them. */
let t: TestDatabase;
beforeAll(async () => {
  t = await testDatabase();
});
afterEach(() => expectSound(t));
afterAll(() => t.drop());

const organization = (id: string) => ({ resourceType: 'Organization', id, active: true }) as Resource;

test('a creator that waits for the rows which waited for it holds no total', async () => {
  // One connection: it has the same totals each time.
  const one = openDatabase({ url: t.url, poolSize: 1 });
  const store = openWrites({ database: one, limits: { lanes: 1 } });
  const ana = { ...patient(), managingOrganization: { reference: 'Organization/sau' } };
  await store.write(unit([{ kind: 'create', type: 'Patient', resource: ana as never }]));
  await store.write(unit([{ kind: 'update', type: 'Organization', id: 'truoc', resource: organization('truoc') }]));

  const holder = await t.database.pool.connect();
  await holder.query('begin');
  await holder.query('select 1 from idx_reference where target < 0 for update');
  const put = store.write(unit([{ kind: 'update', type: 'Organization', id: 'sau', resource: organization('sau') }]));
  for (let blocked = 0; blocked === 0; ) {
    const { rows } = await t.database.pool.query(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%idx_reference%'`,
    );
    blocked = rows[0].n;
  }
  const { rows } = await t.database.pool.query('select slot from resource_count for update skip locked');
  const { rows: all } = await t.database.pool.query('select slot from resource_count');
  await holder.query('rollback');
  holder.release();
  expect(await put).toMatchObject([{ outcome: 'created' }]);
  await one.close();
  expect(rows.length).toBe(all.length);
});
