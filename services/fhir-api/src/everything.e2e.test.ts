import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';

// R4 operation-patient-everything.html, -encounter-everything.html, -group-everything.html.
let api: Api;
const subject = { reference: 'Patient/p1' };
beforeAll(async () => {
  api = await startApi();
  const put = async (resource: { resourceType: string; id: string }, client = api.his1) =>
    expect((await client.send('PUT', `/${resource.resourceType}/${resource.id}`, resource)).status).toBe(201);
  await put({ resourceType: 'Practitioner', id: 'd1' }, api.operator);
  for (const id of ['p1', 'p2']) await put({ resourceType: 'Patient', id });
  const encounter = { resourceType: 'Encounter', id: 'e1', status: 'finished', class: { code: 'AMB' }, subject };
  await put(encounter);
  const observation = { resourceType: 'Observation', status: 'final', code: { text: 'x' }, performer: [{ reference: 'Practitioner/d1' }] };
  for (let n = 0; n < 5; n++)
    await put({
      ...observation,
      id: `o${n}`,
      subject,
      encounter: { reference: 'Encounter/e1' },
      effectiveDateTime: `2026-0${n + 1}`,
    } as never);
  await put({ ...observation, id: 'khac', subject: { reference: 'Patient/p2' } } as never);
  const member = [{ entity: subject }, { entity: { reference: 'Patient/p2' } }];
  await put({ resourceType: 'Group', id: 'g1', type: 'person', actual: true, member } as never);
});
afterAll(() => api.close());

async function pages(path: string, client = api.his1): Promise<string[][]> {
  const found: string[][] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { status, body } = await client.send('GET', next);
    expect([status, body.type]).toEqual([200, 'searchset']);
    found.push((body.entry ?? []).map((entry: { fullUrl: string }) => entry.fullUrl.split('/fhir/')[1]));
    const url: string | undefined = body.link.find((link: { relation: string }) => link.relation === 'next')?.url;
    next = url?.split('/fhir')[1];
    if (found.length > 30) throw new Error('the pages do not end');
  }
  return found;
}
const OWN = ['Encounter/e1', 'Observation/o0', 'Observation/o1', 'Observation/o2', 'Observation/o3', 'Observation/o4'];

test('a patient, page by page; nobody else comes with the group that names them', async () => {
  const found = await pages('/Patient/p1/$everything?_count=3');
  expect(found.flat().sort()).toEqual([...OWN, 'Group/g1', 'Patient/p1', 'Practitioner/d1'].sort());
  expect(found.map((page) => page.length)).toEqual([3, 3, 3]);
  expect((await pages('/Patient/p1/$everything?_type=Observation&start=2026-02&end=2026-03')).flat()).toEqual([
    'Observation/o1',
    'Observation/o2',
  ]);
});

test('what says only when it was written is of that time', async () => {
  const put = async (resource: { resourceType: string; id: string }) =>
    expect((await api.his1.send('PUT', `/${resource.resourceType}/${resource.id}`, resource)).status).toBe(201);
  const p = { subject: { reference: 'Patient/p3' } };
  await put({ resourceType: 'Patient', id: 'p3' });
  const order = { resourceType: 'MedicationRequest', status: 'active', intent: 'order', medicationCodeableConcept: { text: 'x' }, ...p };
  await put({ ...order, id: 'm-cu', authoredOn: '2025-01-05' } as never);
  await put({ ...order, id: 'm-moi', authoredOn: '2026-02-05' } as never);
  await put({ resourceType: 'Condition', id: 'c-cu', ...p, recordedDate: '2025-01-05' } as never);
  await put({ resourceType: 'Condition', id: 'c-moi', ...p, recordedDate: '2026-02-05' } as never);
  // When it began is the time of care, whenever it was written down; without any date it comes always.
  await put({ resourceType: 'Condition', id: 'c-lau', ...p, onsetDateTime: '2024', recordedDate: '2026-02-05' } as never);
  await put({ resourceType: 'Condition', id: 'c-khong', ...p } as never);
  const found = await pages('/Patient/p3/$everything?start=2026-02&end=2026-03&_type=MedicationRequest,Condition');
  expect(found.flat().sort()).toEqual(['Condition/c-khong', 'Condition/c-moi', 'MedicationRequest/m-moi']);
});

test('a visit brings its patient, a group the records of its members', async () => {
  expect((await pages('/Encounter/e1/$everything?_count=2')).flat().sort()).toEqual([...OWN, 'Patient/p1', 'Practitioner/d1'].sort());
  const all = [...OWN, 'Group/g1', 'Observation/khac', 'Patient/p1', 'Patient/p2', 'Practitioner/d1'];
  expect((await pages('/Group/g1/$everything?_count=4')).flat().sort()).toEqual(all.sort());
});

test('POST takes the same as Parameters; what is not known or not there is refused', async () => {
  const asked = { resourceType: 'Parameters', parameter: [{ name: '_type', valueCode: 'Encounter' }] };
  const { body } = await api.his1.send('POST', '/Patient/p1/$everything', asked);
  expect(body.entry.map((entry: { resource: { id: string } }) => entry.resource.id)).toEqual(['e1']);
  const status = async (path: string, client = api.his1) => (await client.send('GET', path)).status;
  expect(await status('/Patient/p1/$everything?name=x')).toBe(400);
  expect(await status('/Patient/p1/$everything?_count=0')).toBe(400);
  expect(await status('/Patient/p1/$everything?_type=Ban')).toBe(400);
  expect(await status('/Patient/p1/$everything?start=hom-qua')).toBe(400);
  expect(await status('/Patient/p1/$everything?_cursor=x')).toBe(400);
  expect(await status('/Encounter/e1/$everything?start=2026')).toBe(400);
  expect(await status('/Patient/none/$everything')).toBe(404);
  expect(await status('/Patient/p1/$everything', api.his2)).toBe(404);
  expect(await status('/Practitioner/d1/$everything')).toBe(404);
  expect(
    (await api.his1.send('POST', '/Patient/p1/$everything', { resourceType: 'Parameters', parameter: [{ name: 'x', valueString: '1' }] }))
      .status,
  ).toBe(400);
  await api.his1.send('DELETE', '/Patient/p2');
  expect(await status('/Patient/p2/$everything')).toBe(410);
});

test('every patient at once (type level): each resource with the first it concerns; who sees no patient gets nothing', async () => {
  const found = (await pages('/Patient/$everything?_count=4')).flat();
  expect(found).toEqual(expect.arrayContaining([...OWN, 'Group/g1', 'Patient/p1', 'Patient/p3', 'Condition/c-cu', 'Practitioner/d1']));
  expect(new Set(found).size).toBe(found.length);
  // p2 was deleted above.
  expect((await pages('/Patient/$everything?_type=Patient')).flat()).toEqual(['Patient/p1', 'Patient/p3']);
  expect((await pages('/Patient/$everything', api.his2)).flat()).toEqual([]);
  expect((await api.his1.send('GET', '/Patient/$everything?name=a')).status).toBe(400);
});
