import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CapabilityTool, Client } from 'fhir-kit-client';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

// Every method of a client somebody else wrote, against the hub as people start it.

let hub: HubProcess;
let store: TestDatabase;
const called = new Set<string>();
let fhir: Client;

/** The client, remembering which of its methods were called. */
function recorded(client: Client): Client {
  return new Proxy(client, {
    get(target, name) {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== 'function') return value;
      called.add(String(name));
      return value.bind(target);
    },
    set(target, name, value) {
      called.add(String(name));
      return Reflect.set(target, name, value, target);
    },
  });
}

beforeAll(async () => {
  store = await testDatabase({ poolSize: 1 });
  hub = await startHubProcess(await newDataDir(), ['--empty'], { DATABASE_URL: store.url, DEMO: 'on' });
  fhir = recorded(new Client({ baseUrl: `${hub.url}/fhir`, bearerToken: hub.tokens()['*'] as string }));
}, 60_000);
afterAll(async () => {
  await hub?.stop();
  if (hub !== undefined) await removeDataDir(hub.dataDir);
  await store?.drop();
}, 60_000);

type Body = { resourceType: string } & Record<string, unknown>;
interface Page extends Body {
  readonly type: string;
  readonly total?: number;
  readonly link: { relation: string; url: string }[];
  readonly entry?: {
    readonly fullUrl: string;
    readonly resource?: Body;
    readonly request?: { readonly method: string; readonly url: string };
    readonly response?: { readonly status: string; readonly location?: string };
  }[];
}
const page = async (answer: Promise<unknown> | undefined) => (await answer) as Page;
const idsOf = (bundle: Page) => bundle.entry?.map(({ resource }) => resource?.id);
const patient = (text: string, more: Record<string, unknown> = {}): Body => ({ resourceType: 'Patient', name: [{ text }], ...more });
const failure = (status: number) => ({ response: { status, data: { resourceType: 'OperationOutcome' } } });
const responseOf = (answer: unknown) => Client.httpFor(answer as Body).response as Response;
const IDENTIFIER = 'http://benhvien-mau.example.org/ma-bn';

