import { parseResource, type Resource } from '@hub/fhir-model';
import type { WriteStore, Written } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openWrites, readStore } from '../index.ts';
import { expectSound } from './invariants.fixture.ts';
import {
  atOnce,
  HIS_1,
  HIS_2,
  linkSubject,
  OPERATOR,
  outcomeOf,
  patient,
  query,
  tally,
  type Unit,
  unit,
  unlessThere,
} from './writes.fixture.ts';

/** Thirty-two clients at once, over two processes' stores on one database. */
const CLIENTS = 32;
let t: TestDatabase;
let stores: readonly WriteStore<SearchQuery>[];
beforeAll(async () => {
  t = await testDatabase();
  stores = [openWrites({ database: t.database }), openWrites({ database: t.database, limits: { lanes: 3 } })];
});
afterEach(() => expectSound(t));
afterAll(() => t.drop());

const clients = (make: (n: number) => Unit) =>
  atOnce(
    stores,
    Array.from({ length: CLIENTS }, (_, n) => make(n)),
  );
const write = async (one: Unit): Promise<Written> => (await (stores[0] as WriteStore<SearchQuery>).write(one))[0] as Written;
const idsOf = (results: readonly (readonly Written[] | string)[]) =>
  new Set(results.flatMap((result) => (typeof result === 'string' ? [] : result.map(({ id }) => id))));

describe('conditional creates', () => {
  test('the same If-None-Exist 32 times makes one resource, and every answer is that one', async () => {
    const results = await clients(() => unit([unlessThere('R1')]));
    expect(tally(results.map(outcomeOf))).toEqual({ created: 1, matched: CLIENTS - 1 });
    expect(idsOf(results).size).toBe(1);
  });

  test.each(['', '&active=true'])('asked again and again while others write, one resource each (…%s)', async (more) => {
    const there = (key: string, at?: string) => ({
      ...unlessThere(key, {}, at),
      ifNoneExist: query(`Patient?identifier=urn:mrn|${key}${more}`),
    });
    for (let round = 0; round < 12; round++) {
      const key = `W${more.length}-${round}`;
      const results = await clients((n) => {
        if (n % 4 === 0)
          return unit([
            { kind: 'create', type: 'Patient', resource: patient({ identifier: [{ system: 'urn:mrn', value: `${key}-${n}` }] }) },
          ]);
        if (n % 4 === 1) return unit([there(`${key}-a${n}`, 'a'), there(key, 'b'), there(`${key}-c${n}`, 'c')]);
        return unit([there(key)]);
      });
      expect(results.filter((result) => typeof result === 'string')).toEqual([]);
      const { rows } = await t.database.pool.query('select distinct rid from idx_token where code = $1', [key]);
      expect({ key, stored: rows.length }).toEqual({ key, stored: 1 });
    }
  });

  test('identifier with and without its system are one condition', async () => {
    const results = await clients((n) => {
      const change = unlessThere('R2');
      return unit([n % 2 === 0 ? change : { ...change, ifNoneExist: query('Patient?identifier=R2') }]);
    });
    expect(tally(results.map(outcomeOf))).toEqual({ created: 1, matched: CLIENTS - 1 });
  });

  test('a condition on something else than an identifier is kept too', async () => {
    const name = [{ family: 'Quàng', given: ['Thị Mẫu'] }];
    const results = await clients((n) =>
      unit([
        {
          kind: 'create',
          type: 'Patient',
          resource: patient({ name, birthDate: '1990-01-02' }),
          ifNoneExist: query(n % 2 === 0 ? 'Patient?family=Quàng&birthdate=1990-01-02' : 'Patient?birthdate=1990-01-02&family=quang'),
        },
      ]),
    );
    expect(tally(results.map(outcomeOf))).toEqual({ created: 1, matched: CLIENTS - 1 });
  });

  test('plain creates with an equal identifier all stand', async () => {
    const results = await clients(() =>
      unit([{ kind: 'create', type: 'Patient', resource: patient({ identifier: [{ system: 'urn:mrn', value: 'R3' }] }) }]),
    );
    expect(idsOf(results).size).toBe(CLIENTS);
    expect(tally(await atOnce(stores, [unit([unlessThere('R3')])]).then((r) => r.map(outcomeOf)))).toEqual({ precondition: 1 });
  });

  test('two facilities do not match each other’s', async () => {
    const results = await clients((n) => unit([unlessThere('R4')], { principal: n % 2 === 0 ? HIS_1 : HIS_2 }));
    expect(tally(results.map(outcomeOf))).toEqual({ created: 2, matched: CLIENTS - 2 });
  });

  test('many identifiers at once, each by many clients in its own order', async () => {
    const values = Array.from({ length: 12 }, (_, i) => `R5-${i}`);
    const results = await clients((n) => unit((n % 2 === 0 ? values : values.toReversed()).map((value) => unlessThere(value))));
    expect(tally(results.flatMap((result) => (typeof result === 'string' ? [result] : result.map(({ outcome }) => outcome))))).toEqual({
      created: 12,
      matched: 12 * (CLIENTS - 1),
    });
  });
});

