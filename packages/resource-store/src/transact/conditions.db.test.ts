import { parseResource, type Resource, shardOfId } from '@hub/fhir-model';
import type { Change, UpdateChange, WriteStore, Written } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openWrites } from '../index.ts';
import { expectSound } from './invariants.fixture.ts';
import { HIS_2, linkSubject, patient, query, type Unit, unit, unlessThere } from './writes.fixture.ts';

let t: TestDatabase;
let store: WriteStore<SearchQuery>;
beforeAll(async () => {
  t = await testDatabase();
  store = openWrites({ database: t.database });
});
afterEach(() => expectSound(t));
afterAll(() => t.drop());

const write = (changes: readonly Change<SearchQuery>[], more: Partial<Unit> = {}) => store.write(unit(changes, more));
const one = async (change: Change<SearchQuery>, more: Partial<Unit> = {}) => (await write([change], more))[0] as Written;
const make = (value: string, more: Record<string, unknown> = {}) =>
  one({ kind: 'create', type: 'Patient', resource: patient({ identifier: [{ system: 'urn:mrn', value }], ...more }) });
const update = (value: string, resource: Record<string, unknown> = {}): UpdateChange<SearchQuery> => ({
  kind: 'update',
  type: 'Patient',
  criteria: query(`Patient?identifier=urn:mrn|${value}`),
  resource: patient({ identifier: [{ system: 'urn:mrn', value }], ...resource }),
});
const refused = (category: string, more: object = {}) => ({ problem: { category, ...more } });
const observation = (reference: string, more: Record<string, unknown> = {}): Change<SearchQuery> => ({
  kind: 'create',
  type: 'Observation',
  resource: { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference }, ...more } as Resource,
  at: 'Bundle.entry[0]',
});
const subjectOf = ({ body }: Written) => (parseResource(body as string) as { subject?: { reference: string } }).subject?.reference;

describe('conditional update (R4 http.html#cond-update)', () => {
  test('no match: made, under the id given if there is one; one: updated; several: refused', async () => {
    expect(await one(update('U1'))).toMatchObject({ outcome: 'created', version: 1, id: expect.stringMatching(/^[a-z2-7]{26}$/) });
    expect(await one(update('U1', { gender: 'male' }))).toMatchObject({ outcome: 'updated', version: 2 });
    expect(await one(update('U2', { id: 'ma-rieng' }))).toMatchObject({ outcome: 'created', id: 'ma-rieng' });
    await make('U1');
    await expect(one(update('U1'))).rejects.toMatchObject(refused('precondition'));
  });

  test('an id that contradicts the match, is taken, or is of the hub’s own shape', async () => {
    await make('U3');
    await expect(one(update('U3', { id: 'khac' }))).rejects.toMatchObject(refused('incorrect'));
    await one(update('U4', { id: 'da-dung' }));
    await expect(one(update('U5', { id: 'da-dung' }))).rejects.toMatchObject(refused('conflict'));
    await expect(one(update('U5', { id: 'da-dung' }), { principal: HIS_2 })).rejects.toMatchObject(refused('forbidden'));
    await one({ kind: 'delete', type: 'Patient', id: 'da-dung' });
    expect(await one(update('U5', { id: 'da-dung' }))).toMatchObject({ outcome: 'created', version: 3 });
    await expect(one(update('U6', { id: 'c'.repeat(26) }))).rejects.toMatchObject(refused('method'));
  });

  test('with If-Match: the match must be of that version', async () => {
    await make('U7');
    await expect(one({ ...update('U7'), ifMatch: [2] })).rejects.toMatchObject(refused('precondition'));
    await expect(one({ ...update('U8'), ifMatch: [1] })).rejects.toMatchObject(refused('precondition'));
    expect(await one({ ...update('U7', { gender: 'male' }), ifMatch: [1] })).toMatchObject({ version: 2 });
  });
});

test('conditional patch and delete: no match, one, several', async () => {
  const criteria = query('Patient?identifier=urn:mrn|P1');
  const patch: Change<SearchQuery> = { kind: 'patch', type: 'Patient', criteria, apply: (s) => ({ ...s, gender: 'male' }) as Resource };
  const remove: Change<SearchQuery> = { kind: 'delete', type: 'Patient', criteria };
  await expect(one(patch)).rejects.toMatchObject(refused('not-found'));
  expect(await one(remove)).toMatchObject({ outcome: 'absent', id: '' });
  await make('P1');
  expect(await one(patch)).toMatchObject({ outcome: 'updated' });
  await make('P1');
  await expect(one(patch)).rejects.toMatchObject(refused('precondition'));
  await expect(one(remove)).rejects.toMatchObject(refused('precondition'));
});

test('a condition sees what its caller may see: another facility’s is not there', async () => {
  const own = await make('V1');
  expect(await one(unlessThere('V1'), { principal: HIS_2 })).toMatchObject({ outcome: 'created' });
  expect(await one(unlessThere('V1'))).toMatchObject({ outcome: 'matched', id: own.id });
});

