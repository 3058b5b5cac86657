import type { Resource } from '@hub/fhir-model';
import { parseResource } from '@hub/fhir-model';
import type { Change, WriteStore, Written } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openWrites, readStore } from '../index.ts';
import { expectSound } from './invariants.fixture.ts';
import { HIS_1, HIS_2, OPERATOR, patient } from './writes.fixture.ts';

let t: TestDatabase;
let store: WriteStore<SearchQuery>;
beforeAll(async () => {
  t = await testDatabase();
  store = openWrites({ database: t.database });
});
afterEach(() => expectSound(t));
afterAll(() => t.drop());

const write = (changes: readonly Change<SearchQuery>[], principal = HIS_1): Promise<readonly Written[]> =>
  store.write({ changes, principal, bodies: true });
const one = async (change: Change<SearchQuery>, principal = HIS_1) => (await write([change], principal))[0] as Written;
const refused = (category: string) => ({ problem: { category } });

describe('create, update, patch, delete by id', () => {
  test('the life of a resource', async () => {
    const made = await one({ kind: 'create', type: 'Patient', resource: patient({ id: 'ignored' }) });
    expect(made).toMatchObject({ outcome: 'created', type: 'Patient', version: 1, id: expect.stringMatching(/^[a-z2-7]{26}$/) });
    const { id } = made;
    expect(parseResource(made.body as string)).toMatchObject({ id, active: true, meta: { versionId: '1' } });

    const same = await one({ kind: 'update', type: 'Patient', id, resource: patient({ id }) });
    expect(same).toEqual({ ...made, outcome: 'unchanged' });
    const patched = await one({ kind: 'patch', type: 'Patient', id, apply: (stored) => ({ ...stored, gender: 'male' }) as Resource });
    expect(patched).toMatchObject({ outcome: 'updated', version: 2 });
    expect(parseResource(patched.body as string)).toMatchObject({ active: true, gender: 'male' });

    expect(await one({ kind: 'delete', type: 'Patient', id })).toMatchObject({ outcome: 'deleted', version: 3 });
    expect(await one({ kind: 'delete', type: 'Patient', id })).toMatchObject({ outcome: 'absent', version: 0 });
    await expect(one({ kind: 'patch', type: 'Patient', id, apply: (stored) => stored })).rejects.toMatchObject(refused('gone'));
    const reads = readStore(t.database.pool);
    expect(await reads.readCurrent('Patient', id, { all: true })).toMatchObject({ deleted: true });

    expect(await one({ kind: 'update', type: 'Patient', id, resource: patient({ id }) })).toMatchObject({ outcome: 'created', version: 4 });
    const { rows } = await t.database.pool.query(
      'select c.op, c.version from change_log c join resource r using (rid) where r.id = $1 order by c.tx, c.seq',
      [id],
    );
    expect(rows.map(({ op, version }) => op + version)).toEqual(['C1', 'U2', 'D3', 'C4']);
  });

  test('meta.source is what the client says, and stays through a patch', async () => {
    const source = 'urn:example:his#17';
    const { id } = await one({
      kind: 'create',
      type: 'Patient',
      resource: patient({ meta: { source, versionId: '9', lastUpdated: '2001-01-01T00:00:00Z' } }),
    });
    const patched = await one({ kind: 'patch', type: 'Patient', id, apply: (s) => ({ ...s, gender: 'male' }) as Resource });
    expect(parseResource(patched.body as string).meta).toMatchObject({ versionId: '2', source });
    const without = await one({ kind: 'update', type: 'Patient', id, resource: patient({ id, gender: 'female' }) });
    expect(parseResource(without.body as string).meta).not.toHaveProperty('source');
  });

  test('a patch cannot make another resource of it', async () => {
    const { id } = await one({ kind: 'create', type: 'Patient', resource: patient() });
    await expect(one({ kind: 'patch', type: 'Patient', id, apply: (s) => ({ ...s, id: 'khac' }) })).rejects.toMatchObject(
      refused('incorrect'),
    );
  });

  test('a facility changes its own alone', async () => {
    const { id } = await one({ kind: 'create', type: 'Patient', resource: patient() });
    await expect(one({ kind: 'update', type: 'Patient', id, resource: patient({ id }) }, HIS_2)).rejects.toMatchObject(
      refused('forbidden'),
    );
    await expect(one({ kind: 'patch', type: 'Patient', id, apply: (s) => s }, HIS_2)).rejects.toMatchObject(refused('not-found'));
    expect(await one({ kind: 'delete', type: 'Patient', id }, HIS_2)).toMatchObject({ outcome: 'absent' });
    expect(await one({ kind: 'delete', type: 'Patient', id }, OPERATOR)).toMatchObject({ outcome: 'deleted' });
    const unknown = 'a'.repeat(26);
    await expect(one({ kind: 'update', type: 'Patient', id: unknown, resource: patient({ id: unknown }) })).rejects.toMatchObject(
      refused('method'),
    );
  });
});

