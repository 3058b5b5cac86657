import { type Resource, typeNumber } from '@hub/fhir-model';
import type { Change, WriteStore } from '@hub/fhir-rest';
import { problem } from '@hub/outcome';
import type { SearchQuery } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openWrites } from '../index.ts';
import { expectSound } from './invariants.fixture.ts';
import { atOnce, HIS_1, OPERATOR, outcomeOf, patient, query, tally, type Unit, unit, unlessThere } from './writes.fixture.ts';

/** Nothing of a unit is stored unless all of it is; and whose unit failed is nobody else's trouble. */
let t: TestDatabase;
let store: WriteStore<SearchQuery>;
beforeAll(async () => {
  t = await testDatabase();
  store = openWrites({ database: t.database });
});
afterEach(() => expectSound(t));
afterAll(() => t.drop());

const TABLES = [
  'resource',
  'resource_history',
  'change_log',
  'idx_token',
  'idx_string',
  'idx_date',
  'idx_reference',
  'idx_quantity',
  'idx_composite',
  'resource_count',
];
const sizes = async () => {
  const { rows } = await t.database.pool.query(
    `select ${TABLES.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(', ')}, (select coalesce(sum(n), 0)::int from resource_count) as total`,
  );
  return rows[0];
};
const create = (value: string, at?: string): Change<SearchQuery> => ({
  kind: 'create',
  type: 'Patient',
  resource: patient({ identifier: [{ system: 'urn:mrn', value }], name: [{ family: 'Mẫu' }], birthDate: '1990' }),
  ...(at === undefined ? {} : { at }),
});

test('a change that fails, wherever it stands in a unit, leaves nothing of the unit', async () => {
  await store.write(unit([create('X'), create('X')]));
  const [kept] = await store.write(unit([create('KEPT')]));
  const before = await sizes();
  const id = kept?.id as string;
  const bad: readonly (readonly [string, Change<SearchQuery>])[] = [
    ['precondition', { ...unlessThere('X'), at: 'Bundle.entry[3]' }],
    ['precondition', { kind: 'update', type: 'Patient', id, resource: patient({ id }), ifMatch: [7], at: 'Bundle.entry[3]' }],
    ['not-found', { kind: 'patch', type: 'Patient', id: 'khong-co', apply: (stored) => stored, at: 'Bundle.entry[3]' }],
    [
      'invalid',
      {
        kind: 'patch',
        type: 'Patient',
        id,
        apply: () => {
          throw problem('invalid', 'invalid', 'Không áp dụng được.', 'Does not apply.', 'Bundle.entry[3]');
        },
        at: 'Bundle.entry[3]',
      },
    ],
    ['method', { kind: 'update', type: 'Patient', id: 'b'.repeat(26), resource: patient({ id: 'b'.repeat(26) }), at: 'Bundle.entry[3]' }],
  ];
  for (const [category, change] of bad) {
    const changes = [create('N1'), { kind: 'update', type: 'Patient', id: 'moi', resource: patient({ id: 'moi' }) } as const, create('N2')];
    for (let place = 0; place <= changes.length; place++) {
      await expect(store.write(unit(changes.toSpliced(place, 0, change)))).rejects.toMatchObject({
        problem: { category, expression: 'Bundle.entry[3]' },
      });
    }
  }
  expect(await sizes()).toEqual(before);
});

test('an error in the last statement of the database undoes all of it', async () => {
  const before = await sizes();
  await t.database.pool.query(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
    create trigger refuse before insert on change_log for each row when (new.type = ${typeNumber('Observation')}) execute function refuse()`);
  const changes: Change<SearchQuery>[] = [
    create('T1'),
    { kind: 'create', type: 'Observation', resource: { resourceType: 'Observation', status: 'final', code: { text: 'x' } } as Resource },
  ];
  await expect(store.write(unit(changes))).rejects.toThrow('no');
  expect(await sizes()).toEqual(before);
  // In one group with others, it is the only one that fails.
  const results = await Promise.allSettled([
    store.write(unit([create('T2')])),
    store.write(unit(changes)),
    store.write(unit([create('T3')])),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  await t.database.pool.query('drop trigger refuse on change_log; drop function refuse');
  const after = await sizes();
  expect([after.resource, after.change_log]).toEqual([before.resource + 2, before.change_log + 2]);
});

test('one unit of many that cannot be is refused alone', async () => {
  await store.write(unit([create('Y'), create('Y')]));
  const units = Array.from({ length: 40 }, (_, n): Unit => unit([create(`G${n}`), n % 8 === 3 ? unlessThere('Y') : create(`H${n}`)]));
  const before = await sizes();
  expect(tally((await atOnce([store], units)).map(outcomeOf))).toEqual({ created: 35, precondition: 5 });
  expect((await sizes()).resource).toBe(before.resource + 70);
});

test('what reads of a transaction see are its own changes; what they throw undoes everything', async () => {
  const [{ id } = { id: '' }] = await store.write(unit([create('R')]));
  const before = await sizes();
  let seen: string | undefined;
  const change: Change<SearchQuery> = {
    kind: 'patch',
    type: 'Patient',
    id,
    apply: (stored) => ({ ...stored, gender: 'female' }) as Resource,
  };
  const reading = (then: () => void) =>
    unit([change], {
      reads: async (reads) => {
        seen = String((await reads.readCurrent('Patient', id, { all: true }))?.body);
        expect((await reads.search(query('Patient?gender=female&identifier=R'), { all: true })).matches).toHaveLength(1);
        then();
      },
    });
  const refusal = problem('not-found', 'not-found', 'Không có.', 'None.');
  await expect(
    store.write(
      reading(() => {
        throw refusal;
      }),
    ),
  ).rejects.toBe(refusal);
  expect(seen).toContain('"gender":"female"');
  expect(await sizes()).toEqual(before);
  expect(await store.write(reading(() => undefined))).toMatchObject([{ outcome: 'updated', version: 2 }]);
});

test('no message tells who or what it is about', async () => {
  const secret = '079190000123';
  await store.write(unit([create(secret), create(secret)]));
  const id = `bn-${secret}`;
  await store.write(unit([{ kind: 'update', type: 'Patient', id, resource: patient({ id }) }], { principal: OPERATOR }));
  const reference = `Patient?identifier=${secret}0`;
  const refused: Unit[] = [
    unit([unlessThere(secret)]),
    unit([{ kind: 'update', type: 'Patient', id, resource: patient({ id }) }]),
    unit(
      [1, 2].map(() => ({ kind: 'delete', type: 'Patient', id }) as const),
      { principal: OPERATOR },
    ),
    unit([create('A')], {
      link: (resource, resolve) => ({ ...resource, language: resolve(reference) }) as Resource,
      conditionalReferences: new Map([[reference, query(reference)]]),
    }),
  ];
  for (const one of refused) {
    const error = (await store.write({ ...one, principal: one.principal ?? HIS_1 }).catch((failure: unknown) => failure)) as Error;
    expect(error).toBeInstanceOf(Error);
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain(secret);
  }
});