describe('one unit', () => {
  test('two entries of one condition are one resource, also in other words', async () => {
    const other = { ...unlessThere('E1'), ifNoneExist: query('Patient?identifier=E1&gender=male') };
    const male = { gender: 'male' };
    const [first, second, third] = await write([unlessThere('E1', male), unlessThere('E1'), other]);
    expect([first?.outcome, second?.outcome, third?.outcome]).toEqual(['created', 'matched', 'matched']);
    expect([second?.id, third?.id]).toEqual([first?.id, first?.id]);
  });

  test('two changes of one resource are refused, both entries named', async () => {
    const { id } = await make('E2');
    const changes: readonly (readonly Change<SearchQuery>[])[] = [
      [
        { kind: 'delete', type: 'Patient', id, at: 'Bundle.entry[0]' },
        { ...update('E2'), at: 'Bundle.entry[1]' },
      ],
      [
        { ...unlessThere('E3'), at: 'Bundle.entry[0]' },
        { ...update('E3'), at: 'Bundle.entry[1]' },
      ],
    ];
    for (const pair of changes) {
      const error = await write(pair).catch((failure: unknown) => failure);
      expect(error).toMatchObject(refused('incorrect', { expression: 'Bundle.entry[1]' }));
      expect((error as Error).message).toContain('Bundle.entry[0], Bundle.entry[1]');
    }
  });

  test('what points at a patient lies in its shard', async () => {
    const { id } = await make('S1');
    const made = await write(
      [
        { ...unlessThere('S2'), fullUrl: 'urn:uuid:p' },
        observation('urn:uuid:p'),
        observation(`Patient/${id}`),
        observation('Patient?identifier=S1'),
      ],
      { link: linkSubject, conditionalReferences: new Map([['Patient?identifier=S1', query('Patient?identifier=S1')]]) },
    );
    const [fresh, first, second, third] = made.map((written) => shardOfId(written.id));
    expect([first, second, third]).toEqual([fresh, shardOfId(id), shardOfId(id)]);
  });
});

describe('conditional references (R4 http.html#trules)', () => {
  const refer = (search: string, changes: readonly Change<SearchQuery>[] = []) =>
    write([observation(search), ...changes], { link: linkSubject, conditionalReferences: new Map([[search, query(search)]]) });

  test('one match, of the store or of the unit itself', async () => {
    const { id } = await make('R1');
    expect(subjectOf((await refer('Patient?identifier=urn:mrn|R1'))[0] as Written)).toBe(`Patient/${id}`);
    for (const [n, search] of [
      'identifier=R2-0',
      'identifier=urn:mrn|R2-1',
      'family=Quách&birthdate=1991',
      'gender:not=male&identifier=R2-3',
    ].entries()) {
      const resource = patient({
        identifier: [{ system: 'urn:mrn', value: `R2-${n}` }],
        name: [{ family: n === 2 ? 'Quách' : 'Lê' }],
        birthDate: '1991-05-06',
      });
      const [pointing, made] = await refer(`Patient?${search}`, [{ kind: 'create', type: 'Patient', resource }]);
      expect(subjectOf(pointing as Written)).toBe(`Patient/${made?.id}`);
    }
    const [pointing, made] = await refer('Patient?identifier=urn:mrn|R3', [unlessThere('R3')]);
    expect(subjectOf(pointing as Written)).toBe(`Patient/${made?.id}`);
  });

  test('none or several are refused, with the entry', async () => {
    await make('R4');
    const bad: [string, Change<SearchQuery>[]][] = [
      ['Patient?identifier=R5', []],
      ['Patient?identifier=R4', [{ kind: 'create', type: 'Patient', resource: patient({ identifier: [{ value: 'R4' }] }) }]],
      ['Patient?identifier=R4', [{ kind: 'delete', type: 'Patient', criteria: query('Patient?identifier=R4') }]],
    ];
    for (const [search, changes] of bad) {
      await expect(refer(search, changes)).rejects.toMatchObject(refused('precondition', { expression: 'Bundle.entry[0]' }));
    }
  });

  test('a stored match that the unit changes counts by what it becomes', async () => {
    const { id } = await make('R6');
    const gone: Change<SearchQuery> = { kind: 'update', type: 'Patient', id, resource: patient({ id, identifier: [{ value: 'other' }] }) };
    await expect(refer('Patient?identifier=R6', [gone])).rejects.toMatchObject(refused('precondition'));
    const still: Change<SearchQuery> = {
      kind: 'update',
      type: 'Patient',
      id,
      resource: patient({ id, identifier: [{ value: 'R6' }], gender: 'male' }),
    };
    expect(subjectOf((await refer('Patient?identifier=R6', [still]))[0] as Written)).toBe(`Patient/${id}`);
  });
});
