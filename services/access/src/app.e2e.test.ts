import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Principal, SHIPPED_POLICIES, visibility } from '@hub/access';
import { openRules, withRules } from '@hub/access-store';
import { openAuditRecorder } from '@hub/audit-log';
import { patientNumber } from '@hub/resource-store';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ACCESS_ROUTES, createAccessApp } from './index.ts';

let t: TestDatabase;
let server: Server;
let base: string;
let close: () => Promise<void>;
const lines: string[] = [];
const callers: Record<string, Principal> = {};

beforeAll(async () => {
  t = await testDatabase();
  const { pool } = t.database;
  await pool.query(`insert into facility (code, name) values ('92901', 'A'), ('92902', 'B')`);
  const { rows } = await pool.query<{ n: number; id: string }>(
    `insert into client (client_id, kind) values ('van-hanh', 'operator'), ('benh-vien', 'operator') returning client_number as n, client_id as id`,
  );
  const number = (id: string) => rows.find((row) => row.id === id)?.n as number;
  callers.operator = { clientNumber: number('van-hanh'), clientId: 'van-hanh', kind: 'operator' };
  callers.sender = { clientNumber: number('benh-vien'), clientId: 'benh-vien', kind: 'sender', facilityId: 1, facilityCode: '92901' };
  const recorder = openAuditRecorder(t.database, Buffer.alloc(32, 7));
  close = () => recorder.close();
  server = createServer(
    createAccessApp({
      database: t.database,
      recorder,
      authenticate: withRules({ authenticate: async (token: string) => callers[token] }, openRules(t.database)).authenticate,
      log: createLogger({ service: 'test', level: 'info', write: (line) => void lines.push(line) }),
    }),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((done) => server.close(done));
  await close();
  await t.drop();
});

const call = async (token: string | undefined, method: string, path: string, body?: unknown) => {
  const answer = await fetch(base + path, {
    method,
    headers: { 'Content-Type': 'application/json', ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe('every route', () => {
  test.each(Object.values(ACCESS_ROUTES).map((route) => [route.method, route.path, route.needs.hub] as const))(
    '%s %s: nobody, a facility, an operator',
    async (method, path, needs) => {
      const concrete = path.replace(':name', 'khong-co').replace(':code', '92901').replace(':number', '999');
      const body = method === 'GET' || method === 'DELETE' ? undefined : '{}';
      expect((await call(undefined, method, concrete, body)).status).toBe(401);
      expect((await call('unknown', method, concrete, body)).status).toBe(401);
      const facility = (await call('sender', method, concrete, body)).status;
      if (needs === 'hub/break-glass') expect(facility).toBe(400);
      else expect(facility).toBe(403);
      expect((await call('operator', method, concrete, body)).status).not.toBe(403);
    },
  );
  test('what is not there is not told to a stranger', async () => {
    expect((await call(undefined, 'GET', '/access/khac')).status).toBe(401);
    expect((await call('sender', 'GET', '/access/khac')).status).toBe(404);
  });
  test.each(['[]', '"x"', '{', 'null'])('a body of %s is refused', async (body) => {
    expect((await call('operator', 'POST', '/access/break-glass', body)).status).toBe(400);
  });
});

describe('policies', () => {
  test('are written, listed in versions, withdrawn; what is not understood is refused', async () => {
    const policy = { ...SHIPPED_POLICIES[0], id: 'moi' };
    expect(await call('operator', 'PUT', '/access/policies/moi', policy)).toEqual({ status: 200, body: { name: 'moi', version: 1 } });
    expect((await call('operator', 'PUT', '/access/policies/moi', { ...policy, id: 'khac' })).status).toBe(400);
    expect((await call('operator', 'DELETE', '/access/policies/moi')).body).toEqual({ name: 'moi', version: 2 });
    const { body } = await call('operator', 'GET', '/access/policies/moi');
    expect((body.versions as { version: number; withdrawn: boolean }[]).map(({ version, withdrawn }) => [version, withdrawn])).toEqual([
      [2, true],
      [1, false],
    ]);
    expect((await call('operator', 'DELETE', '/access/policies/khong-co')).status).toBe(404);
  });
});

describe('break-glass', () => {
  test('opens, alerts without naming anybody, is on record with the patient, and is closed by who reviews it', async () => {
    const reason = 'cấp cứu, không rõ tiền sử';
    const opened = await call('sender', 'POST', '/access/break-glass', { patient: 'Patient/bn-dac-biet', reason });
    expect(opened.status).toBe(201);
    expect(lines.filter((line) => line.includes('"break-glass"'))).toHaveLength(1);
    expect(lines.join('')).not.toContain('bn-dac-biet');
    expect(lines.join('')).not.toContain('tiền sử');
    const { rows } = await t.database.pool.query('select 1 from audit_batch where $1 = any(patients)', [patientNumber('bn-dac-biet')]);
    expect(rows).toHaveLength(1);
    const list = async () =>
      (await call('operator', 'GET', '/access/break-glass?open=true')).body.openings as { number: number; patient: string }[];
    expect(await list()).toMatchObject([{ number: opened.body.number, patient: 'bn-dac-biet', client: 'benh-vien', reason }]);
    await call('operator', 'POST', `/access/break-glass/${opened.body.number}/review`, { end: true });
    expect(await list()).toEqual([]);
  });
});

test('a facility below another is seen from above, within the time that is promised', async () => {
  expect((await call('operator', 'PUT', '/access/facilities/92902/parent', { parent: '92901' })).status).toBe(200);
  const seen = await withRules({ authenticate: async () => callers.sender }, openRules(t.database)).authenticate('sender');
  expect(visibility(seen as Principal, Date.now())).toMatchObject({ owners: [1, 2, 0] });
  expect((await call('operator', 'PUT', '/access/facilities/92901/parent', { parent: '92902' })).status).toBe(409);
  expect((await call('operator', 'PUT', '/access/facilities/92902/parent', {})).status).toBe(400);
});
