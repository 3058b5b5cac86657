import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

const CASES = join(import.meta.dirname, '../../../packages/sources/cases');
const SOURCE = 'his-92901';
let hub: HubProcess;
let store: TestDatabase;
let sender: string;
let neighbour: string;

beforeAll(async () => {
  store = await testDatabase({ poolSize: 1 });
  hub = await startHubProcess(await newDataDir(), ['--empty'], { DATABASE_URL: store.url, DEMO: 'on' });
  [sender, neighbour] = [await register(SOURCE, '92901'), await register('his-75901', '75901')];
}, 60_000);
afterAll(async () => {
  await hub?.stop();
  if (hub !== undefined) await removeDataDir(hub.dataDir);
  await store?.drop();
}, 60_000);

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at member by member
type Answer = { readonly status: number; readonly location: string | null; readonly body: any };
async function call(method: string, path: string, token: string, body?: string | Buffer, type = 'application/json'): Promise<Answer> {
  const answer = await fetch(hub.url + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'Content-Type': type }) },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  return { status: answer.status, location: answer.headers.get('location'), body: text === '' ? undefined : JSON.parse(text) };
}
const operator = () => hub.tokens()['*'] as string;
async function register(source: string, facility: string): Promise<string> {
  const asked = { facility, facilityName: 'Bệnh viện Mẫu', kind: 'hospital', formats: ['qd-xml'] };
  return (await call('PUT', `/intake/sources/${source}`, operator(), JSON.stringify(asked))).body.token;
}
const get = (path: string, token = operator()) => call('GET', path, token);
async function until(path: string, done: (body: Answer['body']) => boolean): Promise<Answer['body']> {
  for (let n = 0; n < 300; n++) {
    const { body } = await get(path);
    if (done(body)) return body;
    await wait(100);
  }
  throw new Error(`${path} came to no end`);
}
/** Sends a file and waits for its receipt. */
async function send(name: string): Promise<Answer['body']> {
  const { body } = await call('POST', `/intake/submissions?source=${SOURCE}`, sender, readFileSync(join(CASES, name)), 'application/xml');
  return until(`/intake/submissions/${body.id}`, ({ status }) => !['received', 'processing'].includes(status));
}
const total = async (query: string) => (await get(`/fhir/Encounter?_summary=count${query}`)).body.total as number;
const FILE = 'qd3176/01-ngoai-tru-tha-dtd.xml';

describe('what a submission changed', () => {
  test('is told from the submission, record by record, and from the resource', async () => {
    const { id, status, counts } = await send(FILE);
    expect([status, counts.stored > 0]).toEqual([expect.stringMatching(/^completed/), true]);
    const { body } = await get(`/intake/submissions/${id}/changes?_count=1`, sender);
    expect(body.records.length).toBe(1);
    const [record] = body.records;
    const encounter = record.resources.find(({ reference }: { reference: string }) => reference.startsWith('Encounter/'));
    expect(encounter).toMatchObject({ version: 1, change: 'created' });
    expect((await get(`/fhir/${encounter.reference}/_history/1`)).status).toBe(200);

    const told = await get(`/fhir/Provenance?target=${encounter.reference}`);
    expect(told.body.entry.map(({ resource }: { resource: { id: string } }) => `Provenance/${resource.id}`)).toEqual(record.provenance);
    const bySubmission = await get(`/fhir/Provenance?entity:identifier=urn:ietf:rfc:3986|urn:uuid:${id}`);
    expect(bySubmission.body.entry.length).toBe(told.body.entry.length);
    expect(told.body.entry[0].resource.entity[0].what.identifier.value).toBe(`urn:uuid:${id}`);
    // The patient's own pages are about care.
    const patient = record.resources.find(({ reference }: { reference: string }) => reference.startsWith('Patient/'));
    const everything = await get(`/fhir/${patient.reference}/$everything?_count=500`);
    const types = (page: Answer) =>
      new Set(page.body.entry.map(({ resource }: { resource: { resourceType: string } }) => resource.resourceType));
    expect(types(everything).has('Provenance')).toBe(false);
    expect(types(await get(`/fhir/${patient.reference}/$everything?_type=Provenance&_count=500`)).has('Provenance')).toBe(true);
  }, 60_000);

  test('another facility is told nothing of it', async () => {
    const { body } = await get(`/intake/submissions?source=${SOURCE}`);
    const [{ id }] = body.submissions;
    for (const path of ['changes', 'undo']) expect((await get(`/intake/submissions/${id}/${path}`, neighbour)).status).toBe(404);
    expect((await call('POST', `/intake/submissions/${id}/undo`, neighbour)).status).toBe(404);
    expect((await call('DELETE', `/intake/visits/X?source=${SOURCE}`, neighbour)).status).toBe(403);
    expect((await call('POST', '/intake/replays', sender, '{"source":"his-92901"}')).status).toBe(403);
  });
});

