import { type Principal, parseScopes } from '@hub/access';
import { TERMINOLOGY } from '@hub/fhir-model';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';
import { type Client, clientOf } from './testing/client.fixture.ts';

/** What a token may ask and see, at the API: scopes with constraints, one patient's app, roles with policies, a treatment. */
const token = (scopes: string, more: Partial<Principal> = {}): Principal => ({
  clientNumber: 7,
  clientId: 'may',
  kind: 'system',
  scopes: parseScopes(scopes),
  ...more,
});
const PRINCIPALS: Readonly<Record<string, Principal>> = {
  operator: { clientNumber: 1, clientId: 'operator', kind: 'operator' },
  'his-1': { clientNumber: 2, clientId: 'his-1', kind: 'sender', facilityId: 1 },
  'his-2': { clientNumber: 3, clientId: 'his-2', kind: 'sender', facilityId: 2 },
  lab: token('system/Observation.rs?category=laboratory system/Patient.rs', { facilityId: 1 }),
  centre: token('system/*.rs', { user: { sub: 'c', role: 'operations-centre' } }),
  citizen: token('patient/*.rs', { kind: 'app', patient: 'an' }),
  nothing: token(''),
};

let api: Api;
const as = (name: string): Client => clientOf(api.url, name);
const R = { meta: { security: [{ system: TERMINOLOGY.confidentiality, code: 'R' }] } };
const category = (code: string) => ({
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }] }],
});
const observation = (id: string, patient: string, more: object) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'x' },
  subject: { reference: `Patient/${patient}` },
  ...more,
});

beforeAll(async () => {
  api = await startApi({ authenticate: async (name) => PRINCIPALS[name] });
  const put = async (resource: { resourceType: string; id: string }, who = 'his-1') => {
    const { status } = await as(who).send('PUT', `/${resource.resourceType}/${resource.id}`, resource);
    expect([resource.id, status]).toEqual([resource.id, 201]);
  };
  for (const id of ['an', 'binh']) await put({ resourceType: 'Patient', id });
  for (const id of ['an', 'binh']) {
    await put(observation(`${id}-lab`, id, category('laboratory')));
    await put(observation(`${id}-vital`, id, category('vital-signs')));
    await put(observation(`${id}-r`, id, { ...category('laboratory'), ...R }));
  }
  await put({ resourceType: 'Condition', id: 'an-c', subject: { reference: 'Patient/an' } } as never);
});
afterAll(() => api.close());

const ids = async (who: string, url: string): Promise<readonly string[] | number> => {
  const { status, body } = await as(who).send('GET', url);
  return status === 200 ? (body.entry ?? []).map(({ resource }: { resource: { id: string } }) => resource.id).toSorted() : status;
};
const statuses = (who: string, ...urls: string[]) => Promise.all(urls.map(async (url) => (await as(who).send('GET', url)).status));

describe('a scope with a search constraint', () => {
  test('shows what satisfies it, everywhere', async () => {
    expect(await ids('lab', '/Observation')).toEqual(['an-lab', 'an-r', 'binh-lab', 'binh-r']);
    expect(await statuses('lab', '/Observation/an-lab', '/Observation/an-vital', '/Observation/an-vital/_history')).toEqual([
      200, 404, 404,
    ]);
    expect((await as('lab').send('GET', '/Observation?_summary=count')).body.total).toBe(4);
    expect(await ids('lab', '/Patient?_id=an&_revinclude=Observation:subject')).toEqual(['an', 'an-lab', 'an-r']);
    expect(await ids('lab', '/Patient?_has:Observation:subject:category=vital-signs')).toEqual([]);
    expect(await ids('lab', '/Observation/$lastn?patient=an')).toEqual(['an-lab', 'an-r']);
    expect(await ids('lab', '/_history')).toEqual(['an', 'an-lab', 'an-r', 'binh', 'binh-lab', 'binh-r']);
  });
  test('types it does not name are refused by name, and absent elsewhere', async () => {
    expect(
      await statuses('lab', '/Condition', '/Condition/an-c', '/Condition/_history', '/?_type=Condition', '/Patient/an/Condition'),
    ).toEqual([403, 403, 403, 403, 403]);
    expect(
      await statuses(
        'lab',
        '/Patient?_has:Condition:subject:code=x',
        '/Observation?encounter.status=finished',
        '/Condition/$stats?group-by=code',
      ),
    ).toEqual([403, 403, 403]);
    expect(await ids('lab', '/Patient/an/$everything')).toEqual(['an', 'an-lab', 'an-r']);
    expect(await statuses('lab', '/Patient/an/$everything?_type=Condition')).toEqual([403]);
    expect(await ids('lab', '/Patient?_id=an&_revinclude=*')).toEqual(['an', 'an-lab', 'an-r']);
  });
  test('it is for reading', async () => {
    const written = await as('lab').send('PUT', '/Observation/an-lab', observation('an-lab', 'an', category('laboratory')));
    expect(written.status).toBe(403);
    const made = await as('lab').send('POST', '/Patient', { resourceType: 'Patient' });
    expect(made.status).toBe(403);
  });
  test('a batch may not do what its entries alone may not', async () => {
    const entry = (url: string) => ({ request: { method: 'GET', url } });
    const { body } = await as('lab').send('POST', '', {
      resourceType: 'Bundle',
      type: 'batch',
      entry: ['Patient/an', 'Condition/an-c', 'Observation/an-vital', 'Condition?code=x'].map(entry),
    });
    expect(body.entry.map(({ response }: { response: { status: string } }) => response.status.slice(0, 3))).toEqual([
      '200',
      '403',
      '404',
      '403',
    ]);
  });
});

