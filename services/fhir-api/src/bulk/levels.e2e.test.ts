import { readdir } from 'node:fs/promises';
import { type BulkWorker, startBulkWorker } from '@hub/bulk-worker';
import { createLogger } from '@hub/telemetry';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '../testing/client.fixture.ts';
import { type BulkApi, startBulkApi } from './bulk-api.fixture.ts';
import type { Exported } from './bulk-client.fixture.ts';

let bulk: BulkApi;
let worker: BulkWorker;
const faults: string[] = [];
const names = ({ resources }: Exported) => resources.map(({ resourceType, id }) => `${resourceType}/${id}`).sort();

async function put(client: Client, resource: Record<string, unknown>): Promise<void> {
  const { status, text } = await client.send('PUT', `/${resource.resourceType}/${resource.id}`, resource);
  if (status >= 300) throw new Error(text);
}
const patient = (id: string, more = {}) => ({ resourceType: 'Patient', id, gender: 'female', name: [{ text: 'Người Mẫu' }], ...more });
const finding = (id: string, of: string, code: string, more = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code }], text: 'a "quoted" \\ text\nwith a line' },
  subject: { reference: `Patient/${of}` },
  ...more,
});
const RESTRICTED = { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] } };

beforeAll(async () => {
  bulk = await startBulkApi({ rows: 3 });
  const { his1, his2, operator } = bulk.api;
  await put(his1, patient('mot'));
  await put(his1, patient('hai', { gender: 'male' }));
  await put(his1, finding('o1', 'mot', '718-7'));
  await put(his1, finding('o2', 'hai', '2345-7'));
  await put(his2, patient('ba'));
  await put(his2, finding('o3', 'ba', '718-7'));
  await put(operator, { resourceType: 'Organization', id: 'so-y-te', name: 'Sở mẫu' });
  await put(operator, {
    resourceType: 'Group',
    id: 'nhom',
    type: 'person',
    actual: true,
    member: [
      { entity: { reference: 'Patient/mot' } },
      { entity: { reference: 'Patient/ba' } },
      { entity: { reference: 'Patient/hai' }, inactive: true },
    ],
  });
  const log = createLogger({ service: 'test', level: 'warn', write: (line) => void faults.push(line) });
  worker = startBulkWorker({ ...bulk.maker, log, concurrency: 2, idleMs: 20 });
}, 60_000);
afterAll(async () => {
  await worker?.stop();
  await bulk?.close();
});

test('the whole system, byte for byte as it is read', async () => {
  const done = await bulk.client('operator').export('/$export');
  expect(faults).toEqual([]);
  const { rows } = await bulk.api.base.database.pool.query<{ body: string }>('select body from resource where not deleted');
  expect(done.resources.map((one) => JSON.stringify(one)).sort()).toEqual(rows.map(({ body }) => JSON.stringify(JSON.parse(body))).sort());
  expect(done.manifest).toMatchObject({ requiresAccessToken: true, error: [], request: `${bulk.api.url}/fhir/$export` });
  const [file] = done.manifest.output.filter(({ type }) => type === 'Observation');
  const raw = await (await bulk.client('operator').request(file?.url as string)).text();
  const stored = rows.map(({ body }) => body).filter((body) => body.includes('"resourceType":"Observation"'));
  expect(raw.split('\n').slice(0, -1).sort()).toEqual([...stored].sort());
});

test("by a caller: its own, and what is everybody's", async () => {
  expect(names(await bulk.client('his-1').export('/$export'))).toEqual(
    ['Observation/o1', 'Observation/o2', 'Organization/so-y-te', 'Patient/hai', 'Patient/mot'].sort(),
  );
});

test('people, and the members of a group', async () => {
  const operator = bulk.client('operator');
  expect(names(await operator.export('/Patient/$export'))).toEqual([
    'Group/nhom',
    'Observation/o1',
    'Observation/o2',
    'Observation/o3',
    'Patient/ba',
    'Patient/hai',
    'Patient/mot',
  ]);
  expect(names(await operator.export('/Group/nhom/$export?_type=Patient,Observation'))).toEqual([
    'Observation/o1',
    'Observation/o3',
    'Patient/ba',
    'Patient/mot',
  ]);
  const one = [
    { name: 'patient', valueReference: { reference: 'Patient/hai' } },
    { name: '_type', valueString: 'Patient,Observation' },
  ];
  expect(names(await operator.export('/Patient/$export', one))).toEqual(['Observation/o2', 'Patient/hai']);
});

test('_typeFilter by the whole grammar of searches, alternatives, and a type without one', async () => {
  const filters = ['Observation?code=http://loinc.org|718-7&patient.gender=female', 'Observation?code=2345-7'];
  const query = new URLSearchParams([
    ['_type', 'Patient,Observation'],
    ['_typeFilter', filters[0] as string],
  ]);
  const operator = bulk.client('operator');
  const people = ['Patient/ba', 'Patient/hai', 'Patient/mot'];
  expect(names(await operator.export(`/$export?${query}`))).toEqual(['Observation/o1', 'Observation/o3', ...people]);
  query.append('_typeFilter', filters[1] as string);
  expect(names(await operator.export(`/$export?${query}`))).toEqual(['Observation/o1', 'Observation/o2', 'Observation/o3', ...people]);
  const together = new URLSearchParams({ _type: 'Observation', _typeFilter: 'Observation?_id=o1,Observation?_id=o2' });
  expect(names(await operator.export(`/$export?${together}`))).toEqual(['Observation/o1', 'Observation/o2']);
});

