import type { Principal } from '@hub/access';
import type { Patient, Resource } from '@hub/fhir-model';
import { parseResource } from '@hub/fhir-model';
import type { Change, WriteStore, Written } from '@hub/fhir-rest';
import { parseSearch, type SearchQuery } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openWrites, readStore } from '../index.ts';

const OPERATOR: Principal = { clientNumber: 1, clientId: 'operator', kind: 'operator' };
const HIS_1: Principal = { clientNumber: 2, clientId: 'his-1', kind: 'sender', facilityId: 1 };
const HIS_2: Principal = { clientNumber: 3, clientId: 'his-2', kind: 'sender', facilityId: 2 };

let t: TestDatabase;
let store: WriteStore<SearchQuery>;
beforeAll(async () => {
  t = await testDatabase();
  store = openWrites({ database: t.database });
});
afterAll(() => t.drop());

const query = (url: string): SearchQuery => {
  const [type = '', search = ''] = url.split('?');
  const parsed = parseSearch(type, [...new URLSearchParams(search)], { now: Date.now() });
  if (!parsed.ok) throw new Error('no such search');
  return parsed.query;
};
const write = (changes: readonly Change<SearchQuery>[], principal = HIS_1): Promise<readonly Written[]> =>
  store.write({ changes, principal, bodies: true });
const one = async (change: Change<SearchQuery>, principal = HIS_1) => (await write([change], principal))[0] as Written;
const patient = (more: Partial<Patient> = {}): Resource => ({ resourceType: 'Patient', active: true, ...more }) as Resource;
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

describe('conditions', () => {
  test('ifNoneExist makes one, then matches it', async () => {
    const create = (value: string): Change<SearchQuery> => ({
      kind: 'create',
      type: 'Patient',
      resource: patient({ identifier: [{ system: 'urn:mrn', value }] }),
      ifNoneExist: query(`Patient?identifier=urn:mrn|${value}`),
    });
    const made = await one(create('C1'));
    expect(await one(create('C1'))).toEqual({ ...made, outcome: 'matched' });
    const [first, second] = await write([create('C2'), create('C2')]);
    expect([first?.outcome, second?.outcome, second?.id]).toEqual(['created', 'matched', first?.id]);
  });
});