describe('rights', () => {
  const shared = () =>
    one({ kind: 'create', type: 'Organization', resource: { resourceType: 'Organization', name: 'Sở Y tế' } as Resource }, OPERATOR);

  test('what is shared is read by all and changed by the operator alone', async () => {
    const { id } = await shared();
    const resource = { resourceType: 'Organization', id, name: 'Khác' } as Resource;
    await expect(one({ kind: 'update', type: 'Organization', id, resource })).rejects.toMatchObject(refused('forbidden'));
    await expect(one({ kind: 'patch', type: 'Organization', id, apply: (s) => s })).rejects.toMatchObject(refused('forbidden'));
    await expect(one({ kind: 'delete', type: 'Organization', id })).rejects.toMatchObject(refused('forbidden'));
    expect(await one({ kind: 'update', type: 'Organization', id, resource }, OPERATOR)).toMatchObject({ outcome: 'updated', version: 2 });
  });

  test('what the operator makes of a person is the province’s: facilities do not see it', async () => {
    const { id } = await one({ kind: 'create', type: 'Patient', resource: patient() }, OPERATOR);
    await expect(one({ kind: 'patch', type: 'Patient', id, apply: (s) => s })).rejects.toMatchObject(refused('not-found'));
    const { rows } = await t.database.pool.query('select owner from resource where id = $1', [id]);
    expect(rows).toEqual([{ owner: -1 }]);
  });

  test('an operator changes what a facility owns, and it stays the facility’s', async () => {
    const { id } = await one({ kind: 'create', type: 'Patient', resource: patient() }, HIS_2);
    const resource = patient({ id, gender: 'other' });
    expect(await one({ kind: 'update', type: 'Patient', id, resource }, OPERATOR)).toMatchObject({ outcome: 'updated' });
    const { rows } = await t.database.pool.query(
      'select r.owner, c.actor from resource r join change_log c using (rid) where id = $1 order by seq',
      [id],
    );
    expect(rows).toEqual([
      { owner: 2, actor: HIS_2.clientNumber },
      { owner: 2, actor: OPERATOR.clientNumber },
    ]);
  });
});

describe('If-Match and what is not there', () => {
  test.each([['update'], ['patch'], ['delete']] as const)('%s', async (kind) => {
    const { id } = await one({ kind: 'create', type: 'Patient', resource: patient() });
    const change = (ifMatch: readonly number[] | '*', of = id): Change<SearchQuery> => {
      const base = { type: 'Patient', id: of, ifMatch };
      if (kind === 'update') return { ...base, kind, resource: patient({ id: of, gender: 'male' }) };
      return kind === 'patch' ? { ...base, kind, apply: (stored) => ({ ...stored, gender: 'male' }) as Resource } : { ...base, kind };
    };
    await expect(one(change([2, 3]))).rejects.toMatchObject(refused('precondition'));
    await expect(one(change('*', `khong-co-${kind}`))).rejects.toMatchObject(refused(kind === 'patch' ? 'not-found' : 'precondition'));
    expect(await one(change([1, 9]))).toMatchObject({ version: 2 });
    await one({ kind: 'delete', type: 'Patient', id });
    await expect(one(change('*'))).rejects.toMatchObject(refused(kind === 'patch' ? 'gone' : 'precondition'));
  });

  test('a deletion of what never was is absent', async () => {
    expect(await one({ kind: 'delete', type: 'Patient', id: 'chua-tung-co' })).toEqual({
      outcome: 'absent',
      type: 'Patient',
      id: 'chua-tung-co',
      version: 0,
      lastUpdated: 0,
    });
  });
});

test('results say what was stored, and only with their bodies when asked', async () => {
  const [made] = await store.write({
    changes: [{ kind: 'create', type: 'Patient', resource: patient() }],
    principal: HIS_1,
    bodies: false,
  });
  expect(made).not.toHaveProperty('body');
  const id = made?.id as string;
  const body = (await t.database.pool.query('select body from resource where id = $1', [id])).rows[0].body;
  expect((await one({ kind: 'update', type: 'Patient', id, resource: patient({ id }) })).body).toBe(body);
});
