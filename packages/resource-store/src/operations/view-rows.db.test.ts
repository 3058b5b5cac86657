import { parseSearch } from '@hub/search';
import { random } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { viewOf } from '@hub/view-definition';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { search } from '../index.ts';
import { type GeneratedWorld, generatedWorld, NOW, VIEWS } from '../search-sql/generated-world.fixture.ts';
import { viewRows } from './view-rows.ts';

/** The rows of views are made of what searches find, for every way of seeing the store. SEED=… repeats a run. */
const SEED = Number(process.env.SEED ?? 3176);
const TYPES = ['Encounter', 'Observation', 'Patient', 'Practitioner', 'Organization', 'Location', 'Condition'];
let t: TestDatabase;
let world: GeneratedWorld;
beforeAll(async () => {
  t = await testDatabase();
  world = await generatedWorld(t.database, TYPES, random(SEED));
}, 60_000);
afterAll(() => t.drop());

type Visibility = (typeof VIEWS)[number];
async function found(url: string, visibility: Visibility): Promise<readonly string[]> {
  const [type = '', criteria = ''] = url.split('?');
  const parsed = parseSearch(type, [...new URLSearchParams(`${criteria}&_count=1000`)], { base: 'http://hub.test/fhir', now: NOW });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { entries } = await search(t.database, parsed.query, visibility);
  return entries.map(({ id }) => id).sort();
}

async function rows(type: string, over: Parameters<typeof viewRows>[1]['over'], visibility: Visibility): Promise<readonly string[]> {
  const view = viewOf({ resource: type, select: [{ column: [{ name: 'id', path: 'id' }] }] });
  const ids: string[] = [];
  for await (const some of viewRows(t.database, { view, over, as: 'lines' }, visibility))
    ids.push(...(some.rows as readonly string[]).map((line) => (JSON.parse(line) as { id: string }).id));
  return ids.sort();
}

test.each(TYPES)('%s: as a search sees it', async (type) => {
  let most = 0;
  for (const visibility of VIEWS) {
    const ids = await rows(type, {}, visibility);
    expect(ids).toEqual(await found(type, visibility));
    most = Math.max(most, ids.length);
  }
  expect(most).toBeGreaterThan(0);
});

test.each(['Observation', 'Encounter', 'Condition'])('%s of patients: as searches of their compartments see it', async (type) => {
  const patients = world.held.filter(({ resource }) => resource.resourceType === 'Patient').map(({ resource }) => resource.id as string);
  // Six that have something, and one that may not.
  const chosen = [patients[0] as string];
  for (const id of patients) if (chosen.length < 7 && (await rows(type, { patients: [id] }, { all: true })).length > 0) chosen.push(id);
  let most = 0;
  for (const visibility of VIEWS) {
    for (const id of chosen) {
      const ids = await rows(type, { patients: [id] }, visibility);
      // What R4 calls the compartment, by its own parameters.
      const parameters = { Observation: ['subject', 'performer'], Encounter: ['patient'], Condition: ['patient', 'asserter'] }[
        type
      ] as string[];
      const each = await Promise.all(parameters.map((name) => found(`${type}?${name}=Patient/${id}`, visibility)));
      expect(ids).toEqual([...new Set(each.flat())].sort());
      most = Math.max(most, ids.length);
    }
  }
  expect(most).toBeGreaterThan(0);
});

test('whose record each batch is of is told, deleted resources are not there, and the connection is free again', async () => {
  const view = viewOf({ resource: 'Observation', select: [{ column: [{ name: 'id', path: 'id' }] }] });
  const told = new Set<number>();
  for await (const { patients } of viewRows(t.database, { view, over: {}, as: 'cells' }, { all: true }))
    for (const one of patients) told.add(one);
  const { rows: about } = await t.database.pool.query<{ about: number }>(
    `select distinct r.about from resource r join resource o on o.rid = r.rid where r.type = 96 and not r.deleted and r.about <> 0`,
  );
  expect([...told].sort()).toEqual(about.map((row) => row.about).sort());
  for await (const _ of viewRows(t.database, { view, over: {}, as: 'lines' }, { all: true })) break;
  const { rows: open } = await t.database.pool.query(
    `select 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
  );
  expect(open).toEqual([]);
});
