import type { Principal } from '@hub/access';
import { isProblemError } from '@hub/outcome';
import { describe, expect, test } from '@jest/globals';
import { errorAnswer } from '../error-answer.ts';
import type { RestDeps } from '../handler.ts';
import { kept, memoryStore } from '../memory-store.fixture.ts';
import { joined, type RestResponse } from '../message.ts';
import type { HistoryListPage, HistoryPeriod } from '../read-store.ts';
import { matchRoute } from '../routes/index.ts';

const OPERATOR: Principal = { clientNumber: 1, clientId: 'operator', kind: 'operator' };
const SENDER: Principal = { clientNumber: 2, clientId: 'his', kind: 'sender', facilityId: 7 };
const HUB_ID = 'abcdefghijklmnopqrstuvwxyz';

const store = memoryStore([
  kept('Patient', HUB_ID, 1, 7, '"birthDate":"1985"'),
  kept('Patient', HUB_ID, 2, 7, '"birthDate":"1985-02"'),
  kept('Patient', HUB_ID, 3, 7, '', true),
  kept('Patient', HUB_ID, 4, 7, '"birthDate":"1985-02-03"'),
  kept('Patient', 'p2', 1, 8),
  kept('Organization', 'o1', 1, 0),
]);
/** What the store was last asked. */
let asked: (HistoryPeriod & { readonly count: number }) | undefined;
const deps = {
  store: {
    ...store,
    historyInstance: (type, id, visible, page) => {
      asked = page;
      return store.historyInstance(type, id, visible, page);
    },
    historyList: (type, visible, page): Promise<HistoryListPage> => {
      asked = page;
      return store.historyList(type, visible, page);
    },
  } satisfies RestDeps['store'],
  now: () => Date.UTC(2026, 2, 11),
} as unknown as RestDeps;

async function ask(url: string, principal = OPERATOR, of = deps): Promise<RestResponse> {
  const [path = '', search = ''] = url.replace('http://hub', '').split('?');
  const match = matchRoute('GET', path);
  if ('allow' in match) throw new Error('no such route');
  const query = [...new URLSearchParams(search)];
  const request = { method: 'GET', base: 'http://hub/fhir', params: match.params, query, header: () => undefined, principal };
  try {
    return await match.route.handle(request, of);
  } catch (error) {
    if (!isProblemError(error)) throw error;
    return errorAnswer(error);
  }
}
interface Entry {
  readonly fullUrl: string;
  readonly resource?: { readonly id: string; readonly meta: { readonly versionId: string } };
  readonly request: { readonly method: string; readonly url: string };
  readonly response: { readonly status: string; readonly etag: string; readonly lastModified: string };
}
const bundle = async (url: string, principal = OPERATOR) =>
  JSON.parse(joined((await ask(url, principal)).body ?? '')) as {
    readonly type: string;
    readonly total?: number;
    readonly link: readonly { readonly relation: string; readonly url: string }[];
    readonly entry?: readonly Entry[];
  };
const link = (page: Awaited<ReturnType<typeof bundle>>, relation: string) => page.link.find((l) => l.relation === relation)?.url;

const ERASED = memoryStore([
  { ...kept('Basic', 'b1', 1, 7, '', true), erased: true },
  kept('Basic', 'b1', 2, 7, '', true),
  { ...kept('Basic', 'b2', 1, 7, '', true), erased: true },
  kept('Basic', 'b2', 2, 7, '', true),
  kept('Basic', 'b2', 3, 7),
]);

test('what was erased by law is gone, in words; before what came later it is an entry without a resource', async () => {
  for (const url of ['/fhir/Basic/b1/_history', '/fhir/Basic/b1/_history/1', '/fhir/Basic/b2/_history/1']) {
    const { status, body = '' } = await ask(url, OPERATOR, { ...deps, store: ERASED });
    expect([url, status]).toEqual([url, 410]);
    expect(joined(body)).toContain('đã bị xoá vĩnh viễn theo quyết định');
    expect(joined(body)).toContain('was erased for good on a written decision');
  }
  const { body = '' } = await ask('/fhir/Basic/b2/_history', OPERATOR, { ...deps, store: ERASED });
  const { entry = [] } = JSON.parse(joined(body)) as { readonly entry?: readonly Entry[] };
  expect(entry.map(({ resource, response }) => [resource?.id, response.status])).toEqual([
    ['b2', '201'],
    [undefined, '204'],
    [undefined, '410'],
  ]);
});

