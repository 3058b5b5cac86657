import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printScope } from '@hub/access';
import { openAuditRecorder } from '@hub/audit-log';
import { ensureOperator, issueToken, openAuthenticator } from '@hub/client-register';
import { openArchive, openSecrets, type RawArchive } from '@hub/raw-archive';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createIntakeApp } from '../index.ts';

// A vendor's client of the insurer's portal, unchanged but for the address: token call, then files as base64 in JSON.
let hub: TestDatabase;
let folder: string;
let archive: RawArchive;
const servers: Server[] = [];
let base: string;
let operator: string;
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

async function start(portal?: boolean): Promise<string> {
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
    ...(portal === undefined ? {} : { portal }),
  });
  const server = await new Promise<Server>((resolve) => {
    const one = app.listen(0, '127.0.0.1', () => resolve(one));
  });
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  hub = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'hub-portal-'));
  archive = await openArchive({ folder, database: hub.database, keysFile: `${folder}.keys` });
  base = await start();
  operator = (await issueToken(hub.database, await ensureOperator(hub.database))).token;
  for (const [code, facility] of [
    ['his-92901', '92901'],
    ['his-75901', '75901'],
  ]) {
    const answer = await asOperator('PUT', `/intake/sources/${code}`, {
      facility,
      facilityName: 'Bệnh viện Mẫu',
      kind: 'hospital',
      formats: ['qd-xml'],
    });
    expect(answer.status).toBe(201);
  }
});
afterAll(async () => {
  for (const server of servers) await new Promise((closed) => server.close(closed));
  await archive.close();
  await hub.drop();
  await rm(folder, { recursive: true });
});

const asOperator = (method: string, path: string, body?: unknown) =>
  fetch(base + path, {
    method,
    headers: { Authorization: `Bearer ${operator}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

interface PortalAnswer {
  readonly maKetQua: string;
  readonly maGiaoDich?: string;
  readonly thoiGianTiepNhan?: string;
  readonly thongDiep?: string;
  readonly APIKey?: { readonly access_token: string; readonly id_token: string; readonly expires_in: number; readonly username: string };
}
async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${base}/intake/bhxh/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as PortalAnswer };
}

async function login(username = 'his-92901') {
  const set = await asOperator('PUT', `/intake/sources/${username}/portal-password`, { password: 'mật khẩu của HIS' });
  expect(await set.json()).toEqual({ username, password: 'mật khẩu của HIS' });
  const { body } = await post('token', { username, password: md5('mật khẩu của HIS') });
  const key = body.APIKey as NonNullable<PortalAnswer['APIKey']>;
  return { accessToken: key.access_token, tokenId: key.id_token, passwordHash: md5('mật khẩu của HIS') };
}
const SAMPLE = new URL('../../../../packages/sources/cases/qd3176/01-ngoai-tru-tha-dtd.xml', import.meta.url);

describe('the token call', () => {
  test('a made password is shown once and works; an upper-case MD5 too', async () => {
    const { username, password } = (await (await asOperator('PUT', '/intake/sources/his-92901/portal-password')).json()) as {
      username: string;
      password: string;
    };
    expect(password.length).toBeGreaterThanOrEqual(16);
    const { status, body } = await post('token', { username, password: md5(password).toUpperCase() });
    expect(status).toBe(200);
    expect(body).toMatchObject({ maKetQua: '200', APIKey: { expires_in: 3_600, username } });
    const kept = await hub.database.pool.query<{ hash: string }>('select hash from portal_password');
    expect(JSON.stringify(kept.rows)).not.toContain(password);
    expect(JSON.stringify(kept.rows)).not.toContain(md5(password));
    expect(kept.rows[0]?.hash).toMatch(/^scrypt\$/);
  });

  test('wrong pairs and bodies of any kind get one answer; ten failures make this pair wait, not its neighbour', async () => {
    await login('his-92901');
    const bodies = [
      { username: 'his-92901', password: md5('khác') },
      { username: 'khong-co', password: md5('khác') },
      { username: 'his-92901', password: 'không phải MD5' },
      { username: ['his-92901'], password: md5('khác') },
      'không phải JSON',
      'null',
    ];
    const answers = [];
    for (const body of bodies) answers.push(await post('token', body));
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect(body.maKetQua).toBe('401');
    }
    expect(new Set(answers.map(({ body }) => body.thongDiep)).size).toBe(1);
    for (let at = 0; at < 10; at += 1) await post('token', { username: 'his-92901', password: md5('khác') });
    const waiting = await post('token', { username: 'his-92901', password: md5('mật khẩu của HIS') });
    expect([waiting.status, waiting.body.maKetQua]).toEqual([429, '500']);
    await login('his-75901');
    await hub.database.pool.query('delete from login_failure');
  });

  test('the secret of the OAuth client does not open it; a removed password does not either', async () => {
    await login('his-92901');
    const removed = await asOperator('DELETE', '/intake/sources/his-92901/portal-password');
    expect(await removed.json()).toEqual({ username: 'his-92901', removed: true });
    expect((await post('token', { username: 'his-92901', password: md5('mật khẩu của HIS') })).status).toBe(401);
    await hub.database.pool.query('delete from login_failure');
  });

  test('a sender may not set passwords', async () => {
    const { accessToken } = await login();
    const answer = await fetch(`${base}/intake/sources/his-92901/portal-password`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${accessToken}` },
    });
    expect(answer.status).toBe(403);
  });
});

