import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, startApi } from '../testing/api.fixture.ts';

// R4 binary.html, http.html#binary.
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const BYTES = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff, 0xfe, 0x0a]);
const send = (method: string, path: string, body?: Uint8Array, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/fhir${path}`, {
    method,
    headers: { authorization: 'Bearer operator', ...headers },
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
  });
const idOf = (answer: Response) => /\/Binary\/([^/]+)\/_history\//.exec(answer.headers.get('location') ?? '')?.[1] ?? '';

test('content of any type is stored as it is, and comes back as it is', async () => {
  const made = await send('POST', '/Binary', BYTES, { 'content-type': 'application/pdf' });
  // What was just sent is not sent back unasked.
  expect([made.status, made.headers.get('etag'), await made.text()]).toEqual([201, 'W/"1"', '']);
  const id = idOf(made);
  for (const accept of ['*/*', 'application/pdf', 'application/*', 'text/html,application/xhtml+xml,*/*;q=0.8']) {
    const read = await send('GET', `/Binary/${id}`, undefined, { accept });
    expect([read.status, read.headers.get('content-type'), Buffer.from(await read.arrayBuffer())]).toEqual([200, 'application/pdf', BYTES]);
  }
  expect(Buffer.from(await (await send('GET', `/Binary/${id}/_history/1`, undefined, { accept: '*/*' })).arrayBuffer())).toEqual(BYTES);
});

test('as FHIR when FHIR is asked for', async () => {
  const id = idOf(await send('POST', '/Binary', BYTES, { 'content-type': 'application/pdf' }));
  for (const [path, accept] of [
    [`/Binary/${id}`, 'application/fhir+json'],
    [`/Binary/${id}`, 'application/json'],
    [`/Binary/${id}?_format=json`, '*/*'],
  ] as const) {
    const read = await send('GET', path, undefined, { accept });
    expect(await read.json()).toMatchObject({ resourceType: 'Binary', id, contentType: 'application/pdf', data: BYTES.toString('base64') });
  }
  expect((await send('GET', `/Binary/${id}`, undefined, { accept: 'image/png' })).status).toBe(406);
});

test('a browser saves it and runs nothing in it', async () => {
  const page = Buffer.from('<script>alert(1)</script>');
  const id = idOf(await send('POST', '/Binary', page, { 'content-type': 'text/html; charset=utf-8' }));
  const read = await send('GET', `/Binary/${id}`, undefined, { accept: 'text/html' });
  expect(read.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(read.headers.get('content-disposition')).toBe('attachment');
  expect(read.headers.get('x-content-type-options')).toBe('nosniff');
  expect(read.headers.get('content-security-policy')).toContain('sandbox');
});

test('HEAD and 304', async () => {
  const id = idOf(await send('POST', '/Binary', BYTES, { 'content-type': 'application/pdf' }));
  const head = await send('HEAD', `/Binary/${id}`, undefined, { accept: '*/*' });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(BYTES.length), '']);
  expect((await send('GET', `/Binary/${id}`, undefined, { accept: '*/*', 'if-none-match': 'W/"1"' })).status).toBe(304);
});

test('X-Security-Context becomes securityContext and is told again', async () => {
  const made = await send('POST', '/Binary', BYTES, {
    'content-type': 'image/png',
    'x-security-context': 'Patient/p1',
    prefer: 'return=representation',
  });
  const id = idOf(made);
  const read = await send('GET', `/Binary/${id}`, undefined, { accept: 'application/fhir+json' });
  expect(await read.json()).toMatchObject({ securityContext: { reference: 'Patient/p1' } });
  expect((await send('GET', `/Binary/${id}`, undefined, { accept: '*/*' })).headers.get('x-security-context')).toBe('Patient/p1');
});

test('a Binary sent as FHIR JSON is one; other FHIR JSON is content', async () => {
  const resource = { resourceType: 'Binary', contentType: 'text/plain', data: Buffer.from('xin chào').toString('base64') };
  const made = await api.operator.send('POST', '/Binary', resource);
  expect([made.status, made.body]).toEqual([201, expect.objectContaining(resource)]);
  expect(await (await send('GET', `/Binary/${made.body.id}`, undefined, { accept: '*/*' })).text()).toBe('xin chào');
  const patient = Buffer.from('{"resourceType":"Patient","weight":7.80}');
  const id = idOf(await send('POST', '/Binary', patient, { 'content-type': 'application/fhir+json', accept: '*/*' }));
  const read = await send('GET', `/Binary/${id}`, undefined, { accept: '*/*' });
  expect([read.headers.get('content-type'), Buffer.from(await read.arrayBuffer())]).toEqual(['application/fhir+json', patient]);
  const wrong = await api.operator.send('POST', '/Binary', { ...resource, colour: 'red' });
  expect([wrong.status, wrong.body.issue[0].expression]).toEqual([400, ['Binary.colour']]);
});

test('PUT stores content under the id of the address; equal content makes no version', async () => {
  const put = (bytes: Buffer) => send('PUT', '/Binary/scan-1', bytes, { 'content-type': 'image/jpeg' });
  expect([(await put(BYTES)).status, (await put(BYTES)).headers.get('etag')]).toEqual([201, 'W/"1"']);
  const changed = await put(Buffer.from('x'));
  expect([changed.status, changed.headers.get('etag')]).toEqual([200, 'W/"2"']);
  expect((await send('DELETE', '/Binary/scan-1')).status).toBe(204);
  expect((await send('GET', '/Binary/scan-1', undefined, { accept: '*/*' })).status).toBe(410);
});

test('another facility’s content is not there', async () => {
  const made = await fetch(`${api.url}/fhir/Binary/his-1-scan`, {
    method: 'PUT',
    headers: { authorization: 'Bearer his-1', 'content-type': 'image/jpeg' },
    body: BYTES,
  });
  expect(made.status).toBe(201);
  expect((await api.his2.send('GET', '/Binary/his-1-scan')).status).toBe(404);
  expect((await api.his1.send('GET', '/Binary/his-1-scan')).status).toBe(200);
});

test('an Accept that is no FHIR hinders no write', async () => {
  const made = await send('POST', '/Binary', BYTES, { 'content-type': 'image/png', accept: 'image/png' });
  expect([made.status, await made.text()]).toEqual([201, '']);
  const asked = await send('POST', '/Binary', BYTES, { 'content-type': 'image/png', accept: 'application/fhir+json' });
  expect(await asked.json()).toMatchObject({ resourceType: 'Binary', contentType: 'image/png' });
  const both = { 'content-type': 'image/png', accept: 'image/png', prefer: 'return=representation' };
  expect((await send('POST', '/Binary', BYTES, both)).status).toBe(406);
});

test('415 without a type, 400 without content', async () => {
  expect((await send('POST', '/Binary', BYTES, { 'content-type': 'no type' })).status).toBe(415);
  expect((await send('POST', '/Binary', undefined, { 'content-type': 'image/png' })).status).toBe(400);
});
