import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from '../testing/api.fixture.ts';

// R4 http.html#update, #upsert, #cond-update, #concurrency.
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const SYSTEM = 'http://his.example.vn/mrn';
const person = (id: string | undefined, more: object = {}) => ({ resourceType: 'Patient', ...(id === undefined ? {} : { id }), ...more });
const put = (path: string, body: unknown, headers: Record<string, string> = {}) => api.operator.send('PUT', path, body, headers);
const identified = (value: string) => ({ identifier: [{ system: SYSTEM, value }] });

describe('update', () => {
  test('201 for a new id of the client’s (update as create), then 200 and one version more each time', async () => {
    const made = await put('/Patient/u1', person('u1'));
    expect([made.status, made.version, made.body.meta.versionId]).toEqual([201, 1, '1']);
    expect(made.headers.get('location')).toBe(`${api.url}/fhir/Patient/u1/_history/1`);
    const changed = await put('/Patient/u1', person('u1', { birthDate: '1985' }));
    expect([changed.status, changed.version, changed.body.birthDate]).toEqual([200, 2, '1985']);
    expect(changed.headers.get('last-modified')).toBe(new Date(changed.body.meta.lastUpdated).toUTCString());
    expect((await api.operator.send('GET', '/Patient/u1')).text).toBe(changed.text);
    expect((await api.operator.send('GET', '/Patient/u1/_history/1')).text).toBe(made.text);
  });

  test('equal content makes no version: 200 with the one there is', async () => {
    await put('/Patient/u2', person('u2', { gender: 'female' }));
    const again = await put(
      '/Patient/u2',
      person('u2', { gender: 'female', meta: { versionId: '9', lastUpdated: '2001-01-01T00:00:00Z' } }),
    );
    expect([again.status, again.version, again.body.meta.versionId]).toEqual([200, 1, '1']);
  });

  test('a deleted one comes back: 201, next version', async () => {
    await put('/Patient/u3', person('u3'));
    await api.operator.send('DELETE', '/Patient/u3');
    const back = await put('/Patient/u3', person('u3'));
    expect([back.status, back.version]).toEqual([201, 3]);
    expect((await api.operator.send('GET', '/Patient/u3')).status).toBe(200);
  });

  test.each([
    ['no id in the body', '/Patient/u4', person(undefined), 400, 'required'],
    ['another id in the body', '/Patient/u4', person('u5'), 400, 'invalid'],
    ['another type in the body', '/Patient/u4', { resourceType: 'Observation', id: 'u4' }, 400, 'invalid'],
    ['an id that cannot be one', `/Patient/${'x'.repeat(65)}`, person('x'.repeat(65)), 400, 'invalid'],
    ['an unknown element', '/Patient/u4', person('u4', { hair: 'x' }), 400, 'structure'],
    ['an unknown query parameter', '/Patient/u4?x=y', person('u4'), 400, 'not-supported'],
    ['a type R4 does not have', '/Patiant/u4', { resourceType: 'Patiant', id: 'u4' }, 404, 'not-supported'],
    ['an id of the hub’s own shape for nothing', `/Patient/${'a'.repeat(26)}`, person('a'.repeat(26)), 405, 'not-supported'],
  ])('refused: %s', async (_name, path, body, status, code) => {
    const answer = await put(path, body);
    expect([answer.status, answer.body.resourceType, answer.body.issue[0].code]).toEqual([status, 'OperationOutcome', code]);
    expect((await api.operator.send('GET', '/Patient/u4')).status).toBe(404);
  });

  test('a resource the hub gave its id may be updated under it', async () => {
    const { body } = await api.operator.send('POST', '/Patient', person(undefined));
    expect((await put(`/Patient/${body.id}`, { ...body, birthDate: '1990' })).version).toBe(2);
  });

  test('a facility changes its own only; what it does not see it cannot claim', async () => {
    expect((await api.his1.send('PUT', '/Patient/own-1', person('own-1'))).status).toBe(201);
    const other = await api.his2.send('PUT', '/Patient/own-1', person('own-1', { birthDate: '1990' }));
    expect([other.status, other.body.issue[0].code]).toEqual([403, 'forbidden']);
    expect((await api.his1.send('GET', '/Patient/own-1')).version).toBe(1);
    expect((await put('/Patient/own-1', person('own-1', { birthDate: '1990' }))).version).toBe(2);
  });

  test('Prefer', async () => {
    const minimal = await put('/Patient/u6', person('u6'), { prefer: 'return=minimal' });
    expect([minimal.status, minimal.text, minimal.version]).toEqual([201, '', 1]);
    const outcome = await put('/Patient/u6', person('u6', { birthDate: '1990' }), { prefer: 'return=OperationOutcome' });
    expect([outcome.status, outcome.body.resourceType, outcome.version]).toEqual([200, 'OperationOutcome', 2]);
    const whole = await put('/Patient/u6', person('u6', { birthDate: '1991' }), { prefer: 'return=representation' });
    expect([whole.status, whole.body.birthDate, whole.version]).toEqual([200, '1991', 3]);
  });
});

