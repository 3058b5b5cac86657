import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';
import { measured, person } from './testing/bundle.fixture.ts';
import type { Answer, Client } from './testing/client.fixture.ts';

// R4 search.html#context, compartmentdefinition.html: GET [base]/[compartment]/[id]/[type] and its POST.
let api: Api;
const put = async (client: Client, resource: { readonly resourceType: string; readonly id?: string }) => {
  const answer = await client.send('PUT', `/${resource.resourceType}/${resource.id}`, resource);
  expect([resource.id, answer.status]).toEqual([resource.id, 201]);
};
const visit = (id: string, patient: string, doctor: string) => ({
  ...{
    resourceType: 'Encounter',
    id,
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  },
  // Long over: it opens nobody's record any more.
  period: { start: '2020-03-01', end: '2020-03-01' },
  subject: { reference: patient },
  participant: [{ individual: { reference: doctor } }],
});

beforeAll(async () => {
  api = await startApi();
  await put(api.operator, { resourceType: 'Practitioner', id: 'bs' });
  await put(api.his1, { ...person('1'), id: 'p' } as never);
  await put(api.his1, { ...person('2'), id: 'other' } as never);
  await put(api.his1, visit('v', 'Patient/p', 'Practitioner/bs'));
  await put(api.his1, visit('w', 'Patient/other', 'Practitioner/bs'));
  for (let n = 0; n < 6; n++) {
    const more = {
      id: `m-${n}`,
      encounter: { reference: `Encounter/${n < 4 ? 'v' : 'w'}` },
      performer: [{ reference: 'Patient/p' }, { reference: 'Practitioner/bs' }],
    };
    await put(api.his1, { ...measured(n < 5 ? 'Patient/p' : 'Patient/other', more) } as never);
  }
  await put(api.his2, {
    ...measured('Patient/p', {
      id: 'of-2',
      meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] },
    }),
  } as never);
  await put(api.his1, { resourceType: 'RelatedPerson', id: 'r', patient: { reference: 'Patient/p' } } as never);
});
afterAll(() => api.close());

const names = ({ body }: Answer): string[] =>
  (body.entry ?? []).map(
    (entry: { resource: { resourceType: string; id: string } }) => `${entry.resource.resourceType}/${entry.resource.id}`,
  );
const found = async (path: string, client: Client = api.his1) => {
  const answer = await client.send('GET', path);
  expect([path, answer.status, answer.body.type]).toEqual([path, 200, 'searchset']);
  return names(answer).sort();
};
const measurements = (...numbers: number[]) => numbers.map((n) => `Observation/m-${n}`);

describe('compartments', () => {
  test('of a patient: subject or performer, each resource once', async () => {
    expect(await found('/Patient/p/Observation')).toEqual(measurements(0, 1, 2, 3, 4, 5));
    expect(await found('/Patient/other/Observation')).toEqual(measurements(5));
    expect(await found('/Patient/p/Observation?_id=m-1,m-2&status=final')).toEqual(measurements(1, 2));
    expect(await found('/Patient/p/Observation?subject=Patient/other')).toEqual(measurements(5));
    expect(await found('/Patient/p/Condition')).toEqual([]);
  });

  test('* is every type in it; _type narrows', async () => {
    expect(await found('/Patient/p/*')).toEqual(['Encounter/v', ...measurements(0, 1, 2, 3, 4, 5), 'RelatedPerson/r']);
    expect(await found('/Patient/p/*?_type=Encounter,RelatedPerson')).toEqual(['Encounter/v', 'RelatedPerson/r']);
    expect(await found('/Encounter/v/*')).toEqual(['Encounter/v', ...measurements(0, 1, 2, 3)]);
    expect(await found('/Practitioner/bs/*?_type=Encounter,Practitioner')).toEqual(['Encounter/v', 'Encounter/w', 'Practitioner/bs']);
    expect(await found('/Practitioner/bs/Observation')).toEqual(measurements(0, 1, 2, 3, 4, 5));
    expect(await found('/RelatedPerson/r/*')).toEqual(['RelatedPerson/r']);
    expect(await found('/Device/none/*')).toEqual([]);
  });

  test('pages, orders and counts are those of any search', async () => {
    for (const sort of ['', '&_sort=-_lastUpdated']) {
      const all: string[] = [];
      let path: string | undefined = `/Patient/p/*?_count=3${sort}`;
      while (path !== undefined) {
        const page: Answer = await api.his1.send('GET', path);
        all.push(...names(page));
        const link = (page.body.link as { relation: string; url: string }[]).find(({ relation }) => relation === 'next');
        path = link?.url.replace(`${api.url}/fhir`, '');
      }
      expect([all.length, new Set(all).size]).toEqual([8, 8]);
    }
    expect((await api.his1.send('GET', '/Patient/p/*?_summary=count')).body.total).toBe(8);
    expect((await api.his1.send('GET', '/Patient/p/Observation?_total=accurate&_count=2')).body.total).toBe(6);
    expect((await api.his1.send('GET', '/Patient/p/Observation?_count=1')).body.link[0].url).toBe(
      `${api.url}/fhir/Patient/p/Observation?_count=1`,
    );
  });

  test('a facility sees its own in it, whoever’s the patient is', async () => {
    expect(await found('/Patient/p/Observation', api.his2)).toEqual(['Observation/of-2']);
    expect((await api.his2.send('GET', '/Patient/p/*?_summary=count')).body.total).toBe(1);
    expect(await found('/Patient/p/Observation', api.operator)).toHaveLength(7);
  });

  test('POST …/_search takes a form', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const one = await api.his1.send('POST', '/Patient/p/Observation/_search', '_id=m-0,m-5', form);
    expect([one.status, names(one).sort()]).toEqual([200, measurements(0, 5)]);
    const all = await api.his1.send('POST', '/Encounter/v/*/_search', '_type=Observation&_summary=count', form);
    expect([all.status, all.body.total]).toEqual([200, 4]);
  });

  test('what comes before its patient is found by the patient’s id, and after the patient came as well', async () => {
    await put(api.his1, { ...measured('Patient/sau', { id: 'early' }) } as never);
    expect(await found('/Patient/sau/*')).toEqual(['Observation/early']);
    await put(api.his1, { ...person('3'), id: 'sau' } as never);
    expect(await found('/Patient/sau/*')).toEqual(['Observation/early']);
    await api.his1.send('DELETE', '/Observation/early');
    expect(await found('/Patient/sau/*')).toEqual([]);
  });

  test.each([
    ['/Patient/p/Organization', 404],
    ['/Observation/m-0/Patient', 404],
    ['/Patient/p/Khong', 404],
    ['/Patient/a%20b/Observation', 404],
    ['/Patient/p/Observation?khong=1', 400],
    ['/Patient/p/*?_type=Organization', 400],
    ['/Patient/p/*?code=x', 400],
  ])('GET %s: %i with an OperationOutcome', async (path, status) => {
    const answer = await api.his1.send('GET', path);
    expect([path, answer.status, answer.body.resourceType]).toEqual([path, status, 'OperationOutcome']);
  });

  test('other methods on it answer 405', async () => {
    expect((await api.his1.send('PUT', '/Patient/p/Observation', measured('Patient/p'))).status).toBe(405);
  });
});
