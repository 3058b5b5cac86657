import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { brotliCompressSync, brotliDecompressSync, deflateRawSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from '../testing/api.fixture.ts';

// Bodies on the wire: media types, encodings, limits, clients that vanish.
const LIMIT = 20_000;
let api: Api;
beforeAll(async () => {
  api = await startApi({ maxResourceBytes: LIMIT });
});
afterAll(() => api.close());

const PERSON = '{"resourceType":"Patient","name":[{"family":"Nguyễn"}]}';
const send = (body: string | Uint8Array, headers: Record<string, string>) =>
  fetch(`${api.url}/fhir/Patient`, {
    method: 'POST',
    headers: { authorization: 'Bearer operator', ...headers },
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
const JSON_TYPE = { 'content-type': 'application/fhir+json' };
/** Of a given size in bytes, and R4. */
const sized = (bytes: number) => {
  const around = '{"resourceType":"Patient","name":[{"text":""}]}';
  return around.replace('""', `"${'x'.repeat(bytes - around.length)}"`);
};
const count = async () => (await api.operator.send('GET', '/Patient?_total=accurate&_count=0')).body.total as number;

describe('media types', () => {
  test.each([
    'application/fhir+json',
    'application/json',
    'text/json',
    'application/fhir+json; charset=utf-8',
    'Application/FHIR+JSON;charset="UTF-8"',
    'application/fhir+json; fhirVersion=4.0',
    'application/json; charset=utf8',
  ])('taken: %s', async (type) => {
    const answer = await send(PERSON, { 'content-type': type });
    expect([answer.status, ((await answer.json()) as { name: { family: string }[] }).name[0]?.family]).toEqual([201, 'Nguyễn']);
  });

  test.each([
    'application/fhir+xml',
    'application/xml',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/fhir+json; charset=utf-16',
    'application/fhir+json; charset=iso-8859-1',
    'application/fhir+json; fhirVersion=3.0',
    'application/fhir+json; fhirVersion=5.0',
    'application/json-patch+json',
    'constructor',
    '',
  ])('415: %s', async (type) => {
    const answer = await send(PERSON, { 'content-type': type });
    expect([answer.status, ((await answer.json()) as { resourceType: string }).resourceType]).toEqual([415, 'OperationOutcome']);
  });
});

describe('text', () => {
  test('a byte order mark is dropped', async () => {
    expect((await send(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(PERSON)]), JSON_TYPE)).status).toBe(201);
  });
  test.each([
    ['Latin-1', Buffer.from('{"resourceType":"Patient","name":[{"family":"H\xe9"}]}', 'latin1')],
    ['cut in a character', Buffer.from(PERSON).subarray(0, Buffer.from(PERSON).indexOf(0xe1) + 1)],
    ['UTF-16', Buffer.from(PERSON, 'utf16le')],
    ['an overlong form', Buffer.from([0x7b, 0xc0, 0xa2, 0x7d])],
    ['half a surrogate pair', Buffer.from('{"resourceType":"Patient","name":[{"family":"\\ud800"}]}')],
    ['a NUL', Buffer.from('{"resourceType":"Patient","name":[{"family":"\\u0000"}]}')],
    ['brackets by the ten thousand', Buffer.from(`${'['.repeat(9_000)}1.10${']'.repeat(9_000)}`)],
    ['objects by the thousand', Buffer.from(`${'{"extension":'.repeat(1_400)}1.10${'}'.repeat(1_400)}`)],
    ['a member twice', Buffer.from('{"resourceType":"Patient","gender":"male","gender":"female"}')],
    ['a member twice, once in escapes', Buffer.from('{"resourceType":"Patient","gender":"male","gen\\u0064er":"female"}')],
    ['nothing', Buffer.alloc(0)],
  ])('400: %s', async (_name, bytes) => {
    const answer = await send(bytes, JSON_TYPE);
    expect([answer.status, ((await answer.json()) as { resourceType: string }).resourceType]).toEqual([400, 'OperationOutcome']);
  });
});

describe('packed', () => {
  test.each([
    ['gzip', gzipSync(PERSON)],
    ['x-gzip', gzipSync(PERSON)],
    ['GZIP', gzipSync(PERSON)],
    ['br', brotliCompressSync(PERSON)],
    ['deflate', deflateSync(PERSON)],
    ['deflate', deflateRawSync(PERSON)],
    ['identity', Buffer.from(PERSON)],
  ])('%s is unpacked', async (encoding, bytes) => {
    const answer = await send(bytes, { ...JSON_TYPE, 'content-encoding': encoding });
    expect([answer.status, ((await answer.json()) as { name: { family: string }[] }).name[0]?.family]).toEqual([201, 'Nguyễn']);
  });

  test('another encoding is 415 and names those taken', async () => {
    const answer = await send(PERSON, { ...JSON_TYPE, 'content-encoding': 'zstd' });
    expect([answer.status, await answer.text()]).toEqual([415, expect.stringContaining('gzip, deflate, br')]);
    expect((await send(PERSON, { ...JSON_TYPE, 'content-encoding': 'constructor' })).status).toBe(415);
  });

  test.each([
    ['gzip', Buffer.from(PERSON)],
    ['gzip', gzipSync(PERSON).subarray(0, -9)],
    ['br', Buffer.from(PERSON)],
    ['deflate', Buffer.from(PERSON)],
  ])('%s that cannot be unpacked is 400', async (encoding, bytes) => {
    expect((await send(bytes, { ...JSON_TYPE, 'content-encoding': encoding })).status).toBe(400);
  });

  test('a patch may be packed too', async () => {
    await api.operator.send('PUT', '/Patient/packed', { resourceType: 'Patient', id: 'packed' });
    const answer = await fetch(`${api.url}/fhir/Patient/packed`, {
      method: 'PATCH',
      headers: { authorization: 'Bearer operator', 'content-type': 'application/json-patch+json', 'content-encoding': 'br' },
      body: Buffer.from(brotliCompressSync('[{"op":"add","path":"/birthDate","value":"1985"}]')),
    });
    expect(answer.status).toBe(200);
  });
});

describe('limits', () => {
  test('just fits, one byte more is 413', async () => {
    expect((await send(sized(LIMIT), JSON_TYPE)).status).toBe(201);
    const before = await count();
    const answer = await send(sized(LIMIT + 1), JSON_TYPE);
    expect([answer.status, ((await answer.json()) as { issue: { code: string }[] }).issue[0]?.code]).toEqual([413, 'too-long']);
    expect(await count()).toBe(before);
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('%s counts as what it unpacks to', async (encoding, packed) => {
    expect((await send(packed(sized(LIMIT)), { ...JSON_TYPE, 'content-encoding': encoding })).status).toBe(201);
    const bomb = packed(sized(LIMIT * 500));
    expect(bomb.length).toBeLessThan(LIMIT);
    expect((await send(bomb, { ...JSON_TYPE, 'content-encoding': encoding })).status).toBe(413);
  });

  test.each([[true], [false]])(
    'the client hears of it while it is still sending, and the connection goes on (length told: %s)',
    async (told) => {
      const { Agent, request } = await import('node:http');
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const headers = { authorization: 'Bearer operator', ...JSON_TYPE };
      const size = 16_000_000;
      const post = (body: string, more: Record<string, string | number>) =>
        new Promise<number | string | undefined>((done) => {
          const sending = request(`${api.url}/fhir/Patient`, { method: 'POST', agent, headers: { ...headers, ...more } });
          sending.on('response', (answer) => answer.resume().on('end', () => done(answer.statusCode)));
          sending.on('error', (error: NodeJS.ErrnoException) => done(error.code));
          sending.end(body);
        });
      expect(await post('x'.repeat(size), told ? { 'content-length': size } : { 'transfer-encoding': 'chunked' })).toBe(413);
      expect(await post(PERSON, { 'content-length': Buffer.byteLength(PERSON) })).toBe(201);
      agent.destroy();
    },
    10_000,
  );
});

test.each([
  ['401', '/fhir/Patient', 'Bearer wrong', 401],
  ['404', '/fhir/khong/co/gi/het', 'Bearer operator', 404],
  ['405', '/fhir/Patient/x/_history', 'Bearer operator', 405],
])('who is refused for another reason hears it too, however much is still being sent: %s', async (_name, path, authorization, status) => {
  const { request } = await import('node:http');
  const heard = await new Promise<number | string | undefined>((done) => {
    const sending = request(api.url + path, { method: 'POST', headers: { authorization, ...JSON_TYPE } });
    sending.on('response', (answer) => answer.resume().on('end', () => done(answer.statusCode)));
    sending.on('error', (error: NodeJS.ErrnoException) => done(error.code));
    sending.end('x'.repeat(16_000_000));
  });
  expect(heard).toBe(status);
});

describe('the connection', () => {
  /** Speaks HTTP by hand: writes each part after a pause, and gives back what came until the end or `until`. */
  const raw = async (parts: readonly string[], until: RegExp): Promise<string> => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    let heard = '';
    socket.on('data', (data) => {
      heard += data.toString();
    });
    for (const part of parts) {
      socket.write(part);
      await wait(30);
    }
    for (let i = 0; i < 100 && !until.test(heard); i++) await wait(20);
    socket.destroy();
    return heard;
  };
  const head = (more: string) =>
    `POST /fhir/Patient HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer operator\r\nContent-Type: application/fhir+json\r\n${more}\r\n\r\n`;
  const length = Buffer.byteLength(PERSON);

  test('Expect: 100-continue', async () => {
    const heard = await raw([head(`Expect: 100-continue\r\nContent-Length: ${length}`), PERSON], / 201 /);
    expect(heard).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
  });

  test('a body in pieces, in chunks', async () => {
    const [a, b] = [PERSON.slice(0, 20), PERSON.slice(20)];
    const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
    expect(await raw([head('Transfer-Encoding: chunked'), chunk(a), chunk(b), '0\r\n\r\n'], / 201 /)).toContain(' 201 ');
  });

  test('a client that vanishes in the middle stores nothing, is no fault of ours, and harms nobody', async () => {
    const before = await count();
    const lines = api.log.length;
    await raw([head(`Content-Length: ${length}`), PERSON.slice(0, 30)], /never/);
    await wait(50);
    expect(await count()).toBe(before);
    expect(api.log.slice(lines).filter((line) => JSON.parse(line).level === 'error')).toEqual([]);
  });
});

describe('answers', () => {
  const ask = async (accept: string, headers: Record<string, string> = {}) => {
    const { request } = await import('node:http');
    return new Promise<{ encoding: string | undefined; vary: string | undefined; bytes: Buffer }>((done, failed) => {
      const text = sized(10_000);
      const sending = request(
        `${api.url}/fhir/Patient`,
        { method: 'POST', headers: { authorization: 'Bearer operator', ...JSON_TYPE, 'accept-encoding': accept, ...headers } },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () =>
            done({ encoding: answer.headers['content-encoding'], vary: answer.headers.vary, bytes: Buffer.concat(parts) }),
          );
        },
      );
      sending.on('error', failed);
      sending.end(text);
    });
  };

  test.each([
    ['gzip', 'gzip'],
    ['br', 'br'],
    ['gzip, br', 'br'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0, gzip;q=0', undefined],
    ['*', 'br'],
    ['*;q=0', undefined],
    ['identity, gzip;q=0.5', undefined],
    ['zstd', undefined],
    ['', undefined],
  ])('Accept-Encoding: %s → %s', async (accept, encoding) => {
    const answer = await ask(accept);
    expect(answer.encoding).toBe(encoding);
    expect(answer.vary).toContain('Accept-Encoding');
    const text = encoding === 'br' ? brotliDecompressSync(answer.bytes) : encoding === 'gzip' ? gunzipSync(answer.bytes) : answer.bytes;
    expect(JSON.parse(text.toString()).resourceType).toBe('Patient');
  });

  test('across origins a browser may send what clients send and read what they need', async () => {
    const preflight = await fetch(`${api.url}/fhir/Patient/x`, {
      method: 'OPTIONS',
      headers: { origin: 'http://app.example.vn', 'access-control-request-method': 'PATCH' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
      expect(preflight.headers.get('access-control-allow-methods')?.split(', ')).toContain(method);
    for (const name of ['Authorization', 'Content-Type', 'Content-Encoding', 'If-Match', 'If-None-Match', 'If-None-Exist', 'Prefer'])
      expect(preflight.headers.get('access-control-allow-headers')?.split(', ')).toContain(name);
    const answer = await send(PERSON, { ...JSON_TYPE, origin: 'http://app.example.vn' });
    for (const name of ['ETag', 'Location', 'Last-Modified', 'Preference-Applied', 'Retry-After'])
      expect(answer.headers.get('access-control-expose-headers')?.split(', ')).toContain(name);
  });
});
