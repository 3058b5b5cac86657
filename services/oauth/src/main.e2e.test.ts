import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ensureOperator, registerClient, rotateSecret } from '@hub/client-register';
import { grantRoles } from '@hub/database';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

let hub: TestDatabase;
let dataDir: string;
beforeAll(async () => {
  hub = await testDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'hub-oauth-main-'));
  expect(await grantRoles(hub.database)).toBe(true);
});
afterAll(async () => {
  await hub.drop();
  await rm(dataDir, { recursive: true });
});

test('as a process of its own, with the rights of its database role alone: logins, registration, people, introspection', async () => {
  await ensureOperator(hub.database);
  const secret = await rotateSecret(hub.database, 'operator');
  await registerClient(hub.database, 'app', {
    kind: 'app',
    authMethod: 'none',
    scope: 'launch/patient user/*.rs',
    redirectUris: ['http://127.0.0.1/cb'],
  });
  const { DATABASE_URL: _, ...clean } = process.env;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: {
      ...clean,
      NODE_OPTIONS: '',
      DATABASE_URL: hub.url,
      DATABASE_ROLES: 'on',
      DATA_DIR: dataDir,
      PORT: '0',
      HOST: '127.0.0.1',
      DEMO: 'on',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (printed += part.toString()));
  try {
    let port: string | undefined;
    for (const until = Date.now() + 30_000; port === undefined; await wait(50)) {
      port = /"port":(\d+)/.exec(printed)?.[1];
      if (child.exitCode !== null || Date.now() > until) throw new Error(`it did not start:\n${printed}`);
    }
    const url = `http://127.0.0.1:${port}`;
    const post = (path: string, form: Record<string, string>, headers = {}) =>
      fetch(url + path, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(form) });
    const as = { client_id: 'operator', client_secret: secret };
    expect((await post('/oauth/token', { grant_type: 'client_credentials', ...as, client_secret: 'x' })).status).toBe(401);
    const { access_token: token } = (await (await post('/oauth/token', { grant_type: 'client_credentials', ...as })).json()) as {
      access_token: string;
    };
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const body = JSON.stringify({ client_id: 'system', hub_kind: 'system', scope: 'system/*.rs' });
    expect((await fetch(`${url}/oauth/register`, { method: 'POST', headers, body })).status).toBe(201);
    expect((await fetch(`${url}/oauth/register/system/secret`, { method: 'POST', headers, body: '{"overlap_seconds":60}' })).status).toBe(
      200,
    );
    expect((await fetch(`${url}/oauth/register/system`, { method: 'DELETE', headers })).status).toBe(200);
    expect(await (await post('/oauth/introspect', { ...as, token })).json()).toMatchObject({ active: true, client_id: 'operator' });

    const asked = {
      client_id: 'app',
      response_type: 'code',
      redirect_uri: 'http://127.0.0.1/cb',
      scope: 'launch/patient user/*.rs',
      state: 's',
    };
    const challenge = { aud: `${url}/fhir`, code_challenge: 'A'.repeat(43), code_challenge_method: 'S256' };
    const begun = await post('/oauth/authorize', { ...asked, ...challenge });
    expect(begun.status).toBe(303);
    const browser = begun.headers.getSetCookie()[0]?.split(';')[0] as string;
    const login = await (await fetch(url + begun.headers.get('location'), { headers: { Cookie: browser } })).text();
    const field = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1] as string;
    const form = { request: field(login, 'request'), csrf: field(login, 'csrf'), username: 'dieu.hanh', password: 'demo' };
    const entered = await post('/oauth/login', form, { Cookie: browser });
    const cookies = `${browser}; ${entered.headers.getSetCookie()[0]?.split(';')[0]}`;
    const consent = await (await fetch(url + entered.headers.get('location'), { headers: { Cookie: cookies } })).text();
    const search = await post(
      '/oauth/consent/patients',
      { request: form.request, csrf: field(consent, 'csrf'), name: 'Nguyễn' },
      { Cookie: cookies },
    );
    expect([search.status, (await search.text()).includes('Nobody like that')]).toEqual([200, true]);

    // By way of its journal, within a moment.
    const events = async () =>
      (await hub.database.pool.query<{ n: number }>('select coalesce(sum(events), 0)::int as n from audit_batch')).rows[0]?.n ?? 0;
    for (const until = Date.now() + 20_000; (await events()) < 8 && Date.now() < until; ) await wait(50);
    expect(await events()).toBeGreaterThanOrEqual(8);
    // It seals what it records, also where no other process of the hub runs.
    const sealed = async () => (await hub.database.pool.query<{ n: number }>('select count(*)::int as n from audit_seal')).rows[0]?.n ?? 0;
    for (const until = Date.now() + 20_000; (await sealed()) === 0; await wait(100))
      if (Date.now() > until) throw new Error(`nothing was sealed:\n${printed}`);
    expect(printed).not.toMatch(/request failed/);
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  }
}, 60_000);