describe('history (R4 http.html#history)', () => {
  test('tells the request that made each version and its answer', async () => {
    const { entry = [], type, total } = await bundle(`/fhir/Patient/${HUB_ID}/_history`);
    expect([type, total]).toEqual(['history', 4]);
    const url = `Patient/${HUB_ID}`;
    expect(entry.map(({ request, response }) => [request.method, request.url, response.status, response.etag])).toEqual([
      ['PUT', url, '201', 'W/"4"'],
      ['DELETE', url, '204', 'W/"3"'],
      ['PUT', url, '200', 'W/"2"'],
      ['POST', 'Patient', '201', 'W/"1"'],
    ]);
    expect(entry.map((e) => e.resource?.meta.versionId)).toEqual(['4', undefined, '2', '1']);
    expect(new Set(entry.map((e) => e.fullUrl))).toEqual(new Set([`http://hub/fhir/${url}`]));
    expect(entry[3]?.response.lastModified).toBe('2026-03-10T09:00:01.250+07:00');
  });

  test('a version under an id that the client chose was a PUT', async () => {
    const { entry = [] } = await bundle('/fhir/Patient/p2/_history');
    expect(entry[0]?.request).toEqual({ method: 'PUT', url: 'Patient/p2' });
    expect(entry[0]?.response.status).toBe('201');
  });

  test.each([
    ['/fhir/_history', 6],
    ['/fhir/Patient/_history', 5],
    ['/fhir/Organization/_history', 1],
    ['/fhir/Observation/_history', 0],
  ])('%s holds %i versions, without a total', async (url, count) => {
    const page = await bundle(url);
    expect([page.type, page.total, page.entry?.length ?? 0]).toEqual(['history', undefined, count]);
    expect(page.link.map((l) => l.relation)).toEqual(['self']);
  });

  test('what belongs to others is not in it', async () => {
    const { entry = [] } = await bundle('/fhir/_history', SENDER);
    expect(entry.map((e) => e.fullUrl)).not.toContain('http://hub/fhir/Patient/p2');
    expect(entry).toHaveLength(5);
    expect((await ask('/fhir/Patient/p2/_history', SENDER)).status).toBe(404);
  });

  test.each([
    ['/fhir/_history?_count=2&_format=json&_since=2026-01-01T00%3A00%3A00Z', '_cursor'],
    ['/fhir/Patient/_history?_pretty=true&_count=2', '_cursor'],
    [`/fhir/Patient/${HUB_ID}/_history?_count=2&_format=json&_since=2026-01-01T00%3A00%3A00Z`, '_before'],
  ])('links of %s keep all that was asked, and lead through everything once', async (url, position) => {
    const first = await bundle(url);
    expect(link(first, 'self')).toBe(`http://hub${url}`);
    const seen = (first.entry ?? []).map((e) => e.fullUrl + e.response.etag);
    for (let next = link(first, 'next'); next !== undefined; ) {
      expect(next).toContain(`http://hub${url}&${position}=`);
      const page = await bundle(next);
      expect(link(page, 'self')).toBe(next);
      seen.push(...(page.entry ?? []).map((e) => e.fullUrl + e.response.etag));
      next = link(page, 'next');
    }
    const whole = await bundle(url.replace('_count=2', '_count=100'));
    expect(seen).toEqual((whole.entry ?? []).map((e) => e.fullUrl + e.response.etag));
  });

  test.each<[string, HistoryPeriod]>([
    ['_since=2026-03-10T07:30:00%2B07:00', { since: Date.UTC(2026, 2, 10, 0, 30) }],
    ['_since=2026-03-10T07:30:00+07:00', { since: Date.UTC(2026, 2, 10, 0, 30) }],
    ['_since=2026-03-10T07:30:00.1234Z', { since: Date.UTC(2026, 2, 10, 7, 30, 0, 124) }],
    ['_at=2026', { at: { low: Date.UTC(2025, 11, 31, 17), high: Date.UTC(2026, 11, 31, 17) } }],
    ['_at=2026-03-10', { at: { low: Date.UTC(2026, 2, 9, 17), high: Date.UTC(2026, 2, 10, 17) } }],
    ['_at=2026-03-10T07:30:00.5Z', { at: { low: Date.UTC(2026, 2, 10, 7, 30, 0, 500), high: Date.UTC(2026, 2, 10, 7, 30, 0, 600) } }],
    ['_count=5000', {}],
  ])('%s', async (search, period) => {
    for (const path of ['/fhir/_history', '/fhir/Patient/_history', `/fhir/Patient/${HUB_ID}/_history`]) {
      expect((await ask(`${path}?${search}`)).status).toBe(200);
      expect(asked).toEqual({ count: search === '_count=5000' ? 1000 : 50, ...period });
    }
  });

  test.each([
    ['_since=2026-03-10', '_since'],
    ['_since=2026-03-10T07:30:00', '_since'],
    ['_since=2026-02-30T07:30:00Z', '_since'],
    ['_at=hom-qua', '_at'],
    ['_at=ge2026', '_at'],
    ['_count=-1', '_count'],
    ['_count=x', '_count'],
    ['_count=1&_count=2', '_count'],
    ['_list=42', '_list'],
    ['_sort=_lastUpdated', '_sort'],
    ['name=an', 'name'],
  ])('%s is refused by its name', async (search, name) => {
    for (const path of ['/fhir/_history', '/fhir/Patient/_history', `/fhir/Patient/${HUB_ID}/_history`]) {
      const answer = await ask(`${path}?${search}`);
      expect(answer.status).toBe(400);
      expect(JSON.parse(joined(answer.body ?? '')).issue[0].expression).toEqual([name]);
    }
  });

  test.each(['_elements=gender', '_summary=data'])('%s shows a part of each version, tagged', async (search) => {
    for (const path of ['/fhir/_history', '/fhir/Patient/_history', `/fhir/Patient/${HUB_ID}/_history`]) {
      const { entry = [], link: links } = (await bundle(`${path}?${search}`)) as unknown as {
        entry?: { resource?: { meta: { tag?: { code: string }[]; versionId?: string } } }[];
        link: unknown;
      };
      const shown = entry.flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
      expect(shown.length).toBeGreaterThan(0);
      for (const { meta } of shown) expect(meta.tag?.map(({ code }) => code)).toContain('SUBSETTED');
      expect(JSON.stringify(links)).toContain(search);
    }
  });

  test.each(['_elements=khong-co', '_summary=count', '_elements=mauToc'])('%s is refused', async (search) => {
    expect((await ask(`/fhir/Patient/${HUB_ID}/_history?${search}`)).status).toBe(400);
  });

  test('another history’s position parameter is unknown; a bad one is refused', async () => {
    expect((await ask(`/fhir/Patient/${HUB_ID}/_history?_cursor=abc`)).status).toBe(400);
    expect((await ask(`/fhir/Patient/${HUB_ID}/_history?_before=x`)).status).toBe(400);
    expect((await ask('/fhir/_history?_before=3')).status).toBe(400);
  });

  test('a deleted resource answers 410 with the version that deleted it', async () => {
    const gone = memoryStore([kept('Patient', 'g', 1, 7), kept('Patient', 'g', 2, 7, '', true)]);
    for (const path of ['/fhir/Patient/g', '/fhir/Patient/g/_history/2']) {
      const match = matchRoute('GET', path);
      if ('allow' in match) throw new Error('no such route');
      const request = { method: 'GET', base: 'b', params: match.params, query: [], header: () => undefined, principal: OPERATOR };
      const answer = await match.route.handle(request, { ...deps, store: gone });
      expect([answer.status, answer.headers.ETag, answer.headers['Last-Modified']]).toEqual([
        410,
        'W/"2"',
        'Tue, 10 Mar 2026 02:00:02 GMT',
      ]);
      expect(JSON.parse(joined(answer.body ?? '')).issue[0].code).toBe('deleted');
    }
  });
});
