import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Arena, openArena } from './testing/arena.fixture.ts';
import { bundle, del, get, measured, patch, person, post, put, referenceOf } from './testing/bundle.fixture.ts';
import type { Answer } from './testing/client.fixture.ts';

let arena: Arena;
beforeAll(async () => {
  arena = await openArena({ servers: 1 });
});
afterAll(async () => {
  const failures = arena.failures();
  await arena.close();
  expect(failures).toEqual([]);
});

const send = (body: unknown, headers?: Readonly<Record<string, string>>, path = '') => arena.client().send('POST', path, body, headers);
const read = (path: string) => arena.client().send('GET', `/${path}`);
const count = async (query: string): Promise<number> => (await read(`${query}&_summary=count`)).body.total;
const issues = ({ body }: Answer): readonly string[] =>
  body.issue.map(({ code, expression }: { code: string; expression?: string[] }) => `${code} ${expression?.join()}`);
const statusesOf = ({ body }: Answer): readonly string[] =>
  body.entry.map(({ response }: { response: { status: string } }) => response.status);
const made = ({ body }: Answer, index: number): string => referenceOf(body.entry[index].response.location);

describe('answers (R4 http.html#transaction-response)', () => {
  test('transaction-response: an entry for each, in order, with status, location, etag and lastModified, and no resource', async () => {
    const answer = await send(bundle('transaction', post(person('a1')), put('Patient/a2', person('a2', { id: 'a2' })), post(person('a3'))));
    expect([answer.status, answer.body.resourceType, answer.body.type]).toEqual([200, 'Bundle', 'transaction-response']);
    expect(answer.headers.get('content-type')).toContain('application/fhir+json');
    expect(statusesOf(answer)).toEqual(['201 Created', '201 Created', '201 Created']);
    for (const { response, resource } of answer.body.entry) {
      expect(resource).toBeUndefined();
      expect(response.etag).toBe('W/"1"');
      const stored = await read(referenceOf(response.location));
      expect([stored.status, Date.parse(stored.body.meta.lastUpdated)]).toEqual([200, Date.parse(response.lastModified)]);
    }
    expect(made(answer, 1)).toBe('Patient/a2');
  });

  test('Prefer: return=representation brings every resource as stored, OperationOutcome an outcome', async () => {
    const body = (mrn: string) =>
      JSON.stringify(
        bundle('transaction', post(person(mrn), 'urn:uuid:1'), post(measured('urn:uuid:1', { valueQuantity: { value: 0 } }))),
      ).replace('"value":0}', '"value":7.80}');
    const full = await send(body('b1'), { prefer: 'return=representation' });
    const [patient, observation] = full.body.entry;
    expect(patient.fullUrl.endsWith(`/fhir/Patient/${patient.resource.id}`)).toBe(true);
    expect(patient.resource.meta.versionId).toBe('1');
    expect(observation.resource.subject.reference).toBe(`Patient/${patient.resource.id}`);
    expect(full.text).toContain('"value":7.80}');
    const outcome = await send(body('b2'), { prefer: 'return=OperationOutcome' });
    expect(
      outcome.body.entry.map((entry: { resource?: object; response: { outcome: object } }) => [entry.resource, entry.response.outcome]),
    ).toEqual([
      [undefined, expect.objectContaining({ resourceType: 'OperationOutcome' })],
      [undefined, expect.objectContaining({ resourceType: 'OperationOutcome' })],
    ]);
  });

  test('[base]/ is [base]; a transaction without entries is one', async () => {
    const answer = await send(bundle('transaction'), {}, '/');
    expect([answer.status, answer.body]).toEqual([200, { resourceType: 'Bundle', type: 'transaction-response' }]);
  });
});