describe('one resource', () => {
  test('create: a server-made id, the version in Location and ETag', async () => {
    const made = await fhir.create({ resourceType: 'Patient', body: patient('Nguyễn Thị Mẫu') });
    expect(made).toMatchObject({ resourceType: 'Patient', id: expect.stringMatching(/^[a-z2-7]{26}$/), meta: { versionId: '1' } });
    const { status, headers } = responseOf(made);
    expect([status, headers.get('etag'), headers.get('location')]).toEqual([
      201,
      'W/"1"',
      `${hub.url}/fhir/Patient/${(made as { id?: string }).id}/_history/1`,
    ]);
    expect(Client.httpFor(made as Body).request?.method).toBe('POST');
  });

  test('create with If-None-Exist: one resource, however often', async () => {
    const body = patient('Trần Văn Mẫu', { identifier: [{ system: IDENTIFIER, value: 'KIT-1' }] });
    const options = { headers: { 'If-None-Exist': `identifier=${IDENTIFIER}|KIT-1` } };
    const made = await Promise.all([1, 2, 3].map(() => fhir.create({ resourceType: 'Patient', body, options })));
    expect(made.map((answer) => responseOf(answer).status).sort()).toEqual([200, 200, 201]);
    expect(new Set(made.map((answer) => (answer as { id?: string }).id)).size).toBe(1);
  });

  test('update creates under the client’s id, then makes versions; If-Match guards', async () => {
    const body = patient('Lê Thị Mẫu', { id: 'kit-sua' });
    expect(responseOf(await fhir.update({ resourceType: 'Patient', id: 'kit-sua', body })).status).toBe(201);
    const changed = { ...body, gender: 'female' };
    const options = { headers: { 'If-Match': 'W/"1"' } };
    expect(await fhir.update({ resourceType: 'Patient', id: 'kit-sua', body: changed, options })).toMatchObject({
      meta: { versionId: '2' },
    });
    await expect(fhir.update({ resourceType: 'Patient', id: 'kit-sua', body, options })).rejects.toMatchObject(failure(412));
  });

  test('update by searchParams: creates, then updates the match', async () => {
    const searchParams = { identifier: `${IDENTIFIER}|KIT-2` };
    const body = patient('Phạm Văn Mẫu', { identifier: [{ system: IDENTIFIER, value: 'KIT-2' }] });
    const first = await fhir.update({ resourceType: 'Patient', searchParams, body });
    const second = await fhir.update({ resourceType: 'Patient', searchParams, body: { ...body, active: true } });
    expect([responseOf(first).status, responseOf(second).status]).toEqual([201, 200]);
    expect(second).toMatchObject({ id: (first as { id?: string }).id, active: true, meta: { versionId: '2' } });
  });

  test('read, and read again only when it has changed', async () => {
    const read = await fhir.read({ resourceType: 'Patient', id: 'kit-sua' });
    expect(read).toMatchObject({ id: 'kit-sua', gender: 'female' });
    const etag = responseOf(read).headers.get('etag') as string;
    // The client takes every status that is not 2xx for a failure, 304 among them.
    await expect(
      fhir.read({ resourceType: 'Patient', id: 'kit-sua', options: { headers: { 'If-None-Match': etag } } }),
    ).rejects.toMatchObject({ response: { status: 304, data: {} } });
    await expect(fhir.read({ resourceType: 'Patient', id: 'khong-co' })).rejects.toMatchObject(failure(404));
  });

  test('vread: every version', async () => {
    expect(await fhir.vread({ resourceType: 'Patient', id: 'kit-sua', version: '1' })).not.toHaveProperty('gender');
    expect(await fhir.vread({ resourceType: 'Patient', id: 'kit-sua', version: '2' })).toHaveProperty('gender');
    await expect(fhir.vread({ resourceType: 'Patient', id: 'kit-sua', version: '3' })).rejects.toMatchObject(failure(404));
  });

  test('patch: applied, guarded by If-Match, refused when it does not apply', async () => {
    const jsonPatch = [{ op: 'replace' as const, path: '/gender', value: 'male' }];
    const guard = { headers: { 'If-Match': 'W/"2"' } };
    expect(await fhir.patch({ resourceType: 'Patient', id: 'kit-sua', jsonPatch, options: guard })).toMatchObject({
      gender: 'male',
      meta: { versionId: '3' },
    });
    await expect(fhir.patch({ resourceType: 'Patient', id: 'kit-sua', jsonPatch, options: guard })).rejects.toMatchObject(failure(412));
    await expect(
      fhir.patch({ resourceType: 'Patient', id: 'kit-sua', jsonPatch: [{ op: 'remove', path: '/birthDate' }] }),
    ).rejects.toMatchObject(failure(422));
  });

  test('delete: gone, twice the same, versions stay', async () => {
    await fhir.update({ resourceType: 'Patient', id: 'kit-xoa', body: patient('Đỗ Thị Mẫu', { id: 'kit-xoa' }) });
    for (let i = 0; i < 2; i++) expect(responseOf(await fhir.delete({ resourceType: 'Patient', id: 'kit-xoa' })).status).toBe(204);
    await expect(fhir.read({ resourceType: 'Patient', id: 'kit-xoa' })).rejects.toMatchObject(failure(410));
    expect(await fhir.vread({ resourceType: 'Patient', id: 'kit-xoa', version: '1' })).toMatchObject({ id: 'kit-xoa' });
  });

  test('request: any method and address; HEAD is GET without the body', async () => {
    const headed = await fhir.request('Patient/kit-sua', { method: 'HEAD' });
    expect([responseOf(headed).headers.get('etag'), Object.keys(headed)]).toEqual(['W/"3"', []]);
    const json = { headers: { 'Content-Type': 'application/json' } };
    const body = patient('Hồ Thị Mẫu', { id: 'kit-thang' });
    expect(await fhir.request('Patient/kit-thang', { method: 'PUT', body, options: json })).toMatchObject({ id: 'kit-thang' });
    await expect(fhir.request('Patient', { method: 'DELETE' })).rejects.toMatchObject(failure(412));
  });
});

