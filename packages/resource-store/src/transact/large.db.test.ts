import type { Resource } from '@hub/fhir-model';
import type { WriteStore, Written } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openWrites, resourceWriter, uriDictionary } from '../index.ts';
import { expectSound } from './invariants.fixture.ts';
import { atOnce, outcomeOf, patient, tally, unit, unlessThere } from './writes.fixture.ts';

let t: TestDatabase;
let stores: readonly WriteStore<SearchQuery>[];
beforeAll(async () => {
  t = await testDatabase();
  stores = [openWrites({ database: t.database }), openWrites({ database: t.database })];
});
afterEach(() => expectSound(t));
afterAll(() => t.drop());

const tallyAll = (results: readonly (readonly Written[] | string)[]) =>
  tally(results.flatMap((result) => (typeof result === 'string' ? [result] : result.map(({ outcome }) => outcome))));

test('a bundle of 1,500 conditional entries, twice at once, with small units of the same conditions beside it', async () => {
  const values = Array.from({ length: 1500 }, (_, i) => `L${i}`);
  const large = () =>
    unit(
      values.map((value) => unlessThere(value, { name: [{ family: 'Mẫu' }] })),
      { bodies: false },
    );
  const small = Array.from({ length: 30 }, (_, i) => unit([unlessThere(`L${i * 50}`)]));
  expect(tallyAll(await atOnce(stores, [large(), large(), ...small]))).toEqual({ created: 1500, matched: 1530 });
  const changed = unit(
    values.map((value, i) => ({
      ...unlessThere(value, { multipleBirthInteger: i }),
      kind: 'update' as const,
      criteria: unlessThere(value).ifNoneExist as SearchQuery,
    })),
    { bodies: false },
  );
  expect(tallyAll(await atOnce(stores, [changed]))).toEqual({ updated: 1500 });
}, 30_000);

test('the ingest and clients change the same resources at once: every version is there, in order', async () => {
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const ids = (await atOnce(stores, [
    unit(Array.from({ length: 4 }, () => ({ kind: 'create', type: 'Patient', resource: patient() }))),
  ])) as [readonly Written[]];
  const ingest = async (round: number) => {
    const order = round % 2 === 0 ? ids[0] : ids[0].toReversed();
    const items = order.map(({ id }) => ({
      resource: { ...patient({ multipleBirthInteger: round }), id } as Resource & { id: string },
      owner: 1,
      mode: 'replace' as const,
    }));
    const prepared = await writer.prepare(items);
    await t.database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: Date.now() }));
  };
  const patches = Array.from({ length: 32 }, (_, n) =>
    unit(
      (n % 2 === 0 ? ids[0] : ids[0].toReversed()).map(({ id }) => ({
        kind: 'patch',
        type: 'Patient',
        id,
        apply: (stored) => ({ ...stored, telecom: [{ system: 'phone', value: `${n}` }] }) as Resource,
      })),
    ),
  );
  const [results] = await Promise.all([atOnce(stores, patches), ...Array.from({ length: 16 }, (_, round) => ingest(round))]);
  expect(tally(results.map(outcomeOf))).toEqual({ updated: 32 });
  const { rows } = await t.database.pool.query('select version from resource where id = any($1)', [ids[0].map(({ id }) => id)]);
  expect(rows.map(({ version }) => version)).toEqual(Array(4).fill(1 + 32 + 16));
});

test('a unit of eight thousand changes leaves others their turns', async () => {
  let turn = 0;
  let over = false;
  const tick = () => {
    turn += 1;
    if (!over) setImmediate(tick);
  };
  // The turns of the event loop in which the resources were made ready: without a break it would be one.
  const seen = new Set<number>();
  const changes = Array.from({ length: 8000 }, (_, i) => ({
    kind: 'create' as const,
    type: 'Patient',
    resource: patient({
      identifier: [{ system: 'urn:mrn', value: `T${i}` }],
      name: [
        {
          get family() {
            seen.add(turn);
            return 'Mẫu';
          },
          given: [`${i}`],
        },
      ],
    }),
  }));
  tick();
  expect(tallyAll(await atOnce(stores, [unit(changes, { bodies: false })]))).toEqual({ created: 8000 });
  over = true;
  expect(seen.size).toBeGreaterThan(5);
}, 30_000);