describe('order (R4 http.html#trules)', () => {
  test('DELETE, POST, PUT and PATCH, GET: whatever the order of the entries, which the answers keep', async () => {
    await send(bundle('transaction', put('Patient/o1', person('o1', { id: 'o1' })), put('Patient/o2', person('o2', { id: 'o2' }))));
    const answer = await send(
      bundle(
        'transaction',
        get('Patient?identifier=o-new'),
        get('Patient/o1'),
        patch('Patient/o1', [{ op: 'add', path: '/active', value: true }]),
        post(person('o-new')),
        del('Patient/o2'),
        { request: { method: 'HEAD', url: 'Patient/o1' } },
      ),
    );
    expect(statusesOf(answer)).toEqual(['200 OK', '200 OK', '200 OK', '201 Created', '204 No Content', '200 OK']);
    const [found, current, patched, created, , head] = answer.body.entry;
    expect([found.resource.type, found.resource.entry.length]).toEqual(['searchset', 1]);
    expect(`Patient/${found.resource.entry[0].resource.id}`).toBe(referenceOf(created.response.location));
    expect([current.resource.active, current.resource.meta.versionId, current.response.etag]).toEqual([true, '2', 'W/"2"']);
    expect(current.fullUrl.endsWith('/fhir/Patient/o1')).toBe(true);
    expect(patched.response.etag).toBe('W/"2"');
    expect([head.resource, head.response.etag]).toEqual([undefined, 'W/"2"']);
    expect((await read('Patient/o2')).status).toBe(410);
  });

  test('reads see what the same transaction wrote, and history, metadata and vread are reads', async () => {
    const answer = await send(
      bundle(
        'transaction',
        put('Patient/o3', person('o3', { id: 'o3' })),
        get('Patient/o3/_history'),
        get('Patient/o3/_history/1'),
        get('metadata'),
        get('Patient/o3', { ifNoneMatch: 'W/"1"' }),
      ),
    );
    expect(statusesOf(answer)).toEqual(['201 Created', '200 OK', '200 OK', '200 OK', '304 Not Modified']);
    expect([answer.body.entry[1].resource.total, answer.body.entry[2].resource.id, answer.body.entry[3].resource.resourceType]).toEqual([
      1,
      'o3',
      'CapabilityStatement',
    ]);
  });
});

describe('all or nothing', () => {
  test.each([
    ['a read of nothing', get('Patient/none'), 404, 'not-found Bundle.entry[1]'],
    ['a read of what is deleted', get('Patient/t-gone'), 410, 'deleted Bundle.entry[1]'],
    [
      'a stale If-Match',
      put('Patient/t-old', person('x', { id: 't-old' }), undefined, { ifMatch: 'W/"7"' }),
      412,
      'conflict Bundle.entry[1]',
    ],
    ['a patch of nothing', patch('Patient/none', [{ op: 'add', path: '/active', value: true }]), 404, 'not-found Bundle.entry[1]'],
    ['a patch that does not apply', patch('Patient/t-old', [{ op: 'remove', path: '/photo' }]), 422, undefined],
    ['a wrong element', post({ ...person('x'), colour: 'red' } as never), 400, 'structure Bundle.entry[1].resource.colour'],
    ['a wrong id', put('Patient/t-old', person('x', { id: 'other' })), 400, 'invalid Bundle.entry[1].resource.id'],
    ['an unknown parameter', get('Patient?colour=red'), 400, undefined],
    ['an unknown type', post({ resourceType: 'Patent' }), 400, undefined],
    ['an unknown address', get('Patient/a/b/c'), 404, undefined],
    [
      'a method that the address does not take',
      { resource: person('x'), request: { method: 'POST', url: 'Patient/t-old' } },
      405,
      'not-supported Bundle.entry[1].request.method',
    ],
    ['no request at all', { resource: person('x') } as never, 400, 'required Bundle.entry[1]'],
    ['another bundle', post(bundle('batch') as never, undefined, { url: '' }), 400, undefined],
    ['another server', get('http://else.example.org/fhir/Patient/1'), 400, 'invalid Bundle.entry[1].request.url'],
    ['an update without criteria or id', put('Patient', person('x')), 412, undefined],
    [
      'a form',
      post({ resourceType: 'Patient' }, undefined, { url: 'Patient/_search' }),
      400,
      'not-supported Bundle.entry[1].request.method',
    ],
  ])('torn transaction: %s fails all, tells which entry, and leaves nothing', async (name, entry, status, expected) => {
    await send(
      bundle(
        'transaction',
        put('Patient/t-old', person('t-old', { id: 't-old' })),
        put('Patient/t-gone', person('t-gone', { id: 't-gone' })),
      ),
    );
    await send(bundle('transaction', del('Patient/t-gone')));
    const mrn = `torn-${name}`;
    const answer = await send(
      bundle('transaction', post(person(mrn)), entry, put('Patient/t-last', person(mrn, { id: 't-last', active: false }))),
    );
    expect([answer.status, answer.body.resourceType]).toEqual([status, 'OperationOutcome']);
    if (expected !== undefined) expect(issues(answer)).toContain(expected);
    else expect(issues(answer)[0]).toMatch(/ Bundle\.entry\[1\]/);
    expect(await count(`Patient?identifier=${encodeURIComponent(mrn)}`)).toBe(0);
    expect((await read('Patient/t-last')).status).toBe(404);
    expect((await read('Patient/t-old')).body.identifier[0].value).toBe('t-old');
  });

  test('every issue is in both languages', async () => {
    const { body } = await send(bundle('transaction', post(person('x')), { resource: person('x') } as never));
    expect(body.issue[0].details.text).toMatch(/thiếu request/);
    expect(body.issue[0].diagnostics).toMatch(/has no request/);
  });
});

