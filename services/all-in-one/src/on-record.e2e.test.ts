import { execFile } from 'node:child_process';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openAuditKey, verifyAudit } from '@hub/audit-log';
import { type Database, openDatabase } from '@hub/database';
import { runningPostgresUrl } from '@hub/embedded';
import { atOnce } from '@hub/fhir-api/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { postgresFolder } from './folders.ts';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

// Every look is on record: the hub as people start it, under a mixed load, killed in the middle.
const CLIENTS = 16;

let dataDir: string;
let hub: HubProcess;
let token = '';
beforeAll(async () => {
  dataDir = await newDataDir();
  hub = await startHubProcess(dataDir);
  token = hub.tokens()['*'] as string;
});
afterAll(async () => {
  await hub?.stop();
  await removeDataDir(dataDir);
});

async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase({ url: runningPostgresUrl(postgresFolder(dataDir)) as string, poolSize: 2 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const verified = () => withDatabase(async (database) => verifyAudit(database, await openAuditKey(join(dataDir, 'keys', 'audit.key'))));

const send = (path: string, request: string, method = 'GET', body?: string) =>
  fetch(hub.url + path, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      'X-Request-Id': request,
      ...(body === undefined ? {} : { 'Content-Type': 'application/fhir+json' }),
    },
    ...(body === undefined ? {} : { body }),
  });

/** What a client does all day, each with an id of its own; ids of what was answered are kept. */
async function work(client: number, going: () => boolean, answered: Map<string, number>): Promise<void> {
  for (let n = 0; going(); n += 1) {
    const request = `load-${client}-${n}`;
    const id = `p-${client}-${Math.floor(n / 9) % 10}`;
    const kinds: (() => Promise<Response>)[] = [
      () => send(`/fhir/Patient/${id}`, request, 'PUT', JSON.stringify({ resourceType: 'Patient', id, multipleBirthInteger: n })),
      () => send(`/fhir/Patient/${id}`, request),
      () => send(`/fhir/Patient?_id=${id}&_summary=count`, request),
      () => send('/fhir/Patient/nobody-here', request),
      () => send(`/fhir/Patient/${id}/_history`, request),
      () => send('/fhir/Patient?name:unknown=x', request),
      () => send('/intake/submissions', request),
      () => send(`/fhir/Patient/${id}`, request, 'DELETE'),
      () => send(`/fhir/Patient/${id}`, request),
    ];
    try {
      const answer = await (kinds[n % kinds.length] as () => Promise<Response>)();
      await answer.text();
      answered.set(request, answer.status);
    } catch {
      // The hub was killed: nothing was answered.
    }
  }
}

/** Requests on record, of the audit's own lines, as often as they are there. */
async function requestsOnRecord(): Promise<readonly string[]> {
  return withDatabase(async ({ pool }) => {
    const { rows } = await pool.query<{ line: string }>(
      `select unnest(string_to_array(trim(trailing E'\\n' from convert_from(body, 'UTF8')), E'\\n')) as line from audit_batch`,
    );
    return rows.map(({ line }) => (JSON.parse(line) as unknown[])[7] as string);
  });
}

/** Of these requests those that are not on record; and the chain must hold. */
async function missing(answered: Iterable<string>): Promise<readonly string[]> {
  const recorded = new Set(await requestsOnRecord());
  let found = await verified();
  for (const until = Date.now() + 30_000; found.unsealed > 0 && Date.now() < until; await wait(200)) found = await verified();
  expect(found).toMatchObject({ unsealed: 0, faults: [] });
  return [...answered].filter((request) => !recorded.has(request));
}

const journals = () => readdirSync(join(dataDir, 'audit-journal')).filter((name) => name.endsWith('.journal'));

test('every access that was answered is on record, also what was answered just before kill -9, and the chain holds', async () => {
  const answered = new Map<string, number>();
  let going = true;
  const clients = atOnce(CLIENTS, (client) => work(client, () => going, answered));
  for (const until = Date.now() + 30_000; answered.size < 800 && Date.now() < until; ) await wait(5);
  await hub.kill('SIGKILL');
  going = false;
  await clients;
  expect(answered.size).toBeGreaterThanOrEqual(800);
  expect(new Set(answered.values())).toEqual(new Set([200, 201, 204, 400, 404, 410]));

  hub = await startHubProcess(dataDir);
  expect(await missing([...answered.keys()].filter((request) => Number(request.split('-')[2]) % 9 !== 6))).toEqual([]);
  expect((await verified()).events).toBeGreaterThanOrEqual(answered.size);
}, 120_000);

