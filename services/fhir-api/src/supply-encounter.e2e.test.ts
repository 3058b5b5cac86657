import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';

/** The visit of supplies (mapping contract §3): an extension with a search parameter, fhir-profiles/search-parameters/hub. */
const EXTENSION = '/StructureDefinition/encounter';
let api: Api;

const of = (visit: string, base = 'http://fhir.ehealth.gov.vn/core') => ({
  extension: [{ url: base + EXTENSION, valueReference: { reference: `Encounter/${visit}` } }],
});
const RESOURCES: readonly ({ readonly resourceType: string; readonly id: string } & Record<string, unknown>)[] = [
  ...['luot-1', 'luot-2'].map((id) => ({
    resourceType: 'Encounter',
    id,
    identifier: [{ system: 'urn:luot', value: id }],
    status: 'finished',
    class: { code: 'AMB' },
  })),
  { resourceType: 'SupplyDelivery', id: 'kim-1', status: 'completed', ...of('luot-1') },
  // Another canonical base names the same extension; an extension that only looks like it does not.
  { resourceType: 'SupplyDelivery', id: 'kim-2', status: 'completed', ...of('luot-2', 'https://so-y-te.example/fhir') },
  {
    resourceType: 'SupplyDelivery',
    id: 'kim-3',
    extension: [{ url: 'http://khac.example/StructureDefinition/encounters', valueString: 'x' }],
  },
  { resourceType: 'SupplyRequest', id: 'dat-1', quantity: { value: 2 }, itemCodeableConcept: { text: 'Kim' }, ...of('luot-1') },
];

beforeAll(async () => {
  api = await startApi();
  for (const resource of RESOURCES) {
    expect((await api.his1.send('PUT', `/${resource.resourceType}/${resource.id}`, resource)).status).toBe(201);
  }
});
afterAll(() => api.close());

const found = async (query: string): Promise<string[]> => {
  const { status, body } = await api.his1.send('GET', `/${query}`);
  expect([query, status]).toEqual([query, 200]);
  return ((body.entry ?? []) as { resource: { resourceType: string; id: string } }[])
    .map(({ resource }) => `${resource.resourceType}/${resource.id}`)
    .sort();
};

test('found by the visit: its id, its number, whether there is any', async () => {
  expect(await found('SupplyDelivery?encounter=Encounter/luot-1')).toEqual(['SupplyDelivery/kim-1']);
  expect(await found('SupplyDelivery?encounter=luot-2')).toEqual(['SupplyDelivery/kim-2']);
  expect(await found('SupplyDelivery?encounter.identifier=urn:luot|luot-2')).toEqual(['SupplyDelivery/kim-2']);
  expect(await found('SupplyDelivery?encounter:missing=true')).toEqual(['SupplyDelivery/kim-3']);
  expect(await found('SupplyRequest?encounter:Encounter=luot-1')).toEqual(['SupplyRequest/dat-1']);
  expect(await found('Encounter?_has:SupplyRequest:encounter:status:missing=true')).toEqual(['Encounter/luot-1']);
});

test('brought along in both directions', async () => {
  expect(await found('SupplyDelivery?_id=kim-1&_include=SupplyDelivery:encounter')).toEqual(['Encounter/luot-1', 'SupplyDelivery/kim-1']);
  expect(await found('Encounter?_id=luot-1&_revinclude=SupplyDelivery:encounter&_revinclude=SupplyRequest:encounter')).toEqual([
    'Encounter/luot-1',
    'SupplyDelivery/kim-1',
    'SupplyRequest/dat-1',
  ]);
});

test('it is declared, with its own definition', async () => {
  const { body } = await api.his1.send('GET', '/metadata');
  for (const type of ['SupplyDelivery', 'SupplyRequest']) {
    const { searchParam } = body.rest[0].resource.find((one: { type: string }) => one.type === type);
    expect(searchParam).toContainEqual({
      name: 'encounter',
      type: 'reference',
      definition: `http://fhir.ehealth.gov.vn/core/SearchParameter/${type}-encounter`,
    });
  }
});