describe('the file calls', () => {
  test('take a file like /intake/submissions does: same bytes, same id, the receipt under maGiaoDich', async () => {
    const headers = await login();
    const bytes = await readFile(SAMPLE);
    const file = { username: 'his-92901', loaiHoSo: 3, maTinh: '92', maCSKCB: '92901', fileHSBase64: bytes.toString('base64') };
    const { status, body } = await post('ho-so-3176', file, headers);
    expect(status).toBe(200);
    expect(body.maKetQua).toBe('200');
    expect(body.thoiGianTiepNhan).toMatch(/^\d{14}$/);
    const wrapped = `${file.fileHSBase64.slice(0, 76)}\r\n${file.fileHSBase64.slice(76)}`;
    const again = await post('ho-so-4750', { ...file, fileHSBase64: wrapped }, headers);
    expect(again.body.maGiaoDich).toBe(body.maGiaoDich);
    const bearer = { Authorization: `Bearer ${headers.accessToken}` };
    const direct = await fetch(`${base}/intake/submissions?source=his-92901`, {
      method: 'POST',
      headers: { ...bearer, 'Content-Type': 'application/xml' },
      body: new Uint8Array(bytes),
    });
    expect(direct.status).toBe(200);
    expect(((await direct.json()) as { id: string }).id).toBe(body.maGiaoDich);
    const where = `${base}/intake/submissions/${body.maGiaoDich}`;
    expect((await fetch(where, { headers: bearer })).status).toBe(200);
    // An MD5 is worth little: its token sends and reads receipts, no more.
    expect((await fetch(`${where}/raw`, { headers: bearer })).status).toBe(403);
    const opened = await openAuthenticator(hub.database).authenticate(headers.accessToken, () => undefined);
    expect(opened?.scopes?.map(printScope)).toEqual(['hub/intake.submit', 'hub/intake.read']);
    const raw = await fetch(`${where}/raw`, { headers: { Authorization: `Bearer ${operator}` } });
    expect(Buffer.from(await raw.arrayBuffer())).toEqual(bytes);
  });

  test('a check-in says loaiHoSo 0', async () => {
    const headers = await login();
    const file = { loaiHoSo: 1, fileHSBase64: Buffer.from('<KB/>').toString('base64') };
    const refused = await post('check-in', file, headers);
    expect([refused.status, refused.body.maKetQua]).toEqual([200, '205']);
    expect(refused.body.thongDiep).toContain('loaiHoSo');
    expect((await post('check-in', { ...file, loaiHoSo: '0' }, headers)).body.maKetQua).toBe('200');
  });

  test('what cannot be read is 205 and names the member; nothing is stored', async () => {
    const headers = await login();
    const count = async () => (await hub.database.pool.query<{ n: number }>('select count(*)::int as n from submission')).rows[0]?.n;
    const before = await count();
    const file = { fileHSBase64: Buffer.from('<KB2/>').toString('base64') };
    const cases: [unknown, string][] = [
      [{}, 'fileHSBase64'],
      [{ fileHSBase64: '***' }, 'fileHSBase64'],
      [{ fileHSBase64: '' }, 'fileHSBase64'],
      [{ fileHSBase64: 7 }, 'fileHSBase64'],
      [{ ...file, maCSKCB: '75901' }, 'maCSKCB'],
      ['[1]', 'JSON'],
      ['{', 'JSON'],
    ];
    for (const [body, named] of cases) {
      const answer = await post('ho-so-3176', body, headers);
      expect({ named, status: answer.status, code: answer.body.maKetQua }).toEqual({ named, status: 200, code: '205' });
      expect(answer.body.thongDiep).toContain(named);
    }
    const large = await post('ho-so-3176', { fileHSBase64: 'A'.repeat(3_000_000) }, headers);
    expect([large.status, large.body.maKetQua]).toEqual([413, '205']);
    expect(await count()).toBe(before);
  });

  test('a long row of blanks keeps nobody waiting: it is looked at once', async () => {
    const headers = await login();
    const large = await post('ho-so-3176', { fileHSBase64: `A${' '.repeat(900_000)}!` }, headers);
    expect(large.body.maKetQua).toBe('205');
  });

  test('one sender whose bodies never end does not shut the others out', async () => {
    const [slow, other] = [await login('his-92901'), await login('his-75901')];
    const dripping = Array.from({ length: 8 }, () => {
      const call = request(`${base}/intake/bhxh/ho-so-3176`, {
        method: 'POST',
        headers: { ...slow, 'Content-Type': 'application/json', 'Content-Length': '1000' },
      });
      call.on('error', () => undefined);
      call.write('{');
      return call;
    });
    try {
      await new Promise((later) => setTimeout(later, 300));
      const file = { fileHSBase64: Buffer.from('<KB4/>').toString('base64') };
      const { status, body } = await post('ho-so-3176', file, other);
      expect([status, body.maKetQua]).toEqual([200, '200']);
    } finally {
      for (const call of dripping) call.destroy();
    }
  });

  test('without a fitting pair of headers nobody calls; a user name of another is refused', async () => {
    const mine = await login('his-92901');
    const other = await login('his-75901');
    const file = { fileHSBase64: Buffer.from('<KB3/>').toString('base64') };
    for (const headers of [{}, { accessToken: mine.accessToken }, { ...mine, tokenId: other.tokenId }, { ...mine, accessToken: 'x' }]) {
      const { status, body } = await post('ho-so-3176', file, headers as Record<string, string>);
      expect([status, body.maKetQua]).toEqual([401, '401']);
    }
    const { status, body } = await post('ho-so-3176', { ...file, username: 'his-75901' }, mine);
    expect([status, body.maKetQua]).toEqual([403, '401']);
    expect((await post('khong-co', file, mine)).status).toBe(404);
  });
});

test('switched off it is not there', async () => {
  const off = await start(false);
  const answer = await fetch(`${off}/intake/bhxh/token`, { method: 'POST', body: '{}' });
  expect(answer.status).toBe(404);
});
