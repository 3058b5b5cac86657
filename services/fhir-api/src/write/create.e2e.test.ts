import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from '../testing/api.fixture.ts';

// R4 http.html#create, #ccreate, "Managing Return Content" (Prefer).
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const SYSTEM = 'http://his.example.vn/mrn';
const person = (value: string, more: object = {}) => ({ resourceType: 'Patient', identifier: [{ system: SYSTEM, value }], ...more });

describe('create', () => {
  test('201 with Location, ETag and Last-Modified of version 1; the resource is there at once', async () => {
    const made = await api.operator.send('POST', '/Patient', person('c1', { birthDate: '1985-10-20' }));
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(made.headers.get('location')).toBe(`${api.url}/fhir/Patient/${id}/_history/1`);
    expect(made.headers.get('etag')).toBe('W/"1"');
    expect(Math.abs(Date.parse(made.headers.get('last-modified') ?? '') - Date.now())).toBeLessThan(60_000);
    expect(made.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    const read = await api.operator.send('GET', `/Patient/${id}`);
    expect([read.status, read.text]).toEqual([200, made.text]);
    const versioned = await api.operator.send('GET', `/Patient/${id}/_history/1`);
    expect(versioned.text).toBe(made.text);
  });

  test('id, versionId and lastUpdated of the sender are ignored; profile, tag and security are kept', async () => {
    const meta = {
      versionId: '77',
      lastUpdated: '1999-01-01T00:00:00Z',
      profile: ['http://example.vn/StructureDefinition/nguoi-benh'],
      tag: [{ system: 'http://example.vn/tag', code: 'a' }],
      security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }],
    };
    const { body } = await api.operator.send('POST', '/Patient', { ...person('c2'), id: 'mine', meta });
    expect(body.id).not.toBe('mine');
    expect(body.meta).toMatchObject({ versionId: '1', profile: meta.profile, tag: meta.tag, security: meta.security });
    expect(Date.parse(body.meta.lastUpdated)).toBeGreaterThan(Date.now() - 60_000);
    expect((await api.operator.send('GET', '/Patient/mine')).status).toBe(404);
  });

  test('meta.source of the sender is kept', async () => {
    const { body } = await api.operator.send('POST', '/Patient', {
      ...person('c3'),
      meta: { source: 'urn:uuid:0d3b3f0e-0000-4000-8000-000000000001' },
    });
    expect(body.meta.source).toBe('urn:uuid:0d3b3f0e-0000-4000-8000-000000000001');
  });

  test('two creates with one identifier are two resources: no rule of FHIR forbids it', async () => {
    const [a, b] = [
      await api.operator.send('POST', '/Patient', person('twin')),
      await api.operator.send('POST', '/Patient', person('twin')),
    ];
    expect([a.status, b.status]).toEqual([201, 201]);
    expect(a.body.id).not.toBe(b.body.id);
  });

  test('text is stored composed (NFC), whether it came as characters or as escapes', async () => {
    const sent = `{"resourceType":"Patient","name":[{"family":"Nguye\u0302\u0303n","given":["Bi\\u0301ch"]}]}`;
    const { body } = await api.operator.send('POST', '/Patient', sent);
    expect(body.name[0]).toEqual({ family: 'Nguyễn', given: ['Bích'] });
  });

  test.each([
    ['404', 'a type R4 does not have', '/Patiant', { resourceType: 'Patiant' }, 404, 'not-supported'],
    ['405', 'an id in the address', '/Patient/x1', { resourceType: 'Patient' }, 405, 'not-supported'],
    ['400', 'another resourceType than the address', '/Patient', { resourceType: 'Observation' }, 400, 'invalid'],
    ['400', 'no resourceType', '/Patient', { birthDate: '1985' }, 400, 'structure'],
    ['400', 'a list', '/Patient', [], 400, 'structure'],
    ['400', 'null', '/Patient', 'null', 400, 'structure'],
    ['400', 'no JSON', '/Patient', '{"resourceType":"Patient"', 400, 'structure'],
    ['400', 'white space', '/Patient', ' \n ', 400, 'structure'],
    ['400', 'an unknown query parameter', '/Patient?x=1', { resourceType: 'Patient' }, 400, 'not-supported'],
  ])('%s: %s', async (_status, _name, path, body, status, code) => {
    const answer = await api.operator.send('POST', path, body);
    expect([answer.status, answer.body.resourceType, answer.body.issue[0].code]).toEqual([status, 'OperationOutcome', code]);
    expect(answer.body.issue[0].details.text).toMatch(/[àáảãạăắằẳẵặâấầẩẫậđèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵ]/i);
  });

  test('400 names every finding with its path, and repeats no value', async () => {
    const { status, body, text } = await api.operator.send('POST', '/Patient', {
      resourceType: 'Patient',
      gender: 'bi-mat-nam',
      birthDate: '20-10-1985',
      hairColour: 'bi-mat-den',
      name: { family: 'BiMat' },
      contact: [{ name: { family: 'BiMat' }, relationshp: [] }],
    });
    expect(status).toBe(400);
    expect(body.issue.map((issue: { expression: string[] }) => issue.expression[0]).toSorted()).toEqual([
      'Patient.birthDate',
      'Patient.contact[0].relationshp',
      'Patient.gender',
      'Patient.hairColour',
      'Patient.name',
    ]);
    expect(text).not.toMatch(/bi-?mat/i);
  });

  test('401 without a token, and nothing is stored', async () => {
    const answer = await fetch(`${api.url}/fhir/Patient`, { method: 'POST', body: JSON.stringify(person('stranger')) });
    expect(answer.status).toBe(401);
    expect((await api.operator.send('GET', `/Patient?identifier=${SYSTEM}|stranger`)).body.entry).toBeUndefined();
  });

  test('406 before anything is stored, when the answer could not be given', async () => {
    const answer = await api.operator.send('POST', '/Patient', person('xml'), { accept: 'application/fhir+xml' });
    expect(answer.status).toBe(406);
    expect((await api.operator.send('GET', `/Patient?identifier=${SYSTEM}|xml`)).body.entry).toBeUndefined();
  });

  test('a condition that a create does not know is refused, not passed over', async () => {
    expect((await api.operator.send('POST', '/Patient', person('im'), { 'if-match': 'W/"1"' })).status).toBe(400);
  });
});

