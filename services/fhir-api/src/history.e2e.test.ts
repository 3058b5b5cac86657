import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';
import type { Answer, Client } from './testing/client.fixture.ts';

// R4 http.html#history, #read, #vread, #cread.
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const person = (more: object = {}) => ({ resourceType: 'Patient', ...more });
const wait = () => new Promise((resolve) => setTimeout(resolve, 5));
interface Entry {
  readonly fullUrl: string;
  readonly resource?: { readonly meta: { readonly versionId: string; readonly lastUpdated: string } };
  readonly request: { readonly method: string; readonly url: string };
  readonly response: { readonly status: string; readonly etag: string; readonly lastModified: string };
}
const entries = ({ body }: Answer): readonly Entry[] => body.entry ?? [];
const lines = (answer: Answer) =>
  entries(answer).map(({ request, response }) => `${request.method} ${request.url} ${response.status} ${response.etag}`);

/** Every entry of a history, along its next links. */
async function walk(client: Client, path: string): Promise<readonly Entry[]> {
  const all: Entry[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const page: Answer = await client.send('GET', next);
    expect(page.status).toBe(200);
    all.push(...entries(page));
    const url = (page.body.link as { relation: string; url: string }[]).find((l) => l.relation === 'next')?.url;
    next = url?.replace(`${api.url}/fhir`, '');
  }
  return all;
}

describe('the life of a resource', () => {
  let id = '';
  const times: string[] = [];
  beforeAll(async () => {
    const made = await api.his1.send('POST', '/Patient', person({ birthDate: '1985' }));
    id = made.body.id;
    times.push(made.body.meta.lastUpdated);
    for (const birthDate of ['1985-10', undefined, '1985-10-20']) {
      await wait();
      const answer =
        birthDate === undefined
          ? await api.his1.send('DELETE', `/Patient/${id}`)
          : await api.his1.send('PUT', `/Patient/${id}`, person({ id, birthDate }));
      if (birthDate !== undefined) times.push(answer.body.meta.lastUpdated);
    }
  });

  test('instance: the request and the answer of every version', async () => {
    const answer = await api.his1.send('GET', `/Patient/${id}/_history`);
    expect([answer.status, answer.body.type, answer.body.total]).toEqual([200, 'history', 4]);
    expect(lines(answer)).toEqual([
      `PUT Patient/${id} 201 W/"4"`,
      `DELETE Patient/${id} 204 W/"3"`,
      `PUT Patient/${id} 200 W/"2"`,
      'POST Patient 201 W/"1"',
    ]);
    expect(entries(answer).map((e) => e.resource?.meta.versionId)).toEqual(['4', undefined, '2', '1']);
    for (const e of entries(answer)) {
      expect(e.fullUrl).toBe(`${api.url}/fhir/Patient/${id}`);
      if (e.resource !== undefined) expect(e.response.lastModified).toBe(e.resource.meta.lastUpdated);
    }
  });

  test('type and system tell the same of it', async () => {
    const own = await api.his1.send('GET', `/Patient/${id}/_history`);
    for (const path of ['/Patient/_history', '/_history']) {
      const mine = (await walk(api.his1, path)).filter((e) => e.fullUrl.endsWith(id));
      expect(mine).toEqual(entries(own));
    }
  });

  test('_since and _at', async () => {
    const etags = async (search: string) => (await walk(api.his1, `/Patient/${id}/_history?${search}`)).map((e) => e.response.etag);
    const ofType = async (search: string) =>
      (await walk(api.his1, `/Patient/_history?${search}`)).filter((e) => e.fullUrl.endsWith(id)).map((e) => e.response.etag);
    const at = (i: number) => encodeURIComponent(times[i] as string);
    for (const ask of [etags, ofType]) {
      expect(await ask(`_since=${at(1)}`)).toEqual(['W/"4"', 'W/"3"', 'W/"2"']);
      expect(await ask(`_at=${at(1)}`)).toEqual(['W/"2"']);
      expect(await ask(`_at=${at(0)}&_count=1`)).toEqual(['W/"1"']);
      expect(await ask('_at=1999')).toEqual([]);
      expect(await ask(`_at=${(times[0] as string).slice(0, 10)}`)).toHaveLength(4);
    }
  });

  test('each version can be read; the deletion answers 410 with its version', async () => {
    const first = await api.his1.send('GET', `/Patient/${id}/_history/1`);
    expect([first.status, first.version, first.body.birthDate]).toEqual([200, 1, '1985']);
    const gone = await api.his1.send('GET', `/Patient/${id}/_history/3`);
    expect([gone.status, gone.version]).toEqual([410, 3]);
    expect(gone.headers.get('last-modified')).toMatch(/GMT$/);
    expect((await api.his1.send('GET', `/Patient/${id}/_history/5`)).status).toBe(404);
  });

  test('another facility learns nothing of it', async () => {
    expect((await api.his2.send('GET', `/Patient/${id}/_history`)).status).toBe(404);
    expect((await api.his2.send('GET', `/Patient/${id}/_history/1`)).status).toBe(404);
    for (const path of ['/Patient/_history', '/_history'])
      expect((await walk(api.his2, path)).filter((e) => e.fullUrl.endsWith(id))).toEqual([]);
    expect((await walk(api.operator, '/_history')).filter((e) => e.fullUrl.endsWith(id))).toHaveLength(4);
  });
});