describe('a resource once (R4: "If any resource identities overlap, the transaction SHALL fail")', () => {
  test.each([
    ['two PUTs of one id', put('Patient/u1', person('u', { id: 'u1' })), put('Patient/u1', person('v', { id: 'u1' }))],
    ['PUT and DELETE', put('Patient/u1', person('u', { id: 'u1' })), del('Patient/u1')],
    ['PATCH and PUT', patch('Patient/u1', [{ op: 'add', path: '/active', value: true }]), put('Patient/u1', person('v', { id: 'u1' }))],
    [
      'two conditional PUTs of one target',
      put('Patient?identifier=u1', person('u1', { active: true })),
      put('Patient?identifier=u1', person('u1', { active: false })),
    ],
    [
      'a conditional PUT and a PUT of its match',
      put('Patient?identifier=u1', person('u1', { active: true })),
      put('Patient/u1', person('u1', { id: 'u1', active: false })),
    ],
    [
      'a conditional DELETE and a PUT of its match',
      del('Patient?identifier=u1'),
      put('Patient/u1', person('u1', { id: 'u1', active: false })),
    ],
    ['one fullUrl twice', post(person('u2'), 'urn:uuid:1'), post(person('u3'), 'urn:uuid:1')],
  ])('%s: refused, naming an entry; nothing dropped silently', async (_, first, second) => {
    await send(bundle('transaction', put('Patient/u1', person('u1', { id: 'u1' }))));
    const before = (await read('Patient/u1')).text;
    const answer = await send(bundle('transaction', post(person('u9')), first, second));
    expect([answer.status, answer.body.issue[0].expression?.[0]]).toEqual([400, expect.stringMatching(/^Bundle\.entry\[[12]\]/)]);
    expect((await read('Patient/u1')).text).toBe(before);
    expect(await count('Patient?identifier=u9,u2,u3')).toBe(0);
  });

  test('two conditional PUTs that match nothing and mean one resource: refused, or one resource; never two', async () => {
    const answer = await send(
      bundle(
        'transaction',
        put('Patient?identifier=u7', person('u7', { active: true })),
        put('Patient?identifier=u7', person('u7', { active: false })),
      ),
    );
    expect([answer.status, answer.body.resourceType]).toEqual([400, 'OperationOutcome']);
    expect(await count('Patient?identifier=u7')).toBe(0);
  });
});

describe('the bundle itself', () => {
  test.each([
    ['no Bundle', person('x'), 400],
    ['type collection', { resourceType: 'Bundle', type: 'collection' }, 422],
    ['no type', { resourceType: 'Bundle' }, 400],
    ['an unknown element', { resourceType: 'Bundle', type: 'transaction', colour: 'red' }, 400],
    ['no JSON', '{"resourceType":"Bundle"', 400],
    ['nothing', '', 400],
  ])('%s: %#', async (_, body, status) => {
    expect((await send(body)).status).toBe(status);
  });

  test('XML is refused by its type, an unknown parameter by its name', async () => {
    expect((await send('<Bundle/>', { 'content-type': 'application/fhir+xml' })).status).toBe(415);
    expect((await send(bundle('transaction'), {}, '?colour=red')).status).toBe(400);
    expect((await send(bundle('transaction'), { accept: 'application/fhir+xml' })).status).toBe(406);
  });

  test('request.url: absolute under the base, with a leading slash, percent-encoded', async () => {
    const { url } = arena.servers[0] as { url: string };
    const answer = await send(
      bundle(
        'transaction',
        put('/Patient/w1', person('w1', { id: 'w1' })),
        put(`${url}/fhir/Patient/w2`, person('w2', { id: 'w2' })),
        get('Patient?identifier=http%3A%2F%2Fhis.example.vn%2Fmrn%7Cw1'),
      ),
    );
    expect(statusesOf(answer)).toEqual(['201 Created', '201 Created', '200 OK']);
    expect(answer.body.entry[2].resource.entry).toHaveLength(1);
  });
});
