import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';
import { bundle, measured, person, put } from './testing/bundle.fixture.ts';
import type { Answer, Client } from './testing/client.fixture.ts';

// What a search brings and how it is shown (R4 search.html#return), over HTTP.
let api: Api;
const LABS = 2_300;
const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };
// Long over: it opens nobody's record any more.
const visit = (id: string, patient: string) => ({
  ...{ resourceType: 'Encounter', id, status: 'finished', class: { code: 'AMB' }, period: { start: '2020-03-01', end: '2020-03-01' } },
  subject: { reference: patient },
  serviceProvider: { reference: 'Organization/bv' },
});

async function send(client: Client, resources: readonly { readonly resourceType: string; readonly id?: string }[]): Promise<void> {
  for (let at = 0; at < resources.length; at += 500) {
    const entries = resources.slice(at, at + 500).map((one) => put(`${one.resourceType}/${one.id}`, one));
    const answer = await client.send('POST', '', bundle('transaction', ...entries));
    expect([answer.status, answer.text.slice(0, 300)]).toEqual([200, expect.any(String)]);
  }
}

beforeAll(async () => {
  api = await startApi();
  await send(api.operator, [
    { resourceType: 'Organization', id: 'so', name: 'Sở Y tế' } as never,
    { resourceType: 'Organization', id: 'bv', name: 'Bệnh viện', partOf: { reference: 'Organization/so' } } as never,
  ]);
  const patients = ['a', 'b', 'c'].map((id) => ({ ...person(id, { gender: 'female', contact: [{ name: { text: 'Mẹ' } }] }), id }) as never);
  await send(api.his1, patients);
  await send(api.his1, ['a', 'b'].map((id) => visit(`v-${id}`, `Patient/${id}`)) as never);
  const labs = Array.from({ length: LABS }, (_, n) => ({
    ...measured('Patient/a', { id: `m-${n}`, encounter: { reference: 'Encounter/v-a' }, note: [{ text: 'ghi chú' }] }),
    valueQuantity: { value: 7.5, unit: 'mmol/L' },
  }));
  await send(api.his1, labs as never);
  await send(api.his2, [{ ...measured('Patient/a', { id: 'of-2' }) } as never]);
  const entry = ['Patient/a', 'Patient/c', 'Encounter/v-b'].map((reference) => ({ item: { reference } }));
  await send(api.his1, [{ resourceType: 'List', id: 'theo-doi', status: 'current', mode: 'working', entry } as never]);
}, 120_000);
afterAll(() => api.close());

type Entry = { readonly resource: { readonly resourceType: string; readonly id?: string }; readonly search: { readonly mode: string } };
const entries = ({ body }: Answer, mode: string): string[] =>
  ((body.entry ?? []) as Entry[])
    .filter(({ search }) => search.mode === mode)
    .map(({ resource }) => `${resource.resourceType}/${resource.id}`);
const link = ({ body }: Answer, relation: string): string | undefined =>
  (body.link as { relation: string; url: string }[]).find((one) => one.relation === relation)?.url.replace(`${api.url}/fhir`, '');
const ask = async (path: string, client = api.his1, headers = {}) => {
  const answer = await client.send('GET', path, undefined, headers);
  expect([path, answer.status, answer.text.slice(0, 400)]).toEqual([path, 200, expect.any(String)]);
  return answer;
};

describe('complaints §2: includes', () => {
  test('a reverse include of more than a thousand rows does not disappear: next goes on with it (HAPI #6803)', async () => {
    const matches: string[] = [];
    const included: string[] = [];
    let pages = 0;
    for (let at: string | undefined = '/Patient?_id=a,b&_count=1&_revinclude=Observation:patient&_format=json'; at !== undefined; pages++) {
      const page: Answer = await ask(at);
      matches.push(...entries(page, 'match'));
      included.push(...entries(page, 'include'));
      expect(decodeURIComponent(link(page, 'self') ?? '')).toBe(decodeURIComponent(at));
      expect(link(page, 'self')).toContain('_format=json');
      at = link(page, 'next');
    }
    expect(matches.toSorted()).toEqual(['Patient/a', 'Patient/b']);
    expect(included).toHaveLength(LABS);
    expect(new Set(included).size).toBe(LABS);
    expect(pages).toBeLessThanOrEqual(4);
  });

  test('a wildcard reverse include the same (HAPI #6803), each what the caller may see', async () => {
    const all = async (client: Client) => {
      const found: string[] = [];
      for (let at: string | undefined = '/Patient?_id=a&_revinclude=*'; at !== undefined; ) {
        const page: Answer = await ask(at, client);
        found.push(...entries(page, 'include'));
        at = link(page, 'next');
      }
      return found;
    };
    const mine = await all(api.his1);
    expect(mine).toHaveLength(LABS + 2);
    expect(mine).toEqual(expect.arrayContaining(['Encounter/v-a', 'List/theo-doi']));
    expect(mine).not.toContain('Observation/of-2');
    expect(await all(api.operator)).toContain('Observation/of-2');
  });

  test('an include of what a reverse include brought (HAPI #2802)', async () => {
    const found = await ask('/Patient?_id=b&_revinclude=Encounter:patient&_include:iterate=Encounter:service-provider');
    expect(entries(found, 'include').sort()).toEqual(['Encounter/v-b', 'Organization/bv']);
    const further = await ask('/Encounter?_id=v-b&_include=Encounter:service-provider&_include:iterate=Organization:partof');
    expect(entries(further, 'include').sort()).toEqual(['Organization/bv', 'Organization/so']);
    const star = await ask('/Encounter?_id=v-b&_include=*');
    expect(entries(star, 'include').sort()).toEqual(['Organization/bv', 'Patient/b']);
    expect(entries(await ask('/Encounter?_id=v-b&_include=Encounter:*:Patient'), 'include')).toEqual(['Patient/b']);
  });
});

