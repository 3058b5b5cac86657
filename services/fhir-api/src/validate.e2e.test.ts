import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';
import type { Answer } from './testing/client.fixture.ts';

// R4 resource-operation-validate.html.
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const PATIENT = { resourceType: 'Patient', birthDate: '1985-10-20', gender: 'female' };
const BAD = { resourceType: 'Patient', birthDate: '20/10/1985', gender: 'nữ', mauToc: 'đen', name: { text: 'An' } };
const parameters = (...list: readonly object[]) => ({ resourceType: 'Parameters', parameter: list });
const validate = (path: string, body?: unknown, headers?: Record<string, string>) => api.his1.send('POST', path, body, headers);
const issues = ({ status, body }: Answer): readonly string[] => {
  expect([status, body.resourceType]).toEqual([200, 'OperationOutcome']);
  for (const issue of body.issue) {
    expect(issue.details.text).toMatch(/\S/);
    expect(issue.diagnostics).toMatch(/\S/);
    expect(issue.details.text).not.toBe(issue.diagnostics);
  }
  return body.issue.map(
    (i: { severity: string; code: string; expression?: string[] }) =>
      `${i.severity} ${i.code}${i.expression === undefined ? '' : ` ${i.expression[0]}`}`,
  );
};
const WELL = ['information informational'];

describe('$validate', () => {
  test('what is right is said to be right, and nothing is stored', async () => {
    expect(issues(await validate('/Patient/$validate', PATIENT))).toEqual(WELL);
    expect(issues(await validate('/Patient/$validate', parameters({ name: 'resource', resource: PATIENT })))).toEqual(WELL);
    expect((await api.operator.send('GET', '/Patient?_summary=count')).body.total).toBe(0);
  });

  test.each([
    ['as the body', BAD],
    ['as a parameter', parameters({ name: 'resource', resource: BAD })],
  ])('every finding, the resource %s', async (_how, body) => {
    const answer = await validate('/Patient/$validate', body);
    expect([...issues(answer)].sort()).toEqual([
      'error code-invalid Patient.gender',
      'error structure Patient.mauToc',
      'error structure Patient.name',
      'error value Patient.birthDate',
    ]);
    expect(answer.text).not.toContain('đen');
  });

  test('a resource of another type, or of none', async () => {
    expect(issues(await validate('/Observation/$validate', PATIENT))).toContain('error invalid resourceType');
    expect(issues(await validate('/Patient/$validate', { active: true }))).toEqual(['error structure Resource']);
    expect(issues(await validate('/Patient/$validate', [PATIENT]))).toEqual(['error structure Resource']);
  });

  test('a whole bundle', async () => {
    const bundle = { resourceType: 'Bundle', type: 'batch', entry: [{ resource: BAD, request: { method: 'POST', url: 'Patient' } }] };
    expect(issues(await validate('/Bundle/$validate', bundle))).toContain('error value Bundle.entry[0].resource.birthDate');
  });

  test('profiles that cannot be checked are never passed over: an error when asked for, a warning when claimed', async () => {
    const profile = 'http://hl7.org/fhir/StructureDefinition/bp';
    const asked = [`/Patient/$validate?profile=${encodeURIComponent(profile)}`, PATIENT] as const;
    expect(issues(await validate(...asked))).toEqual(['error not-supported profile']);
    expect(
      issues(
        await validate('/Patient/$validate', parameters({ name: 'resource', resource: PATIENT }, { name: 'profile', valueUri: profile })),
      ),
    ).toEqual(['error not-supported profile']);
    expect(issues(await validate('/Patient/$validate', { ...PATIENT, meta: { profile: [profile] } }))).toEqual([
      'warning not-supported Patient.meta.profile[0]',
    ]);
    // The definition of the type itself is checked.
    const own = 'http://hl7.org/fhir/StructureDefinition/Patient|4.0.1';
    expect(issues(await validate(`/Patient/$validate?profile=${encodeURIComponent(own)}`, PATIENT))).toEqual(WELL);
  });

  test('a blood pressure that claims its profile is accepted, here and when it is stored', async () => {
    const bp = {
      resourceType: 'Observation',
      meta: { profile: ['http://hl7.org/fhir/StructureDefinition/bp'] },
      status: 'final',
      category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
      code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }] },
      subject: { reference: 'Patient/p' },
      effectiveDateTime: '2026-03-10T07:30:00+07:00',
      component: ['8480-6', '8462-4'].map((code, i) => ({
        code: { coding: [{ system: 'http://loinc.org', code }] },
        valueQuantity: { value: 120 - 40 * i, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
      })),
    };
    expect(issues(await validate('/Observation/$validate', bp))).toEqual(['warning not-supported Observation.meta.profile[0]']);
    expect((await api.his1.send('POST', '/Observation', bp)).status).toBe(201);
  });
});

