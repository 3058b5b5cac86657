import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from '../testing/api.fixture.ts';

// What the closest peer gets wrong, each by name.
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('PATCH with a stale If-Match is 412, and the update in between is not lost', async () => {
  await api.operator.send('PUT', '/Patient/s1', { resourceType: 'Patient', id: 's1', gender: 'male' });
  await api.operator.send('PUT', '/Patient/s1', { resourceType: 'Patient', id: 's1', gender: 'female' });
  const stale = await api.operator.send('PATCH', '/Patient/s1', [{ op: 'replace', path: '/gender', value: 'other' }], {
    'if-match': 'W/"1"',
  });
  expect([stale.status, stale.body.resourceType]).toEqual([412, 'OperationOutcome']);
  const read = await api.operator.send('GET', '/Patient/s1');
  expect([read.version, read.body.gender]).toEqual([2, 'female']);
  const current = await api.operator.send('PATCH', '/Patient/s1', [{ op: 'replace', path: '/gender', value: 'other' }], {
    'if-match': 'W/"2"',
  });
  expect([current.status, current.version]).toEqual([200, 3]);
});

test('a stale If-Match counts before the patch is tried: 412, not 422', async () => {
  await api.operator.send('PUT', '/Patient/s2', { resourceType: 'Patient', id: 's2' });
  const answer = await api.operator.send('PATCH', '/Patient/s2', [{ op: 'remove', path: '/gender' }], { 'if-match': 'W/"9"' });
  expect(answer.status).toBe(412);
});

test('DELETE [type] without criteria deletes nothing, even when the type has one resource', async () => {
  await api.operator.send('PUT', '/Device/only', { resourceType: 'Device', id: 'only' });
  expect((await api.operator.send('GET', '/Device?_total=accurate')).body.total).toBe(1);
  for (const path of ['/Device', '/Device?', '/Device?_format=json', '/Device?_pretty=true', '/Device?_format=json&_pretty=true']) {
    const answer = await api.operator.send('DELETE', path);
    expect([answer.status, answer.body.resourceType]).toEqual([412, 'OperationOutcome']);
    expect(answer.body.issue[0].diagnostics).toMatch(/needs search criteria/);
  }
  for (const path of [
    '/Device?_count=1',
    '/Device?_sort=_lastUpdated',
    '/Device?_summary=count',
    '/Device?_total=accurate',
    '/Device?_elements=id',
  ])
    expect((await api.operator.send('DELETE', path)).status).toBe(400);
  expect((await api.operator.send('GET', '/Device/only')).status).toBe(200);
});

describe('decimals come back byte for byte', () => {
  test.each([
    '1.10',
    '7.80',
    '100.0',
    '1e2',
    '1E-2',
    '-0.0',
    '0.0000001',
    '0.00000000000000000001',
    '12345678901234567890',
    '3.14159265358979323846264338327950288',
    '123456789.123456789012345',
  ])('%s', async (digits) => {
    const value = `"valueQuantity":{"value":${digits},"unit":"mg"}`;
    const sent = `{"resourceType":"Observation","status":"final","code":{"text":"x"},${value}}`;
    const made = await api.operator.send('POST', '/Observation', sent);
    expect([made.status, made.text.includes(value)]).toEqual([201, true]);
    const path = `/Observation/${made.body.id}`;
    expect((await api.operator.send('GET', path)).text).toContain(value);
    expect((await api.operator.send('GET', `${path}?_pretty=true`)).text).toContain(`"value": ${digits},`);
    expect((await api.operator.send('GET', `/Observation?_id=${made.body.id}`)).text).toContain(value);
    // A patch beside it leaves it, one that sends it keeps it.
    const patched = await api.operator.send(
      'PATCH',
      path,
      `[{"op":"add","path":"/component","value":[{"code":{"text":"y"},"valueQuantity":{"value":${digits}}}]},{"op":"test","path":"/valueQuantity/value","value":${digits}}]`,
    );
    expect(patched.text).toContain(value);
    expect(patched.text).toContain(`"valueQuantity":{"value":${digits}}}`);
    // Sent again as it is, nothing has changed.
    const again = await api.operator.send('PUT', path, patched.text);
    expect([again.status, again.version]).toEqual([200, 2]);
    expect((await api.operator.send('GET', `${path}/_history/2`)).text).toContain(value);
  });
});

test('1.10 is not 1.1: other digits are another version', async () => {
  const text = (digits: string) =>
    `{"resourceType":"Observation","id":"digits","status":"final","code":{"text":"x"},"valueQuantity":{"value":${digits}}}`;
  expect((await api.operator.send('PUT', '/Observation/digits', text('1.1'))).version).toBe(1);
  expect((await api.operator.send('PUT', '/Observation/digits', text('1.10'))).version).toBe(2);
});

test('Location has the version, of creates and of updates', async () => {
  const made = await api.operator.send('POST', '/Patient', { resourceType: 'Patient' });
  expect(made.headers.get('location')).toBe(`${api.url}/fhir/Patient/${made.body.id}/_history/1`);
  const put = await api.operator.send('PUT', '/Patient/loc', { resourceType: 'Patient', id: 'loc' });
  expect(put.headers.get('location')).toBe(`${api.url}/fhir/Patient/loc/_history/1`);
  const found = await api.operator.send('POST', '/Patient', { resourceType: 'Patient' }, { 'if-none-exist': '_id=loc' });
  expect([found.status, found.headers.get('location')]).toEqual([200, `${api.url}/fhir/Patient/loc/_history/1`]);
});

test('a valid blood pressure under the bp profile is accepted', async () => {
  const part = (code: string, value: number) => ({
    code: { coding: [{ system: 'http://loinc.org', code }] },
    valueQuantity: { value, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
  });
  const pressure = {
    resourceType: 'Observation',
    meta: { profile: ['http://hl7.org/fhir/StructureDefinition/bp', 'http://hl7.org/fhir/StructureDefinition/vitalsigns'] },
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
    code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }] },
    subject: { reference: 'Patient/loc' },
    effectiveDateTime: '2026-03-10T09:00:00+07:00',
    component: [part('8480-6', 120), part('8462-4', 80)],
  };
  const made = await api.operator.send('POST', '/Observation', pressure);
  expect([made.status, made.body.meta.profile]).toEqual([201, pressure.meta.profile]);
  expect(
    (await api.operator.send('GET', '/Observation?_profile=http://hl7.org/fhir/StructureDefinition/bp&_total=accurate')).body.total,
  ).toBe(1);
});

test('unknown elements are refused with their path, at any depth', async () => {
  const answer = await api.operator.send('POST', '/Patient', {
    resourceType: 'Patient',
    contact: [{ name: { family: 'A', nick: 'B' } }],
    contained: [{ resourceType: 'Organization', id: 'o', name: 'A', colour: 'red' }],
    managingOrganization: { reference: '#o' },
  });
  expect(answer.status).toBe(400);
  expect(answer.body.issue.map(({ expression }: { expression: string[] }) => expression[0])).toEqual([
    'Patient.contact[0].name.nick',
    'Patient.contained[0].colour',
  ]);
});
