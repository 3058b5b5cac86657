import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { startBulkWorker } from '@hub/bulk-worker';
import { typeNumber } from '@hub/fhir-model';
import { storeFaults } from '@hub/resource-store/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BulkClient } from '../bulk/bulk-client.fixture.ts';
import { type ImportApi, startImportApi } from './import-api.fixture.ts';

type Content = Readonly<Record<string, unknown>> & { readonly resourceType: string; readonly id: string };

let hub: ImportApi;
beforeAll(async () => {
  hub = await startImportApi();
  hub.work(startBulkWorker, { lines: 3 });
}, 60_000);
afterAll(() => hub?.close());

const lines = (...resources: readonly object[]) => resources.map((one) => `${JSON.stringify(one)}\n`).join('');
const patient = (id: string, more = {}): Content => ({
  resourceType: 'Patient',
  id,
  name: [{ text: 'Nguyễn Thị Bích Ngọc' }],
  birthDate: '1980-02-29',
  ...more,
});
const visit = (id: string, of: string): Content => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  subject: { reference: `Patient/${of}` },
  period: { start: '2026-01-02T08:00:00+07:00', end: '2026-01-02T09:00:00+07:00' },
});
const finding = (id: string, of: string, more = {}): Content => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '718-7' }], text: 'Huyết sắc tố "Hb" \\ dòng\nmới' },
  subject: { reference: `Patient/${of}` },
  valueQuantity: { value: 13.5, unit: 'g/dL', system: 'http://unitsofmeasure.org', code: 'g/dL' },
  ...more,
});
const RESTRICTED = { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] } };
const CONTAINED = {
  contained: [{ resourceType: 'Practitioner', id: 'p', name: [{ text: 'Bác sĩ Trần Văn Mẫu' }] }],
  performer: [{ reference: '#p' }],
};

/** All there is, without what changes with every version. */
async function everything(of: ImportApi): Promise<readonly Content[]> {
  const { resources } = await new BulkClient(`${of.api.url}/fhir`, 'operator').export('/$export');
  return (resources as readonly Content[])
    .map(({ meta, ...content }) => {
      const { versionId: _, lastUpdated: __, ...kept } = meta as Record<string, unknown>;
      return { ...content, ...(Object.keys(kept).length === 0 ? {} : { meta: kept }) } as unknown as Content;
    })
    .sort((a, b) => `${a.resourceType}/${a.id}`.localeCompare(`${b.resourceType}/${b.id}`));
}