describe('modes', () => {
  test('create', async () => {
    expect(issues(await validate('/Patient/$validate?mode=create', PATIENT))).toEqual(WELL);
    const asked = parameters({ name: 'mode', valueCode: 'create' }, { name: 'resource', resource: BAD });
    expect(issues(await validate('/Patient/$validate', asked))).toHaveLength(4);
  });

  test('update: the id is that of the address, and an id of the hub is not claimed', async () => {
    const path = '/Patient/cap-nhat/$validate?mode=update';
    expect(issues(await validate(path, { ...PATIENT, id: 'cap-nhat' }))).toEqual(WELL);
    expect(issues(await validate(path, { ...PATIENT, id: 'khac' }))).toEqual(['error value Patient.id']);
    expect(issues(await validate(path, PATIENT))).toEqual(['error value Patient.id']);
    const hub = 'a'.repeat(26);
    expect(issues(await validate(`/Patient/${hub}/$validate?mode=update`, { ...PATIENT, id: hub }))).toEqual(['error not-found']);
    expect((await validate('/Patient/$validate?mode=update', PATIENT)).status).toBe(400);
  });

  test('delete needs no resource', async () => {
    await api.his1.send('PUT', '/Patient/xoa', { ...PATIENT, id: 'xoa' });
    const asked = parameters({ name: 'mode', valueCode: 'delete' });
    expect(issues(await validate('/Patient/xoa/$validate', asked))).toEqual(WELL);
    expect(issues(await validate('/Patient/xoa/$validate?mode=delete'))).toEqual(WELL);
    const [issue] = (await validate('/Patient/khong-co/$validate?mode=delete')).body.issue;
    expect(issue.diagnostics).toBe('There is nothing to delete.');
    expect((await api.his2.send('POST', '/Patient/xoa/$validate?mode=delete')).body.issue[0].diagnostics).toBe(
      'There is nothing to delete.',
    );
    expect((await api.his1.send('GET', '/Patient/xoa')).status).toBe(200);
    expect((await validate('/Patient/$validate?mode=delete')).status).toBe(400);
  });

  test.each<[string, unknown, number, Record<string, string>?]>([
    ['/Patient/$validate', undefined, 400],
    ['/Patient/$validate', '{"resourceType":"Patient"', 400],
    ['/Patient/$validate?mode=thu', PATIENT, 400],
    ['/Patient/$validate?mode=create&mode=create', PATIENT, 400],
    ['/Patient/$validate?mau=do', PATIENT, 400],
    ['/Patient/$validate', parameters({ name: 'mode', valueCode: 'thu' }, { name: 'resource', resource: PATIENT }), 400],
    ['/Patient/$validate', parameters({ name: 'mau', valueCode: 'thu' }, { name: 'resource', resource: PATIENT }), 400],
    ['/Patient/$validate', parameters({ name: 'resource', resource: PATIENT, colour: 1 }), 400],
    ['/Patient/$validate', parameters({ name: 'resource', resource: PATIENT }, { name: 'resource', resource: PATIENT }), 400],
    ['/Patient/$validate', parameters(), 400],
    ['/Patient/$validate', { resourceType: 'Parameters', parameter: 'x' }, 400],
    ['/Patient/$validate', parameters({ name: 'mode', valueCode: 'create' }), 400],
    ['/Khong/$validate', PATIENT, 404],
    ['/Patient/$validate', '<Patient/>', 415, { 'content-type': 'application/fhir+xml' }],
  ])('%s with %j answers %i', async (path, body, status, headers = {}) => {
    const answer = await validate(path, body, headers);
    expect([answer.status, answer.body.resourceType]).toEqual([status, 'OperationOutcome']);
  });
});
