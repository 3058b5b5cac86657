import { type Patient, parseResource, type Resource } from '@hub/fhir-model';
import type { WriteStore, Written } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openWrites } from '../index.ts';
import { expectSound } from './invariants.fixture.ts';
import { atOnce, outcomeOf, patient, tally, type Unit, unit } from './writes.fixture.ts';

const CLIENTS = 32;
let t: TestDatabase;
let stores: readonly WriteStore<SearchQuery>[];
beforeAll(async () => {
  t = await testDatabase();
  stores = [openWrites({ database: t.database }), openWrites({ database: t.database })];
});
afterEach(() => expectSound(t));
afterAll(() => t.drop());

const clients = (make: (n: number) => Unit) =>
  atOnce(
    stores,
    Array.from({ length: CLIENTS }, (_, n) => make(n)),
  );
const create = async (resource: Resource) =>
  (await (stores[0] as WriteStore<SearchQuery>).write(unit([{ kind: 'create', type: 'Patient', resource }])))[0] as Written;
const count = (stored: Resource) => (stored as Patient).multipleBirthInteger ?? 0;
const increment = (stored: Resource) => ({ ...stored, multipleBirthInteger: count(stored) + 1 }) as Resource;

test('32 patches with one If-Match: one wins, the others hear that the version has moved', async () => {
  const { id } = await create(patient({ multipleBirthInteger: 0 }));
  for (let version = 1; version <= 4; version++) {
    const results = await clients(() => unit([{ kind: 'patch', type: 'Patient', id, apply: increment, ifMatch: [version] }]));
    expect(tally(results.map(outcomeOf))).toEqual({ updated: 1, precondition: CLIENTS - 1 });
    const won = results.find((result) => typeof result !== 'string') as readonly Written[];
    expect([won[0]?.version, count(parseResource(won[0]?.body as string))]).toEqual([version + 1, version]);
  }
});

test('32 patches without If-Match that each add one: none is lost', async () => {
  const { id } = await create(patient({ multipleBirthInteger: 0 }));
  const results = (await clients(() =>
    unit([{ kind: 'patch', type: 'Patient', id, apply: increment }]),
  )) as readonly (readonly Written[])[];
  expect(results.map(([one]) => count(parseResource(one?.body as string))).sort((a, b) => a - b)).toEqual(
    Array.from({ length: CLIENTS }, (_, i) => i + 1),
  );
});

test('32 updates with one If-Match: one wins; what it wrote is what is stored', async () => {
  const { id } = await create(patient());
  const results = await clients((n) =>
    unit([{ kind: 'update', type: 'Patient', id, ifMatch: [1], resource: patient({ id, multipleBirthInteger: n }) }]),
  );
  expect(tally(results.map(outcomeOf))).toEqual({ updated: 1, precondition: CLIENTS - 1 });
  const won = results.find((result) => typeof result !== 'string') as readonly Written[];
  const { rows } = await t.database.pool.query('select body from resource where id = $1', [id]);
  expect(rows[0].body).toBe(won[0]?.body);
});

test('bundles that each add one to the same five, in different orders: none is lost', async () => {
  const made = await Promise.all(Array.from({ length: 5 }, () => create(patient({ multipleBirthInteger: 0 }))));
  const results = await clients((n) => {
    const order = n % 2 === 0 ? made : made.toReversed();
    return unit(order.map(({ id }) => ({ kind: 'patch', type: 'Patient', id, apply: increment })));
  });
  expect(tally(results.map(outcomeOf))).toEqual({ updated: CLIENTS });
  const { rows } = await t.database.pool.query('select body, version from resource where id = any($1)', [made.map(({ id }) => id)]);
  expect(rows.map(({ body, version }) => [count(parseResource(body)), version])).toEqual(Array(5).fill([CLIENTS, CLIENTS + 1]));
});
