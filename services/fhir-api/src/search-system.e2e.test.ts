import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';
import { MRN, measured, person } from './testing/bundle.fixture.ts';
import type { Answer, Client } from './testing/client.fixture.ts';

// R4 http.html#search, search.html#context: GET [base]?… and POST [base]/_search.
let api: Api;
const put = async (client: Client, resource: { readonly resourceType: string; readonly id?: string }) => {
  const answer = await client.send('PUT', `/${resource.resourceType}/${resource.id}`, resource);
  expect([resource.id, answer.status]).toEqual([resource.id, 201]);
};
const TAG = { system: 'http://example.org/nhan', code: 'dot-1' };

beforeAll(async () => {
  api = await startApi();
  for (let n = 0; n < 5; n++) {
    await put(api.his1, { ...person(`1-${n}`, { meta: { tag: [TAG] }, gender: 'female' }), id: `a-${n}` } as never);
    await put(api.his1, { ...measured(`Patient/a-${n}`), id: `m-${n}` } as never);
    await put(api.his2, { ...person(`2-${n}`, { meta: { tag: [TAG] } }), id: `b-${n}` } as never);
  }
  await put(api.his1, {
    resourceType: 'Flag',
    id: 'f-0',
    meta: { tag: [TAG] },
    status: 'active',
    code: { text: 'x' },
    subject: { reference: 'Patient/a-0' },
  } as never);
});
afterAll(() => api.close());

const names = ({ body }: Answer): string[] =>
  (body.entry ?? []).map(
    (entry: { resource: { resourceType: string; id: string } }) => `${entry.resource.resourceType}/${entry.resource.id}`,
  );
const next = ({ body }: Answer): string | undefined =>
  (body.link as { relation: string; url: string }[]).find(({ relation }) => relation === 'next')?.url.replace(`${api.url}/fhir`, '');

async function walk(client: Client, path: string): Promise<{ readonly found: readonly string[]; readonly pages: number }> {
  const found: string[] = [];
  let pages = 0;
  for (let at: string | undefined = path; at !== undefined; pages++) {
    const page = await client.send('GET', at);
    expect([at, page.status]).toEqual([at, 200]);
    found.push(...names(page));
    at = next(page);
  }
  return { found, pages };
}

describe('several types at once', () => {
  test('what they have in common finds resources of each; the full URL says which', async () => {
    const answer = await api.his1.send('GET', '?_type=Patient,Flag,Observation&_tag=http://example.org/nhan%7Cdot-1');
    expect([answer.status, answer.body.type]).toEqual([200, 'searchset']);
    expect(names(answer).sort()).toEqual(['Flag/f-0', 'Patient/a-0', 'Patient/a-1', 'Patient/a-2', 'Patient/a-3', 'Patient/a-4']);
    expect(answer.body.entry[0].fullUrl).toBe(`${api.url}/fhir/${names(answer)[0]}`);
    expect(answer.body.link[0]).toEqual({
      relation: 'self',
      url: `${api.url}/fhir?_type=Patient%2CFlag%2CObservation&_tag=http%3A%2F%2Fexample.org%2Fnhan%7Cdot-1`,
    });
    expect(names(await api.his1.send('GET', '?_type=Flag,Observation&subject=Patient/a-0')).sort()).toEqual([
      'Flag/f-0',
      'Observation/m-0',
    ]);
    expect(names(await api.his1.send('GET', `?_type=Patient,Practitioner&identifier=${MRN}%7C1-3`))).toEqual(['Patient/a-3']);
  });

  test('without _type every type; _id as well', async () => {
    expect(names(await api.his1.send('GET', '?_id=a-1,m-1,f-0,nobody')).sort()).toEqual(['Flag/f-0', 'Observation/m-1', 'Patient/a-1']);
    expect((await walk(api.his1, '?_count=3')).found.length).toBe(11);
  });

  test.each(['', '&_sort=_lastUpdated', '&_sort=-_lastUpdated'])('pages span types and miss nothing%s', async (sort) => {
    const { found, pages } = await walk(api.his1, `?_type=Flag,Observation,Patient&_count=2${sort}`);
    expect([found.length, new Set(found).size, pages]).toEqual([11, 11, 6]);
    const { found: tagged } = await walk(api.his1, `?_tag=dot-1&_count=2${sort}`);
    expect([tagged.length, new Set(tagged).size]).toEqual([6, 6]);
  });

  test('counts are those of the searcher: a facility never counts another’s', async () => {
    const total = async (client: Client, query: string) => (await client.send('GET', query)).body.total;
    expect(await total(api.his1, '?_summary=count')).toBe(11);
    expect(await total(api.his2, '?_summary=count')).toBe(5);
    expect(await total(api.operator, '?_summary=count')).toBe(16);
    expect(await total(api.his2, '?_tag=dot-1&_total=accurate&_count=1')).toBe(5);
    expect(names(await api.his2.send('GET', '?_id=a-0,m-0,f-0'))).toEqual([]);
  });

  test('POST _search: the same as a form, with the links of a GET', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await api.his1.send('POST', '/_search?_count=4', '_type=Patient,Observation&_sort=-_lastUpdated', form);
    expect([answer.status, names(answer).length]).toEqual([200, 4]);
    const rest = await walk(api.his1, next(answer) as string);
    expect(new Set([...names(answer), ...rest.found]).size).toBe(10);
  });

  test('includes work from any of the types', async () => {
    const answer = await api.his1.send('GET', '?_type=Flag,Observation&_id=f-0,m-1&_include=Observation:subject&_include=Flag:patient');
    expect(names(answer).sort()).toEqual(['Flag/f-0', 'Observation/m-1', 'Patient/a-0', 'Patient/a-1']);
  });

  test('a cursor belongs to its search', async () => {
    const cursor = new URLSearchParams(next(await api.his1.send('GET', '?_type=Patient,Flag&_count=1'))?.split('?')[1]).get('_cursor');
    expect((await api.his1.send('GET', `?_type=Patient,Observation&_count=1&_cursor=${cursor}`)).status).toBe(400);
  });
});

describe('strict', () => {
  test.each([
    ['?_type=Khong', '_type'],
    ['?_type=Patient,Parameters', '_type'],
    ['?_type=', '_type'],
    ['?_type=Patient&_type=Flag', '_type'],
    ['?gender=female', 'gender'],
    ['?_type=Patient,Observation&gender=female', 'gender'],
    ['?_type=Encounter,Observation&status=http://hl7.org/fhir/encounter-status%7Cfinished', 'status'],
    ['?_type=Patient,Flag&_include=Observation:subject', '_include'],
    ['?_type=Patient,Flag&khong=1', 'khong'],
    ['?_lastUpdated=khi-nao', '_lastUpdated'],
  ])('%s is refused naming %s', async (query, expression) => {
    const { status, body } = await api.operator.send('GET', query);
    expect([status, body.resourceType, body.issue[0].expression]).toEqual([400, 'OperationOutcome', [expression]]);
  });

  test('what is strange in _type is not said back', async () => {
    const { status, text } = await api.operator.send('GET', '?_type=%3Cscript%3E');
    expect([status, text.includes('script')]).toEqual([400, false]);
  });

  test('needs a token', async () => {
    expect((await fetch(`${api.url}/fhir?_type=Patient`)).status).toBe(401);
  });
});
