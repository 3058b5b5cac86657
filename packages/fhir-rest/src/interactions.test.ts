import type { Principal } from '@hub/access';
import { isProblemError } from '@hub/outcome';
import { describe, expect, test } from '@jest/globals';
import { errorAnswer, methodAnswer } from './error-answer.ts';
import { kept, memoryStore } from './memory-store.fixture.ts';
import { joined, type RestResponse } from './message.ts';
import { matchRoute } from './routes/index.ts';

const OPERATOR: Principal = { clientNumber: 1, clientId: 'operator', kind: 'operator' };
const SENDER: Principal = { clientNumber: 2, clientId: 'his', kind: 'sender', facilityId: 7 };

const store = memoryStore([
  kept('Patient', 'p1', 1, 7, '"birthDate":"1985"'),
  kept('Patient', 'p1', 2, 7, '"birthDate":"1985-02"'),
  kept('Patient', 'p2', 1, 8),
  kept('Patient', 'gone', 1, 7),
  kept('Patient', 'gone', 2, 7, '', true),
  kept('Organization', 'o1', 1, 0),
  kept('Observation', 'b1', 1, 7, '"valueQuantity":{"value":7.80}'),
]);
const deps = {
  store,
  writes: { write: () => Promise.reject(new Error('nothing is written here')) },
  now: () => Date.UTC(2026, 2, 11),
  capabilityStatement: (base: string) => `{"resourceType":"CapabilityStatement","url":"${base}"}`,
  openApi: (base: string) => `{"openapi":"3.1.1","servers":[{"url":"${base}"}]}`,
};

/** Sends a request through the table the way the service does. */
async function ask(
  url: string,
  options: { as?: Principal; headers?: Record<string, string>; method?: string } = {},
): Promise<RestResponse> {
  const [path = '', search = ''] = url.split('?');
  try {
    const match = matchRoute(options.method ?? 'GET', path);
    if ('allow' in match) return methodAnswer(match.allow);
    return await match.route.handle(
      {
        method: options.method ?? 'GET',
        base: 'http://hub/fhir',
        params: match.params,
        query: [...new URLSearchParams(search)],
        header: (name) => options.headers?.[name],
        principal: options.as ?? OPERATOR,
      },
      deps,
    );
  } catch (error) {
    if (!isProblemError(error)) throw error;
    return errorAnswer(error);
  }
}
const text = (answer: RestResponse) => joined(answer.body ?? '');
const json = (answer: RestResponse) => JSON.parse(joined(answer.body ?? 'null'));
const issue = (answer: RestResponse) => json(answer).issue[0];

describe('read (R4 http.html#read)', () => {
  test('answers the stored text as it is, with ETag and Last-Modified', async () => {
    const answer = await ask('/fhir/Observation/b1');
    expect(answer).toEqual({
      status: 200,
      headers: {
        'Content-Type': 'application/fhir+json; charset=utf-8',
        ETag: 'W/"1"',
        'Last-Modified': 'Tue, 10 Mar 2026 02:00:01 GMT',
      },
      body: '{"resourceType":"Observation","id":"b1","meta":{"versionId":"1"},"valueQuantity":{"value":7.80}}',
      lastUpdated: Date.parse('2026-03-10T02:00:01.250Z'),
    });
  });

  test.each([
    ['/fhir/Patient/none', 404, 'not-found'],
    ['/fhir/Patient/gone', 410, 'deleted'],
    ['/fhir/Patient/a%20b', 404, 'not-found'],
    [`/fhir/Patient/${'x'.repeat(65)}`, 404, 'not-found'],
    ['/fhir/Patient/%E0%A4%A', 404, 'not-found'],
    ['/fhir/Parameters/x', 404, 'not-supported'],
    ['/fhir/Khong/x', 404, 'not-supported'],
    ['/fhir/Patient/p1?_summary=count', 400, 'invalid'],
    ['/fhir/Patient/p1?_elements=colour', 400, 'value'],
    ['/fhir/Patient/p1?_count=1', 400, 'not-supported'],
    ['/fhir/Patient/p1/x/y/z', 404, 'not-found'],
    ['/fhir/Organization/$everything', 404, 'not-found'],
  ])('%s answers %i %s with an OperationOutcome', async (url, status, code) => {
    const answer = await ask(url);
    expect([answer.status, json(answer).resourceType, issue(answer).code]).toEqual([status, 'OperationOutcome', code]);
  });

  test('reads as unknown what belongs to another facility, word for word', async () => {
    const foreign = await ask('/fhir/Patient/p2', { as: SENDER });
    expect(foreign).toEqual(await ask('/fhir/Patient/none', { as: SENDER }));
    expect((await ask('/fhir/Patient/p1', { as: SENDER })).status).toBe(200);
    expect((await ask('/fhir/Organization/o1', { as: SENDER })).status).toBe(200);
  });

  test.each([
    [{ 'if-none-match': 'W/"2"' }, 304],
    [{ 'if-none-match': '"1", "2"' }, 304],
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-none-match': 'W/"1"' }, 200],
    [{ 'if-modified-since': 'Tue, 10 Mar 2026 02:00:02 GMT' }, 304],
    [{ 'if-modified-since': 'Tue, 10 Mar 2026 02:00:01 GMT' }, 200],
    [{ 'if-none-match': 'W/"1"', 'if-modified-since': 'Tue, 10 Mar 2026 02:00:02 GMT' }, 200],
    [{ 'if-modified-since': 'hôm qua' }, 200],
  ])('a conditional read with %j answers %i', async (headers, status) => {
    const answer = await ask('/fhir/Patient/p1', { headers });
    expect(answer.status).toBe(status);
    expect(answer.headers.ETag).toBe('W/"2"');
    expect(answer.body === undefined).toBe(status === 304);
  });

  test('without a caller nothing is read: 401', async () => {
    const match = matchRoute('GET', '/fhir/Patient/p1');
    if ('allow' in match) throw new Error('no route');
    const request = { method: 'GET', base: 'http://hub/fhir', params: match.params, query: [], header: () => undefined };
    await expect(match.route.handle(request, deps)).rejects.toMatchObject({ problem: { category: 'unauthorised' } });
  });
});

