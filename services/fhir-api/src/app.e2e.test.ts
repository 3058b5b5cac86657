import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { isPublic, type Principal } from '@hub/access';
import type { AuditEntry } from '@hub/audit';
import { type RestDeps, ROUTES } from '@hub/fhir-rest';
import { problem } from '@hub/outcome';
import { createLogger } from '@hub/telemetry';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createFhirApp } from './app.ts';
import { openApis, statements } from './statement.ts';

const OPERATOR: Principal = { clientNumber: 1, clientId: 'operator', kind: 'operator' };
const BIG = `{"resourceType":"Patient","id":"big","name":[{"text":"${'Nguyễn Thị Mẫu '.repeat(500)}"}]}`;
const lines: string[] = [];
let asked = 0;

/** Stands where the store is: counts who gets that far, and fails in the ways a database does. */
const store: RestDeps['store'] = {
  async readCurrent(type, id) {
    asked += 1;
    if (id === 'slow') throw Object.assign(new Error('canceling statement: NGUYEN VAN A'), { code: '57014' });
    if (id === 'lost') throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    if (id === 'bug') throw new TypeError('cannot read NGUYEN VAN A');
    if (id !== 'big') return undefined;
    return { id, version: 1, lastUpdated: 0, deleted: false, body: type === 'Patient' ? BIG : '' };
  },
  readVersion: async () => undefined,
  historyInstance: async () => undefined,
  historyList: async () => ({ versions: [] }),
  metaInUse: async () => ({ profile: [], security: [], tag: [] }),
  async search(query) {
    asked += 1;
    return { matches: [], included: [], total: query.criteria.length };
  },
};

const recorded: AuditEntry[] = [];
let recording = true;
let server: Server;
let base = '';
beforeAll(async () => {
  const app = createFhirApp({
    store,
    writes: { write: () => Promise.reject(new Error('nothing is written here')) },
    now: Date.now,
    capabilityStatement: statements(),
    openApi: openApis(),
    authenticate: async (token) => (token === 'good' ? OPERATOR : undefined),
    record: async (entry) => {
      if (!recording) throw problem('unavailable', 'audit', 'hỏng', 'broken');
      recorded.push(entry);
    },
    log: createLogger({ service: 'test', level: 'info', write: (line) => void lines.push(line) }),
  });
  server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));

const get = (path: string, headers: Record<string, string> = {}, method = 'GET', body?: string) =>
  fetch(base + path, { method, headers: { authorization: 'Bearer good', ...headers }, ...(body === undefined ? {} : { body }) });
const concrete = (path: string) => path.replace(':type', 'Patient').replace(':id', 'x').replace(':vid', '1');

describe('on record', () => {
  const since = async (work: () => Promise<unknown>): Promise<readonly AuditEntry[]> => {
    const before = recorded.length;
    await work();
    return recorded.slice(before);
  };

  test.each(ROUTES.filter(({ record }) => typeof record === 'string').map((route) => [route.method, route.path, route.record] as const))(
    '%s %s: once when it is answered, once when it is refused',
    async (method, path, action) => {
      const body = method === 'GET' || method === 'DELETE' ? undefined : '{}';
      const answered = await since(() => get(concrete(path), { 'content-type': 'application/fhir+json' }, method, body));
      expect(answered).toMatchObject([{ action, route: `${method} ${path}`, client: OPERATOR.clientNumber, address: '127.0.0.1' }]);
      const refused = await since(() => get(concrete(path), { authorization: 'Bearer bad' }, method, body));
      expect(refused).toMatchObject([{ outcome: 'refused', status: 401, client: 0 }]);
    },
  );

  test('what was asked is told, also of a form; the request is the one of the answer', async () => {
    const [read] = await since(() => get('/fhir/Patient/x/_history/1', { 'x-request-id': 'r-7' }));
    expect(read).toMatchObject({ type: 'Patient', id: 'x', version: '1', request: 'r-7' });
    const [searched] = await since(() => get('/fhir/Patient?_id=x&gender=male'));
    expect(searched).toMatchObject({ action: 'search', type: 'Patient', query: '_id=x&gender=male', outcome: 'success' });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const [posted] = await since(() => get('/fhir/Patient/_search?_count=1', form, 'POST', 'gender=female'));
    expect(posted).toMatchObject({ query: '_count=1&gender=female' });
  });

  test('nothing of what is the same for everybody', async () => {
    expect(await since(() => get('/fhir/metadata'))).toEqual([]);
    expect(await since(() => get('/fhir/Patient/x', {}, 'OPTIONS'))).toEqual([]);
  });

  test('without a record there is no answer', async () => {
    recording = false;
    try {
      const answer = await get('/fhir/Patient/x');
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ resourceType: 'OperationOutcome' });
    } finally {
      recording = true;
    }
  });
});

