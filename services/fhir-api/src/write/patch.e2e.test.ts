import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from '../testing/api.fixture.ts';

// R4 http.html#patch, RFC 6902, RFC 5789.
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const SYSTEM = 'http://his.example.vn/mrn';
const make = (id: string, more: object = {}) =>
  api.operator.send('PUT', `/Patient/${id}`, { resourceType: 'Patient', id, identifier: [{ system: SYSTEM, value: id }], ...more });
const patch = (path: string, operations: unknown, headers: Record<string, string> = {}) =>
  api.operator.send('PATCH', path, operations, headers);
const born = (value: string) => [{ op: 'add', path: '/birthDate', value }];

test('200 with the patched resource, ETag, Last-Modified; the content is there at once', async () => {
  await make('a1');
  const answer = await patch('/Patient/a1', [...born('1985'), { op: 'add', path: '/name', value: [{ family: 'Trần' }] }]);
  expect([answer.status, answer.version, answer.body.birthDate, answer.body.name[0].family]).toEqual([200, 2, '1985', 'Trần']);
  expect(answer.headers.get('location')).toBe(`${api.url}/fhir/Patient/a1/_history/2`);
  expect((await api.operator.send('GET', '/Patient/a1')).text).toBe(answer.text);
});

test('a patch that changes nothing makes no version', async () => {
  await make('a2');
  const answer = await patch('/Patient/a2', [{ op: 'test', path: '/id', value: 'a2' }]);
  expect([answer.status, answer.version]).toEqual([200, 1]);
});

test.each([
  ['no list', '{}', 400],
  ['no JSON', '[', 400],
  ['nothing', '', 400],
  ['an operation without its value', [{ op: 'add', path: '/birthDate' }], 400],
  ['another operation', [{ op: 'merge', path: '/birthDate', value: '1985' }], 400],
  ['a path that is none', [{ op: 'remove', path: 'Patient.birthDate' }], 400],
  ['nothing to remove', [{ op: 'remove', path: '/birthDate' }], 422],
  ['a failed test', [{ op: 'test', path: '/identifier/0/value', value: 'bi-mat' }], 422],
  ['beyond the end of a list', [{ op: 'add', path: '/identifier/7', value: {} }], 422],
  ['another id', [{ op: 'replace', path: '/id', value: 'other' }], 422],
  ['no id', [{ op: 'remove', path: '/id' }], 422],
  ['another type', [{ op: 'replace', path: '/resourceType', value: 'Person' }], 422],
  ['the whole resource as something else', [{ op: 'replace', path: '', value: 'bi-mat' }], 422],
  ['a result that is not R4', [{ op: 'add', path: '/gender', value: 'bi-mat' }], 422],
  ['an unknown element', [{ op: 'add', path: '/hair', value: 'bi-mat' }], 422],
  ['an element under a prototype’s name', [{ op: 'add', path: '/__proto__', value: { hair: 'bi-mat' } }], 422],
])('refused whole, nothing stored: %s', async (_name, operations: unknown, status) => {
  await make('a3');
  // Behind an operation that would do.
  const more = Array.isArray(operations) ? [{ op: 'add', path: '/active', value: true }, ...operations] : operations;
  for (const body of [operations, more]) {
    const answer = await patch('/Patient/a3', body);
    expect([answer.status, answer.body.resourceType]).toEqual([status, 'OperationOutcome']);
    expect(answer.text).not.toContain('bi-mat');
  }
  expect((await api.operator.send('GET', '/Patient/a3')).version).toBe(1);
});

test('422 names the path of what is wrong in the result', async () => {
  await make('a4');
  const answer = await patch('/Patient/a4', [{ op: 'add', path: '/contact', value: [{ gendr: 'x' }] }]);
  expect([answer.status, answer.body.issue[0].expression]).toEqual([422, ['Patient.contact[0].gendr']]);
});

test('versionId and lastUpdated are the server’s, whatever the patch says; the rest of meta is the client’s', async () => {
  await make('a5', { meta: { tag: [{ code: 'old' }] } });
  const answer = await patch('/Patient/a5', [
    { op: 'test', path: '/meta/versionId', value: '1' },
    { op: 'replace', path: '/meta/versionId', value: '50' },
    { op: 'remove', path: '/meta/lastUpdated' },
    { op: 'add', path: '/meta/tag/-', value: { code: 'new' } },
  ]);
  expect([answer.status, answer.body.meta.versionId, answer.body.meta.tag]).toEqual([200, '2', [{ code: 'old' }, { code: 'new' }]]);
  const bare = await patch('/Patient/a5', [{ op: 'remove', path: '/meta' }]);
  expect([bare.status, bare.body.meta.versionId, bare.body.meta.tag]).toEqual([200, '3', undefined]);
});