describe('conditional create', () => {
  const when = (criteria: string) => ({ 'if-none-exist': criteria });

  test('no match 201, one match 200 with the one that is there, several 412', async () => {
    const first = await api.operator.send('POST', '/Patient', person('k1'), when(`identifier=${SYSTEM}|k1`));
    expect(first.status).toBe(201);
    const again = await api.operator.send('POST', '/Patient', person('k1', { birthDate: '2000' }), when(`identifier=${SYSTEM}|k1`));
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.headers.get('etag')).toBe('W/"1"');
    await api.operator.send('POST', '/Patient', person('k1'));
    const many = await api.operator.send('POST', '/Patient', person('k1'), when(`identifier=${SYSTEM}|k1`));
    expect([many.status, many.body.issue[0].code]).toEqual([412, 'multiple-matches']);
  });

  test('criteria are a query string: encoded, with a leading ?, of several parameters, with Vietnamese letters', async () => {
    await api.operator.send('POST', '/Patient', person('k 2', { name: [{ family: 'Đặng' }] }));
    for (const criteria of [
      `identifier=${encodeURIComponent(`${SYSTEM}|k 2`)}`,
      `?identifier=${SYSTEM}|k%202`,
      `identifier=${SYSTEM}|k+2&family=${encodeURIComponent('Đặng')}`,
      Buffer.from('identifier=k+2&family:exact=Đặng', 'utf8').toString('latin1'),
      Buffer.from('identifier=k+2&family:exact=Đặng'.normalize('NFD'), 'utf8').toString('latin1'),
    ]) {
      expect((await api.operator.send('POST', '/Patient', person('k 2'), when(criteria))).status).toBe(200);
    }
  });

  test.each([
    ['empty', ''],
    ['only white space', '  '],
    ['no criteria', '?'],
    ['only a result parameter', '_count=1'],
    ['a result parameter beside criteria', `identifier=${SYSTEM}|k3&_sort=_lastUpdated`],
    ['an include', `identifier=${SYSTEM}|k3&_include=Patient:organization`],
    ['only a format', '_format=json'],
    ['an unknown parameter', 'mau-toc=den'],
    ['a parameter without a value', 'identifier='],
    ['another type before it', `Observation?identifier=${SYSTEM}|k3`],
    ['an address without a type before it', `/fhir?identifier=${SYSTEM}|k3`],
  ])('400 for criteria that are none: %s', async (_name, criteria) => {
    const answer = await api.operator.send('POST', '/Patient', person('k3'), when(criteria));
    expect([answer.status, answer.body.resourceType]).toEqual([400, 'OperationOutcome']);
    expect((await api.operator.send('GET', `/Patient?identifier=${SYSTEM}|k3`)).body.entry).toBeUndefined();
  });

  test('sees what the caller sees: another facility’s resource is no match', async () => {
    expect((await api.his1.send('POST', '/Patient', person('k4'), when(`identifier=${SYSTEM}|k4`))).status).toBe(201);
    expect((await api.his2.send('POST', '/Patient', person('k4'), when(`identifier=${SYSTEM}|k4`))).status).toBe(201);
    expect((await api.his1.send('POST', '/Patient', person('k4'), when(`identifier=${SYSTEM}|k4`))).status).toBe(200);
  });
});