describe('access', () => {
  test.each(ROUTES.map((route) => [route.method, concrete(route.path), route.access] as const))(
    '%s %s without a token',
    async (method, path, access) => {
      const before = asked;
      for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: 'Basic Z29vZDo=' }, { authorization: 'good' }]) {
        const answer = await fetch(base + path, { method, headers: headers as Record<string, string> });
        expect(answer.status).toBe(access === 'public' ? 200 : 401);
        expect(isPublic(method, path)).toBe(access === 'public');
        if (access === 'public') continue;
        expect(answer.headers.get('www-authenticate')).toContain('Bearer');
        expect(((await answer.json()) as { issue: { code: string }[] }).issue[0]?.code).toBe('login');
      }
      expect(asked).toBe(before);
    },
  );

  test.each([
    '/fhir',
    '/fhir/',
    '/fhir/metadata/x',
    '/fhir/khong/co/gi/het/nua',
    '/fhir/Patient/$everything',
    '/fhir/.well-known/other',
    '/fhir/Patient/x',
  ])('%s answers 401 to a stranger, whether it exists or not', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) expect((await fetch(base + path, { method })).status).toBe(401);
  });

  test('a preflight needs no token and tells nothing', async () => {
    const answer = await fetch(`${base}/fhir/Patient/x`, { method: 'OPTIONS' });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });
});