test('killed while the database took no entries: what lay in the journal alone is on record after the next start, once', async () => {
  const answered = new Map<string, number>();
  const look = async (n: number): Promise<void> =>
    void answered.set(`journal-${n}`, (await send('/fhir/Patient/nobody-here', `journal-${n}`)).status);
  await withDatabase(({ transaction }) =>
    transaction(async (holder) => {
      await holder.query('lock table audit_batch in access exclusive mode');
      for (let n = 0; n < 20; n += 1) await look(n);
      // The first of them are on their way into the database, which will take them when nobody hears of it any more; these are not:
      const waits = `select from pg_locks where relation = 'audit_batch'::regclass and not granted`;
      for (const until = Date.now() + 10_000; (await holder.query(waits)).rowCount === 0 && Date.now() < until; ) await wait(10);
      for (let n = 20; n < 40; n += 1) await look(n);
      expect(journals()).toHaveLength(1);
      await hub.kill('SIGKILL');
    }),
  );
  expect(new Set(answered.values())).toEqual(new Set([404]));
  expect((await requestsOnRecord()).includes('journal-39')).toBe(false);

  hub = await startHubProcess(dataDir);
  expect(await missing(answered.keys())).toEqual([]);
  expect((await requestsOnRecord()).filter((request) => answered.has(request))).toHaveLength(answered.size);
}, 120_000);

test('killed while Postgres was away: refusals that were answered meanwhile are on record', async () => {
  const folder = postgresFolder(dataDir);
  const pidFile = globSync('**/postmaster.pid', { cwd: folder })[0] as string;
  const postmaster = Number(readFileSync(join(folder, pidFile), 'utf8').split('\n')[0]);
  const signal = (name: NodeJS.Signals) => {
    const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ').map(Number);
    for (const pid of [postmaster, ...children]) process.kill(pid, name);
  };
  signal('SIGSTOP');
  const requests = Array.from({ length: 20 }, (_, n) => `away-${n}`);
  try {
    for (const request of requests) {
      const answer = await fetch(`${hub.url}/fhir/Patient/somebody`, { headers: { 'X-Request-Id': request } });
      expect(answer.status).toBe(401);
    }
    await hub.kill('SIGKILL');
  } finally {
    signal('SIGCONT');
  }
  hub = await startHubProcess(dataDir);
  expect(await missing(requests)).toEqual([]);
}, 120_000);

test('who saw this person answers for reads, searches and writes, newest first', async () => {
  const body = JSON.stringify({ resourceType: 'Patient', id: 'seen', name: [{ text: 'Người Mẫu' }] });
  await send('/fhir/Patient/seen', 'w', 'PUT', body);
  await send('/fhir/Patient/seen', 'r');
  await send('/fhir/Patient?name=mau', 's');
  await send('/fhir/Patient/seen/$everything', 'e');
  const answer = await send('/audit/AuditEvent?entity=Patient/seen', 'a');
  const { entry } = (await answer.json()) as {
    entry: { resource: { subtype: { code: string }[]; entity: { what?: { reference?: string } }[] } }[];
  };
  expect(entry.map(({ resource }) => resource.subtype[0]?.code)).toEqual(['operation', 'search', 'read', 'update']);
  for (const { resource } of entry) expect(resource.entity[0]?.what?.reference).toBe('Patient/seen');
});

test('npm run audit -- verify finds what somebody changed in the database', async () => {
  const run = (...given: string[]) =>
    promisify(execFile)(process.execPath, ['scripts/run.mjs', 'scripts/audit.ts', ...given], {
      env: { ...process.env, DATA_DIR: dataDir },
      maxBuffer: 1e9,
    }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code: number; stdout: string }) => error,
    );
  const exported = await run('export');
  expect(exported.stdout.trim().split('\n').length).toBeGreaterThan(800);
  expect(JSON.parse(exported.stdout.split('\n', 1)[0] as string)).toMatchObject({ resourceType: 'AuditEvent' });
  expect((await run('export', '--format', 'syslog')).stdout).toMatch(/^<8\d>1 .*IHE\+RFC-3881/);
  await withDatabase(({ pool }) =>
    pool.query(`update audit_batch set body = body || 'x' where (tx, seq) = (select tx, seq from audit_batch order by tx, seq limit 1)`),
  );
  const tampered = await run('verify');
  expect(tampered.code).toBe(1);
  expect(JSON.parse(tampered.stdout).faults).toEqual(expect.arrayContaining([expect.stringContaining('altered')]));
}, 60_000);