test('what is exported and imported into an empty hub is an equal store, found as it was found before', async () => {
  const { his1, operator } = hub.api;
  const big = { resourceType: 'Binary', id: 'to', contentType: 'application/pdf', data: Buffer.alloc(750_000, 'ngọc').toString('base64') };
  for (const resource of [
    patient('mot', { extension: [{ url: 'http://example.org/x', valueDecimal: 1 }] }),
    visit('kham-1', 'mot'),
    finding('hb', 'mot'),
    finding('kin', 'mot', RESTRICTED),
    finding('kem', 'mot', CONTAINED),
    big,
  ])
    expect((await his1.send('PUT', `/${resource.resourceType}/${resource.id}`, resource)).status).toBe(201);
  // An id that the hub itself gave.
  const made = await his1.send('POST', '/Patient', { resourceType: 'Patient', name: [{ text: 'Đỗ Văn Hiếu' }] });
  expect(made.status).toBe(201);
  await operator.send('PUT', '/Organization/so-y-te', { resourceType: 'Organization', id: 'so-y-te', name: 'Sở Y tế mẫu' });

  const client = new BulkClient(`${hub.api.url}/fhir`, 'operator');
  const { manifest } = await client.export('/$export');
  const files: Record<string, string> = {};
  // Those that are pointed at come last: what points at them waits for them.
  for (const file of [...manifest.output].sort((a, b) => a.type.localeCompare(b.type)))
    files[`${file.type}.ndjson`] = (files[`${file.type}.ndjson`] ?? '') + (await (await client.request(file.url)).text());

  const other = await startImportApi();
  try {
    other.work(startBulkWorker);
    const done = await other.import('InitialLoad', files);
    expect(done.output.map(({ file, received, created }) => [file, received, created])).toEqual([
      ['Binary.ndjson', 1, 1],
      ['Encounter.ndjson', 1, 1],
      ['Observation.ndjson', 3, 3],
      ['Organization.ndjson', 1, 1],
      ['Patient.ndjson', 2, 2],
    ]);
    expect(await everything(other)).toEqual(await everything(hub));
    expect(await storeFaults(other.api.base.database)).toEqual([]);
    const found = await other.request('/Observation?patient.name=bich%20ngoc&code=718-7&_summary=count');
    expect(await found.json()).toMatchObject({ total: 3 });

    // Again: nothing changes. As a first load: refused, the store is not empty.
    const again = await other.import('IncrementalLoad', files);
    expect(again.output.map(({ received, unchanged }) => received - unchanged)).toEqual([0, 0, 0, 0, 0]);
    const job = await other.begin('InitialLoad');
    await other.put(job, 'Patient.ndjson', files['Patient.ndjson'] as string);
    await other.start(job);
    await expect(other.done(job)).rejects.toThrow(/409 .*InitialLoad.*Patient/s);
    expect(await storeFaults(other.api.base.database)).toEqual([]);
    expect(other.faults).toEqual([]);
  } finally {
    await other.close();
  }
}, 90_000);

test('an incremental load is what PUT of each line is: versions, history, and a line of its own for what is refused', async () => {
  const { operator, his1 } = hub.api;
  await his1.send('PUT', '/Patient/cua-co-so', patient('cua-co-so'));
  const file = [
    JSON.stringify(patient('cua-co-so', { gender: 'female' })),
    '',
    JSON.stringify(patient('moi')),
    '{"resourceType":"Patient","id":"hong"',
    JSON.stringify({ resourceType: 'Patient', id: 'sai', gender: 'nu', birthDate: '29/02/1980' }),
    JSON.stringify({ resourceType: 'Patient', name: [{ text: 'Không id' }] }),
    JSON.stringify(patient('moi', { gender: 'male' })),
    JSON.stringify(finding('tham-chieu', 'x', { subject: { reference: 'Patient?identifier=1' } })),
    JSON.stringify(finding('qua-dia-chi', 'moi', { subject: { reference: `${hub.api.url}/fhir/Patient/moi` } })),
    JSON.stringify(
      patient('mot-phan', { meta: { tag: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }] } }),
    ),
    JSON.stringify({ resourceType: 'KhongCo', id: 'x' }),
  ].join('\r\n');
  const done = await hub.import('IncrementalLoad', { 'benh-nhan.ndjson': file });
  expect(done.output).toMatchObject([{ file: 'benh-nhan.ndjson', received: 10, created: 2, updated: 1, unchanged: 0, rejected: 7 }]);
  const errors = await hub.errors(done);
  expect(errors.map(({ issue }) => issue[0]?.diagnostics.split(':')[0])).toEqual([
    'benh-nhan.ndjson, line 4 (Patient/hong)',
    'benh-nhan.ndjson, line 5 (Patient/sai)',
    'benh-nhan.ndjson, line 6',
    'benh-nhan.ndjson, line 7 (Patient/moi)',
    'benh-nhan.ndjson, line 8 (Observation/tham-chieu)',
    'benh-nhan.ndjson, line 10 (Patient/mot-phan)',
    'benh-nhan.ndjson, line 11 (KhongCo/x)',
  ]);
  expect(errors[1]?.issue.map(({ expression }) => expression?.[0])).toEqual(['Patient.gender', 'Patient.birthDate']);
  expect(errors[3]?.issue[0]?.details.text).toMatch(
    /dòng 7 \(Patient\/moi\): Tài nguyên này đã có ở benh-nhan.ndjson, dòng 3: dòng đầu tiên được lấy/,
  );
  const read = async (path: string) => (await operator.send('GET', path)).body;
  expect(await read('/Patient/cua-co-so')).toMatchObject({ gender: 'female', meta: { versionId: '2' } });
  expect(await read('/Patient/moi')).not.toHaveProperty('gender');
  expect(await read('/Observation/qua-dia-chi')).toMatchObject({ subject: { reference: 'Patient/moi' } });
  // Its owner is who it was: the facility still changes it.
  expect((await his1.send('PUT', '/Patient/cua-co-so', patient('cua-co-so'))).status).toBe(200);
  expect(await storeFaults(hub.api.base.database)).toEqual([]);
  // On record: whose data came.
  const { rows } = await hub.api.base.database.pool.query<{ n: number }>(
    `select count(distinct about)::int as n from (select seq, unnest(patients) as about from audit_batch) a where about = any(select about from resource where type = $1 and id = any($2))`,
    [typeNumber('Patient'), ['cua-co-so', 'moi']],
  );
  expect(rows).toEqual([{ n: 2 }]);
}, 60_000);

