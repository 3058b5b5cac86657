import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage, type RequestOptions, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { openAuditRecorder } from '@hub/audit-log';
import { ensureOperator, issueToken, openAuthenticator } from '@hub/client-register';
import { type Database, openDatabase } from '@hub/database';
import { openArchive, openSecrets, type RawArchive } from '@hub/raw-archive';
import { drainSource, fail, finish, recordProgress } from '@hub/submission-log';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase, until } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import { createIntakeApp } from './index.ts';

const MAX = 1_000_000;
let hub: TestDatabase;
let folder: string;
let archive: RawArchive;
let app: Express;
let server: Server;
let base: string;
let operator: string;
let sender: string;
let neighbour: string;
const rung: number[] = [];

async function start(
  uploads?: { slots: number; share?: number; waitMs: number },
  database: Database = hub.database,
): Promise<{ app: Express; server: Server; base: string }> {
  const made = createIntakeApp({
    database,
    archive,
    secrets: openSecrets(`${folder}.keys`),
    jobs: { ring: async (sourceId) => void rung.push(sourceId) },
    record: openAuditRecorder(database, Buffer.alloc(32, 1)).record,
    authenticator: openAuthenticator(database),
    log: createLogger({ service: 'test', level: 'silent' }),
    mappingVersion: 1,
    maxBodyBytes: MAX,
    tokenSeconds: 3_600,
    ...(uploads === undefined ? {} : { uploads }),
  });
  const listening = await new Promise<Server>((resolve) => {
    const one = made.listen(0, '127.0.0.1', () => resolve(one));
  });
  return { app: made, server: listening, base: `http://127.0.0.1:${(listening.address() as AddressInfo).port}` };
}

beforeAll(async () => {
  hub = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'hub-intake-'));
  archive = await openArchive({ folder, database: hub.database, keysFile: `${folder}.keys` });
  ({ app, server, base } = await start());
  operator = (await issueToken(hub.database, await ensureOperator(hub.database))).token;
  sender = await register('his-92901', '92901');
  neighbour = await register('his-75901', '75901');
  await register('lis-92901', '92901', ['hl7v2']);
});
afterAll(async () => {
  await new Promise((closed) => server.close(closed));
  await archive.close();
  await hub.drop();
  await rm(folder, { recursive: true });
});

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

