import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';

// What clients in use really send: HAPI's, Medplum's, Synthea's loaders, proxies, and clients that copy a Location into a reference.
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const MRN = 'urn:oid:1.2.36.146.595.217.0.1';
const person = (value: string) => ({ resourceType: 'Patient', identifier: [{ system: MRN, value }] });
const found = async (value: string): Promise<number> =>
  (await api.his1.send('GET', `/Patient?identifier=${MRN}|${value}&_summary=count`)).body.total;

/** A request as bytes, read to its end. */
function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(api.url);
  return new Promise((done, fail) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text.replaceAll('\n', '\r\n')));
    socket.setEncoding('utf8').on('data', (part) => (answer += part));
    socket.on('close', () => done(answer)).on('error', fail);
  });
}

describe('If-None-Exist', () => {
  test.each([
    ['criteria alone', (c: string) => c],
    ['a question mark before them', (c: string) => `?${c}`],
    ['the type before them', (c: string) => `Patient?${c}`],
    ['a path before them', (c: string) => `/fhir/Patient?${c}`],
    ['the whole address, as HAPI sends it', (c: string) => `${api.url}/fhir/Patient?${c}`],
  ])('%s: one resource, however often', async (form, written) => {
    const value = form.replaceAll(/\W/g, '-');
    const condition = { 'if-none-exist': written(`identifier=${encodeURIComponent(`${MRN}|${value}`)}`) };
    const first = await api.his1.send('POST', '/Patient', person(value), condition);
    const second = await api.his1.send('POST', '/Patient', person(value), condition);
    expect([first.status, second.status, second.body.id, await found(value)]).toEqual([201, 200, first.body.id, 1]);
  });

  test('in a bundle too', async () => {
    const entry = { resource: person('b1'), request: { method: 'POST', url: 'Patient', ifNoneExist: `Patient?identifier=${MRN}|b1` } };
    for (const type of ['transaction', 'batch', 'transaction'])
      expect((await api.his1.send('POST', '', { resourceType: 'Bundle', type, entry: [entry] })).status).toBe(200);
    expect(await found('b1')).toBe(1);
  });

  test('a question mark in a value begins no criteria', async () => {
    const condition = { 'if-none-exist': 'identifier=http://his.example.org/a?b|q1' };
    expect((await api.his1.send('POST', '/Patient', person('q1'), condition)).status).toBe(201);
  });

  test.each(['Observation?identifier=x', 'http://his.example.org/fhir/Observation?identifier=x'])(
    'criteria of another type are refused: %s',
    async (condition) => {
      const answer = await api.his1.send('POST', '/Patient', person('t1'), { 'if-none-exist': condition });
      expect([answer.status, answer.body.issue[0].expression]).toEqual([400, ['If-None-Exist']]);
      expect(await found('t1')).toBe(0);
    },
  );

  test('two headers of it have no meaning together: refused, nothing made', async () => {
    const body = JSON.stringify(person('two'));
    const answer = await raw(
      `POST /fhir/Patient HTTP/1.1\nHost: hub\nConnection: close\nAuthorization: Bearer his-1\nContent-Type: application/fhir+json\n` +
        `If-None-Exist: identifier=${MRN}|other\nIf-None-Exist: identifier=${MRN}|two\nContent-Length: ${body.length}\n\n${body}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(await found('two')).toBe(0);
  });
});

describe('an answer that cannot be given', () => {
  test.each(['return=representation', 'return=OperationOutcome'])('%s: an entry with _format=xml changes nothing', async (prefer) => {
    const entry = (value: string) => ({ resource: person(value), request: { method: 'POST', url: 'Patient?_format=xml' } });
    for (const type of ['transaction', 'batch']) {
      const answer = await api.his1.send('POST', '', { resourceType: 'Bundle', type, entry: [entry('xml')] }, { prefer });
      expect(type === 'batch' ? answer.body.entry[0].response.status : answer.status).toEqual(
        type === 'batch' ? '406 Not Acceptable' : 406,
      );
      expect(await found('xml')).toBe(0);
    }
  });
});

describe('references by the whole address of this server', () => {
  const observation = (reference: string) => ({
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    subject: { reference },
  });
  const searches = (id: string) => [
    `/Observation?subject=Patient/${id}`,
    `/Observation?subject=${api.url}/fhir/Patient/${id}`,
    `/Observation?patient.identifier=${MRN}|${id}`,
    `/Patient/${id}/Observation`,
  ];
  async function expectFound(id: string, times: number): Promise<void> {
    for (const path of searches(id)) expect([path, (await api.his1.send('GET', path)).body.entry?.length]).toEqual([path, times]);
  }
  const patient = async (id: string) => {
    await api.his1.send('PUT', `/Patient/${id}`, { ...person(id), id });
    return `${api.url}/fhir/Patient/${id}`;
  };

  test('what was created, updated and patched is found like any other', async () => {
    const address = await patient('abs-1');
    const made = await api.his1.send('POST', '/Observation', observation(address));
    expect([made.status, made.body.subject.reference]).toEqual([201, 'Patient/abs-1']);
    await api.his1.send('PUT', '/Observation/abs-o', { ...observation(address), id: 'abs-o' });
    await expectFound('abs-1', 2);
    const other = await patient('abs-2');
    await api.his1.send('PATCH', '/Observation/abs-o', [{ op: 'replace', path: '/subject/reference', value: `${other}/_history/1` }]);
    expect((await api.his1.send('GET', '/Observation/abs-o')).body.subject.reference).toBe('Patient/abs-2/_history/1');
    await expectFound('abs-2', 1);
  });

  test.each(['transaction', 'batch'])('in a %s', async (type) => {
    const address = await patient(`abs-${type}`);
    const entry = [{ resource: observation(address), request: { method: 'POST', url: 'Observation' } }];
    expect((await api.his1.send('POST', '', { resourceType: 'Bundle', type, entry })).status).toBe(200);
    await expectFound(`abs-${type}`, 1);
  });

  test('those of other servers, and what is no reference, stay as they are', async () => {
    const resource = {
      ...observation('http://his.example.org/fhir/Patient/1'),
      identifier: [{ system: `${api.url}/fhir/Patient/1`, value: '1' }],
      focus: [{ reference: `${api.url}/fhir/Patient/1/Observation` }, { reference: `${api.url}/fhirside/Patient/1` }],
    };
    const made = await api.his1.send('POST', '/Observation', resource);
    expect(made.body).toMatchObject(resource);
  });
});

test('what a bundle says of a version it read has the time of its meta (R4 Bundle.entry.response.lastModified)', async () => {
  await api.his1.send('PUT', '/Patient/time', { ...person('time'), id: 'time' });
  for (const type of ['transaction', 'batch']) {
    const entry = ['Patient/time', 'Patient/time/_history/1', 'Patient/time/$meta'].map((url) => ({ request: { method: 'GET', url } }));
    const { body } = await api.his1.send('POST', '', { resourceType: 'Bundle', type, entry });
    const { lastUpdated } = body.entry[0].resource.meta;
    expect(body.entry.map((one: { response: { lastModified: string } }) => one.response.lastModified)).toEqual(Array(3).fill(lastUpdated));
  }
});

test('a request in absolute form is the same request (RFC 9112 §3.2.2)', async () => {
  await api.his1.send('PUT', '/Patient/form', { ...person('form'), id: 'form' });
  const ask = (token: string) =>
    raw(`GET ${api.url}/fhir/Patient/form HTTP/1.1\nHost: hub\nConnection: close\nAuthorization: Bearer ${token}\n\n`);
  expect(await ask('his-1')).toMatch(/^HTTP\/1\.1 200 /);
  expect(await ask('his-2')).toMatch(/^HTTP\/1\.1 404 /);
  expect(await ask('nobody')).toMatch(/^HTTP\/1\.1 401 /);
});

test('every answer names what it depends on, for caches: one resource has several forms under one ETag', async () => {
  await api.his1.send('PUT', '/Binary/vary', { resourceType: 'Binary', id: 'vary', contentType: 'text/plain', data: 'YQ==' });
  for (const headers of [{}, { accept: 'application/fhir+json' }, { 'if-none-match': 'W/"1"' }, { accept: 'image/png' }]) {
    const answer = await api.his1.send('GET', '/Binary/vary', undefined, headers);
    expect([answer.status, answer.headers.get('vary')]).toEqual([answer.status, 'Accept, Accept-Encoding, Authorization, Origin']);
  }
});

test('names of unknown elements are told as far as they can be names: a value in their place is not repeated', async () => {
  for (const name of ['Nguyễn Văn An', '0912345678', 'x'.repeat(100_000), 'a.b', 'a"b']) {
    const answer = await api.his1.send('POST', '/Patient', { resourceType: 'Patient', contact: [{ [name]: 1 }] });
    const [first] = answer.body.issue;
    expect([answer.status, first.expression, first.diagnostics]).toEqual([
      400,
      ['Patient.contact[0]'],
      'Patient.contact[0] has an element whose name is none of FHIR R4.',
    ]);
    expect(answer.text).not.toContain(name.slice(0, 70));
  }
});

test('every 405 says which methods the address does take (RFC 9110 §15.5.6)', async () => {
  const unknown = 'a'.repeat(26);
  const put = await api.his1.send('PUT', `/Patient/${unknown}`, { resourceType: 'Patient', id: unknown });
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD, PATCH, DELETE']);
  await api.his1.send('PUT', '/Patient/past', { resourceType: 'Patient', id: 'past' });
  const past = await api.his1.send('POST', '/Patient/past/_history/1/$meta-add', { resourceType: 'Parameters' });
  expect([past.status, past.headers.get('allow')]).toEqual([405, '']);
  const other = await api.his1.send('POST', '/Patient/past', { resourceType: 'Patient' });
  expect([other.status, other.headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT, PATCH, DELETE']);
});

test('the tag of the statement counts in its strong form too: some proxies drop the W/', async () => {
  const tag = (await api.operator.send('GET', '/metadata')).headers.get('etag') as string;
  for (const form of [tag, tag.replace('W/', ''), `"x", ${tag}`])
    expect((await api.operator.send('GET', '/metadata', undefined, { 'if-none-match': form })).status).toBe(304);
});

describe('addresses as R4 and clients write them', () => {
  test('criteria after `[type]/?`, as R4 writes a conditional delete (http.html#3.1.0.7.1)', async () => {
    const address = (value: string) => `/Patient/?identifier=${MRN}|${value}`;
    expect((await api.his1.send('PUT', address('slash'), person('slash'))).status).toBe(201);
    expect((await api.his1.send('GET', address('slash'))).body.entry).toHaveLength(1);
    const entry = (url: string) => ({ resourceType: 'Bundle', type: 'transaction', entry: [{ request: { method: 'DELETE', url } }] });
    expect((await api.his1.send('POST', '', entry(`Patient/?identifier=${MRN}|none`))).status).toBe(200);
    expect((await api.his1.send('DELETE', address('slash'))).status).toBe(204);
    expect(await found('slash')).toBe(0);
  });

  test('a slash alone is no criterion, and none below an id', async () => {
    expect((await api.his1.send('DELETE', '/Patient/')).status).toBe(412);
    expect((await api.his1.send('GET', '/Patient/form/')).status).toBe(404);
    expect((await api.his1.send('GET', '//Patient')).status).toBe(404);
  });

  test('in a bundle, the path of this server with a search in it', async () => {
    const urls = ['/fhir?_type=Patient&_count=1', '/fhir/?_type=Patient&_count=1', '?_type=Patient&_count=1', '/fhir/Patient?_count=1'];
    const entry = urls.map((url) => ({ request: { method: 'GET', url } }));
    const { body } = await api.his1.send('POST', '', { resourceType: 'Bundle', type: 'batch', entry });
    expect(body.entry.map((one: { response: { status: string } }) => one.response.status)).toEqual(Array(4).fill('200 OK'));
  });
});