test('files come packed or again; what is no file, comes twice under one name, or after the beginning is refused', async () => {
  const job = await hub.begin('IncrementalLoad');
  const text = lines(patient('goi'), patient('goi-2'));
  const status = async (answer: Promise<Response>) => (await answer).status;
  expect(await status(hub.put(job, 'a.ndjson', gzipSync(text), { 'Content-Encoding': 'gzip' }))).toBe(201);
  expect(await status(hub.put(job, 'a.ndjson', text))).toBe(200);
  expect(await status(hub.put(job, 'a.ndjson', `${text} `))).toBe(409);
  expect(await status(hub.put(job, 'b.ndjson', text, { 'Content-Encoding': 'gzip' }))).toBe(400);
  expect(await status(hub.put(job, 'c.ndjson', text, { 'Content-Type': 'application/json' }))).toBe(415);
  expect(await status(hub.put(job, 'd.ndjson', JSON.stringify(patient('dai', { implicitRules: 'x'.repeat(3_000_000) }))))).toBe(413);
  const open = await hub.request(job);
  expect([open.status, await open.json()]).toEqual([
    202,
    { state: 'open', files: [{ name: 'a.ndjson', lines: 2, bytes: Buffer.byteLength(text) }] },
  ]);
  // A file that is sent again while it still comes: who began later has it.
  let go = (): void => undefined;
  const gate = new Promise<void>((open) => (go = open));
  const slow = async function* () {
    yield Buffer.from(lines(patient('cham')).repeat(80_000));
    await gate;
    yield Buffer.from(lines(patient('cham-2')));
  };
  const headersOfFile = { 'Content-Type': 'application/fhir+ndjson' };
  const body = ReadableStream.from(slow()) as unknown as string;
  const overtaken = hub.request(`${job}/f.ndjson`, { method: 'PUT', headers: headersOfFile, body, duplex: 'half' } as RequestInit);
  const { pool } = hub.api.base.database;
  while (
    (await pool.query(`select from bulk_import_part p join bulk_import_file f using (import_id, file) where f.name = 'f.ndjson'`))
      .rowCount === 0
  )
    await new Promise((wait) => setTimeout(wait, 20));
  expect(await status(hub.put(job, 'f.ndjson', lines(patient('nhanh'))))).toBe(201);
  go();
  expect(await status(overtaken)).toBe(409);
  await hub.start(job);
  expect(await status(hub.put(job, 'e.ndjson', text))).toBe(409);
  expect((await hub.done(job)).output).toMatchObject([
    { file: 'a.ndjson', received: 2, created: 2 },
    { file: 'f.ndjson', received: 1, created: 1 },
  ]);

  // One file in the kick-off itself.
  const headers = { 'Content-Type': 'application/fhir+ndjson', Prefer: 'respond-async' };
  const kicked = await hub.request('/$import?mode=IncrementalLoad', { method: 'POST', headers, body: text });
  expect(kicked.status).toBe(202);
  expect((await hub.done(kicked.headers.get('content-location') as string)).output).toMatchObject([{ received: 2, unchanged: 2 }]);
}, 60_000);