async function register(code: string, facility: string, formats = ['qd-xml']): Promise<string> {
  const answer = await put(code, { facility, facilityName: 'Bệnh viện Mẫu', kind: 'hospital', formats });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { token: string }).token;
}
const put = (code: string, body: unknown, token = operator) =>
  fetch(`${base}/intake/sources/${code}`, {
    method: 'PUT',
    headers: { ...bearer(token), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
const submit = (body: Buffer | string, { source = 'his-92901', token = sender, type = 'application/xml', at = base } = {}) =>
  fetch(`${at}/intake/submissions?source=${source}`, { method: 'POST', headers: { ...bearer(token), 'Content-Type': type }, body });
const get = (path: string, token = sender) => fetch(base + path, { headers: bearer(token) });
const json = async (answer: Response): Promise<Record<string, unknown>> => (await answer.json()) as Record<string, unknown>;
const code = async (answer: Response): Promise<unknown> => ((await json(answer)).issues as { code: string }[])[0]?.code;
const count = async (): Promise<number> =>
  (await hub.database.pool.query<{ n: number }>('select count(*) as n from submission')).rows[0]?.n ?? -1;

/** A request under our hands: what a polite client library would never send. */
function raw(options: RequestOptions): { request: ReturnType<typeof httpRequest>; answer: Promise<IncomingMessage> } {
  const request = httpRequest(base, { agent: false, ...options });
  const answer = new Promise<IncomingMessage>((resolve, reject) => request.once('response', resolve).once('error', reject));
  answer.catch(() => undefined);
  return { request, answer };
}

test('who asks for the head of an answer only is on record as who asks for all of it', async () => {
  const { id } = await json(await submit('<KB/>'));
  const recorded = async (): Promise<readonly string[]> => {
    const { rows } = await hub.database.pool.query<{ body: string }>(`select convert_from(body, 'UTF8') as body from audit_batch`);
    return rows.flatMap(({ body }) => body.trim().split('\n')).filter((line) => line.includes(String(id)));
  };
  for (const path of [`/intake/submissions/${id}`, `/intake/submissions/${id}/raw`]) {
    const before = (await recorded()).length;
    expect((await fetch(base + path, { method: 'HEAD', headers: bearer(sender) })).status).toBe(200);
    const lines = await recorded();
    expect(lines).toHaveLength(before + 1);
    expect(lines.at(-1)).toContain(path.endsWith('raw') ? '"read",0,200' : '"receipt",0,200');
  }
});

describe('every route behind the gate', () => {
  interface Layer {
    readonly route?: { readonly path: string; readonly methods: Record<string, boolean> };
  }
  const routes = () =>
    (app.router.stack as unknown as Layer[]).flatMap(({ route }) =>
      route === undefined ? [] : Object.keys(route.methods).map((method) => ({ method: method.toUpperCase(), path: route.path })),
    );

  test('no route of the router answers without a token', async () => {
    const all = routes();
    expect(all.length).toBeGreaterThan(7);
    for (const { method, path } of all) {
      for (const headers of [{}, { Authorization: 'Bearer wrong' }, { Authorization: `Basic ${sender}` }, bearer(`${sender}x`)]) {
        const answer = await fetch(base + path.replace(/:\w+/g, 'x'), { method, headers });
        expect([method, path, answer.status, answer.headers.get('www-authenticate')]).toEqual([method, path, 401, 'Bearer realm="hub"']);
      }
    }
  });

  test('without a token even an address that does not exist is 401; with one 404, or 405 with Allow', async () => {
    expect((await fetch(`${base}/intake/nothing`)).status).toBe(401);
    expect((await fetch(`${base}/INTAKE/submissions`)).status).toBe(401);
    expect((await get('/intake/nothing')).status).toBe(404);
    const wrong = await fetch(`${base}/intake/submissions`, { method: 'DELETE', headers: bearer(sender) });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST, GET']);
  });

  test('an address that is no percent-encoding is no address; a type that is a word of JavaScript is no type', async () => {
    expect([(await get('/intake/submissions/%zz')).status, (await get('/intake/submissions/%zz', 'x')).status]).toEqual([404, 401]);
    expect((await submit('x', { type: 'constructor' })).status).toBe(415);
  });

  test('without its database intake says when to come back: 503, never 500', async () => {
    const gone = openDatabase({ url: 'postgres://hub@127.0.0.1:1/hub' });
    const lost = await start(undefined, gone);
    const answer = await fetch(`${lost.base}/intake/submissions`, { headers: bearer(sender) });
    expect([answer.status, answer.headers.get('retry-after') !== null, await code(answer)]).toEqual([503, true, 'transient']);
    await new Promise((closed) => lost.server.close(closed));
    await gone.close();
  });

  test('operator routes refuse a sender', async () => {
    expect((await get('/intake/sources')).status).toBe(403);
    expect((await put('his-new', {}, sender)).status).toBe(403);
    for (const path of ['/intake/sources/his-92901/secret', '/intake/clients/his-92901/revoke-tokens']) {
      expect((await fetch(base + path, { method: 'POST', headers: bearer(sender) })).status).toBe(403);
    }
  });

  test('a token narrowed to managing clients ends no operator’s tokens', async () => {
    const { rows } = await hub.database.pool.query<{ n: number }>(`select client_number as n from client where client_id = 'operator'`);
    const narrow = (await issueToken(hub.database, rows[0]?.n ?? 0, 60, { scope: 'hub/clients.manage' })).token;
    const end = (client: string) => fetch(`${base}/intake/clients/${client}/revoke-tokens`, { method: 'POST', headers: bearer(narrow) });
    expect([(await end('operator')).status, (await end('lis-92901')).status, (await end('nobody')).status]).toEqual([403, 200, 404]);
  });

  test('what is not intake is passed on', async () => {
    expect((await fetch(`${base}/fhir/Patient`)).headers.get('content-type')).toContain('text/html');
  });
});

describe('POST /intake/submissions', () => {
  test.each([[40], [300_000]])('202 once durable, 200 with the same id the second time (%d bytes)', async (size) => {
    const body = randomBytes(size);
    rung.length = 0;
    const first = await submit(body);
    const { id, status } = await json(first);
    expect([first.status, status, first.headers.get('location')]).toEqual([202, 'received', `/intake/submissions/${id}`]);
    expect(rung.length).toBe(1);
    const second = await submit(body);
    expect([second.status, second.headers.get('location'), await json(second)]).toEqual([
      200,
      `/intake/submissions/${id}`,
      { id, status: 'received' },
    ]);
    expect(rung.length).toBe(1);

    const receipt = await json(await get(`/intake/submissions/${id}`));
    expect(receipt).toEqual({
      id,
      source: 'his-92901',
      facility: '92901',
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}\+07:00$/),
      sha256: createHash('sha256').update(body).digest('hex'),
      status: 'received',
      counts: { received: 0, stored: 0, unchanged: 0, rejected: 0 },
      issues: [],
    });
    const bytes = await get(`/intake/submissions/${id}/raw`);
    expect(Buffer.from(await bytes.arrayBuffer()).equals(body)).toBe(true);
    expect(bytes.headers.get('content-type')).toBe('application/xml');
  });

  test('refused, and nothing is made of it', async () => {
    const before = [await count(), await files()];
    const refused: [number, Promise<Response>][] = [
      [400, submit('')],
      [400, submit('<a/>', { source: '', token: operator })],
      [401, submit('<a/>', { token: 'none' })],
      [403, submit('<a/>', { source: 'his-75901' })],
      [403, submit('<a/>', { source: 'nobody' })],
      [413, submit(randomBytes(MAX + 1))],
      [415, submit('<a/>', { type: 'application/json' })],
      [415, submit('%PDF-1.7', { source: 'lis-92901', type: 'application/pdf' })],
      [415, submit('<a/>', { source: 'lis-92901' })],
    ];
    for (const [status, answering] of refused) {
      const answer = await answering;
      expect(answer.status).toBe(status);
      const [issue] = (await json(answer)).issues as { severity: string; message: { vi: string; en: string } }[];
      expect(issue).toMatchObject({ severity: 'error', message: { vi: expect.any(String), en: expect.any(String) } });
    }
    expect([await count(), await files()]).toEqual(before);
  });

  test('an empty body and one that grows too large without a length', async () => {
    const headers = { ...bearer(sender), 'Content-Type': 'application/xml', 'Transfer-Encoding': 'chunked' };
    const options = { method: 'POST', path: '/intake/submissions', headers };
    const nothing = raw(options);
    nothing.request.end();
    expect((await nothing.answer).statusCode).toBe(400);
    const before = await files();
    const endless = raw(options);
    const writing = setInterval(() => endless.request.write(Buffer.alloc(100_000)), 5);
    const answer = await endless.answer;
    clearInterval(writing);
    expect(answer.statusCode).toBe(413);
    endless.request.destroy();
    expect(await files()).toEqual(before);
  });

  test('415 says what would be taken; a compressed body is told to come as it is', async () => {
    const body = (await json(await submit('a,b', { type: 'text/csv' }))) as { issues: { message: { vi: string; en: string } }[] };
    expect(body.issues[0]?.message.en).toContain('application/xml');
    expect(body.issues[0]?.message.vi).toContain('application/xml');
    const packed = await fetch(`${base}/intake/submissions`, {
      method: 'POST',
      headers: { ...bearer(sender), 'Content-Type': 'application/xml', 'Content-Encoding': 'gzip' },
      body: 'x',
    });
    expect([packed.status, await code(packed)]).toEqual([415, 'content-encoding']);
  });

  test.each([[10_000], [500_000]])('an upload broken off leaves nothing behind (%d bytes)', async (size) => {
    const before = [await count(), await files()];
    const headers = { ...bearer(sender), 'Content-Type': 'application/xml', 'Content-Length': String(size * 2) };
    const { request } = raw({ method: 'POST', path: '/intake/submissions', headers });
    request.write(randomBytes(size));
    await wait(150);
    request.destroy();
    await until(
      async () => [await count(), await files()],
      (found) => isDeepStrictEqual(found, before),
    );
  });

  test('a sender needs not name its own source; an operator may send for any, and it is on record', async () => {
    const own = await fetch(`${base}/intake/submissions`, {
      method: 'POST',
      headers: { ...bearer(sender), 'Content-Type': 'application/xml; charset=utf-8' },
      body: 'own',
    });
    expect(own.status).toBe(202);
    const { id } = await json(await submit('by operator', { token: operator }));
    const { rows } = await hub.database.pool.query(
      'select client_id, content_type from submission join client on client_number = sent_by where id = $1',
      [id],
    );
    expect(rows).toEqual([{ client_id: 'operator', content_type: 'application/xml' }]);
  });

  test('what failed is processed again when it is sent again', async () => {
    const { id } = await json(await submit('fails'));
    await drainAll((seq) => fail(hub.database, seq, 'disk'));
    expect(await json(await get(`/intake/submissions/${id}`))).toMatchObject({ status: 'failed' });
    rung.length = 0;
    const again = await submit('fails');
    expect([again.status, await json(again)]).toEqual([200, { id, status: 'received' }]);
    expect(rung.length).toBe(1);
  });

  test('superseded: says so', async () => {
    const { id } = await json(await submit('older'));
    await submit('newer');
    const seqs: number[] = [];
    await drainAll(async (seq) => {
      const counts = { received: 1, stored: 1, unchanged: 0, rejected: 0 };
      await hub.database.transaction((c) => recordProgress(c, { seq, from: 0, counts, issues: [], supersedes: seqs }));
      seqs.push(seq);
      await finish(hub.database, seq);
    });
    const answer = await json(await submit('older'));
    expect(answer).toMatchObject({ id, status: 'completed', issues: [{ severity: 'information', code: 'VN-SUB-superseded' }] });
  });

  test('64 clients at once never see 429; when no slot comes free in time: 429 with Retry-After', async () => {
    const answers = await Promise.all(Array.from({ length: 64 }, (_, i) => submit(`one of 64: ${i}`)));
    expect(answers.every(({ status }) => status === 202)).toBe(true);

    const small = await start({ slots: 1, waitMs: 100 });
    const headers = { ...bearer(sender), 'Content-Type': 'application/xml', 'Content-Length': '10' };
    const slow = httpRequest(small.base, { method: 'POST', path: '/intake/submissions', headers });
    slow.on('error', () => undefined);
    slow.write('12345');
    const another = (status: number) =>
      until(
        () => submit('other', { at: small.base }),
        (answer) => answer.status === status,
      );
    expect((await another(429)).headers.get('retry-after')).toBe('2');
    slow.destroy();
    await another(202);
    small.server.closeAllConnections();
    await new Promise((closed) => small.server.close(closed));
  });

  test('who lets its uploads drip keeps itself waiting, not its neighbour', async () => {
    const other = await register('his-75903', '75903');
    const small = await start({ slots: 4, share: 2, waitMs: 100 });
    const headers = { ...bearer(sender), 'Content-Type': 'application/xml', 'Content-Length': '10' };
    const dripping = [1, 2, 3, 4].map(() => {
      const one = httpRequest(small.base, { method: 'POST', path: '/intake/submissions', headers, agent: false });
      one.on('error', () => undefined);
      one.write('1');
      return one;
    });
    await until(
      () => submit('dripping', { at: small.base }),
      ({ status }) => status === 429,
    );
    expect((await submit('in time', { at: small.base, source: 'his-75903', token: other })).status).toBe(202);
    for (const one of dripping) one.destroy();
    small.server.closeAllConnections();
    await new Promise((closed) => small.server.close(closed));
  });
});

describe('reading back', () => {
  test('a neighbour finds neither receipt nor bytes; an operator and the facility do', async () => {
    const { id } = await json(await submit('mine'));
    for (const path of [`/intake/submissions/${id}`, `/intake/submissions/${id}/raw`]) {
      expect((await get(path, neighbour)).status).toBe(404);
      expect((await get(path, operator)).status).toBe(200);
    }
    expect((await get('/intake/submissions/not-an-id')).status).toBe(404);
  });

  test('lists by page, own facility only', async () => {
    for (let i = 0; i < 5; i += 1) await submit(`listed ${i}`, { source: 'his-75901', token: neighbour });
    const seen: string[] = [];
    for (let path: string | undefined = '/intake/submissions?_count=2'; path !== undefined; ) {
      const page = (await json(await get(path, neighbour))) as {
        submissions: { id: string; source: string; issues?: unknown }[];
        next?: string;
      };
      expect(page.submissions.every(({ source, issues }) => source === 'his-75901' && issues === undefined)).toBe(true);
      seen.push(...page.submissions.map(({ id }) => id));
      path = page.next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
    const list = async (query: string, token = operator) =>
      ((await json(await get(`/intake/submissions?${query}`, token))).submissions as unknown[]).length;
    expect(await list('source=his-75901')).toBe(5);
    expect(await list('source=his-75901', sender)).toBe(0);
    expect(await list('source=his-75901&status=received&from=2020-01-01&to=2100-01-01')).toBe(5);
    expect(await list('source=his-75901&to=2020-01-01')).toBe(0);
    for (const query of ['status=done', 'from=yesterday', '_count=0', 'cursor=x']) {
      expect([query, (await get(`/intake/submissions?${query}`)).status]).toEqual([query, 400]);
    }
  });
});

describe('sources and tokens', () => {
  test('PUT: 201 with credentials, 200 without; forms are checked and named; another facility is refused', async () => {
    const body = { facility: '01901', facilityName: ' Bệnh viện  ', kind: 'hospital', formats: ['qd-xml', 'zip'], msh4: ['01901'] };
    const first = await put('his-01901', body);
    expect([first.status, await json(first)]).toEqual([
      201,
      {
        code: 'his-01901',
        facility: '01901',
        facilityName: 'Bệnh viện',
        kind: 'hospital',
        formats: ['qd-xml', 'zip'],
        msh4: ['01901'],
        clientId: 'his-01901',
        clientSecret: expect.any(String),
        token: expect.any(String),
        expiresAt: expect.any(String),
      },
    ]);
    const second = await put('his-01901', body);
    expect([second.status, Object.keys(await json(second))]).toEqual([
      200,
      ['code', 'facility', 'facilityName', 'kind', 'formats', 'msh4'],
    ]);
    expect((await put('his-01901', { ...body, facility: '75901' })).status).toBe(409);
    for (const [field, wrong] of [
      ['facility', '123'],
      ['facilityName', ''],
      ['kind', 7],
      ['formats', ['pdf']],
      ['formats', []],
      ['msh4', 'x'],
    ]) {
      const answer = await put('his-x', { ...body, [field as string]: wrong });
      expect([answer.status, ((await json(answer)).issues as { field: string }[])[0]?.field]).toEqual([400, field]);
    }
    expect((await put('Ü', body)).status).toBe(400);
    const broken = await fetch(`${base}/intake/sources/his-x`, {
      method: 'PUT',
      headers: { ...bearer(operator), 'Content-Type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
    const { sources } = (await json(await get('/intake/sources', operator))) as { sources: { code: string }[] };
    expect(sources.map(({ code: name }) => name)).toContain('his-01901');
  });
});

async function drainAll(handle: (seq: number) => Promise<void>): Promise<void> {
  const { rows } = await hub.database.pool.query<{ source_id: number }>(`select source_id from source where code = 'his-92901'`);
  // Only what the test itself sent: earlier tests left theirs open.
  await hub.database.pool.query(
    `update submission set status = 'rejected' where status = 'received' and seq < (select max(seq) from submission) - 1`,
  );
  await drainSource(hub.database, rows[0]?.source_id ?? 0, 1, ({ seq }) => handle(seq));
}

async function files(): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.seg'))
    .map(({ name }) => name)
    .sort();
}