test('a deleted resource: GET answers 410 with ETag and Last-Modified, HEAD too', async () => {
  await api.his1.send('PUT', '/Patient/xoa', person({ id: 'xoa' }));
  const deleted = await api.his1.send('DELETE', '/Patient/xoa');
  for (const method of ['GET', 'HEAD']) {
    const answer = await api.his1.send(method, '/Patient/xoa');
    expect([answer.status, answer.version]).toEqual([410, 2]);
    expect(answer.headers.get('last-modified')).toBe(deleted.headers.get('last-modified'));
    if (method === 'GET') expect(answer.body.issue[0].code).toBe('deleted');
    else expect(answer.text).toBe('');
  }
  expect((await api.his2.send('GET', '/Patient/xoa')).status).toBe(404);
});

describe('conditional reads (R4 http.html#cread)', () => {
  test.each(['/Patient/co-dk', '/Patient/co-dk/_history/2'])('%s', async (path) => {
    await api.his1.send('PUT', '/Patient/co-dk', person({ id: 'co-dk' }));
    await api.his1.send('PUT', '/Patient/co-dk', person({ id: 'co-dk', active: true }));
    const whole = await api.his1.send('GET', path);
    expect([whole.status, whole.version]).toEqual([200, 2]);
    const modified = whole.headers.get('last-modified') as string;
    const asked = async (headers: Record<string, string>) => {
      const answer = await api.his1.send('GET', path, undefined, headers);
      expect(answer.headers.get('etag')).toBe('W/"2"');
      expect(answer.text === '').toBe(answer.status === 304);
      return answer.status;
    };
    expect(await asked({ 'if-none-match': 'W/"2"' })).toBe(304);
    expect(await asked({ 'if-none-match': '"1", "2"' })).toBe(304);
    expect(await asked({ 'if-none-match': 'W/"1"' })).toBe(200);
    expect(await asked({ 'if-modified-since': modified })).toBe(304);
    expect(await asked({ 'if-modified-since': new Date(Date.parse(modified) - 1000).toUTCString() })).toBe(200);
    expect(await asked({ 'if-none-match': 'W/"1"', 'if-modified-since': modified })).toBe(200);
  });
});

describe('pages', () => {
  beforeAll(async () => {
    for (let i = 0; i < 12; i++)
      await api.operator.send('PUT', `/Organization/trang-${i % 4}`, { resourceType: 'Organization', id: `trang-${i % 4}`, name: `v${i}` });
  });

  test.each(['/Organization/_history', '/Organization/trang-1/_history', '/_history'])('%s: links keep every parameter', async (path) => {
    const page = await api.operator.send('GET', `${path}?_count=2&_format=json&_pretty=true`);
    expect(page.text).toContain('\n  "');
    const [self, next] = page.body.link as { relation: string; url: string }[];
    expect(self).toEqual({ relation: 'self', url: `${api.url}/fhir${path}?_count=2&_format=json&_pretty=true` });
    expect(next?.url).toContain(`${api.url}/fhir${path}?_count=2&_format=json&_pretty=true&_`);
    expect((await api.operator.send('GET', (next?.url ?? '').replace(`${api.url}/fhir`, ''))).text).toContain('\n  "');
  });

  test('HEAD of a history has its headers and no body; XML is refused', async () => {
    const head = await api.operator.send('HEAD', '/Organization/_history');
    expect([head.status, head.text]).toEqual([200, '']);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(100);
    expect((await api.operator.send('GET', '/Organization/_history?_format=xml')).status).toBe(406);
  });

  test.each(['/_history', '/Organization/_history', '/Organization/trang-1/_history'])('%s is strict', async (path) => {
    for (const [search, name] of [
      ['_summary=count', '_summary'],
      ['_since=hom-qua', '_since'],
      ['_at=ge2026', '_at'],
      ['_count=a', '_count'],
    ] as const) {
      const answer = await api.operator.send('GET', `${path}?${search}`);
      expect([answer.status, answer.body.issue[0].expression]).toEqual([400, [name]]);
    }
    expect((await api.operator.send('POST', path)).status).toBe(405);
  });

  test('every version comes once while others write', async () => {
    const before = (await walk(api.operator, '/Organization/_history?_count=100')).map((e) => e.fullUrl + e.response.etag);
    const seen: string[] = [];
    let path: string | undefined = '/Organization/_history?_count=2';
    for (let i = 0; path !== undefined; i++) {
      const page: Answer = await api.operator.send('GET', path);
      seen.push(...entries(page).map((e) => e.fullUrl + e.response.etag));
      await api.operator.send('PUT', `/Organization/trang-${i % 4}`, { resourceType: 'Organization', id: `trang-${i % 4}`, name: `n${i}` });
      if (i % 2 === 0) await api.operator.send('DELETE', `/Organization/trang-${(i + 1) % 4}`);
      path = (page.body.link as { relation: string; url: string }[]).find((l) => l.relation === 'next')?.url.replace(`${api.url}/fhir`, '');
    }
    expect(seen).toEqual(before);
  });

  test('a batch can ask for histories', async () => {
    const answer = await api.operator.send('POST', '', {
      resourceType: 'Bundle',
      type: 'batch',
      entry: ['_history?_count=1', 'Organization/_history?_count=1', 'Organization/trang-1/_history'].map((url) => ({
        request: { method: 'GET', url },
      })),
    });
    expect(answer.body.entry.map((e: { resource: { type: string } }) => e.resource.type)).toEqual(['history', 'history', 'history']);
  });
});