describe('bundles', () => {
  test('batch: each entry by itself', async () => {
    const answer = await page(
      fhir.batch({
        body: {
          resourceType: 'Bundle',
          type: 'batch',
          entry: [
            { request: { method: 'PUT', url: 'Patient/kit-goi' }, resource: patient('Võ Văn Mẫu', { id: 'kit-goi' }) },
            { request: { method: 'GET', url: 'Patient/khong-co' } },
          ],
        },
      }),
    );
    expect([answer.type, ...(answer.entry ?? []).map(({ response }) => response?.status.slice(0, 3))]).toEqual([
      'batch-response',
      '201',
      '404',
    ]);
  });

  test('transaction: links become references; all or nothing', async () => {
    const fullUrl = `urn:uuid:${randomUUID()}`;
    const visit = (more: object = {}) => ({
      resourceType: 'Encounter',
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      subject: { reference: fullUrl },
      ...more,
    });
    const entry = [
      { request: { method: 'POST', url: 'Encounter' }, resource: visit() },
      { fullUrl, request: { method: 'POST', url: 'Patient' }, resource: patient('Ngô Thị Mẫu') },
    ];
    const answer = await page(fhir.transaction({ body: { resourceType: 'Bundle', type: 'transaction', entry } }));
    expect(answer.type).toBe('transaction-response');
    const [encounter, person] = (answer.entry ?? []).map(({ response }) => response?.location?.match(/(\w+\/[^/]+)\/_history\/1$/)?.[1]);
    expect(await fhir.request(encounter as string)).toMatchObject({ subject: { reference: person } });
    const count = async () => (await page(fhir.search({ resourceType: 'Patient', searchParams: { _summary: 'count' } }))).total;
    const before = await count();
    entry[0] = { request: { method: 'POST', url: 'Encounter' }, resource: visit({ status: 'khong-dung' }) };
    await expect(fhir.transaction({ body: { resourceType: 'Bundle', type: 'transaction', entry } })).rejects.toMatchObject(failure(400));
    expect(await count()).toBe(before);
  });
});

