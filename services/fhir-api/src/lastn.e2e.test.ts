import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';

// R4 operation-observation-lastn.html.
let api: Api;
const LOINC = 'http://loinc.org';
const coding = (...codes: string[]) => ({ coding: codes.map((code) => ({ system: code.includes('-') ? LOINC : 'urn:noi-bo', code })) });
beforeAll(async () => {
  api = await startApi();
  await api.his1.send('PUT', '/Patient/p1', { resourceType: 'Patient', id: 'p1', identifier: [{ system: 'urn:bn', value: '1' }] });
  const put = async (id: string, code: object, effectiveDateTime?: string, status = 'final') => {
    const body = {
      resourceType: 'Observation',
      id,
      status,
      code,
      subject: { reference: 'Patient/p1' },
      ...(effectiveDateTime === undefined ? {} : { effectiveDateTime }),
    };
    expect((await api.his1.send('PUT', `/Observation/${id}`, body)).status).toBe(201);
  };
  await put('a1', coding('2345-7'), '2026-03-01T08:00:00+07:00');
  await put('a2', coding('2345-7', 'GLU'), '2026-03-02T08:00:00+07:00');
  await put('a3', coding('2345-7'), '2026-03-03T08:00:00+07:00');
  await put('a4', coding('2345-7'), '2026-03-03T08:00:00+07:00', 'preliminary');
  await put('b1', coding('8480-6'), '2026-02-01');
  await put('c1', { text: 'Cân nặng' }, '2026-01-01');
  await put('c2', { text: 'Cân nặng' });
});
afterAll(() => api.close());

const ids = async (query: string, client = api.his1) => {
  const { status, body } = await client.send('GET', `/Observation/$lastn?${query}`);
  expect([status, body.total]).toEqual([200, (body.entry ?? []).length]);
  return (body.entry ?? []).map((entry: { resource: { id: string } }) => entry.resource.id).sort();
};

test('the last of each code; ties all; texts are groups; what has no time comes last', async () => {
  expect(await ids('patient=p1')).toEqual(['a2', 'a3', 'a4', 'b1', 'c1']);
  expect(await ids(`patient=p1&code=${LOINC}|2345-7&status=final`)).toEqual(['a2', 'a3']);
  expect(await ids('subject=Patient/p1&max=3')).toEqual(['a2', 'a3', 'a4', 'b1', 'c1', 'c2']);
  expect(await ids('subject=Patient/p1&max=4')).toEqual(['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'c2']);
  expect(await ids('patient.identifier=urn:bn|1&code=8480-6')).toEqual(['b1']);
  expect(await ids('patient=p1', api.his2)).toEqual([]);
});

test('what it does not take is refused', async () => {
  for (const query of [
    '',
    'code=8480-6',
    'patient=p1&max=0',
    'patient=p1&max=101',
    'patient=p1&max=x',
    'patient=p1&max=1&max=2',
    'patient=p1&_sort=date',
    'patient=p1&ten=x',
  ])
    expect([query, (await api.his1.send('GET', `/Observation/$lastn?${query}`)).status]).toEqual([query, 400]);
  expect((await api.his1.send('GET', '/Condition/$lastn?patient=p1')).status).toBe(404);
  const { body } = await api.his1.send('POST', '/Observation/$lastn', {
    resourceType: 'Parameters',
    parameter: [
      { name: 'patient', valueString: 'p1' },
      { name: 'code', valueString: '8480-6' },
      { name: 'max', valueInteger: 2 },
    ],
  });
  expect(body.total).toBe(1);
});
