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

test('published again, what is equal is left alone; what is published is R4 and under the configured base', async () => {
  expect(await publishDefinitions(api.base.database, BASE, Date.now())).toBe(0);
  const other = publishedResources('https://so-y-te.example/fhir') as readonly { id: string; resourceType: string; url?: string }[];
  for (const { url } of other) expect(url).toMatch(/^https:\/\/so-y-te\.example\/fhir\/|^http:\/\/hl7\.org\//);
  for (const resource of publishedResources(BASE)) {
    const { body } = await api.operator.send('POST', `/${resource.resourceType}/$validate`, resource);
    expect([resource.id, body]).toMatchObject([resource.id, { issue: [{ severity: 'information' }] }]);
  }
});