describe('search', () => {
  beforeAll(async () => {
    const entry: object[] = [{ request: { method: 'PUT', url: 'Patient/kit-tim' }, resource: patient('Đặng Thị Tìm', { id: 'kit-tim' }) }];
    for (let i = 1; i <= 5; i++) {
      const resource = {
        resourceType: 'Observation',
        id: `kit-tim-${i}`,
        meta: { tag: [{ system: 'http://soyte-mau.example.org/nhan', code: 'kit' }] },
        status: 'final',
        code: { text: 'Mạch' },
        subject: { reference: 'Patient/kit-tim' },
        valueQuantity: { value: 70 + i, unit: '/min' },
      };
      entry.push({ request: { method: 'PUT', url: `Observation/kit-tim-${i}` }, resource });
    }
    await fhir.transaction({ body: { resourceType: 'Bundle', type: 'transaction', entry } });
  });

  test.each([false, true])('search and resourceSearch (as a form: %s)', async (postSearch) => {
    const searchParams = { patient: 'kit-tim', _include: 'Observation:patient', _total: 'accurate' };
    for (const method of ['search', 'resourceSearch'] as const) {
      const found = await page(fhir[method]({ resourceType: 'Observation', searchParams, options: { postSearch } }));
      expect([found.type, found.total, found.entry?.length]).toEqual(['searchset', 5, 6]);
    }
    // A parameter twice: both must hold.
    const both = { 'value-quantity': ['gt71', 'lt74'] };
    expect(idsOf(await page(fhir.search({ resourceType: 'Observation', searchParams: both, options: { postSearch } })))?.sort()).toEqual([
      'kit-tim-2',
      'kit-tim-3',
    ]);
    await expect(
      fhir.search({ resourceType: 'Observation', searchParams: { 'mau-toc': 'den' }, options: { postSearch } }),
    ).rejects.toMatchObject(failure(400));
  });

  test.each([false, true])('systemSearch (as a form: %s)', async (postSearch) => {
    const searchParams = { _type: 'Observation,Patient', _tag: 'http://soyte-mau.example.org/nhan|kit' };
    for (const found of [
      fhir.systemSearch({ searchParams, options: { postSearch } }),
      fhir.search({ searchParams, options: { postSearch } }),
    ])
      expect(idsOf(await page(found))).toHaveLength(5);
  });

  test.each([false, true])('compartmentSearch (as a form: %s)', async (postSearch) => {
    const compartment = { resourceType: 'Patient', id: 'kit-tim' };
    const asked = { resourceType: 'Observation', compartment, searchParams: { status: 'final' }, options: { postSearch } };
    for (const found of [fhir.compartmentSearch(asked), fhir.search(asked)]) expect(idsOf(await page(found))).toHaveLength(5);
    expect(idsOf(await page(fhir.compartmentSearch({ ...asked, compartment: { ...compartment, id: 'ai-khac' } })))).toBeUndefined();
  });

  test('nextPage: every match once; prevPage: none is offered, as a page is found from the one before it only', async () => {
    const seen: unknown[] = [];
    let pages = 0;
    let here = await page(fhir.search({ resourceType: 'Observation', searchParams: { patient: 'kit-tim', _count: 2 } }));
    for (;;) {
      pages += 1;
      seen.push(...(idsOf(here) ?? []));
      expect(fhir.prevPage({ bundle: here })).toBeUndefined();
      const next = fhir.nextPage({ bundle: here });
      if (next === undefined) break;
      here = await page(next);
    }
    expect([pages, seen.length, new Set(seen).size]).toEqual([3, 5, 5]);
  });

  test('resolve: relative, absolute, contained, and inside a bundle', async () => {
    const found = await page(
      fhir.search({ resourceType: 'Observation', searchParams: { _id: 'kit-tim-1', _include: 'Observation:patient' } }),
    );
    const of = { resourceType: 'Patient', id: 'kit-tim' };
    expect(await fhir.resolve({ reference: 'Patient/kit-tim' })).toMatchObject(of);
    expect(await fhir.resolve({ reference: `${hub.url}/fhir/Patient/kit-tim` })).toMatchObject(of);
    expect(await fhir.resolve({ reference: 'Patient/kit-tim', context: found })).toMatchObject(of);
    // Not in the bundle: the client asks the hub.
    expect(await fhir.resolve({ reference: 'Observation/kit-tim-2', context: found })).toMatchObject({ id: 'kit-tim-2' });
    const contained = { resourceType: 'Observation', contained: [{ resourceType: 'Device', id: 'may' }] };
    expect(await fhir.resolve({ reference: '#may', context: contained })).toMatchObject({ resourceType: 'Device' });
  });
});

describe('history', () => {
  test('of a resource: the requests that made it, deletion and all', async () => {
    for (const history of [
      fhir.history({ resourceType: 'Patient', id: 'kit-xoa' }),
      fhir.resourceHistory({ resourceType: 'Patient', id: 'kit-xoa' }),
    ]) {
      const bundle = await page(history);
      expect([bundle.type, bundle.total, ...(bundle.entry ?? []).map(({ request }) => request?.method)]).toEqual([
        'history',
        2,
        'DELETE',
        'PUT',
      ]);
    }
    await expect(fhir.resourceHistory({ resourceType: 'Patient', id: 'khong-co' })).rejects.toMatchObject(failure(404));
  });

  test('of a type and of the system', async () => {
    for (const history of [fhir.history({ resourceType: 'Encounter' }), fhir.typeHistory({ resourceType: 'Encounter' })]) {
      const bundle = await page(history);
      expect(bundle.entry?.map(({ request, response }) => [request?.method, response?.status.slice(0, 3)])).toEqual([['POST', '201']]);
    }
    for (const history of [fhir.history(), fhir.systemHistory()]) {
      const bundle = await page(history);
      expect(bundle.type).toBe('history');
      expect(new Set(bundle.entry?.map(({ resource }) => resource?.resourceType))).toContain('Observation');
      expect(bundle.entry?.every(({ request }) => request?.method !== 'GET')).toBe(true);
    }
  });
});