describe('_list', () => {
  test('what a list names, of the type that is searched, with criteria; nothing of a list the caller may not see', async () => {
    expect(entries(await ask('/Patient?_list=theo-doi'), 'match').sort()).toEqual(['Patient/a', 'Patient/c']);
    expect(entries(await ask('/Encounter?_list=theo-doi'), 'match')).toEqual(['Encounter/v-b']);
    expect(entries(await ask('/Patient?_list=theo-doi&_id=c&_sort=-_lastUpdated'), 'match')).toEqual(['Patient/c']);
    expect(entries(await ask('/Patient?_list=theo-doi', api.his2), 'match')).toEqual([]);
    const functional = await api.his1.send('GET', '/Patient?_list=$current-problems');
    expect([functional.status, functional.body.issue[0]]).toMatchObject([400, { code: 'not-supported', expression: ['_list'] }]);
  });
});

describe('parts of resources', () => {
  test('_summary=true: what R4 marks, tagged; included resources likewise; decimals as they were', async () => {
    const page = await ask('/Observation?_id=m-1&_summary=true&_include=Observation:subject');
    const [lab, patient] = (page.body.entry as { resource: Record<string, unknown> }[]).map(({ resource }) => resource);
    expect(Object.keys(lab ?? {})).toEqual(expect.arrayContaining(['status', 'code', 'subject', 'valueQuantity']));
    expect(lab).not.toHaveProperty('note');
    expect(lab?.meta).toMatchObject({ tag: [SUBSETTED] });
    expect(patient).not.toHaveProperty('contact');
    expect(link(page, 'self')).toContain('_summary=true');
  });

  test('_elements: those of what is searched, what is included whole; on a read and a version too', async () => {
    const page = await ask('/Observation?_id=m-1&_elements=note&_include=Observation:subject');
    const [lab, patient] = (page.body.entry as { resource: Record<string, unknown> }[]).map(({ resource }) => resource);
    expect(Object.keys(lab ?? {}).sort()).toEqual(['code', 'id', 'meta', 'note', 'resourceType', 'status']);
    expect(patient).toHaveProperty('contact');
    for (const path of ['/Observation/m-1?_elements=note', '/Observation/m-1/_history/1?_elements=note']) {
      const { body, headers } = await ask(path);
      expect([Object.keys(body).sort(), headers.get('etag')]).toEqual([Object.keys(lab ?? {}).sort(), 'W/"1"']);
    }
    expect((await ask('/Patient/a?_summary=text')).body).toEqual({ resourceType: 'Patient', id: 'a', meta: expect.any(Object) });
    expect((await api.his1.send('GET', '/Patient/a?_summary=count')).status).toBe(400);
    expect((await api.his1.send('GET', '/Patient?_elements=mau-toc')).status).toBe(400);
  });
});

describe('what is not understood', () => {
  test('Prefer: handling=lenient leaves it out, says so, and the links go on without it', async () => {
    const path = '/Patient?mau-toc=den&gender=female&_count=1&_include=Patient:mau';
    expect((await api.his1.send('GET', path)).body.issue.map((one: { expression: string[] }) => one.expression[0])).toEqual([
      'mau-toc',
      '_include',
    ]);
    const page = await ask(path, api.his1, { prefer: 'handling=lenient' });
    expect(page.headers.get('preference-applied')).toBe('handling=lenient');
    expect(link(page, 'self')).toBe('/Patient?gender=female&_count=1');
    const outcome = (page.body.entry as Entry[]).filter(({ search }) => search.mode === 'outcome');
    expect(outcome).toMatchObject([
      { resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'warning' }, { severity: 'warning' }] } },
    ]);
    expect(entries(await ask(link(page, 'next') as string), 'match')).toHaveLength(1);
  });

  test('a modifier that a parameter does not take is refused all the same (R4 search.html#modifiers)', async () => {
    const answer = await api.his1.send('GET', '/Patient?gender:colour=x', undefined, { prefer: 'handling=lenient' });
    expect([answer.status, answer.body.issue[0].expression]).toEqual([400, ['gender']]);
  });

  test('a form is handled alike', async () => {
    const headers = { prefer: 'handling=lenient', 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await api.his1.send('POST', '/Patient/_search', 'mau-toc=den&gender=female', headers);
    expect([answer.status, entries(answer, 'match').length, entries(answer, 'outcome').length]).toEqual([200, 3, 1]);
  });
});