describe('conditional bundles', () => {
  const bundle = (value: string): Unit =>
    unit(
      [
        { ...unlessThere(value), fullUrl: 'urn:uuid:1' },
        { ...unlessThere(value), fullUrl: 'urn:uuid:2' },
        ...['urn:uuid:1', 'urn:uuid:2', `Patient?identifier=urn:mrn|${value}`].map((reference, i) => ({
          kind: 'create' as const,
          type: 'Observation',
          resource: {
            resourceType: 'Observation',
            status: 'final',
            identifier: [{ system: 'urn:o', value: `${value}-${i}` }],
            code: { text: 'x' },
            subject: { reference },
          } as Resource,
          ifNoneExist: query(`Observation?identifier=urn:o|${value}-${i}`),
        })),
      ],
      {
        link: linkSubject,
        conditionalReferences: new Map([[`Patient?identifier=urn:mrn|${value}`, query(`Patient?identifier=urn:mrn|${value}`)]]),
      },
    );

  test('the same bundle 32 times: one of each, two entries of one condition are one resource, and all references name it', async () => {
    const results = await clients(() => bundle('B1'));
    expect(tally(results.map((result) => (typeof result === 'string' ? result : result.map(({ outcome }) => outcome).join())))).toEqual({
      'created,matched,created,created,created': 1,
      'matched,matched,matched,matched,matched': CLIENTS - 1,
    });
    expect(idsOf(results).size).toBe(4);
    const [first] = results as readonly (readonly Written[])[];
    const subjects = (first as readonly Written[])
      .slice(2)
      .map(({ body }) => (parseResource(body as string) as { subject?: unknown }).subject);
    expect(subjects).toEqual(Array(3).fill({ reference: `Patient/${first?.[0]?.id}` }));
  });
});

describe('conditional updates', () => {
  test('32 to one condition: one is made, all the others are versions of it', async () => {
    const results = await clients((n) =>
      unit([
        {
          kind: 'update',
          type: 'Patient',
          criteria: query('Patient?identifier=urn:mrn|U1'),
          resource: patient({ identifier: [{ system: 'urn:mrn', value: 'U1' }], telecom: [{ system: 'phone', value: `${n}` }] }),
        },
      ]),
    );
    expect(tally(results.map(outcomeOf))).toEqual({ created: 1, updated: CLIENTS - 1 });
    const versions = (results as readonly (readonly Written[])[]).map(([one]) => one?.version ?? 0).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: CLIENTS }, (_, i) => i + 1));
  });

  test('creates, updates and deletions under one condition: never two resources, never a fault', async () => {
    const criteria = query('Patient?identifier=urn:mrn|U2');
    const results = await clients((n) => {
      if (n % 3 === 0) return unit([unlessThere('U2')]);
      if (n % 3 === 1) return unit([{ kind: 'delete', type: 'Patient', criteria }]);
      const resource = patient({ identifier: [{ system: 'urn:mrn', value: 'U2' }], multipleBirthInteger: n });
      return unit([{ kind: 'update', type: 'Patient', criteria, resource }]);
    });
    for (const outcome of results.map(outcomeOf)) expect(['created', 'updated', 'matched', 'deleted', 'absent']).toContain(outcome);
    const { matches } = await readStore(t.database.pool).search(criteria, { all: true });
    expect(matches.length).toBeLessThanOrEqual(1);
  });
});

describe('ids', () => {
  test('one id chosen by two facilities at once: one has it, the other hears that it is not his', async () => {
    for (let round = 0; round < 5; round++) {
      const id = `benh-nhan-${round}`;
      const results = await clients((n) =>
        unit([{ kind: 'update', type: 'Patient', id, resource: patient({ id, multipleBirthInteger: n }) }], {
          principal: n % 2 === 0 ? HIS_1 : HIS_2,
        }),
      );
      expect(tally(results.map(outcomeOf))).toEqual({ created: 1, updated: CLIENTS / 2 - 1, forbidden: CLIENTS / 2 });
    }
  });

  test('If-None-Match: * makes a resource once', async () => {
    const id = 'chi-mot-lan';
    const results = await clients((n) =>
      unit([{ kind: 'update', type: 'Patient', id, ifNoneMatch: true, resource: patient({ id, multipleBirthInteger: n }) }]),
    );
    expect(tally(results.map(outcomeOf))).toEqual({ created: 1, precondition: CLIENTS - 1 });
  });

  test('deletions and updates of one resource: every version is there, in order', async () => {
    const { id } = await write(unit([{ kind: 'create', type: 'Patient', resource: patient() }]));
    const results = await clients((n) =>
      n % 2 === 0
        ? unit([{ kind: 'delete', type: 'Patient', id }], { principal: n % 4 === 0 ? HIS_1 : OPERATOR })
        : unit([{ kind: 'update', type: 'Patient', id, resource: patient({ id, multipleBirthInteger: n }) }]),
    );
    for (const outcome of results.map(outcomeOf)) expect(['created', 'updated', 'deleted', 'absent']).toContain(outcome);
  });
});

test('conditions with two identifiers meet in whatever order, and those with one of them', async () => {
  const both = [
    'identifier=urn:mrn|TWO-A&identifier=urn:cccd|TWO-B',
    'identifier=urn:cccd|TWO-B&identifier=urn:mrn|TWO-A',
    'identifier=TWO-B',
  ];
  const resource = patient({
    identifier: [
      { system: 'urn:mrn', value: 'TWO-A' },
      { system: 'urn:cccd', value: 'TWO-B' },
    ],
  });
  const units = Array.from({ length: 32 }, (_, n) =>
    unit([{ kind: 'create', type: 'Patient', resource, ifNoneExist: query(`Patient?${both[n % 3]}`) }]),
  );
  expect(tally((await atOnce(stores, units)).map(outcomeOf))).toEqual({ created: 1, matched: 31 });
});