describe('undo', () => {
  test('by the sender: asked, done, told; asked again it is done already; the same bytes come again under the same id', async () => {
    const before = await total('');
    const { id } = (await get(`/intake/submissions?source=${SOURCE}`)).body.submissions[0];
    const asked = await call('POST', `/intake/submissions/${id}/undo`, sender);
    expect([asked.status, asked.location]).toEqual([202, `/intake/submissions/${id}/undo`]);
    const report = await until(`/intake/submissions/${id}/undo`, ({ status }) => status !== 'waiting' && status !== 'working');
    expect(report).toMatchObject({ status: 'undone', findings: [] });
    expect((await get(`/intake/submissions/${id}`, sender)).body.status).toBe('undone');
    expect(await total('&status=finished')).toBe(0);
    expect(await total('')).toBe(before);
    expect((await call('POST', `/intake/submissions/${id}/undo`, sender)).status).toBe(200);
    expect((await get(`/intake/submissions/${id}/changes`)).body.records.every(({ undone }: { undone: boolean }) => undone)).toBe(true);
    const again = await send(FILE);
    expect([again.id, again.status, again.counts.stored > 0]).toEqual([id, expect.stringMatching(/^completed/), true]);
    expect(await total('&status=finished')).toBe(before);
  }, 60_000);
});

test('a visit is withdrawn by its hospital, and that is undone', async () => {
  const [visit] = (await get('/fhir/Encounter?status=finished')).body.entry;
  const lk = visit.resource.identifier.find(({ system }: { system: string }) => system.includes('/sid/visit/')).value as string;
  const asked = await call('DELETE', `/intake/visits/${encodeURIComponent(lk)}?source=${SOURCE}`, sender);
  expect(asked.status).toBe(202);
  await until(asked.location as string, ({ status }) => status === 'completed');
  expect((await get(`/fhir/Encounter/${visit.resource.id}`)).body.status).toBe('entered-in-error');
  await call('POST', `${asked.location}/undo`, sender);
  await until(asked.location as string, ({ status }) => status === 'undone');
  expect((await get(`/fhir/Encounter/${visit.resource.id}`)).body.status).toBe('finished');
}, 60_000);

test('what was refused is listed with its rule; a look at its replay writes nothing', async () => {
  const receipt = await send('bad/08-thieu-ma-lk.xml');
  expect(receipt.counts.rejected).toBe(1);
  const { body } = await get('/intake/rejected?code=VN-XML1-*', sender);
  expect(body.rejected).toEqual([
    expect.objectContaining({ submission: receipt.id, source: SOURCE, code: expect.stringMatching(/^VN-XML1-/), mended: false }),
  ]);
  expect((await get('/intake/rejected', neighbour)).body).toEqual({ rejected: [] });
  const ordered = await call('POST', '/intake/replays', operator(), JSON.stringify({ submission: receipt.id, dryRun: true }));
  expect(ordered).toMatchObject({ status: 202, body: { dryRun: true, submissions: 1 } });
  const report = await until(ordered.location as string, ({ submissions }) => submissions.done === 1);
  expect(report).toMatchObject({ kind: 'replay', dryRun: true, records: { changed: 0, stayed: 1 } });
  expect(report.findings).toEqual([expect.objectContaining({ submission: receipt.id, what: 'summary' })]);
  expect((await get('/intake/replays')).body.replays[0].id).toBe(report.id);
}, 60_000);

test.each([
  ['{}', 'required'],
  ['{"sauce":"x"}', 'value'],
  ['{"source":"his-92901","dryRun":"yes"}', 'value'],
  ['[]', 'structure'],
])('an order that says nothing clear is refused: %s', async (body, code) => {
  const answer = await call('POST', '/intake/replays', operator(), body);
  expect([answer.status, answer.body.issues[0].code]).toEqual([400, code]);
  expect(answer.body.issues[0].message).toEqual({ vi: expect.any(String), en: expect.any(String) });
});

/** Lines of the record of accesses that have this route, as arrays. */
async function onRecord(route: string): Promise<readonly string[]> {
  const { rows } = await store.database.pool.query<{ line: string }>(
    `select unnest(string_to_array(trim(trailing E'\\n' from convert_from(body, 'UTF8')), E'\\n')) as line from audit_batch`,
  );
  return rows.map(({ line }) => line).filter((line) => line.includes(`"${route}"`));
}

describe('on record', () => {
  test('which delivery withdrew which visit, without its number; a refused one too', async () => {
    const mark = createHash('sha256').update('92901/KHONG-CO-LK').digest('hex').slice(0, 16);
    const { status, body } = await call('DELETE', `/intake/visits/KHONG-CO-LK?source=${SOURCE}`, sender);
    expect(status).toBe(202);
    let lines: readonly string[] = [];
    for (let n = 0; n < 50 && lines.length === 0; n++, await wait(100))
      lines = (await onRecord('DELETE /intake/visits/:visit')).filter((line) => line.includes(`${body.id} ${mark}`));
    expect(lines).toHaveLength(1);
    expect((await onRecord('DELETE /intake/visits/:visit')).join()).not.toContain('KHONG-CO-LK');
  });

  test('a replay ordered at the machine, with who ordered it', async () => {
    const script = join(import.meta.dirname, '../../../scripts/replay.ts');
    const env = { ...process.env, DATABASE_URL: store.url, DATA_DIR: hub.dataDir };
    await promisify(execFile)(process.execPath, [script, '--source', SOURCE, '--dry-run', '--no-wait'], { env });
    const [line, ...more] = await onRecord('npm run replay');
    expect(more).toEqual([]);
    expect(line).toContain(`{\\"source\\":\\"${SOURCE}\\"}`);
    expect(line).toContain(userInfo().username);
  });
});