test('_elements: parts, tagged as such', async () => {
  const { resources } = await bulk.client('operator').export('/$export?_type=Patient,Observation&_elements=Patient.gender,id');
  for (const { resourceType, meta, ...rest } of resources) {
    expect(meta.tag?.map(({ code }) => code)).toEqual(['SUBSETTED']);
    expect(Object.keys(rest).sort()).toEqual(resourceType === 'Patient' ? ['gender', 'id'] : ['code', 'id', 'status']);
  }
  expect(resources).toHaveLength(6);
});

test('packed on the way when the client takes gzip', async () => {
  const operator = bulk.client('operator');
  const { manifest } = await operator.export('/$export?_type=Patient');
  const url = manifest.output[0]?.url as string;
  const packed = await operator.request(url, { headers: { 'Accept-Encoding': 'gzip' } });
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  const plain = await operator.request(url, { headers: { 'Accept-Encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
  const text = await plain.text();
  expect(plain.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
  expect(await packed.text()).toBe(text);
});

test.each([
  ['/$export', {}, { Prefer: 'return=minimal' }],
  ['/$export?organizeOutputBy=Khong', {}, {}],
  ['/$export?includeAssociatedData=_khac', {}, {}],
  ['/$export?_type=Provenance&includeAssociatedData=LatestProvenanceResources', {}, {}],
  ['/$export?khong=1', {}, {}],
  ['/$export?_outputFormat=text/csv', {}, {}],
  ['/$export?_since=hom-qua', {}, {}],
  ['/$export?_type=Khong', {}, {}],
  ['/$export?_type=Patient&_typeFilter=Patient%3Fkhong%3D1', {}, {}],
  ['/$export?_type=Patient&_typeFilter=Patient%3F_sort%3Dname', {}, {}],
  ['/$export?_type=Patient&_typeFilter=Observation%3Fcode%3D1', {}, {}],
  ['/Patient/$export?_type=Organization', {}, {}],
  ['/Patient/$export?patient=Patient/mot', {}, {}],
])('refused by name: %s', async (path, _, headers) => {
  const answer = await bulk.client('operator').kickOff(path, undefined, headers);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ resourceType: 'OperationOutcome' });
});

test('passed over on request, and the manifest says so', async () => {
  const operator = bulk.client('operator');
  const done = await operator.export('/$export?_type=Patient&organizeOutputBy=Khong&khong=1', undefined, {
    Prefer: 'respond-async, handling=lenient',
  });
  expect(done.resources).toHaveLength(3);
  const [file] = done.manifest.error;
  const [outcome] = (await operator.lines(file as never)) as { issue: unknown[] }[];
  expect(outcome?.issue).toHaveLength(2);
});

test('labels: absent unless allowed, also for what had none when it was exported', async () => {
  await put(bulk.api.his1, finding('o9', 'mot', '75622-1', RESTRICTED));
  const found = names(await bulk.client('his-1').export('/$export?_type=Observation'));
  const read = await bulk.api.his1.send('GET', '/Observation/o9');
  expect(found.includes('Observation/o9')).toBe(read.status === 200);
  expect(names(await bulk.client('his-2').export('/$export?_type=Observation'))).toEqual(['Observation/o3']);
  await bulk.api.operator.send('DELETE', '/Observation/o9');
});

test("an export is its caller's alone; DELETE frees its files", async () => {
  const operator = bulk.client('operator');
  const { status, manifest } = await operator.export('/$export?_type=Patient');
  const file = manifest.output[0]?.url as string;
  for (const url of [status, file]) expect((await bulk.client('his-1').request(url)).status).toBe(404);
  expect((await bulk.client('his-1').request(status, { method: 'DELETE' })).status).toBe(404);
  const before = await readdir(bulk.folder);
  expect((await operator.request(status, { method: 'DELETE' })).status).toBe(202);
  for (const url of [status, file]) expect((await operator.request(url)).status).toBe(404);
  expect((await readdir(bulk.folder)).length).toBe(before.length - 1);
});

test('each patient exported is on record', async () => {
  const { api } = bulk;
  const before = await api.base.database.pool.query('select coalesce(max(seq), 0) as seq from audit_batch');
  await bulk.client('his-2').export('/$export?_type=Patient,Observation');
  const { rows } = await api.base.database.pool.query<{ n: number }>(
    `select count(distinct a.about)::int as n from (select seq, unnest(patients) as about from audit_batch) a where a.seq > $1 and a.about = patient_number('ba')`,
    [before.rows[0].seq],
  );
  expect(rows).toEqual([{ n: 1 }]);
});