describe('answers', () => {
  test('metadata is this server, its address and every parameter with its definition', async () => {
    const statement = (await (await fetch(`${base}/fhir/metadata`)).json()) as {
      implementation: { url: string };
      rest: { resource: { searchParam: { definition?: string }[] }[] }[];
    };
    expect(statement.implementation.url).toBe(`${base}/fhir`);
    const parameters = statement.rest[0]?.resource.flatMap((r) => r.searchParam) ?? [];
    expect(parameters.length).toBeGreaterThan(300);
    expect(parameters.filter((p) => p.definition === undefined)).toEqual([]);
  });

  test('openapi.json is this server, every route and the statement’s own types', async () => {
    const answer = await fetch(`${base}/fhir/openapi.json`);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const document = (await answer.json()) as { servers: unknown; components: { schemas: { ResourceType: { enum: string[] } } } };
    expect(document.servers).toEqual([{ url: base }]);
    const statement = (await (await fetch(`${base}/fhir/metadata`)).json()) as { rest: { resource: { type: string }[] }[] };
    expect(document.components.schemas.ResourceType.enum).toEqual(statement.rest[0]?.resource.map(({ type }) => type));
  });

  test.each(['/fhir/metadata', '/fhir/openapi.json'])(
    '%s is sent once to who keeps it, and is the same packed in any way',
    async (path) => {
      const plain = await fetch(base + path, { headers: { 'accept-encoding': 'identity' } });
      const text = await plain.text();
      for (const encoding of ['br', 'gzip', 'br'])
        expect(await (await fetch(base + path, { headers: { 'accept-encoding': encoding } })).text()).toBe(text);
      const etag = plain.headers.get('etag') as string;
      expect(etag).toMatch(/^W\/"[0-9a-f]{16}"$/);
      const again = await fetch(base + path, { headers: { 'if-none-match': etag } });
      expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
      expect((await fetch(base + path, { headers: { 'if-none-match': 'W/"other"' } })).status).toBe(200);
      expect((await fetch(`${base}${path}?x=1`)).status).toBe(400);
    },
  );

  test('packs an answer only when asked and when it is worth it', async () => {
    const raw = (headers: Record<string, string>, id: string) =>
      new Promise<{ encoding: string | undefined; body: Buffer }>((done, failed) => {
        import('node:http').then(({ request }) =>
          request(`${base}/fhir/Patient/${id}`, { headers: { authorization: 'Bearer good', ...headers } }, (answer) => {
            const parts: Buffer[] = [];
            answer
              .on('data', (part: Buffer) => parts.push(part))
              .on('end', () => done({ encoding: answer.headers['content-encoding'], body: Buffer.concat(parts) }));
          })
            .on('error', failed)
            .end(),
        );
      });
    const packed = await raw({ 'accept-encoding': 'br, gzip' }, 'big');
    expect(packed.encoding).toBe('br');
    expect(brotliDecompressSync(packed.body).toString()).toBe(BIG);
    const gzipped = await raw({ 'accept-encoding': 'gzip' }, 'big');
    expect(gzipped.encoding).toBe('gzip');
    expect(gunzipSync(gzipped.body).toString()).toBe(BIG);
    expect((await raw({}, 'big')).body.toString()).toBe(BIG);
    expect((await raw({ 'accept-encoding': 'gzip;q=0' }, 'big')).encoding).toBeUndefined();
    expect((await raw({ 'accept-encoding': 'gzip' }, 'none')).encoding).toBeUndefined();
  });

  test('HEAD answers the headers of GET without its body; 304 has none either', async () => {
    const head = await get('/fhir/Patient/big', { 'accept-encoding': 'identity' }, 'HEAD');
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, 'W/"1"', '']);
    expect(Number(head.headers.get('content-length'))).toBe(Buffer.byteLength(BIG));
    const same = await get('/fhir/Patient/big', { 'if-none-match': 'W/"1"' });
    expect([same.status, same.headers.get('etag'), await same.text()]).toEqual([304, 'W/"1"', '']);
  });

  test.each([
    ['slow', 400, 'too-costly'],
    ['lost', 503, 'transient'],
    ['bug', 500, 'exception'],
  ])('%s database: %i %s, and nothing of the inside', async (id, status, code) => {
    const answer = await get(`/fhir/Patient/${id}`);
    const text = await answer.text();
    expect([answer.status, JSON.parse(text).issue[0].code]).toEqual([status, code]);
    expect(text).not.toContain('NGUYEN');
  });

  test('POST _search reads a form, refuses anything else and what is too large', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const found = (await (await get('/fhir/Patient/_search', form, 'POST', 'family=nguyen&_summary=count')).json()) as { total: number };
    expect(found.total).toBe(1);
    // What one client asked for never reaches the next one's request.
    expect((await get('/fhir/metadata')).status).toBe(200);
    expect((await get('/fhir/Patient/big')).status).toBe(200);
    expect((await get('/fhir/Patient/_search', {}, 'POST')).status).toBe(200);
    expect((await get('/fhir/Patient/_search', { 'content-type': 'application/json' }, 'POST', '{}')).status).toBe(415);
    expect((await get('/fhir/Patient/_search', form, 'POST', `family=${'x'.repeat(300_000)}`)).status).toBe(413);
    expect((await get('/fhir/Patient/_search', form, 'POST', 'mau-toc=den')).status).toBe(400);
  });

  test.each([[true], [false]])(
    'a form far too large is answered while it is still being sent (length told: %s)',
    async (told) => {
      const size = 64_000_000;
      const { request } = await import('node:http');
      const status = await new Promise<number | string | undefined>((done) => {
        const sending = request(`${base}/fhir/Patient/_search`, {
          method: 'POST',
          headers: {
            authorization: 'Bearer good',
            'content-type': 'application/x-www-form-urlencoded',
            ...(told ? { 'content-length': size } : {}),
          },
        });
        sending.on('response', (answer) => answer.resume().on('end', () => done(answer.statusCode)));
        sending.on('error', (error: NodeJS.ErrnoException) => done(error.code));
        sending.write('x'.repeat(size));
        sending.end();
      });
      expect(status).toBe(413);
    },
    5_000,
  );

  test('a packed form is read as what it is', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' };
    const search = (body: string | Buffer) =>
      fetch(`${base}/fhir/Patient/_search`, {
        method: 'POST',
        headers: { authorization: 'Bearer good', ...form },
        body: Buffer.from(body),
      });
    expect(await (await search(gzipSync('family=a&_summary=count'))).json()).toMatchObject({ total: 1 });
    expect((await search('family=a')).status).toBe(400);
  });

  test('405 tells what the address takes', async () => {
    const answer = await get('/fhir/Patient/big', {}, 'POST');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT, PATCH, DELETE']);
  });

  test('a request has an id: the caller’s when it is a word, else a fresh one', async () => {
    expect((await get('/fhir/Patient/x', { 'x-request-id': 'abc-1' })).headers.get('x-request-id')).toBe('abc-1');
    expect((await get('/fhir/Patient/x', { 'x-request-id': 'a b<script>' })).headers.get('x-request-id')).toMatch(/^[0-9a-f]{12}-/);
  });

  test('the log names the route, never a path, a query or an id', async () => {
    lines.length = 0;
    await get('/fhir/Patient/bi-mat-1?_format=json', { 'x-request-id': 'r1' });
    await get('/fhir/Patient?family=bi-mat-2');
    await get('/fhir/bi-mat-3/x');
    expect(lines.join('')).not.toContain('bi-mat');
    expect(JSON.parse(lines[0] as string)).toMatchObject({
      what: 'request',
      method: 'GET',
      url: '/fhir/:type/:id',
      type: 'Patient',
      status: 404,
      request: 'r1',
      client: 'operator',
    });
  });
});