describe('vread and history (R4 http.html#vread, #history)', () => {
  test('a version answers with its own text; an unknown, odd or deleting one does not', async () => {
    expect(json(await ask('/fhir/Patient/p1/_history/1')).birthDate).toBe('1985');
    for (const version of ['3', '0', '01', 'x', '1.5', '99999999999'])
      expect((await ask(`/fhir/Patient/p1/_history/${version}`)).status).toBe(404);
    expect((await ask('/fhir/Patient/gone/_history/2')).status).toBe(410);
    expect((await ask('/fhir/Patient/gone/_history/1')).status).toBe(200);
  });

  test('history is newest first, tells the request that made each version, and never says GET', async () => {
    const bundle = json(await ask('/fhir/Patient/gone/_history'));
    expect([bundle.type, bundle.total]).toEqual(['history', 2]);
    expect(
      bundle.entry.map((e: { request: unknown; response: { status: string; etag: string } }) => [
        e.request,
        e.response.status,
        e.response.etag,
      ]),
    ).toEqual([
      [{ method: 'DELETE', url: 'Patient/gone' }, '204', 'W/"2"'],
      [{ method: 'PUT', url: 'Patient/gone' }, '201', 'W/"1"'],
    ]);
    expect(bundle.entry[0].resource).toBeUndefined();
    expect(bundle.entry[1].resource.id).toBe('gone');
  });

  test('history pages by version', async () => {
    const first = json(await ask('/fhir/Patient/p1/_history?_count=1'));
    expect(first.entry.map((e: { resource: { meta: { versionId: string } } }) => e.resource.meta.versionId)).toEqual(['2']);
    const next = first.link.find((l: { relation: string }) => l.relation === 'next').url;
    const second = json(await ask(next.replace('http://hub', '')));
    expect(second.entry.map((e: { resource: { meta: { versionId: string } } }) => e.resource.meta.versionId)).toEqual(['1']);
    expect(second.link.map((l: { relation: string }) => l.relation)).toEqual(['self']);
    expect((await ask('/fhir/Patient/p1/_history?_count=-1')).status).toBe(400);
    expect((await ask('/fhir/Patient/p1/_history?_since=2020')).status).toBe(400);
    expect((await ask('/fhir/Patient/p2/_history', { as: SENDER })).status).toBe(404);
  });
});

