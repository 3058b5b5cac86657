import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';
import type { Answer } from './testing/client.fixture.ts';

// R4 search.html#composite, #quantity, location.html#search (near), as an officer's client sends them.
const UCUM = 'http://unitsofmeasure.org';
let api: Api;

beforeAll(async () => {
  api = await startApi();
  const glucose = (id: string, value: number, code: string) => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '2345-7' }] },
    valueQuantity: { value, unit: code, system: UCUM, code },
  });
  const place = (id: string, latitude: number, longitude: number) => ({
    resourceType: 'Location',
    id,
    name: `Cơ sở ${id}`,
    position: { latitude, longitude },
  });
  const pressure = {
    resourceType: 'Observation',
    id: 'pressure',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }] },
    component: [
      { code: { coding: [{ code: '8480-6' }] }, valueQuantity: { value: 150, system: UCUM, code: 'mm[Hg]' } },
      { code: { coding: [{ code: '8462-4' }] }, valueQuantity: { value: 80, system: UCUM, code: 'mm[Hg]' } },
    ],
  };
  const all = [glucose('g1', 126, 'mg/dL'), glucose('g2', 1.26, 'g/L'), glucose('g3', 0.9, 'g/L'), pressure];
  for (const resource of [...all, place('near', 10.0452, 105.7469), place('far', 21.0285, 105.8542)]) {
    const answer = await api.his1.send('PUT', `/${resource.resourceType}/${resource.id}`, resource as never);
    expect([resource.id, answer.status]).toEqual([resource.id, 201]);
  }
}, 60_000);
afterAll(() => api.close());

const ids = ({ body }: Answer): string[] => (body.entry ?? []).map((entry: { resource: { id: string } }) => entry.resource.id).sort();
const get = (path: string) => api.his1.send('GET', path.replaceAll('|', '%7C').replaceAll('[', '%5B').replaceAll(']', '%5D'));

describe('values', () => {
  test.each([
    ['both parts of one component', '/Observation?component-code-value-quantity=8480-6$gt140', ['pressure']],
    ['not of two', '/Observation?component-code-value-quantity=8462-4$gt140', []],
    ['the resource or its components', '/Observation?combo-code-value-quantity=2345-7$gt1,8480-6$gt140', ['g1', 'g2', 'pressure']],
    ['1.26 g/L is 126 mg/dL', `/Observation?value-quantity=1.26|${UCUM}|g/L`, ['g1', 'g2']],
    ['in a composite too', `/Observation?code-value-quantity=http://loinc.org|2345-7$lt100|${UCUM}|mg/dL`, ['g3']],
    ['a place within 5 km', '/Location?near=10.0341|105.7876|5|km', ['near']],
    ['and none within 4', '/Location?near=10.0341|105.7876|4|km', []],
  ])('%s', async (_, path, found) => {
    const answer = await get(path);
    expect([answer.status, ids(answer)]).toEqual([200, found]);
  });

  test('what cannot be read is refused by name', async () => {
    for (const path of ['/Observation?code-value-quantity=2345-7', '/Location?near=here', '/Observation?code-value-quantity:missing=true'])
      expect([path, (await get(path)).status]).toEqual([path, 400]);
  });

  test('while stored resources are being indexed for it, a parameter is refused: later, and how far it is', async () => {
    const { pool } = api.base.database;
    const other = await startApi();
    await other.base.database.pool.query('update index_revision set upto = 1000, done = 370, finished_at = null');
    const answer = await other.his1.send('GET', '/Observation?code-value-quantity=2345-7$gt1');
    expect([answer.status, answer.headers.get('retry-after') !== null]).toEqual([429, true]);
    expect(answer.body.issue[0].diagnostics ?? answer.body.issue[0].details.text).toContain('37 %');
    expect((await other.his1.send('GET', '/Observation?code=2345-7')).status).toBe(200);
    await other.close();
    expect((await pool.query('select 1 from index_revision where finished_at is null')).rowCount).toBe(0);
  });

  test('all of it is declared', async () => {
    const { body } = await api.his1.send('GET', '/metadata');
    const declared = (type: string) =>
      (body.rest[0].resource as { type: string; searchParam: { name: string; type: string }[] }[]).find((one) => one.type === type)
        ?.searchParam ?? [];
    expect(declared('Location').find(({ name }) => name === 'near')?.type).toBe('special');
    expect(declared('Observation').filter(({ type }) => type === 'composite')).toHaveLength(8);
  });
});
