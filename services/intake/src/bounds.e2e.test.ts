import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openAuditRecorder } from '@hub/audit-log';
import { ensureOperator, issueToken, openAuthenticator, putSource, type Source } from '@hub/client-register';
import { openArchive, openSecrets, type RawArchive } from '@hub/raw-archive';
import { drainSource, finish, recordProgress } from '@hub/submission-log';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createIntakeApp } from './index.ts';

let hub: TestDatabase;
let folder: string;
let archive: RawArchive;
let server: Server;
let base: string;
let token: string;
let his: Source;

beforeAll(async () => {
  hub = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'hub-intake-'));
  archive = await openArchive({ folder, database: hub.database, keysFile: `${folder}.keys` });
  const app = createIntakeApp({
    database: hub.database,
    archive,
    secrets: openSecrets(`${folder}.keys`),
    jobs: { ring: async () => undefined },
    record: openAuditRecorder(hub.database, Buffer.alloc(32, 1)).record,
    authenticator: openAuthenticator(hub.database),
    log: createLogger({ service: 'test', level: 'silent' }),
    mappingVersion: 1,
    maxBodyBytes: 1_000_000,
    tokenSeconds: 3_600,
    uploads: { slots: 1, waitMs: 5_000, idleMs: 300 },
  });
  server = await new Promise<Server>((resolve) => {
    const one = app.listen(0, '127.0.0.1', () => resolve(one));
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  token = (await issueToken(hub.database, await ensureOperator(hub.database))).token;
  const input = {
    code: 'his-92901',
    facility: '92901',
    facilityName: 'Bệnh viện Mẫu',
    kind: 'hospital',
    formats: ['qd-xml'],
    msh4: [],
  } as const;
  ({ source: his } = await putSource(hub.database, input));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await archive.close();
  await hub.drop();
  await rm(folder, { recursive: true });
});

const headers = () => ({ Authorization: `Bearer ${token}`, 'Content-Type': 'application/xml' });
const get = (path: string) => fetch(base + path, { headers: headers() });

test('an upload that stands still gives its slot back', async () => {
  const path = '/intake/submissions?source=his-92901';
  const still = httpRequest(base, { method: 'POST', path, headers: { ...headers(), 'Content-Length': '10' } });
  const ended = new Promise<string>((resolve) => {
    still.on('error', ({ message }) => resolve(message));
    still.on('response', ({ statusCode }) => resolve(`answered ${statusCode}`));
  });
  still.write('12345');
  await wait(50);
  const other = await fetch(base + path, { method: 'POST', headers: headers(), body: 'waits for the slot' });
  expect([other.status, await ended]).toEqual([202, 'socket hang up']);
});

test('a slow upload that moves is taken', async () => {
  const path = '/intake/submissions?source=his-92901';
  const slow = httpRequest(base, { method: 'POST', path, headers: { ...headers(), 'Content-Length': '8' } });
  const status = new Promise((resolve) => slow.on('response', ({ statusCode }) => resolve(statusCode)));
  for (const piece of ['1', '2', '3', '4', '5', '6', '7', '8']) {
    slow.write(piece);
    await wait(100);
  }
  slow.end();
  expect(await status).toBe(202);
});

test('a receipt of many issues comes in pages, says how many there are, and errors can be asked for alone', async () => {
  const sent = await fetch(`${base}/intake/submissions?source=his-92901`, {
    method: 'POST',
    headers: headers(),
    body: 'ten thousand visits',
  });
  const { id } = (await sent.json()) as { id: string };
  const issues = Array.from({ length: 2_345 }, (_, n) => ({
    severity: n % 1_000 === 999 ? ('error' as const) : ('warning' as const),
    code: 'VN-XML1-NGAY_SINH-missing',
    record: `LK-${n}`,
    message: { vi: 'Thiếu.', en: 'Missing.' },
  }));
  await drainSource(hub.database, his.id, 1, async ({ seq }) => {
    const counts = { received: 1, stored: 1, unchanged: 0, rejected: 0 };
    await hub.database.transaction((c) => recordProgress(c, { seq, from: 0, counts, issues }));
    await finish(hub.database, seq);
  });

  const path = `/intake/submissions/${id}`;
  const first = (await (await get(path)).json()) as { issues: unknown[]; issueCounts: unknown };
  expect([first.issues.length, first.issueCounts]).toEqual([1_000, { error: 2, warning: 2_343, information: 0 }]);
  const all = async (start: string): Promise<string[]> => {
    const records: string[] = [];
    for (let next: string | undefined = start; next !== undefined; ) {
      const page = (await (await get(next)).json()) as { issues: { record: string }[]; next?: string };
      records.push(...page.issues.map(({ record }) => record));
      next = page.next;
    }
    return records;
  };
  const names = issues.map(({ record }) => record);
  expect(await all(path)).toEqual(names);
  expect(await all(`${path}?_count=1500`)).toEqual(names);
  expect(await all(`${path}?severity=error&_count=1`)).toEqual(['LK-999', 'LK-1999']);
  for (const query of ['severity=fatal', '_count=0', 'after=x']) {
    expect([query, (await get(`${path}?${query}`)).status]).toEqual([query, 400]);
  }
});