describe('one patient’s app', () => {
  test('sees that patient and nobody else, by any way', async () => {
    expect(await ids('citizen', '/Patient')).toEqual(['an']);
    expect(await ids('citizen', '/Observation')).toEqual(['an-lab', 'an-r', 'an-vital']);
    expect(await statuses('citizen', '/Patient/binh', '/Observation/binh-lab', '/Observation/binh-lab/_history/1')).toEqual([
      404, 404, 404,
    ]);
    expect(await ids('citizen', '/?_type=Patient,Observation,Condition')).toEqual(['an', 'an-c', 'an-lab', 'an-r', 'an-vital']);
    expect(await ids('citizen', '/Observation?patient=binh')).toEqual([]);
    expect(await ids('citizen', '/Patient/binh/$everything')).toBe(404);
    expect((await as('citizen').send('GET', '/Patient?_summary=count')).body.total).toBe(1);
    expect(await ids('citizen', '/Patient/_history')).toEqual(['an']);
  });
  test('does not write', async () => {
    expect((await as('citizen').send('POST', '/Observation', observation('x', 'an', {}))).status).toBe(403);
  });
});

describe('roles', () => {
  test('the operations centre: the province, less what carries a label', async () => {
    expect(await ids('centre', '/Observation')).toEqual(['an-lab', 'an-vital', 'binh-lab', 'binh-vital']);
    expect(await statuses('centre', '/Observation/an-r', '/Observation/an-lab')).toEqual([404, 200]);
    expect((await as('centre').send('GET', '/Observation?_summary=count')).body.total).toBe(4);
  });
  test('a system without scopes has nothing', async () => {
    expect(await statuses('nothing', '/Patient', '/Patient/an', '/Organization')).toEqual([403, 403, 403]);
    expect(await ids('nothing', '')).toEqual([]);
  });
});

test('a hospital sees the record of whom it is treating, and not longer', async () => {
  expect(await ids('his-2', '/Observation?patient=an')).toEqual([]);
  const visit = (status: string) => ({
    resourceType: 'Encounter',
    id: 'luot-kham',
    status,
    class: { code: 'IMP' },
    subject: { reference: 'Patient/an' },
  });
  expect((await as('his-2').send('PUT', '/Encounter/luot-kham', visit('in-progress'))).status).toBe(201);
  expect(await ids('his-2', '/Observation?patient=an')).toEqual(['an-lab', 'an-vital']);
  expect(await ids('his-2', '/Patient/an/$everything')).toEqual(['an', 'an-c', 'an-lab', 'an-vital', 'luot-kham']);
  expect(await statuses('his-2', '/Patient/an', '/Patient/binh', '/Observation/an-r')).toEqual([200, 404, 404]);
  // What is opened is there to be read: writing sees its own.
  expect((await as('his-2').send('PUT', '/Observation/an-lab', observation('an-lab', 'an', {}))).status).toBe(403);
  expect((await as('his-2').send('DELETE', '/Observation/an-lab')).status).toBe(204);
  expect(await statuses('his-1', '/Observation/an-lab')).toEqual([200]);
  expect((await as('his-2').send('PUT', '/Encounter/luot-kham', visit('cancelled'))).status).toBe(200);
  expect(await ids('his-2', '/Observation?patient=an')).toEqual([]);
});
