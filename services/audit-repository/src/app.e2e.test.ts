import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Principal } from '@hub/access';
import { type AuditRecorder, openAuditRecorder } from '@hub/audit-log';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createAuditApp } from './index.ts';

let hub: TestDatabase;
let recorder: AuditRecorder;
let server: Server;
let base = '';
const lines: string[] = [];
const OPERATOR: Principal = { clientNumber: 1, clientId: 'operator', kind: 'operator' };
const SENDER: Principal = { clientNumber: 2, clientId: 'his-1', kind: 'sender', facilityId: 1 };

beforeAll(async () => {
  hub = await testDatabase();
  recorder = openAuditRecorder(hub.database, Buffer.alloc(32, 1));
  const { rows } = await hub.database.pool.query<{ n: number }>(`select patient_number('p1') as n`);
  for (let n = 0; n < 5; n += 1) {
    await recorder.record({
      at: Date.now(),
      action: 'search',
      outcome: 'success',
      status: 200,
      route: 'GET /fhir/:type',
      client: 0,
      type: 'Observation',
      query: 'subject=Patient/p1',
      patients: [rows[0]?.n as number],
    });
  }
  const app = createAuditApp({
    database: hub.database,
    recorder,
    authenticate: async (token) => ({ op: OPERATOR, his: SENDER })[token],
    log: createLogger({ service: 'test', level: 'debug', write: (line) => lines.push(line) }),
  });
  server = await new Promise<Server>((done) => {
    const one = app.listen(0, '127.0.0.1', () => done(one));
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server?.close();
  await recorder?.close();
  await hub?.drop();
});

async function get(path: string, token?: string) {
  const answer = await fetch(base + path, { headers: token === undefined ? {} : { Authorization: `Bearer ${token}` } });
  return {
    status: answer.status,
    body: (await answer.json()) as Record<string, never> & { entry: unknown[]; link: { relation: string; url: string }[] },
  };
}

test('who saw this person: every page, by links that can be followed', async () => {
  const ids: unknown[] = [];
  let path: string | undefined = '/audit/AuditEvent?entity=Patient/p1&_count=2';
  while (path !== undefined) {
    const { status, body } = await get(path, 'op');
    expect(status).toBe(200);
    ids.push(...body.entry.map((one) => (one as { resource: { id: string } }).resource.id));
    path = body.link.find(({ relation }) => relation === 'next')?.url.slice(base.length);
  }
  expect(new Set(ids).size).toBe(5);
  expect((await get(`/audit/AuditEvent/${ids[0]}`, 'op')).body).toMatchObject({
    resourceType: 'AuditEvent',
    subtype: [{ code: 'search' }],
  });
  // Looking goes on record.
  expect((await get('/audit/AuditEvent?subtype=110101&_count=100', 'op')).body.entry.length).toBeGreaterThanOrEqual(4);
});

test.each([
  ['/audit/AuditEvent', undefined, 401],
  ['/audit/AuditEvent', 'wrong', 401],
  ['/audit/AuditEvent', 'his', 403],
  ['/audit/AuditEvent/1-1-1', 'his', 403],
  ['/audit/AuditEvent/1-1-1', 'op', 404],
  ['/audit/AuditEvent?name=Nguy%E1%BB%85n', 'op', 400],
  ['/audit/other', undefined, 401],
  ['/audit/other', 'op', 404],
  ['/audit/metadata', undefined, 401],
  ['/audit/metadata', 'op', 200],
])('%s as %s is %d', async (path, token, status) => {
  const before = (await hub.database.pool.query<{ n: number }>('select coalesce(sum(events), 0)::int as n from audit_batch')).rows[0]
    ?.n as number;
  const answer = await get(path, token);
  expect(answer.status).toBe(status);
  if (status >= 400) expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome' });
  if (path.includes('other')) return;
  const after = (await hub.database.pool.query<{ n: number }>('select coalesce(sum(events), 0)::int as n from audit_batch')).rows[0]
    ?.n as number;
  expect(after).toBe(before + 1);
});

test('what was asked is in the audit and nowhere else', () => {
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => /Nguy|p1/.test(line))).toEqual([]);
});
