import { RESOURCE_TYPES } from '@hub/fhir-model';
import { parametersOf } from '@hub/search';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';
import { hasIdentifiers, minimal } from './testing/minimal.fixture.ts';

/** Every resource type of R4, and ViewDefinition, is stored, read, found, changed and deleted over HTTP, in its smallest valid form. */
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const TAG = { system: 'http://example.org/nhan', code: 'moi-loai' };
const SERVED = RESOURCE_TYPES.filter((type) => type !== 'Parameters').toSorted();
const found = (answer: { readonly body: { readonly entry?: readonly { readonly resource: { readonly id: string } }[] } }) =>
  (answer.body.entry ?? []).map(({ resource }) => resource.id);

describe('every type', () => {
  test('is declared', async () => {
    const { body } = await api.operator.send('GET', '/metadata');
    expect(body.rest[0].resource.map((one: { type: string }) => one.type)).toEqual(SERVED);
  });

  test.each(SERVED.map((type) => [type]))('%s: create, read, search, update, delete', async (type) => {
    const content = { ...minimal(type), meta: { tag: [TAG] } };
    const made = await api.operator.send('POST', `/${type}`, content);
    expect([type, made.status, made.status === 201 ? '' : made.text]).toEqual([type, 201, '']);
    const { id } = made.body;
    expect(made.headers.get('location')).toBe(`${api.url}/fhir/${type}/${id}/_history/1`);
    expect(made.body).toMatchObject(content);

    const json = { accept: 'application/fhir+json' };
    const read = await api.operator.send('GET', `/${type}/${id}`, undefined, json);
    expect([read.status, read.version, read.text]).toEqual([200, 1, made.text]);
    expect(found(await api.operator.send('GET', `/${type}?_tag=http://example.org/nhan%7Cmoi-loai`))).toEqual([id]);
    expect(found(await api.operator.send('GET', `/${type}?_id=${id},none`))).toEqual([id]);
    expect(found(await api.operator.send('GET', `/${type}?_tag:missing=true`))).toEqual([]);

    const more = hasIdentifiers(type) ? { identifier: [{ system: 'http://example.org/so', value: `so-${type}` }] } : { language: 'vi' };
    const changed = await api.operator.send('PUT', `/${type}/${id}`, { ...content, ...more, id });
    expect([changed.status, changed.version]).toEqual([200, 2]);
    // Three types have identifiers and, in R4, no parameter of their own.
    const asked = hasIdentifiers(type) && parametersOf(type)?.has('identifier') === true;
    if (asked) expect(found(await api.operator.send('GET', `/${type}?identifier=so-${type}`))).toEqual([id]);

    expect((await api.operator.send('DELETE', `/${type}/${id}`)).status).toBe(204);
    expect((await api.operator.send('GET', `/${type}/${id}`, undefined, json)).status).toBe(410);
    const none = await api.operator.send('GET', `/${type}?_total=accurate`);
    expect([none.status, none.body.total, found(none)]).toEqual([200, 0, []]);
  });

  test.each(['Parameters', 'Resource', 'DomainResource', 'Khong', 'patient'])('%s is no type of this server: 404', async (type) => {
    const answer = await api.operator.send('GET', `/${type}`);
    expect([answer.status, answer.body.resourceType]).toEqual([404, 'OperationOutcome']);
  });
});
