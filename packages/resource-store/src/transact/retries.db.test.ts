import { openDatabase } from '@hub/database';
import type { Resource } from '@hub/fhir-model';
import type { WriteStore } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openWrites, resourceWriter, uriDictionary } from '../index.ts';
import { expectSound } from './invariants.fixture.ts';
import { atOnce, HIS_2, outcomeOf, patient, query, tally, unit } from './writes.fixture.ts';

/** What the database may answer under load is never what a client hears. */
let t: TestDatabase;
let store: WriteStore<SearchQuery>;
beforeAll(async () => {
  t = await testDatabase();
  store = openWrites({ database: t.database });
});
afterEach(() => expectSound(t));
afterAll(() => t.drop());

/** Makes the database fail with an SQLSTATE for the next `times` rows of the change log. */
async function failNext(times: number, sqlstate: string): Promise<void> {
  await t.database.pool.query(`drop sequence if exists failures; create sequence failures;
    create or replace function fail_some() returns trigger language plpgsql as $$
    begin
      if nextval('failures') <= ${times} then raise exception 'forced' using errcode = '${sqlstate}'; end if;
      return new;
    end $$;
    drop trigger if exists fail_some on change_log;
    create trigger fail_some before insert on change_log for each row execute function fail_some()`);
}

test.each(['40P01', '40001', '23505'])('%s is tried again until it goes through', async (sqlstate) => {
  await failNext(3, sqlstate);
  const results = await atOnce(
    [store],
    Array.from({ length: 8 }, () => unit([{ kind: 'create', type: 'Patient', resource: patient() }])),
  );
  expect(tally(results.map(outcomeOf))).toEqual({ created: 8 });
  await t.database.pool.query('drop trigger fail_some on change_log');
});

test('a unit that never gets through hears busy, after the time it is tried for', async () => {
  await failNext(1_000_000, '40001');
  const impatient = openWrites({ database: t.database, limits: { retryFor: 200 } });
  const began = performance.now();
  const write = impatient.write(unit([{ kind: 'create', type: 'Patient', resource: patient() }]));
  await expect(write).rejects.toMatchObject({ problem: { category: 'busy' } });
  expect(performance.now() - began).toBeGreaterThan(199);
  await t.database.pool.query('drop trigger fail_some on change_log');
});

test('an id that somebody else is creating at this moment is waited for, then judged', async () => {
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const id = 'cung-mot-ma';
  let asked: Promise<unknown> | undefined;
  await t.database.transaction(async (connection) => {
    const prepared = await writer.prepare([{ resource: { ...patient(), id } as never, owner: 1, mode: 'replace' }]);
    await writer.write(connection, prepared, { actor: 1, now: Date.now() });
    asked = atOnce([store], [unit([{ kind: 'update', type: 'Patient', id, resource: patient({ id }) }], { principal: HIS_2 })]);
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  expect(await asked).toEqual(['forbidden']);
});

test('a conditional update whose match is just being created under the id that it brings finds it', async () => {
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const resource = { ...patient({ identifier: [{ system: 'urn:mrn', value: 'BRINGS' }] }), id: 'mang-theo' } as Resource & { id: string };
  let asked: Promise<unknown> | undefined;
  const prepared = await writer.prepare([{ resource, owner: 1, mode: 'replace' }]);
  await t.database.transaction(async (connection) => {
    await writer.write(connection, prepared, { actor: 1, now: Date.now() });
    const change = { kind: 'update', type: 'Patient', criteria: query('Patient?identifier=urn:mrn|BRINGS'), resource } as const;
    asked = atOnce([store], [unit([change])]);
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  expect(await asked).toMatchObject([[{ outcome: 'unchanged', id: 'mang-theo', version: 1 }]]);
});

test('a statement that takes too long is told as such and leaves nothing', async () => {
  await t.database.pool.query(`create function dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(5); return new; end $$;
    create trigger dawdle before insert on change_log for each row execute function dawdle()`);
  const { rows: before } = await t.database.pool.query('select count(*)::int as n from resource');
  const hurried = openDatabase({ url: t.url, poolSize: 3, statementTimeout: 200 });
  const write = openWrites({ database: hurried }).write(unit([{ kind: 'create', type: 'Patient', resource: patient() }]));
  await expect(write).rejects.toMatchObject({ problem: { category: 'unavailable' } });
  await hurried.close();
  await t.database.pool.query('drop trigger dawdle on change_log');
  expect((await t.database.pool.query('select count(*)::int as n from resource')).rows).toEqual(before);
});