test.each([
  'application/fhir+json',
  'application/json',
  'application/xml-patch+xml',
  'application/json-patch+json; charset=utf-16',
  'text/plain',
])('415 naming what is taken: %s', async (type) => {
  await make('a6');
  const answer = await patch('/Patient/a6', born('1985'), { 'content-type': type });
  expect([answer.status, answer.headers.get('accept-patch')]).toEqual([415, 'application/json-patch+json']);
  expect(answer.body.issue[0].diagnostics).toContain('application/json-patch+json');
});

test.each(['application/json-patch+json; charset=utf-8', 'application/json-patch', 'Application/JSON-Patch+json'])(
  'taken: %s',
  async (type) => {
    await make('a7');
    expect((await patch('/Patient/a7', [{ op: 'test', path: '/id', value: 'a7' }], { 'content-type': type })).status).toBe(200);
  },
);

test('404 for one that never was or is not the caller’s, 410 for a deleted one', async () => {
  expect((await patch('/Patient/nobody', born('1985'))).status).toBe(404);
  await api.his1.send('PUT', '/Patient/a8', { resourceType: 'Patient', id: 'a8' });
  expect((await api.his2.send('PATCH', '/Patient/a8', born('1985'))).status).toBe(404);
  expect((await api.his1.send('PATCH', '/Patient/a8', born('1985'))).status).toBe(200);
  await api.his1.send('DELETE', '/Patient/a8');
  expect((await api.his1.send('PATCH', '/Patient/a8', born('1986'))).status).toBe(410);
});

test('what is shared is not a facility’s to patch', async () => {
  await api.operator.send('PUT', '/Organization/shared', { resourceType: 'Organization', id: 'shared', name: 'Sở Y tế' });
  expect((await api.his1.send('PATCH', '/Organization/shared', [{ op: 'replace', path: '/name', value: 'x' }])).status).toBe(403);
});

describe('conditional patch', () => {
  test('one match is patched, none 404, several 412, no criteria 412', async () => {
    await make('b1');
    const answer = await patch(`/Patient?identifier=${SYSTEM}|b1`, born('1985'));
    expect([answer.status, answer.version, answer.body.id]).toEqual([200, 2, 'b1']);
    expect((await patch(`/Patient?identifier=${SYSTEM}|none`, born('1985'))).status).toBe(404);
    await make('b2', { active: true });
    await make('b3', { active: true });
    expect((await patch('/Patient?active=true', born('1985'))).status).toBe(412);
    expect((await patch('/Patient', born('1985'))).status).toBe(412);
    expect((await patch(`/Patient?identifier=${SYSTEM}|b1`, born('1986'), { 'if-match': 'W/"1"' })).status).toBe(412);
  });
});

describe('the narrative stays safe', () => {
  const text = (status: string) => ({ status, div: '<div xmlns="http://www.w3.org/1999/xhtml">Sinh năm 1970</div>' });

  test('one that was generated from data now changed is dropped', async () => {
    await make('n1', { birthDate: '1970', text: text('generated') });
    expect((await patch('/Patient/n1', born('1985'))).body.text).toBeUndefined();
  });
  test('a patch of meta alone leaves it', async () => {
    await make('n2', { text: text('generated') });
    expect((await patch('/Patient/n2', [{ op: 'add', path: '/meta/tag', value: [{ code: 'x' }] }])).body.text.status).toBe('generated');
  });
  test('one that says more than the data must be patched as well', async () => {
    await make('n3', { text: text('additional') });
    expect((await patch('/Patient/n3', born('1985'))).status).toBe(422);
    expect((await patch('/Patient/n3', [...born('1985'), { op: 'replace', path: '/text', value: text('additional') }])).status).toBe(200);
  });
});

test('Prefer', async () => {
  await make('p1');
  const minimal = await patch('/Patient/p1', born('1985'), { prefer: 'return=minimal' });
  expect([minimal.status, minimal.text, minimal.version]).toEqual([200, '', 2]);
  const outcome = await patch('/Patient/p1', born('1986'), { prefer: 'return=OperationOutcome' });
  expect([outcome.status, outcome.body.resourceType, outcome.version]).toEqual([200, 'OperationOutcome', 3]);
});