test('npm run import: a folder of files, packed or not; goes on with one that was begun; says what was refused', async () => {
  const from = join(hub.folder, 'files');
  await mkdir(from);
  await writeFile(join(from, 'a.ndjson'), lines(patient('lenh-1'), { resourceType: 'Patient', id: 'lenh-2', gender: 'nu' }));
  await writeFile(join(from, 'b.ndjson.gz'), gzipSync(lines(finding('lenh-3', 'lenh-1'))));
  await writeFile(join(from, 'notes.txt'), 'not of it');
  const job = await hub.begin('IncrementalLoad');
  expect((await hub.put(job, 'a.ndjson', lines(patient('lenh-4')))).status).toBe(201);
  const program = fileURLToPath(new URL('../../../../scripts/import.ts', import.meta.url));
  const run = (...args: string[]) =>
    new Promise<{ code: unknown; out: string }>((done) => {
      const env = { PATH: process.env.PATH, HUB_TOKEN: 'operator' };
      execFile(process.execPath, [program, '--url', `${hub.api.url}/fhir`, ...args], { env }, (error, out) =>
        done({ code: error?.code ?? 0, out }),
      );
    });
  // The file that had come is not sent again, whatever lies here under its name.
  const resumed = await run('--job', job, from);
  expect(resumed).toEqual({
    code: 0,
    out: expect.stringMatching(/^a\.ndjson: 1 = 1 [^\n]*\nb\.ndjson: 1 = 1 tạo\/created \+ 0 [^\n]*\n$/),
  });
  const { code, out } = await run(from);
  expect(code).toBe(1);
  expect(out).toMatch(/^a\.ndjson: 2 = 1 .* 1 từ chối\/rejected\nb\.ndjson: 1 = 0 .* 1 không đổi\/unchanged/);
  expect(out).toMatch(/a\.ndjson, dòng 2 \(Patient\/lenh-2\): .*\na\.ndjson, line 2 \(Patient\/lenh-2\): /);
}, 60_000);

test('an operator’s right of its own; an import of somebody else is not there; cancelled it is gone', async () => {
  const body = JSON.stringify({ resourceType: 'Parameters' });
  const headers = { 'Content-Type': 'application/fhir+json', Prefer: 'respond-async' };
  const kick = (given: object, token?: string, text = body) =>
    hub.request('/$import', { method: 'POST', headers: { ...headers, ...given }, body: text }, token);
  expect((await kick({}, 'his-1')).status).toBe(403);
  expect((await kick({ Prefer: 'return=minimal' })).status).toBe(400);
  const urls = JSON.stringify({
    resourceType: 'Parameters',
    parameter: [{ name: 'input', part: [{ name: 'url', valueUrl: 'https://example.org/a' }] }],
  });
  const refused = await kick({}, 'operator', urls);
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringMatching(/input\[url\] is not supported/)]);

  const job = await hub.begin('IncrementalLoad');
  expect((await hub.request(job, {}, 'his-1')).status).toBe(403);
  expect((await hub.request(job, { method: 'DELETE' })).status).toBe(202);
  for (const method of ['GET', 'DELETE', 'POST']) expect((await hub.request(job, { method })).status).toBe(404);
  expect((await hub.put(job, 'a.ndjson', lines(patient('x')))).status).toBe(404);
  const jobs = await Promise.all(Array.from({ length: 5 }, () => kick({})));
  expect(jobs.map(({ status }) => status).sort()).toEqual([202, 202, 202, 202, 429]);
}, 60_000);