describe('Prefer', () => {
  const preferring = (prefer: string, value: string) => api.operator.send('POST', '/Patient', person(value), { prefer });

  test('return=minimal: no body, the headers tell', async () => {
    const answer = await preferring('return=minimal', 'p1');
    expect([answer.status, answer.text, answer.headers.get('content-length')]).toEqual([201, '', '0']);
    expect(answer.headers.get('preference-applied')).toBe('return=minimal');
    expect(answer.headers.get('content-type')).toBeNull();
    expect(answer.headers.get('location')).toMatch(/\/Patient\/[a-z2-7]{26}\/_history\/1$/);
  });

  test('return=representation, also quoted and among others', async () => {
    for (const [i, prefer] of [
      'return=representation',
      'respond-async, return="representation"; x=1',
      'handling=strict,RETURN=Representation',
    ].entries()) {
      const answer = await preferring(prefer, `p2-${i}`);
      expect([answer.status, answer.body.resourceType]).toEqual([201, 'Patient']);
      expect(answer.headers.get('preference-applied')).toBe('return=representation');
    }
  });

  test('return=OperationOutcome', async () => {
    const answer = await preferring('return=OperationOutcome', 'p3');
    expect([answer.status, answer.body.resourceType, answer.body.issue[0].severity]).toEqual([201, 'OperationOutcome', 'information']);
    expect(answer.headers.get('preference-applied')).toBe('return=OperationOutcome');
    expect(answer.headers.get('location')).toMatch(/_history\/1$/);
  });

  test.each(['return=everything', 'respond-async', 'foo', ''])('unknown preferences are passed over: %s', async (prefer) => {
    const answer = await preferring(prefer, 'p4');
    expect([answer.status, answer.body.resourceType, answer.headers.get('preference-applied')]).toEqual([201, 'Patient', null]);
  });

  test('_pretty and _format shape what comes back', async () => {
    const answer = await api.operator.send('POST', '/Patient?_pretty=true&_format=json', person('p5'));
    expect([answer.status, answer.text.startsWith('{\n  "resourceType": "Patient"')]).toEqual([201, true]);
  });
});
