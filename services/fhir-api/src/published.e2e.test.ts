import { ROUTES } from '@hub/fhir-rest';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { publishDefinitions, publishedResources } from './published.ts';
import { type Api, startApi } from './testing/api.fixture.ts';

let api: Api;
const BASE = 'http://fhir.ehealth.gov.vn/core/';
beforeAll(async () => {
  api = await startApi();
  expect(await publishDefinitions(api.base.database, BASE, Date.now())).toBe(publishedResources(BASE).length);
  for (const [id, code] of [
    ['tha', 'I10'],
    ['tha-2', 'I11.9'],
    ['dtd', 'E11.2'],
    ['tcm', 'B08.4'],
    ['khac', 'J20'],
  ]) {
    const coding = [{ system: 'http://hl7.org/fhir/sid/icd-10', code }];
    const body = { resourceType: 'Condition', id, code: { coding }, subject: { reference: 'Patient/x' } };
    expect((await api.his1.send('PUT', `/Condition/${id}`, body)).status).toBe(201);
  }
});
afterAll(() => api.close());

interface Found {
  readonly entry?: readonly { readonly resource: { readonly id: string; readonly url?: string } }[];
}
const idsOf = (body: unknown) => ((body as Found).entry ?? []).map(({ resource }) => resource.id).sort();

test('every operation of the statement has its definition here, found by its URL and read by its id', async () => {
  const definitions = new Set(ROUTES.flatMap(({ definition }) => (definition === undefined ? [] : [definition])));
  expect(definitions.size).toBeGreaterThan(9);
  for (const url of definitions) {
    const { body } = await api.his1.send('GET', `/OperationDefinition?url=${encodeURIComponent(url)}`);
    const [id] = idsOf(body);
    expect([url, (await api.his1.send('GET', `/OperationDefinition/${id}`)).body]).toMatchObject([url, { url, kind: 'operation' }]);
  }
});

test(':in and :not-in of a published value set', async () => {
  const found = async (criteria: string) => idsOf((await api.his1.send('GET', `/Condition?${criteria}`)).body);
  expect(await found(`code:in=${BASE}ValueSet/tang-huyet-ap`)).toEqual(['tha', 'tha-2']);
  expect(await found(`code:in=${BASE}ValueSet/dai-thao-duong,${BASE}ValueSet/tang-huyet-ap`)).toEqual(['dtd', 'tha', 'tha-2']);
  expect(await found(`code:in=${BASE}ValueSet/truyen-nhiem-theo-doi`)).toEqual(['tcm']);
  expect(await found(`code:not-in=${BASE}ValueSet/tang-huyet-ap`)).toEqual(['dtd', 'khac', 'tcm']);
  // A chapter of ICD-10 needs none.
  expect(await found('code:below=http://hl7.org/fhir/sid/icd-10|I00-I99')).toEqual(['tha', 'tha-2']);
});

test('extensions, code systems and search parameters of the hub are found by their URL', async () => {
  const found = async (type: string, name: string) => {
    const { body } = await api.his1.send('GET', `/${type}?url=${encodeURIComponent(`${BASE}${type}/${name}`)}`);
    return (body as { entry?: { resource: Record<string, unknown> }[] }).entry?.map(({ resource }) => resource);
  };
  expect(await found('StructureDefinition', 'xml-ma-ttdv')).toMatchObject([{ id: 'xml-ma-ttdv', type: 'Extension', kind: 'complex-type' }]);
  expect(await found('StructureDefinition', 'encounter')).toMatchObject([{ context: [{ expression: 'SupplyDelivery' }, {}] }]);
  const [xml6] = (await found('CodeSystem', 'xml6')) as [{ concept: { code: string; designation: unknown }[] }];
  expect(xml6.concept.find(({ code }) => code === 'KQ_XNTL_VR')).toEqual({
    code: 'KQ_XNTL_VR',
    display: 'Kết quả xét nghiệm tải lượng vi rút',
    designation: [{ language: 'en', value: 'Viral load' }],
  });
  for (const name of ['document-type', 'section', 'programme', 'sensitivity', 'condition-category', 'event', 'xml12', 'xml15', 'ma-khoa'])
    expect([name, await found('CodeSystem', name)]).toMatchObject([name, [{ status: 'active' }]]);
  expect(await found('SearchParameter', 'SupplyDelivery-encounter')).toMatchObject([
    { code: 'encounter', base: ['SupplyDelivery'], type: 'reference', target: ['Encounter'] },
  ]);
});

test('published again, what is equal is left alone; what is published is R4 and under the configured base', async () => {
  expect(await publishDefinitions(api.base.database, BASE, Date.now())).toBe(0);
  // What somebody deleted or changed is as published after the next start.
  expect((await api.operator.send('DELETE', '/CodeSystem/event')).status).toBeLessThan(300);
  expect(await publishDefinitions(api.base.database, BASE, Date.now())).toBe(1);
  expect((await api.his1.send('GET', '/CodeSystem/event')).status).toBe(200);
  const other = publishedResources('https://so-y-te.example/fhir') as readonly { id: string; resourceType: string; url?: string }[];
  for (const { url } of other) expect(url).toMatch(/^https:\/\/so-y-te\.example\/fhir\/|^http:\/\/hl7\.org\//);
  for (const resource of publishedResources(BASE)) {
    const { body } = await api.operator.send('POST', `/${resource.resourceType}/$validate`, resource);
    expect([resource.id, body]).toMatchObject([resource.id, { issue: [{ severity: 'information' }] }]);
  }
});