describe('If-Match and If-None-Match', () => {
  const id = 'im';
  let version = 0;
  const next = (headers: Record<string, string>) => put(`/Patient/${id}`, person(id, { multipleBirthInteger: version + 1 }), headers);
  beforeAll(async () => {
    version = (await put(`/Patient/${id}`, person(id))).version as number;
  });

  test.each([
    ['weak', (v: number) => `W/"${v}"`],
    ['strong', (v: number) => `"${v}"`],
    ['a list', (v: number) => `"99", W/"${v}",W/"0"`],
    ['any', () => '*'],
    ['a foreign tag beside the right one', (v: number) => `W/"abc", "${v}"`],
  ])('passes: %s', async (_name, tag) => {
    const answer = await next({ 'if-match': tag(version) });
    expect([answer.status, answer.version]).toEqual([200, version + 1]);
    version += 1;
  });

  test.each([
    ['an older version', (v: number) => `W/"${v - 1}"`],
    ['a newer version', (v: number) => `W/"${v + 1}"`],
    ['a foreign tag', () => '"abc"'],
    ['the empty tag', () => '""'],
    ['version 0', () => 'W/"0"'],
    ['a number beyond all', () => 'W/"99999999999999999999"'],
    ['a list without it', (v: number) => `"${v + 1}", "${v + 2}"`],
  ])('412: %s', async (_name, tag) => {
    const answer = await next({ 'if-match': tag(version) });
    expect([answer.status, answer.body.resourceType]).toEqual([412, 'OperationOutcome']);
    expect((await api.operator.send('GET', `/Patient/${id}`)).version).toBe(version);
  });

  test.each(['3', 'W/3', 'w/"3"', '"3', '', '"1" "2"', '"1",,', '*, "1"'])('400, not passed over: %s', async (tag) => {
    expect((await next({ 'if-match': tag })).status).toBe(400);
    expect((await api.operator.send('GET', `/Patient/${id}`)).version).toBe(version);
  });

  test('If-Match on nothing is 412, and nothing is created', async () => {
    for (const tag of ['W/"1"', '*', 'W/"0"']) expect((await put('/Patient/none', person('none'), { 'if-match': tag })).status).toBe(412);
    expect((await api.operator.send('GET', '/Patient/none')).status).toBe(404);
  });

  test('If-None-Match: * creates only', async () => {
    const only = { 'if-none-match': '*' };
    expect((await put('/Patient/fresh', person('fresh'), only)).status).toBe(201);
    expect((await put('/Patient/fresh', person('fresh', { birthDate: '1990' }), only)).status).toBe(412);
    expect((await put('/Patient/fresh', person('fresh'), { 'if-none-match': 'W/"1"' })).status).toBe(400);
  });

  test('conditions that are not known here are refused', async () => {
    for (const [name, value] of [
      ['if-none-exist', 'identifier=x'],
      ['if-unmodified-since', new Date().toUTCString()],
    ] as const)
      expect((await next({ [name]: value })).status).toBe(400);
  });
});

