import type { Principal } from '@hub/access';
import { parseResource, type Resource, TERMINOLOGY } from '@hub/fhir-model';
import type { Change, WriteStore, Written } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openWrites } from '../index.ts';
import { expectSound } from './invariants.fixture.ts';
import { HIS_1, OPERATOR, patient } from './writes.fixture.ts';

/** A label that was set stays when a facility writes the resource again without it: only who manages policies takes it away. */
let t: TestDatabase;
let store: WriteStore<SearchQuery>;
beforeAll(async () => {
  t = await testDatabase();
  store = openWrites({ database: t.database });
});
afterEach(() => expectSound(t));
afterAll(() => t.drop());

const HIV = { system: TERMINOLOGY.actCode, code: 'HIV' };
const TB = { system: 'http://hub.example/CodeSystem/sensitivity', code: 'TB' };
const NORMAL = { system: TERMINOLOGY.confidentiality, code: 'N' };
const write = async (change: Change<SearchQuery>, principal: Principal = HIS_1) =>
  (await store.write({ changes: [change], principal, bodies: true }))[0] as Written;
const securityOf = ({ body }: Written) => (parseResource(body as string) as Resource).meta?.security ?? [];
const labelled = (...security: object[]) => ({ meta: { security } });

test('a plain update keeps them, adds what it brings, and changes nothing when nothing else differs', async () => {
  const made = await write({ kind: 'create', type: 'Patient', resource: patient(labelled(HIV, NORMAL)) });
  const { id } = made;
  const again = await write({ kind: 'update', type: 'Patient', id, resource: patient({ id, gender: 'male' }) });
  // Normal confidentiality hides nothing: it is the writer's.
  expect([again.version, securityOf(again)]).toEqual([2, [HIV]]);
  const same = await write({ kind: 'update', type: 'Patient', id, resource: patient({ id, gender: 'male' }) });
  expect([same.outcome, same.version]).toEqual(['unchanged', 2]);
  const more = await write({ kind: 'update', type: 'Patient', id, resource: patient({ id, gender: 'male', ...labelled(TB) }) });
  expect(securityOf(more)).toEqual([TB, HIV]);
});

test('a patch and a deletion with a new beginning keep them, too', async () => {
  const { id } = await write({ kind: 'create', type: 'Patient', resource: patient(labelled(HIV)) });
  const apply = ({ meta: _, ...rest }: Resource) => ({ ...rest, gender: 'female' }) as Resource;
  expect(securityOf(await write({ kind: 'patch', type: 'Patient', id, apply }))).toEqual([HIV]);
  await write({ kind: 'delete', type: 'Patient', id });
  expect(securityOf(await write({ kind: 'update', type: 'Patient', id, resource: patient({ id }) }))).toEqual([HIV]);
});

test('who manages policies takes them away', async () => {
  const { id } = await write({ kind: 'create', type: 'Patient', resource: patient(labelled(HIV)) }, OPERATOR);
  expect(securityOf(await write({ kind: 'update', type: 'Patient', id, resource: patient({ id }) }, OPERATOR))).toEqual([]);
});