describe('operation', () => {
  const tag = { system: 'http://soyte-mau.example.org/nhan', code: 'kit-meta' };
  const input = { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: { tag: [tag] } }] };
  const instance = { resourceType: 'Patient', id: 'kit-sua' };

  test('of an instance: $meta-add, $meta, $meta-delete', async () => {
    const holds = { parameter: [{ name: 'return', valueMeta: { tag: [tag] } }] };
    expect(await fhir.operation({ name: '$meta-add', ...instance, input })).toMatchObject(holds);
    expect(await fhir.operation({ name: 'meta', ...instance, method: 'GET' })).toMatchObject(holds);
    expect(await fhir.operation({ name: 'meta', ...instance })).toMatchObject(holds);
    expect(await fhir.operation({ name: 'meta-delete', ...instance, input })).not.toMatchObject(holds);
  });

  test('of a type: $validate and $meta; of the system: $meta', async () => {
    const validate = (gender: string) =>
      fhir.operation({ name: 'validate', resourceType: 'Patient', input: patient('Lý Văn Mẫu', { gender }) });
    expect(await validate('male')).toMatchObject({ issue: [{ severity: 'information' }] });
    expect(await validate('nam')).toMatchObject({ issue: [{ severity: 'error', expression: ['Patient.gender'] }] });
    for (const method of ['GET', 'POST'] as const) {
      expect(await fhir.operation({ name: 'meta', resourceType: 'Observation', method })).toMatchObject({ resourceType: 'Parameters' });
      expect(await fhir.operation({ name: 'meta', method })).toMatchObject({ resourceType: 'Parameters' });
    }
    await expect(fhir.operation({ name: 'khong-co', resourceType: 'Patient' })).rejects.toMatchObject(failure(404));
  });
});

describe('the server itself', () => {
  test('capabilityStatement, and the client’s reading of it', async () => {
    const statement = await fhir.capabilityStatement();
    expect(statement).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' });
    const tool = new CapabilityTool(statement as never);
    for (const code of ['transaction', 'batch', 'search-system', 'history-system'])
      expect([code, tool.serverCan(code)]).toEqual([code, true]);
    for (const type of ['Patient', 'VisionPrescription', 'Contract'])
      expect(tool.interactionsFor({ resourceType: type })).toEqual(expect.arrayContaining(['read', 'update', 'patch', 'delete', 'create']));
    expect([tool.resourceCan('Patient', 'patch'), tool.serverSearch('_tag'), tool.resourceSearch('Patient', 'identifier')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(tool.capabilityContents({ resourceType: 'Patient', capabilityType: 'conditionalUpdate' } as never)).toBe(true);
    expect(tool.searchParamsFor({ resourceType: 'Patient' })).toContain('birthdate');
  });

  test('smartAuthMetadata: the token endpoint, whichever document answers first', async () => {
    for (let i = 0; i < 5; i++) expect((await fhir.smartAuthMetadata()).tokenUrl?.href).toBe(`${hub.url}/oauth/token`);
  });

  test('a token is needed; headers and base can be set later', async () => {
    const stranger = recorded(new Client({ baseUrl: 'http://127.0.0.1:1/fhir' }));
    stranger.baseUrl = fhir.baseUrl;
    await expect(stranger.read({ resourceType: 'Patient', id: 'kit-sua' })).rejects.toMatchObject(failure(401));
    stranger.customHeaders = { authorization: `Bearer ${hub.tokens()['*']}` };
    expect(stranger.customHeaders).toHaveProperty('authorization');
    expect(await stranger.read({ resourceType: 'Patient', id: 'kit-sua' })).toMatchObject({ id: 'kit-sua' });
    stranger.customHeaders = {};
    stranger.bearerToken = hub.tokens()['*'] as string;
    expect(await stranger.read({ resourceType: 'Patient', id: 'kit-sua' })).toMatchObject({ id: 'kit-sua' });
  });

  test('no method of the client was left out', () => {
    // baseSearch is the part that the searches share; the client calls it itself.
    const methods = Object.getOwnPropertyNames(Client.prototype).filter((name) => !['constructor', 'baseSearch'].includes(name));
    expect(methods.filter((name) => !called.has(name))).toEqual([]);
    expect(methods.length).toBeGreaterThan(25);
  });
});
