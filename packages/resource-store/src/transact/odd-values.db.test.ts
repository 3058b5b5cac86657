import { randomBytes } from 'node:crypto';
import type { Resource } from '@hub/fhir-model';
import type { WriteStore } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openWrites } from '../index.ts';
import { expectSound } from './invariants.fixture.ts';
import { outcomeOf, patient, query, unit } from './writes.fixture.ts';

/** Values that a database could stumble on are stored like any others: a writer never hears of an index. */
let t: TestDatabase;
let store: WriteStore<SearchQuery>;
beforeAll(async () => {
  t = await testDatabase();
  store = openWrites({ database: t.database });
});
afterEach(() => expectSound(t));
afterAll(() => t.drop());

const long = randomBytes(9_000).toString('base64');
const ODD: readonly (readonly [string, string])[] = [
  ['nine thousand random bytes', long],
  ['quotes and braces', `{"a"}'NULL`],
];

test.each(ODD)('%s as a system, a code, a name, a reference and a source', async (_, odd) => {
  const resource = patient({
    meta: { source: `urn:x:${odd}`, tag: [{ system: `urn:t:${odd}`, code: odd }] },
    identifier: [{ system: `urn:s:${odd}`, value: odd }],
    name: [{ family: odd, given: [odd] }],
    generalPractitioner: [{ reference: `Practitioner/${odd}` }],
    managingOrganization: { reference: `urn:${odd}` },
  } as never);
  const create = { kind: 'create', type: 'Patient', resource } as const;
  expect(outcomeOf(await store.write(unit([create])))).toBe('created');
  const observation = {
    resourceType: 'Observation',
    status: 'final',
    code: { text: odd },
    valueQuantity: { value: 1, system: `urn:${odd}`, code: odd },
  };
  expect(outcomeOf(await store.write(unit([{ kind: 'create', type: 'Observation', resource: observation as unknown as Resource }])))).toBe(
    'created',
  );
  const condition = query(`Patient?identifier=${encodeURIComponent(`urn:s:${odd}|${odd}`)}`);
  expect(outcomeOf(await store.write(unit([{ ...create, ifNoneExist: condition }])))).toBe('matched');
});
