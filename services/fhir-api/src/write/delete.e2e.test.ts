import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from '../testing/api.fixture.ts';

// R4 http.html#delete and its conditional form.
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const SYSTEM = 'http://his.example.vn/mrn';
const person = (id: string, value = id) => ({ resourceType: 'Patient', id, identifier: [{ system: SYSTEM, value }] });
const make = (id: string, value = id) => api.operator.send('PUT', `/Patient/${id}`, person(id, value));
const remove = (path: string, headers: Record<string, string> = {}) => api.operator.send('DELETE', path, undefined, headers);

describe('delete', () => {
  test('204 with the ETag of the deletion; then 410 on read, the old version still there, not found by search', async () => {
    await make('d1');
    const gone = await remove('/Patient/d1');
    expect([gone.status, gone.text, gone.version]).toEqual([204, '', 2]);
    expect(gone.headers.get('location')).toBeNull();
    const read = await api.operator.send('GET', '/Patient/d1');
    expect([read.status, read.body.issue[0].code]).toEqual([410, 'deleted']);
    expect((await api.operator.send('GET', '/Patient/d1/_history/1')).status).toBe(200);
    expect((await api.operator.send('GET', '/Patient/d1/_history/2')).status).toBe(410);
    expect((await api.operator.send('GET', `/Patient?identifier=${SYSTEM}|d1&_total=accurate`)).body.total).toBe(0);
  });

  test('204 for one that is deleted already or never was', async () => {
    await make('d2');
    await remove('/Patient/d2');
    expect([(await remove('/Patient/d2')).status, (await remove('/Patient/never')).status]).toEqual([204, 204]);
    expect((await api.operator.send('GET', '/Patient/d2/_history')).body.total).toBe(2);
  });

  test('Prefer: return=OperationOutcome answers 200 with one (a 204 has no room)', async () => {
    await make('d3');
    const answer = await remove('/Patient/d3', { prefer: 'return=OperationOutcome' });
    expect([answer.status, answer.body.resourceType, answer.body.issue[0].severity]).toEqual([200, 'OperationOutcome', 'information']);
    expect(answer.headers.get('preference-applied')).toBe('return=OperationOutcome');
    const again = await remove('/Patient/d3', { prefer: 'return=representation' });
    expect([again.status, again.headers.get('preference-applied')]).toEqual([204, null]);
  });

  test('If-Match guards it', async () => {
    await make('d4');
    expect((await remove('/Patient/d4', { 'if-match': 'W/"2"' })).status).toBe(412);
    expect((await remove('/Patient/d4', { 'if-match': 'nonsense' })).status).toBe(400);
    expect((await api.operator.send('GET', '/Patient/d4')).status).toBe(200);
    expect((await remove('/Patient/d4', { 'if-match': 'W/"1"' })).status).toBe(204);
  });

  test('404 for a type R4 does not have; 400 for unknown parameters', async () => {
    expect((await remove('/Patiant/x')).status).toBe(404);
    await make('d5');
    expect((await remove('/Patient/d5?_cascade=delete')).status).toBe(400);
    expect((await api.operator.send('GET', '/Patient/d5')).status).toBe(200);
  });

  test('what a facility does not see it does not delete, and does not learn of', async () => {
    await api.his1.send('PUT', '/Patient/d6', person('d6'));
    expect((await api.his2.send('DELETE', '/Patient/d6')).status).toBe(204);
    expect((await api.his1.send('GET', '/Patient/d6')).status).toBe(200);
    expect((await api.his1.send('DELETE', '/Patient/d6')).status).toBe(204);
    expect((await api.his1.send('GET', '/Patient/d6')).status).toBe(410);
  });
});

describe('conditional delete', () => {
  const when = (value: string) => `/Patient?identifier=${SYSTEM}|${value}`;

  test('no match 204, one match 204 and gone, several 412 and all still there', async () => {
    expect((await remove(when('e0'))).status).toBe(204);
    await make('e1');
    expect((await remove(when('e1'))).status).toBe(204);
    expect((await api.operator.send('GET', '/Patient/e1')).status).toBe(410);
    await make('e2a', 'e2');
    await make('e2b', 'e2');
    const many = await remove(when('e2'));
    expect([many.status, many.body.issue[0].code]).toEqual([412, 'multiple-matches']);
    for (const id of ['e2a', 'e2b']) expect((await api.operator.send('GET', `/Patient/${id}`)).status).toBe(200);
  });

  test.each([
    ['a result parameter', `/Patient?identifier=${SYSTEM}|e3&_count=1`],
    ['an unknown parameter', '/Patient?mau-toc=den'],
    ['a parameter without a value', '/Patient?identifier='],
  ])('400, and nothing is deleted: %s', async (_name, path) => {
    await make('e3');
    expect((await remove(path)).status).toBe(400);
    expect((await api.operator.send('GET', '/Patient/e3')).status).toBe(200);
  });
});
