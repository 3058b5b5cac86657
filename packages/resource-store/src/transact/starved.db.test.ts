import { type Patient, parseResource, type Resource } from '@hub/fhir-model';
import type { WriteStore } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openWrites } from '../index.ts';
import { expectSound } from './invariants.fixture.ts';
import { outcomeOf, query, tally, unit, unlessThere } from './writes.fixture.ts';

/** Whoever acts on what a condition finds gets through beside those who change it by its id without a pause. */
let t: TestDatabase;
let stores: readonly WriteStore<SearchQuery>[];
beforeAll(async () => {
  t = await testDatabase();
  stores = [openWrites({ database: t.database }), openWrites({ database: t.database })];
});
afterEach(() => expectSound(t));
afterAll(() => t.drop());

const count = (stored: Resource) => (stored as Patient).multipleBirthInteger ?? 0;
const increment = (stored: Resource) => ({ ...stored, multipleBirthInteger: count(stored) + 1 }) as Resource;

test('conditional patches get through beside 16 clients that patch the same resource by its id', async () => {
  const [made] = await (stores[0] as WriteStore<SearchQuery>).write(unit([unlessThere('HOT', { multipleBirthInteger: 0 })]));
  const id = made?.id as string;
  let over = false;
  let byId = 0;
  const hammer = Array.from({ length: 16 }, async (_, n) => {
    while (!over) {
      await (stores[n % 2] as WriteStore<SearchQuery>).write(unit([{ kind: 'patch', type: 'Patient', id, apply: increment }]));
      byId += 1;
    }
  });
  const results: string[] = [];
  for (let n = 0; n < 10; n++) {
    const change = { kind: 'patch', type: 'Patient', criteria: query('Patient?identifier=urn:mrn|HOT'), apply: increment } as const;
    results.push(
      await (stores[n % 2] as WriteStore<SearchQuery>)
        .write(unit([change]))
        .then(outcomeOf, (e: { problem?: { category?: string } }) => String(e.problem?.category)),
    );
  }
  over = true;
  await Promise.all(hammer);
  expect(tally(results)).toEqual({ updated: 10 });
  const { rows } = await t.database.pool.query('select body from resource where id = $1', [id]);
  expect(count(parseResource(rows[0].body))).toBe(byId + 10);
}, 60_000);
