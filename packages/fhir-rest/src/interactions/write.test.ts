import type { Principal } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { isProblemError } from '@hub/outcome';
import type { SearchQuery } from '@hub/search';
import { describe, expect, test } from '@jest/globals';
import { errorAnswer } from '../error-answer.ts';
import type { RestDeps } from '../handler.ts';
import type { RestRequest } from '../message.ts';
import { matchRoute } from '../routes/index.ts';
import type { WriteUnit, Written } from '../write-store.ts';

const OPERATOR: Principal = { clientNumber: 1, clientId: 'operator', kind: 'operator' };
const PATIENT = { resourceType: 'Patient', id: 'p1' } as Resource;
const now = () => Date.UTC(2026, 2, 11);

/** A request as the edge makes it, or as an entry of a bundle is. */
function request(method: string, url: string, body?: RestRequest['body'], headers: Record<string, string> = {}) {
  const [path = '', search = ''] = url.split('?');
  const match = matchRoute(method, path);
  if ('allow' in match) throw new Error('no such route');
  const asked: RestRequest = {
    method,
    base: 'http://hub/fhir',
    params: match.params,
    query: [...new URLSearchParams(search)],
    header: (name) => headers[name],
    principal: OPERATOR,
    ...(body === undefined ? {} : { body }),
  };
  return { route: match.route, asked };
}

/** What a bundle's entry, or a request alone, asks of the store. */
function changeOf(...args: Parameters<typeof request>) {
  const { route, asked } = request(...args);
  if (route.write === undefined) throw new Error('no write');
  return route.write.change(asked, { now });
}

/** The status of a refusal. */
function statusOf(run: () => unknown): number {
  try {
    run();
  } catch (error) {
    if (isProblemError(error)) return errorAnswer(error).status;
    throw error;
  }
  return 0;
}

const binary = (contentType: string, data: string) => ({
  resource: { resourceType: 'Binary', contentType, data: Buffer.from(data).toString('base64') } as Resource,
});

describe('an entry of a bundle asks for what the request alone asks for', () => {
  test('a resource that was read already is taken as it is', () => {
    expect(changeOf('POST', '/fhir/Patient', { resource: PATIENT })).toEqual({ kind: 'create', type: 'Patient', resource: PATIENT });
    expect(changeOf('PUT', '/fhir/Patient/p1', { resource: PATIENT }, { 'if-match': 'W/"2", "3"' })).toEqual({
      kind: 'update',
      type: 'Patient',
      id: 'p1',
      resource: PATIENT,
      ifMatch: [2, 3],
    });
    expect(changeOf('DELETE', '/fhir/Patient/p1')).toEqual({ kind: 'delete', type: 'Patient', id: 'p1' });
  });

  test('its type and id are held against the address all the same', () => {
    expect(statusOf(() => changeOf('POST', '/fhir/Observation', { resource: PATIENT }))).toBe(400);
    expect(statusOf(() => changeOf('PUT', '/fhir/Patient/p2', { resource: PATIENT }))).toBe(400);
    expect(statusOf(() => changeOf('POST', '/fhir/Patient'))).toBe(400);
  });

  test('a part of a resource (tagged SUBSETTED) replaces nothing', () => {
    const tag = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }];
    const part = { resource: { ...PATIENT, meta: { tag } } as Resource };
    expect(statusOf(() => changeOf('PUT', '/fhir/Patient/p1', part))).toBe(422);
    expect(statusOf(() => changeOf('PUT', '/fhir/Patient?identifier=urn:x|1', part))).toBe(422);
    expect(
      changeOf('PUT', '/fhir/Patient/p1', { resource: { ...PATIENT, meta: { tag: [{ code: 'SUBSETTED' }] } } as Resource }),
    ).toMatchObject({
      kind: 'update',
    });
  });

  test('criteria become a query of the type, in NFC', () => {
    const change = changeOf('POST', '/fhir/Patient', { resource: PATIENT }, { 'if-none-exist': 'family:exact=Nguye\u0302\u0303n' });
    const query = (change as { ifNoneExist: SearchQuery }).ifNoneExist;
    expect([query.type, query.criteria]).toMatchObject(['Patient', [{ kind: 'string', modifier: 'exact', values: ['Nguyễn'] }]]);
    expect(changeOf('DELETE', '/fhir/Patient?identifier=urn:x|1&_format=json')).toMatchObject({
      criteria: { criteria: [{ kind: 'token' }] },
    });
    expect(statusOf(() => changeOf('DELETE', '/fhir/Patient'))).toBe(412);
  });

  test('a patch comes in a Binary', () => {
    const change = changeOf(
      'PATCH',
      '/fhir/Patient/p1',
      binary('application/json-patch+json', '[{"op":"add","path":"/active","value":true}]'),
    );
    expect(change.kind === 'patch' && change.apply(PATIENT)).toEqual({ ...PATIENT, active: true });
    expect(statusOf(() => changeOf('PATCH', '/fhir/Patient/p1', binary('text/plain', '[]')))).toBe(415);
    expect(statusOf(() => changeOf('PATCH', '/fhir/Patient/p1', { resource: PATIENT }))).toBe(415);
    expect(statusOf(() => changeOf('PATCH', '/fhir/Patient/p1', binary('application/json-patch+json', '{}')))).toBe(400);
  });
});

describe('the request alone', () => {
  /** Runs a request against a store that answers `written` and tells what it was asked. */
  async function run(written: Partial<Written>, ...args: Parameters<typeof request>) {
    const { route, asked } = request(...args);
    let unit: WriteUnit<SearchQuery> | undefined;
    const writes: RestDeps['writes'] = {
      async write(given) {
        unit = given;
        return [{ outcome: 'created', type: 'Patient', id: 'p1', version: 1, lastUpdated: now(), ...written }];
      },
    };
    const answer = await route.handle(asked, { writes, now } as RestDeps);
    return { answer, unit };
  }
  const BODY = '{"resourceType":"Patient","id":"p1"}';

  test('asks for bodies only when one is sent back', async () => {
    expect((await run({ body: BODY }, 'POST', '/fhir/Patient', { resource: PATIENT })).unit?.bodies).toBe(true);
    for (const form of ['minimal', 'OperationOutcome'])
      expect((await run({}, 'POST', '/fhir/Patient', { resource: PATIENT }, { prefer: `return=${form}` })).unit?.bodies).toBe(false);
  });

  test.each([
    ['created', 201, true],
    ['updated', 200, true],
    ['unchanged', 200, true],
    ['matched', 200, true],
    ['deleted', 204, false],
  ] as const)('%s is %i', async (outcome, status, located) => {
    const { answer } = await run({ outcome, version: 3 }, 'PUT', '/fhir/Patient/p1', { resource: PATIENT });
    expect(answer).toEqual({
      status,
      headers: {
        ETag: 'W/"3"',
        'Last-Modified': 'Wed, 11 Mar 2026 00:00:00 GMT',
        ...(located ? { Location: 'http://hub/fhir/Patient/p1/_history/3' } : {}),
      },
    });
  });

  test('absent is 204 and tells of no version', async () => {
    expect((await run({ outcome: 'absent', version: 0 }, 'DELETE', '/fhir/Patient/p1')).answer).toEqual({ status: 204, headers: {} });
  });

  test('without a caller nothing is asked of the store', async () => {
    const { route, asked } = request('POST', '/fhir/Patient', { resource: PATIENT });
    const { principal: _, ...stranger } = asked;
    await expect(route.handle(stranger, { now } as RestDeps)).rejects.toMatchObject({ problem: { category: 'unauthorised' } });
  });
});
