import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { rowCounts } from '@hub/resource-store/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Arena, openArena } from './testing/arena.fixture.ts';

// What a careless or a hostile client can send: each is answered with a 4xx and an OperationOutcome, quickly; nothing is stored, the server lives on.
const LIMITS = { FHIR_MAX_RESOURCE_BYTES: '1000000', FHIR_MAX_BUNDLE_BYTES: '2000000', FHIR_MAX_BUNDLE_ENTRIES: '500' };

let arena: Arena;
let before: Readonly<Record<string, number>>;
beforeAll(async () => {
  arena = await openArena({ servers: 1, env: LIMITS });
  const warm = { ...patient(), id: 'victim', name: [{ family: 'Mẫu' }], extension: [{ url: 'http://his.example.vn/x', valueString: 'x' }] };
  expect((await arena.client().send('PUT', '/Patient/victim', warm)).status).toBe(201);
  before = await rowCounts(arena.base.database);
});
afterAll(() => arena.close());

const patient = (more: object = {}): object => ({ resourceType: 'Patient', ...more });
/** A Patient as text, with members as they stand there. */
const raw = (members: string): string => `{"resourceType":"Patient",${members}}`;
const nested = (depth: number): string =>
  `{"resourceType":"Patient","extension":${'[{"url":"http://x","extension":'.repeat(depth)}[]${'}]'.repeat(depth)}}`;

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function ask({ method = 'POST', path = '/Patient', body, headers = {} }: Asked): Promise<Heard> {
  const answer = await fetch(`${arena.servers[0]?.url}/fhir${path}`, {
    method,
    headers: {
      authorization: `Bearer ${arena.token}`,
      ...(body === undefined ? {} : { 'content-type': method === 'PATCH' ? 'application/json-patch+json' : 'application/fhir+json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: body as NonNullable<RequestInit['body']> }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

function expectRefused({ status, headers, text: said }: Heard): void {
  expect([status, said.slice(0, 200)]).toEqual([expect.any(Number), expect.stringContaining('OperationOutcome')]);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(headers.get('x-request-id')).toMatch(/^[\w.-]+$/);
  expect(headers.get('set-cookie')).toBeNull();
  const issues = (JSON.parse(said) as { issue: { details: { text: string }; diagnostics: string }[] }).issue;
  for (const { details, diagnostics } of issues) expect([details.text, diagnostics]).toEqual([expect.any(String), expect.any(String)]);
}

const BODIES: Readonly<Record<string, Asked>> = {
  'truncated JSON': { body: '{"resourceType":"Patient","name":[{"fam' },
  'no JSON': { body: 'xin chào' },
  'nothing but blanks': { body: ' \n\t ' },
  'a number': { body: '5' },
  null: { body: 'null' },
  'a list': { body: '[]' },
  'a text': { body: '"Patient"' },
  'no resourceType': { body: '{}' },
  'another resourceType': { body: '{"resourceType":"Observation"}' },
  'a resourceType of JavaScript': { body: '{"resourceType":"constructor"}' },
  'a resourceType __proto__': { body: '{"resourceType":"__proto__"}' },
  'nested 1,000 deep': { body: nested(1_000) },
  'lists nested 100,000 deep': { body: `{"resourceType":"Patient","name":${'['.repeat(100_000)}${']'.repeat(100_000)}}` },
  '50,000 unknown keys': { body: raw(Array.from({ length: 50_000 }, (_, i) => `"k${i}":1`).join()) },
  '__proto__ as a key': { body: raw('"__proto__":{"active":true}') },
  'constructor as a key': { body: raw('"constructor":{"prototype":{"x":1}}') },
  '__proto__ inside': { body: raw('"name":[{"__proto__":{"family":"x"}}]') },
  'bytes that are no UTF-8': {
    body: Buffer.concat([Buffer.from('{"resourceType":"Patient","language":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]),
  },
  'an overlong UTF-8 NUL': {
    body: Buffer.concat([Buffer.from('{"resourceType":"Patient","language":"'), Buffer.from([0xc0, 0x80]), Buffer.from('"}')]),
  },
  'a surrogate as UTF-8': {
    body: Buffer.concat([Buffer.from('{"resourceType":"Patient","language":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
  },
  'UTF-16': { body: Buffer.from(`\ufeff${JSON.stringify(patient())}`, 'utf16le') },
  'NUL escaped in a name': { body: raw('"name":[{"family":"a\\u0000b"}]') },
  'NUL escaped in an identifier': { body: raw('"identifier":[{"system":"http://x","value":"\\u0000"}]') },
  'NUL escaped in a uri': { body: raw('"identifier":[{"system":"http://x\\u0000","value":"1"}]') },
  'NUL escaped in a key': { body: raw('"na\\u0000me":[]') },
  'NUL escaped in a narrative': {
    body: raw('"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">a\\u0000</div>"}'),
  },
  'NUL escaped in an extension': { body: raw('"extension":[{"url":"http://x","valueString":"\\u0000"}]') },
  'a bare NUL byte': { body: raw('"name":[{"family":"a\u0000b"}]') },
  'a control character escaped': { body: raw('"name":[{"family":"a\\u0007b"}]') },
  'half a surrogate pair escaped': { body: raw('"name":[{"family":"\\ud800"}]') },
  'the other half': { body: raw('"name":[{"family":"x\\udc00y"}]') },
  'half a pair in a key': { body: raw('"\\ud800":1') },
  'an id of 100,000 characters': { body: raw(`"id":"${'a'.repeat(100_000)}"`) },
  'an id with a slash in a PUT': { method: 'PUT', path: '/Patient/a%2Fb', body: raw('"id":"a/b"') },
  'a birth date of 500,000 digits': { body: raw(`"birthDate":"${'1'.repeat(500_000)}"`) },
  'a number that is no integer': { body: raw('"multipleBirthInteger":1e999') },
  'an integer of 100,000 digits': { body: raw(`"multipleBirthInteger":${'9'.repeat(100_000)}`) },
  'a narrative that opens 100,000 tags': {
    body: raw(`"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">${'<a '.repeat(100_000)}</div>"}`),
  },
  'a narrative with a script': {
    body: raw('"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><script>1</script></div>"}'),
  },
  'base64 that is none': {
    path: '/Binary',
    body: JSON.stringify({ resourceType: 'Binary', contentType: 'text/plain', data: '!'.repeat(500_000) }),
  },
  'a body above the limit': { body: raw(`"language":"${'x'.repeat(1_100_000)}"`) },
  'a gzip bomb': { body: gzipSync(Buffer.alloc(300_000_000, 32), { level: 9 }), headers: { 'content-encoding': 'gzip' } },
  'gzip that is none': { body: '{"resourceType":"Patient"}', headers: { 'content-encoding': 'gzip' } },
  'gzip cut short': { body: gzipSync(JSON.stringify(patient())).subarray(0, 20), headers: { 'content-encoding': 'gzip' } },
  'gzip twice': { body: gzipSync(gzipSync(JSON.stringify(patient()))), headers: { 'content-encoding': 'gzip, gzip' } },
  'another encoding': { body: '{}', headers: { 'content-encoding': 'zstd' } },
  XML: { body: '<Patient xmlns="http://hl7.org/fhir"/>', headers: { 'content-type': 'application/fhir+xml' } },
  'a form': { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  'another charset': { body: '{"resourceType":"Patient"}', headers: { 'content-type': 'application/fhir+json; charset=utf-16' } },
  'a patch that is no list': { method: 'PATCH', path: '/Patient/victim', body: '{"op":"add"}' },
  'a patch through __proto__': { method: 'PATCH', path: '/Patient/victim', body: '[{"op":"add","path":"/__proto__/x","value":1}]' },
  'a patch through constructor': {
    method: 'PATCH',
    path: '/Patient/victim',
    body: '[{"op":"add","path":"/constructor/prototype/x","value":1}]',
  },
  'a patch far outside a list': { method: 'PATCH', path: '/Patient/victim', body: '[{"op":"add","path":"/name/4000000000","value":{}}]' },
  'a patch that doubles forty times': {
    method: 'PATCH',
    path: '/Patient/victim',
    body: JSON.stringify(Array.from({ length: 40 }, (_, i) => ({ op: 'copy', from: '', path: `/x${i}` }))),
  },
  'a patch of long texts, doubled': {
    method: 'PATCH',
    path: '/Patient/victim',
    body: JSON.stringify([
      { op: 'add', path: '/extension/-', value: { url: 'http://his.example.vn/x', valueString: 'y'.repeat(500_000) } },
      ...Array.from({ length: 900 }, () => ({ op: 'copy', from: '/extension/1', path: '/extension/-' })),
    ]),
  },
  'a patch with a NUL': { method: 'PATCH', path: '/Patient/victim', body: '[{"op":"replace","path":"/name/0/family","value":"\\u0000"}]' },
  'a patch of the id': { method: 'PATCH', path: '/Patient/victim', body: '[{"op":"replace","path":"/id","value":"other"}]' },
};

const HEADERS: Readonly<Record<string, Asked>> = {
  'If-Match that is no tag': { method: 'PUT', path: '/Patient/victim', body: raw('"id":"victim"'), headers: { 'if-match': 'W/"1' } },
  'If-Match of an absurd version': {
    method: 'PUT',
    path: '/Patient/victim',
    body: raw('"id":"victim"'),
    headers: { 'if-match': `W/"${'9'.repeat(5_000)}"` },
  },
  'If-Match of a version beyond int': {
    method: 'PUT',
    path: '/Patient/victim',
    body: raw('"id":"victim"'),
    headers: { 'if-match': 'W/"9999999999"' },
  },
  'ten thousand tags in If-Match': {
    method: 'DELETE',
    path: '/Patient/victim',
    headers: { 'if-match': Array.from({ length: 3_000 }, (_, i) => `W/"${i + 7}"`).join() },
  },
  'If-None-Exist without criteria': { body: raw('"active":true'), headers: { 'if-none-exist': '' } },
  'If-None-Exist of an unknown parameter': { body: raw('"active":true'), headers: { 'if-none-exist': 'mau-toc=den' } },
  'If-None-Exist with a line break': { body: raw('"active":true'), headers: { 'if-none-exist': 'khong-co=%0d%0aSet-Cookie:%20a=b' } },
  'If-None-Exist with a NUL': { body: raw('"active":true'), headers: { 'if-none-exist': 'identifier=%00' } },
  'If-None-Exist with a NUL as system': { body: raw('"active":true'), headers: { 'if-none-exist': 'identifier=%00|x' } },
  'Accept of XML only': { body: raw('"active":true'), headers: { accept: 'application/fhir+xml' } },
};

const ADDRESSES: Readonly<Record<string, Asked>> = {
  'no such type': { method: 'GET', path: '/BenhNhan' },
  'a type of JavaScript': { method: 'GET', path: '/constructor' },
  'the type __proto__': { method: 'GET', path: '/__proto__/x' },
  'an id with an encoded slash': { method: 'GET', path: '/Patient/a%2Fb' },
  'an id that climbs': { method: 'GET', path: '/Patient/%2e%2e%2f%2e%2e%2fetc%2fpasswd' },
  'an id with NUL': { method: 'GET', path: '/Patient/%00' },
  'a type with NUL': { method: 'GET', path: '/Patient%00/x' },
  'half an escape': { method: 'GET', path: '/Patient/%E0%A4%A' },
  'bytes that are no UTF-8': { method: 'GET', path: '/Patient/%ff%fe' },
  'an id of 10,000 characters': { method: 'GET', path: `/Patient/${'a'.repeat(10_000)}` },
  'a version with NUL': { method: 'GET', path: '/Patient/victim/_history/%00' },
  'an absurd version': { method: 'GET', path: '/Patient/victim/_history/99999999999999999999' },
  'a negative version': { method: 'GET', path: '/Patient/victim/_history/-1' },
  '10,000 unknown parameters': { method: 'GET', path: `/Patient?${Array.from({ length: 10_000 }, (_, i) => `a${i}`).join('&')}` },
  '10,000 times one parameter': { method: 'GET', path: `/Patient?${'name=a&'.repeat(8_000)}` },
  'NUL in a name': { method: 'GET', path: '/Patient?name=%00' },
  'NUL in an identifier': { method: 'GET', path: '/Patient?identifier=%00' },
  'NUL in a system': { method: 'GET', path: '/Patient?identifier=http://x%00|1' },
  'NUL in a reference': { method: 'GET', path: '/Observation?subject=Patient/%00' },
  'NUL in an id': { method: 'GET', path: '/Patient?_id=%00' },
  'NUL in a uri': { method: 'GET', path: '/Patient?_profile=http://x%00' },
  'NUL in a quantity’s unit': { method: 'GET', path: '/Observation?value-quantity=5|http://x|%00' },
  'NUL in :exact': { method: 'GET', path: '/Patient?family:exact=%00' },
  'NUL in :contains': { method: 'GET', path: '/Patient?family:contains=%00' },
  'NUL in _source': { method: 'GET', path: '/Patient?_source=%00' },
  'NUL in a chain': { method: 'GET', path: '/Observation?subject:Patient.name=%00' },
  'NUL in a date': { method: 'GET', path: '/Patient?birthdate=2020%00' },
  'NUL in _sort': { method: 'GET', path: '/Patient?_sort=%00' },
  'NUL in _include': { method: 'GET', path: '/Patient?_include=%00' },
  'NUL in _elements': { method: 'GET', path: '/Patient?_elements=%00' },
  'a cursor nobody gave': { method: 'GET', path: '/Patient?_cursor=AAAA' },
  'a cursor of NUL': { method: 'GET', path: '/Patient?_cursor=%00' },
  'a number far too large': { method: 'GET', path: '/Patient?_count=99999999999999999999' },
  'a date far away': { method: 'GET', path: '/Patient?birthdate=99999999-01-01' },
  'a quantity that is none': { method: 'GET', path: '/Observation?value-quantity=1e' },
  'a NUL in _since': { method: 'GET', path: '/Patient/victim/_history?_since=%00' },
  'a DELETE without criteria': { method: 'DELETE', path: '/Patient' },
  'a PUT without criteria': { method: 'PUT', path: '/Patient', body: raw('"active":true') },
  'a DELETE by NUL': { method: 'DELETE', path: '/Patient?identifier=%00' },
  'a PUT by NUL': { method: 'PUT', path: '/Patient?identifier=%00', body: raw('"active":true') },
  'a method the address does not take': { method: 'PUT', path: '/metadata', body: '{}' },
  'an address that does not exist': { method: 'POST', path: '/a/b/c/d', body: '{}' },
};

const entry = (request: object, resource?: object): object => ({ request, ...(resource === undefined ? {} : { resource }) });
const bundle = (entries: readonly unknown[], type = 'transaction'): Asked => ({
  path: '',
  body: JSON.stringify({ resourceType: 'Bundle', type, entry: entries }),
});
const create = entry({ method: 'POST', url: 'Patient' }, patient());
const BUNDLES: Readonly<Record<string, Asked>> = {
  'not a bundle': { path: '', body: raw('"active":true') },
  'a bundle of another type': bundle([create], 'collection'),
  'an entry without a request': bundle([create, { resource: patient() }]),
  'an entry that is null': bundle([create, null]),
  'an entry that is a text': bundle([create, 'x']),
  'entries that are no list': { path: '', body: '{"resourceType":"Bundle","type":"transaction","entry":{"0":{}}}' },
  'a url that climbs': bundle([create, entry({ method: 'GET', url: '../../metrics' })]),
  'a url of another server': bundle([create, entry({ method: 'GET', url: 'http://127.0.0.1:5432/' })]),
  'a url with NUL': bundle([create, entry({ method: 'GET', url: 'Patient/\u0000' })]),
  'a method that is none': bundle([create, entry({ method: 'TRACE', url: 'Patient/victim' })]),
  'a condition with NUL': bundle([create, entry({ method: 'POST', url: 'Patient', ifNoneExist: 'identifier=%00' }, patient())]),
  'a conditional reference with NUL': bundle([
    create,
    entry(
      { method: 'POST', url: 'Basic' },
      { resourceType: 'Basic', code: { text: 'x' }, subject: { reference: 'Patient?identifier=%00' } },
    ),
  ]),
  'a bundle in a bundle': bundle([create, entry({ method: 'POST', url: '' }, { resourceType: 'Bundle', type: 'transaction', entry: [] })]),
  'a fullUrl twice': bundle([
    { ...create, fullUrl: 'urn:uuid:1' },
    { ...create, fullUrl: 'urn:uuid:1' },
  ]),
  'a body above the limit': bundle([entry({ method: 'POST', url: 'Patient' }, patient({ language: 'x'.repeat(2_100_000) }))]),
  'more entries than are allowed': bundle(Array.from({ length: 501 }, () => create)),
};

describe.each(Object.entries({ BODIES, HEADERS, ADDRESSES, BUNDLES }))('%s', (_, cases) => {
  test.each(Object.keys(cases))('%s', async (name) => {
    expectRefused(await ask(cases[name] as Asked));
  });
});

/** What only a socket can send. Answers everything that came back. */
async function overSocket(request: string | Buffer, end = false): Promise<string> {
  const socket = connect(Number(new URL(arena.servers[0]?.url as string).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(request);
  if (end) socket.end();
  socket.setTimeout(20_000, () => socket.destroy());
  return text(socket).catch(() => '');
}
const head = (method: string, path: string, ...lines: string[]): string =>
  [
    `${method} /fhir${path} HTTP/1.1`,
    'Host: hub.example.vn',
    `Authorization: Bearer ${arena.token}`,
    'Connection: close',
    ...lines,
    '',
    '',
  ].join('\r\n');

describe('over a socket', () => {
  test('100 MB announced and never sent: refused at once', async () => {
    const said = await overSocket(head('POST', '/Patient', 'Content-Type: application/fhir+json', 'Content-Length: 100000000'));
    expect(said).toMatch(/^HTTP\/1.1 413 /);
    expect(said).toContain('OperationOutcome');
  });

  test.each([
    ['a header of 100 KB', () => head('GET', '/Patient', `X-Long: ${'x'.repeat(100_000)}`), 431],
    ['a URL of 100 KB', () => head('GET', `/Patient?_id=${'x'.repeat(100_000)}`), 431],
    ['a header without a name', () => head('GET', '/Patient', ': x'), 400],
    ['a bare line break in a header', () => head('GET', '/Patient', 'If-None-Match: a\nSet-Cookie: b=c\u0000'), 400],
    ['two lengths', () => head('POST', '/Patient', 'Content-Length: 2', 'Content-Length: 3'), 400],
    ['a length and chunks', () => head('POST', '/Patient', 'Content-Length: 2', 'Transfer-Encoding: chunked'), 400],
    ['a length that is none', () => head('POST', '/Patient', 'Content-Length: -1'), 400],
    [
      'chunks that are none',
      () => `${head('POST', '/Patient', 'Content-Type: application/fhir+json', 'Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`,
      400,
    ],
    ['a method that is none', () => head('XOA', '/Patient'), 400],
  ])('%s', async (_, request, status) => {
    const said = await overSocket(request());
    expect(said).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(said).toContain('OperationOutcome');
    expect(said).toMatch(/^x-request-id: \S+\r$/im);
  });

  test('a client that goes in the middle of its body leaves nothing behind', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () =>
        overSocket(
          `${head('POST', '/Patient', 'Content-Type: application/fhir+json', 'Content-Length: 1000')}{"resourceType":"Patient"`,
          true,
        ),
      ),
    );
  });

  test.each(['evil.example/x?y', '"><script>', 'a b', 'x@evil.example', '[::1', 'evil.example:99999999'])(
    'the Host %s gets into no link',
    async (host) => {
      const said = await overSocket(head('GET', '/Patient?_count=1').replace('hub.example.vn', host));
      expect(said).toMatch(/^HTTP\/1.1 (200|400) /);
      expect(said).not.toContain('evil');
      expect(said).not.toContain('<script>');
    },
  );
});

describe('what is merely strange', () => {
  test('an answer repeats no header that it was sent', async () => {
    const strange = {
      prefer: 'return=minimal; x="Set-Cookie: a=b", respond-async, wait=\t9',
      'x-request-id': 'a b\tc',
      'if-modified-since': 'hôm qua'.normalize('NFD').replace(/[^\x20-\x7e]/g, '?'),
    };
    const heard = await ask({ method: 'GET', path: '/Patient/victim', headers: strange });
    expect(heard.status).toBe(200);
    expect(JSON.stringify([...heard.headers])).not.toContain('a=b');
    expect(heard.headers.get('x-request-id')).toMatch(/^[0-9a-f]{12}-/);
  });

  test('a batch answers every strange entry for itself', async () => {
    const { status, text: said } = await ask(
      bundle(
        [
          entry({ method: 'GET', url: 'Patient?name=%00' }),
          entry({ method: 'GET', url: 'Patient/victim' }),
          entry({ method: 'DELETE', url: 'Patient' }),
          entry({ method: 'GET', url: '__proto__/constructor' }),
          entry({ method: 'PUT', url: 'Patient/victim', ifMatch: 'W/"99"' }, patient({ id: 'victim' })),
        ],
        'batch',
      ),
    );
    expect(status).toBe(200);
    const codes = (JSON.parse(said) as { entry: { response: { status: string } }[] }).entry.map(({ response }) =>
      response.status.slice(0, 3),
    );
    expect(codes[1]).toBe('200');
    for (const [i, code] of codes.entries()) if (i !== 1) expect(code).toMatch(/^4/);
  });
});

test('afterwards: no row is new, nothing failed inside, and the server works', async () => {
  const { uri: _, ...tables } = await rowCounts(arena.base.database);
  const { uri: __, ...were } = before;
  expect(tables).toEqual(were);
  expect(arena.failures()).toEqual([]);
  expect((await ask({ method: 'GET', path: '/Patient/victim' })).headers.get('etag')).toBe('W/"1"');
  expect((await ask({ body: raw('"active":true') })).status).toBe(201);
});
