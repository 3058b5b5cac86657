import { ROUTES } from '@hub/fhir-rest';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from '../testing/api.fixture.ts';
import type { Answer } from '../testing/client.fixture.ts';

// R4 http.html#summary, the table of responses: every status of a read or a write that this server gives, with the headers the table
// requires. It gives no 202 (nothing is answered before it is done) and no 409 (a lost race is 412, references are not policed).
let api: Api;
let id = '';
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

let last = 0;
/** A fresh Patient at version 2, its identifier its id. */
beforeEach(async () => {
  last += 1;
  id = `sum-${last}`;
  await api.operator.send('PUT', `/Patient/${id}`, patient());
  await api.operator.send('PUT', `/Patient/${id}`, { ...patient(), gender: 'female' });
});

type Ask = () => Promise<Answer>;
/** The address of the test's own Patient. */
const OWN = '/Patient/{id}';
const patient = () => ({ resourceType: 'Patient', id, identifier: [{ system: 'urn:x', value: id }] });
const wrong = () => ({ ...patient(), birthDate: 'x' });
const conditional = () => ({ ...patient(), generalPractitioner: [{ reference: 'Practitioner?identifier=urn:x|1' }] });
const gender = () => [{ op: 'replace', path: '/gender', value: 'male' }];
const send =
  (method: string, path: string, body?: () => unknown, headers: Record<string, string> = {}): Ask =>
  () =>
    api.operator.send(method, path.replace('{id}', id), body?.(), headers);
const gone =
  (ask: Ask): Ask =>
  async () => {
    await api.operator.send('DELETE', `/Patient/${id}`);
    return ask();
  };

const HUB_ID = 'b'.repeat(26);
const ROWS: readonly (readonly [interaction: string, status: number, ask: Ask])[] = [
  ['read', 200, send('GET', OWN)],
  ['read', 304, send('GET', OWN, undefined, { 'if-none-match': 'W/"2"' })],
  ['read', 404, send('GET', '/Patient/nobody')],
  ['read', 410, gone(send('GET', OWN))],
  ['vread', 200, send('GET', `${OWN}/_history/1`)],
  ['vread', 404, send('GET', `${OWN}/_history/9`)],
  ['vread', 410, gone(send('GET', `${OWN}/_history/3`))],
  ['update', 200, send('PUT', OWN, patient)],
  ['update', 201, gone(send('PUT', OWN, patient))],
  ['update', 400, send('PUT', OWN, wrong)],
  ['update', 404, send('PUT', '/Patiant/x', patient)],
  ['update', 405, send('PUT', `/Patient/${HUB_ID}`, () => ({ ...patient(), id: HUB_ID }))],
  ['update', 412, send('PUT', OWN, patient, { 'if-match': 'W/"1"' })],
  ['update', 415, send('PUT', OWN, patient, { 'content-type': 'text/plain' })],
  ['update', 422, send('PUT', OWN, conditional)],
  ['patch', 200, send('PATCH', OWN, gender)],
  ['patch', 400, send('PATCH', OWN, () => [{ op: 'replace' }])],
  ['patch', 404, send('PATCH', '/Patient/nobody', gender)],
  ['patch', 410, gone(send('PATCH', OWN, gender))],
  ['patch', 412, send('PATCH', OWN, gender, { 'if-match': 'W/"1"' })],
  ['patch', 415, send('PATCH', OWN, gender, { 'content-type': 'application/fhir+json' })],
  ['patch', 422, send('PATCH', OWN, () => [{ op: 'remove', path: '/birthDate' }])],
  ['delete', 200, send('DELETE', OWN, undefined, { prefer: 'return=OperationOutcome' })],
  ['delete', 204, send('DELETE', OWN)],
  ['delete', 404, send('DELETE', '/Patiant/x')],
  ['delete', 405, send('DELETE', `${OWN}/_history`)],
  ['delete', 412, send('DELETE', OWN, undefined, { 'if-match': 'W/"1"' })],
  ['create', 200, send('POST', '/Patient', patient, { 'if-none-exist': 'identifier=urn:x|sum-1' })],
  ['create', 201, send('POST', '/Patient', patient)],
  ['create', 400, send('POST', '/Patient', wrong)],
  ['create', 404, send('POST', '/Patiant', patient)],
  ['create', 405, send('POST', OWN, patient)],
  ['create', 412, send('POST', '/Patient', patient, { 'if-none-exist': '_lastUpdated=gt2020' })],
  ['create', 415, send('POST', '/Patient', patient, { 'content-type': 'text/plain' })],
  ['create', 422, send('POST', '/Patient', conditional)],
  ['search', 200, send('GET', '/Patient?identifier=urn:x|{id}')],
  ['search', 400, send('GET', '/Patient?mau-toc=den')],
  ['search', 404, send('GET', '/Patiant')],
  ['capabilities', 200, send('GET', '/metadata')],
  ['history', 200, send('GET', `${OWN}/_history`)],
  ['history', 404, send('GET', '/Patient/nobody/_history')],
];

test.each(ROWS)('%s: %i', async (interaction, status, ask) => {
  const answer = await ask();
  expect(answer.status).toBe(status);
  const versioned = ['read', 'vread', 'update', 'patch', 'create'].includes(interaction) && status < 300;
  if (versioned) {
    expect(answer.headers.get('etag')).toMatch(/^W\/"\d+"$/);
    expect(answer.headers.get('last-modified')).toMatch(/ GMT$/);
    expect(answer.body.resourceType).toBe('Patient');
  }
  if (status === 201) expect(answer.headers.get('location')).toMatch(/\/Patient\/[^/]+\/_history\/\d+$/);
  if (status >= 400) {
    expect(answer.headers.get('content-type')).toContain('application/fhir+json');
    expect(answer.body.resourceType).toBe('OperationOutcome');
    expect(answer.body.issue[0]).toMatchObject({
      severity: 'error',
      details: { text: expect.any(String) },
      diagnostics: expect.any(String),
    });
  }
  if (status === 304 || status === 204) expect(answer.text).toBe('');
});

describe('HEAD is GET without its body (R4 http.html#head)', () => {
  const concrete = (path: string) =>
    path
      .replace(/^\/fhir/, '')
      .replace(':type', 'Patient')
      .replace(':id', id)
      .replace(':vid', '1')
      .replace(/:\w+/g, 'Patient');

  test.each(ROUTES.filter(({ method }) => method === 'GET').map(({ path }) => [path] as const))('%s', async (path) => {
    const [get, head] = [await api.operator.send('GET', concrete(path)), await api.operator.send('HEAD', concrete(path))];
    expect([head.status, head.text]).toEqual([get.status, '']);
    for (const name of ['content-type', 'etag', 'last-modified', 'location', 'vary'])
      expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)]);
    // A link to the next page holds the moment it was made at, and $explain tells how long it took.
    if (get.body?.link?.length !== 2 && !path.endsWith('$explain'))
      expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'));
  });
});