describe('conditional update', () => {
  const when = (value: string) => `/Patient?identifier=${encodeURIComponent(`${SYSTEM}|${value}`)}`;

  test('no match, no id: created under an id of the hub’s; then one match: updated', async () => {
    const made = await put(when('q1'), person(undefined, identified('q1')));
    expect([made.status, made.version]).toEqual([201, 1]);
    expect(made.body.id).toMatch(/^[a-z2-7]{26}$/);
    const changed = await put(when('q1'), person(undefined, { ...identified('q1'), birthDate: '1990' }));
    expect([changed.status, changed.version, changed.body.id]).toEqual([200, 2, made.body.id]);
    const minimal = await put(when('q1'), person(undefined, { ...identified('q1'), birthDate: '1991' }), { prefer: 'return=minimal' });
    expect([minimal.text, minimal.headers.get('location')]).toEqual(['', `${api.url}/fhir/Patient/${made.body.id}/_history/3`]);
  });

  test('no match, an id: created under it; one match with this id: updated; with another: 400', async () => {
    const made = await put(when('q2'), person('q2', identified('q2')));
    expect([made.status, made.body.id]).toEqual([201, 'q2']);
    const changed = await put(when('q2'), person('q2', { ...identified('q2'), birthDate: '1990' }));
    expect([changed.status, changed.version]).toEqual([200, 2]);
    const other = await put(when('q2'), person('other', identified('q2')));
    expect([other.status, other.body.resourceType]).toEqual([400, 'OperationOutcome']);
    expect((await api.operator.send('GET', '/Patient/other')).status).toBe(404);
  });

  test('several matches: 412', async () => {
    for (const id of ['q3a', 'q3b']) await put(`/Patient/${id}`, person(id, identified('q3')));
    const answer = await put(when('q3'), person(undefined, identified('q3')));
    expect([answer.status, answer.body.issue[0].code]).toEqual([412, 'multiple-matches']);
  });

  test('If-Match guards the match', async () => {
    await put('/Patient/q4', person('q4', identified('q4')));
    expect((await put(when('q4'), person(undefined, { ...identified('q4'), birthDate: '1990' }), { 'if-match': 'W/"7"' })).status).toBe(
      412,
    );
    expect((await put(when('q4'), person(undefined, { ...identified('q4'), birthDate: '1990' }), { 'if-match': 'W/"1"' })).version).toBe(2);
  });

  test('If-Match with no match creates nothing; If-None-Match: * with a match changes nothing', async () => {
    expect((await put(when('q5'), person(undefined, identified('q5')), { 'if-match': '*' })).status).toBe(412);
    expect((await put(when('q5'), person(undefined, identified('q5')), { 'if-none-match': '*' })).status).toBe(201);
    const again = await put(when('q5'), person(undefined, { ...identified('q5'), birthDate: '1990' }), { 'if-none-match': '*' });
    expect(again.status).toBe(412);
    const found = await api.operator.send('GET', `${when('q5')}&_total=accurate`);
    expect([found.body.total, found.body.entry[0].resource.birthDate]).toEqual([1, undefined]);
  });

  test('sees what the caller sees: another facility’s resource is no match', async () => {
    const mine = await api.his1.send('PUT', when('q6'), person(undefined, identified('q6')));
    const other = await api.his2.send('PUT', when('q6'), person(undefined, identified('q6')));
    expect([mine.status, other.status]).toEqual([201, 201]);
    expect((await api.his1.send('GET', `/Patient/${mine.body.id}`)).version).toBe(1);
  });

  test.each([
    ['no criteria', '/Patient', 412],
    ['only a format', '/Patient?_format=json', 412],
    ['only a result parameter', '/Patient?_count=1', 400],
    ['an unknown parameter', '/Patient?mau-toc=den', 400],
  ])('refused: %s', async (_name, path, status) => {
    const answer = await put(path, person(undefined));
    expect([answer.status, answer.body.resourceType]).toEqual([status, 'OperationOutcome']);
  });
});