describe('_total', () => {
  test('estimate is exact where that costs nothing; a link says what was done, _count within its bound', async () => {
    const page = await ask('/Patient?_total=estimate&_count=5000');
    expect(page.body.total).toBe(3);
    expect(link(page, 'self')).toBe('/Patient?_total=estimate&_count=1000');
    expect((await ask('/Observation?subject=Patient/a&_total=estimate&_summary=count')).body.total).toBe(LABS);
  });

  test.each(['_contained=x', '_containedType=x', '_total=x', '_summary=x'])('%s is refused by name', async (search) => {
    const answer = await api.his1.send('GET', `/Patient?${search}`);
    expect([answer.status, answer.body.issue[0].expression]).toEqual([400, [search.split('=')[0]]]);
  });
});

describe('contained resources (R4 search.html#contained)', () => {
  const drug = { resourceType: 'Medication', id: 'thuoc-1', code: { coding: [{ code: 'pha-tai-tram' }] } };
  beforeAll(async () => {
    const order = {
      ...{ resourceType: 'MedicationRequest', id: 'don', status: 'active', intent: 'order', subject: { reference: 'Patient/a' } },
      ...{ contained: [drug], medicationReference: { reference: '#thuoc-1' } },
      ...{ text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Uống sau <b>ăn</b></div>' } },
    };
    expect((await api.his1.send('PUT', '/MedicationRequest/don', order)).status).toBe(201);
  });
  const found = async (query: string) => {
    const { status, body } = await api.his1.send('GET', `/${query}`);
    type Entry = { fullUrl: string; resource: { resourceType: string; id: string }; search: { mode: string } };
    const all = ((body.entry ?? []) as readonly Entry[]).map(
      ({ fullUrl, resource, search }) => `${fullUrl.split('/fhir/')[1]} ${resource.resourceType}/${resource.id} ${search.mode}`,
    );
    return [status, ...all];
  };

  test('are found with what holds them, or alone at the address of their container', async () => {
    const holder = 'MedicationRequest/don MedicationRequest/don match';
    expect(await found('Medication?code=pha-tai-tram')).toEqual([200]);
    expect(await found('Medication?code=pha-tai-tram&_contained=true')).toEqual([200, holder]);
    expect(await found('Medication?code=pha-tai-tram&_contained=both&_containedType=container')).toEqual([200, holder]);
    expect(await found('Medication?code=pha-tai-tram&_contained=true&_containedType=contained')).toEqual([
      200,
      'MedicationRequest/don#thuoc-1 Medication/thuoc-1 match',
    ]);
    expect(await found('MedicationRequest?medication.code=pha-tai-tram')).toEqual([200, holder]);
  });

  test('an update takes their rows along; other facilities see nothing of them', async () => {
    expect((await api.his2.send('GET', '/Medication?_contained=true')).body.entry).toBeUndefined();
    const { body } = await api.his1.send('GET', '/MedicationRequest/don');
    const { contained, medicationReference, ...rest } = body;
    expect(contained).toHaveLength(1);
    const changed = { ...rest, medicationReference: { ...medicationReference, reference: 'Medication/khac' } };
    expect((await api.his1.send('PUT', '/MedicationRequest/don', changed)).status).toBe(200);
    expect(await found('Medication?_contained=true')).toEqual([200]);
    expect(await found('MedicationRequest?medication.code=pha-tai-tram')).toEqual([200]);
  });

  test('what has no place among them is refused by name', async () => {
    for (const [query, name] of [
      ['_sort=code', '_sort'],
      ['_include=*', '_include'],
      ['_lastUpdated=ge2026', '_lastUpdated'],
    ]) {
      const answer = await api.his1.send('GET', `/Medication?_contained=true&${query}`);
      expect([answer.status, answer.body.issue[0].expression]).toEqual([400, [name]]);
    }
  });

  test('_text: words of the narrative, of one type or of all', async () => {
    const holder = 'MedicationRequest/don MedicationRequest/don match';
    expect(await found('MedicationRequest?_text=UONG%20sau%20an')).toEqual([200, holder]);
    expect(await found('?_text=sau%20a')).toEqual([200, holder]);
    expect(await found('MedicationRequest?_text=xhtml')).toEqual([200]);
    expect((await found('Binary?_text=sau'))[0]).toBe(400);
  });

  test('_content: a text anywhere in the resource; a named query is refused, lenient or not', async () => {
    const holder = 'MedicationRequest/don MedicationRequest/don match';
    expect(await found('MedicationRequest?_content=sau%20an')).toEqual([200, holder]);
    expect(await found('?_type=MedicationRequest,Medication&_content=SAU%20%C4%82n')).toEqual([200, holder]);
    expect(await found('MedicationRequest?_content=xhtml')).toEqual([200]);
    const answer = await api.his1.send('GET', '/MedicationRequest?_query=x', undefined, { prefer: 'handling=lenient' });
    expect([answer.status, answer.body.issue[0].expression]).toEqual([400, ['_query']]);
  });
});