describe('search-type (R4 search.html)', () => {
  test('joins stored texts into a searchset, links to itself and to the next page', async () => {
    const first = json(await ask('/fhir/Patient?_count=2&_total=accurate'));
    expect([first.resourceType, first.type, first.total]).toEqual(['Bundle', 'searchset', 5]);
    expect(first.entry[0]).toEqual({
      fullUrl: 'http://hub/fhir/Patient/p1',
      resource: expect.objectContaining({ id: 'p1' }),
      search: { mode: 'match' },
    });
    expect(first.link).toEqual([
      { relation: 'self', url: 'http://hub/fhir/Patient?_count=2&_total=accurate' },
      { relation: 'next', url: 'http://hub/fhir/Patient?_count=2&_total=accurate&_cursor=2' },
    ]);
    const second = json(await ask('/fhir/Patient?_count=2&_total=accurate&_cursor=2'));
    expect(second.link[1].url).toBe('http://hub/fhir/Patient?_count=2&_total=accurate&_cursor=4');
  });

  test('keeps the digits of decimals, indented or not', async () => {
    expect(text(await ask('/fhir/Observation'))).toContain('"value":7.80}');
    expect(text(await ask('/fhir/Observation?_pretty=true'))).toContain('"value": 7.80\n');
  });

  test('Prefer: handling=lenient leaves out what nobody knows, and says so', async () => {
    const strict = await ask('/fhir/Patient?mau-toc=den&_id=p2', { headers: { prefer: 'handling=strict' } });
    expect([strict.status, issue(strict).expression]).toEqual([400, ['mau-toc']]);
    const answer = await ask('/fhir/Patient?mau-toc=den&_id=p2&_count=2000', { headers: { prefer: 'respond-async, handling=lenient' } });
    expect([answer.status, answer.headers['Preference-Applied']]).toEqual([200, 'handling=lenient']);
    const { entry, link } = json(answer);
    expect(link).toEqual([{ relation: 'self', url: 'http://hub/fhir/Patient?_id=p2&_count=1000' }]);
    expect(entry.map((e: { search: { mode: string } }) => e.search.mode)).toEqual(['match', 'outcome']);
    expect(entry[1].resource).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'warning', code: 'not-supported', expression: ['mau-toc'] }],
    });
  });

  test('_summary and _elements show parts, tagged, of a page and of a read', async () => {
    const page = await ask('/fhir/Observation?_elements=value');
    expect(text(page)).toContain('"value":7.80}');
    for (const url of ['/fhir/Observation?_summary=true', '/fhir/Observation/b1?_summary=true', '/fhir/Observation/b1?_elements=value'])
      expect(text(await ask(url))).toContain(
        '"tag":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}]',
      );
    expect(json(await ask('/fhir/Observation/b1?_elements=subject'))).not.toHaveProperty('valueQuantity');
    expect(json(await ask('/fhir/Observation/b1/_history/1?_summary=text'))).not.toHaveProperty('valueQuantity');
    expect(text(await ask('/fhir/Observation/b1?_summary=false'))).not.toContain('SUBSETTED');
    expect((await ask('/fhir/Observation?_elements=colour')).status).toBe(400);
  });

  test('an empty result has no entry and no total unless asked', async () => {
    const bundle = json(await ask('/fhir/Patient?_id=none'));
    expect(Object.keys(bundle)).toEqual(['resourceType', 'type', 'link']);
    expect(json(await ask('/fhir/Patient?_summary=count')).total).toBe(5);
    expect(json(await ask('/fhir/Patient?_summary=count', { as: SENDER })).total).toBe(4);
  });

  test('refuses what it does not know and names all of it', async () => {
    const answer = await ask('/fhir/Patient?mau-toc=den&_sort=mau&birthdate=hom-qua-BI-MAT');
    expect(answer.status).toBe(400);
    expect(json(answer).issue.map((i: { code: string; expression: string[] }) => [i.code, i.expression[0]])).toEqual([
      ['not-supported', 'mau-toc'],
      ['not-supported', '_sort'],
      ['invalid', 'birthdate'],
    ]);
    expect(text(answer)).not.toContain('BI-MAT');
    expect(issue(answer).details.text).toMatch(/Tham số/);
  });
});

describe('routes and forms', () => {
  test('a method the address does not take answers 405 and says which it takes', async () => {
    const answer = await ask('/fhir/Patient/p1', { method: 'TRACE' });
    expect([answer.status, answer.headers.Allow, issue(answer).code]).toEqual([405, 'GET, HEAD, PUT, PATCH, DELETE', 'not-supported']);
    expect((await ask('/fhir/Patient/_search', { method: 'GET' })).headers.Allow).toBe('POST');
    expect((await ask('/fhir/Patient/p1', { method: 'HEAD' })).status).toBe(200);
  });

  test.each([
    [{ accept: 'application/fhir+xml' }, '', 406, ''],
    [{ accept: 'text/html' }, '', 406, ''],
    [{ accept: 'application/fhir+json; fhirVersion=3.0' }, '', 406, ''],
    [{ accept: 'application/fhir+json; fhirVersion=4.0' }, '', 200, 'application/fhir+json; charset=utf-8'],
    [{ accept: 'text/html, application/json;q=0.9, */*;q=0.1' }, '', 200, 'application/json; charset=utf-8'],
    [{ accept: 'application/json;q=0, application/xml' }, '', 406, ''],
    [{ accept: '*/*' }, '', 200, 'application/fhir+json; charset=utf-8'],
    [{}, '', 200, 'application/fhir+json; charset=utf-8'],
    [{ accept: 'application/fhir+xml' }, '?_format=json', 200, 'application/fhir+json; charset=utf-8'],
    [{ accept: '*/*' }, '?_format=xml', 406, ''],
    [{ accept: 'constructor' }, '', 406, ''],
    [{ accept: 'application/json;q=0.1, application/fhir+json' }, '', 200, 'application/fhir+json; charset=utf-8'],
    [{ accept: 'application/fhir+json;q=0.5, application/json;q=0.9' }, '', 200, 'application/json; charset=utf-8'],
    [{ accept: 'application/fhir+json;q=0.000' }, '', 406, ''],
    [{ accept: 'application/fhir+json;q=high' }, '', 200, 'application/fhir+json; charset=utf-8'],
    [{}, '?_format=constructor', 406, ''],
    [{}, '?_format=application/fhir%2Bjson', 200, 'application/fhir+json; charset=utf-8'],
    [{}, '?_format=application/fhir+json', 200, 'application/fhir+json; charset=utf-8'],
  ])('Accept %j with "%s" answers %i', async (headers, query, status, type) => {
    const answer = await ask(`/fhir/Patient/p1${query}`, { headers: headers as Record<string, string> });
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.headers['Content-Type']).toBe(type);
    else expect(json(answer).resourceType).toBe('OperationOutcome');
  });
});
