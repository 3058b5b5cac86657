import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { AUTHENTICATION_CACHE_MS } from '@hub/client-register';
import { json, tlsFetch } from '@hub/oauth/testing';
import { hasCurl, type TestCertificates, testCertificates } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import * as client from 'openid-client';
import { newDataDir, removeDataDir, spawnHub } from './testing/hub-process.fixture.ts';

const run = promisify(execFile);
const PAGE = join(import.meta.dirname, '../../oauth/docs/from-key-pair-to-token.md');
const hasOpenssl = await run('openssl', ['version']).then(
  () => true,
  () => false,
);

let folder: string;
let dataDir: string;
let pem: TestCertificates;
let url: string;
let operator: string;
let stop: () => Promise<void>;
let call: typeof fetch;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-oauth-tls-'));
  pem = await testCertificates(folder);
  dataDir = await newDataDir();
  const { child, output } = spawnHub(dataDir, ['--empty'], {
    TLS_CERT_FILE: pem.serverCertFile,
    TLS_KEY_FILE: pem.serverKeyFile,
    TLS_CLIENT_CA_FILE: pem.caFile,
    RATE_LIMIT_PER_SECOND: '20',
    RATE_LIMIT_BURST: '40',
  });
  stop = async () => {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGINT');
    await ended;
  };
  call = tlsFetch(pem.ca);
  const until = Date.now() + 60_000;
  for (let ready = false; !ready; ) {
    const port = /Trang chính · Start page\s+https:\/\/\S+:(\d+)\//.exec(output())?.[1];
    url = `https://localhost:${port}`;
    ready =
      port !== undefined &&
      (await call(`${url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ));
    if (!ready && (Date.now() > until || child.exitCode !== null)) throw new Error(`the hub did not start:\n${output()}`);
    if (!ready) await wait(100);
  }
  operator = (JSON.parse(await readFile(join(dataDir, 'demo-tokens.json'), 'utf8')) as Record<string, string>)['*'] as string;
}, 90_000);
afterAll(async () => {
  await stop();
  await removeDataDir(dataDir);
  await rm(folder, { recursive: true });
}, 30_000);

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const register = async (body: object) => {
  const headers = { ...bearer(operator), 'Content-Type': 'application/json' };
  const answer = await call(`${url}/oauth/register`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(201);
  return json(answer);
};
const statusOf = async (path: string, token: string, by: typeof fetch = call) => (await by(url + path, { headers: bearer(token) })).status;

describe('a hub over TLS', () => {
  test('SMART Backend Services with openid-client: discovery, token, scoped use, revocation at the gate', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true });
    await register({
      client_id: 'centre',
      hub_kind: 'system',
      scope: 'system/Patient.rs system/Observation.rs?category=laboratory',
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'k' }] },
    });
    const smart = await json(await call(`${url}/fhir/.well-known/smart-configuration`));
    const config = await client.discovery(
      new URL(String(smart.issuer)),
      'centre',
      undefined,
      client.PrivateKeyJwt(
        { key: privateKey, kid: 'k' },
        {
          [client.modifyAssertion]: (_, payload) => {
            payload.aud = String(smart.token_endpoint);
          },
        },
      ),
      { [client.customFetch]: call as client.CustomFetch },
    );
    const { access_token: token, scope } = await client.clientCredentialsGrant(config, { scope: 'system/*.rs' });
    expect(scope).toBe('system/Patient.rs system/Observation.rs?category=laboratory');
    expect([
      await statusOf('/fhir/Patient', token),
      await statusOf('/fhir/Observation', token),
      await statusOf('/fhir/Encounter', token),
    ]).toEqual([200, 200, 403]);
    expect([await statusOf('/intake/sources', token), await statusOf('/oauth/register', token)]).toEqual([403, 403]);
    await client.tokenRevocation(config, token);
    await wait(AUTHENTICATION_CACHE_MS + 200);
    expect(await statusOf('/fhir/Patient', token)).toBe(401);
  });

  test('a token bound to a certificate is nobody without it, at every gate', async () => {
    await register({
      client_id: 'bound',
      hub_kind: 'operator',
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_subject_dn: 'CN=his-92901',
    });
    const [mine, stranger] = [tlsFetch(pem.ca, pem.client), tlsFetch(pem.ca, pem.stranger)];
    const form = () => ({ method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'bound' }) });
    expect([(await call(`${url}/oauth/token`, form())).status, (await stranger(`${url}/oauth/token`, form())).status]).toEqual([401, 401]);
    const token = String((await json(await mine(`${url}/oauth/token`, form()))).access_token);
    for (const path of ['/fhir/Patient', '/intake/sources', '/oauth/register', '/access/policies', '/audit/AuditEvent?date=ge2026-01-01']) {
      expect([path, await statusOf(path, token, mine), await statusOf(path, token), await statusOf(path, token, stranger)]).toEqual([
        path,
        200,
        401,
        401,
      ]);
    }
  });

  test('a client that asks too much waits, its neighbour at the same address does not', async () => {
    const made = await Promise.all(
      ['busy', 'quiet'].map((client_id) => register({ client_id, hub_kind: 'system', scope: 'system/Patient.rs' })),
    );
    const [busy, quiet] = await Promise.all(
      made.map(async ({ client_id, client_secret }) => {
        const body = new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: String(client_id),
          client_secret: String(client_secret),
        });
        return String((await json(await call(`${url}/oauth/token`, { method: 'POST', body }))).access_token);
      }),
    );
    const answers = await Promise.all(
      Array.from({ length: 120 }, () => call(`${url}/fhir/Patient?_summary=count`, { headers: bearer(busy as string) })),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ headers }) => Number(headers.get('retry-after')) >= 1)).toBe(true);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(40);
    expect(await statusOf('/fhir/Patient', quiet as string)).toBe(200);
    const body = (await json(refused[0] as Response)) as { resourceType: string };
    expect(body.resourceType).toBe('OperationOutcome');
  });

  (hasOpenssl && hasCurl() ? test : test.skip)(
    'the page for vendors, as it stands',
    async () => {
      const text = await readFile(PAGE, 'utf8');
      const script = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join('\n');
      const here = await mkdtemp(join(folder, 'page-'));
      const { PATH = '' } = process.env;
      const environment = { PATH, HOME: here, HUB: url, OPERATOR_TOKEN: operator, CURL_CA_BUNDLE: pem.caFile, no_proxy: '*' };
      await run('sh', ['-euc', script], { cwd: here, env: environment, timeout: 60_000 });
      const read = async (name: string) => readFile(join(here, name), 'utf8');
      expect(JSON.parse(await read('token.json'))).toMatchObject({ token_type: 'Bearer', expires_in: 300, scope: 'system/Patient.rs' });
      expect(JSON.parse(await read('benh-nhan.json'))).toMatchObject({ resourceType: 'Bundle' });
      expect([await read('ma-tu-choi.txt'), await read('ma-het-han.txt')]).toEqual(['403', '401']);
      expect(JSON.parse(await read('them-khoa.json')).jwks.keys).toHaveLength(2);
      expect(JSON.parse(await read('bo-khoa.json')).jwks.keys).toMatchObject([{ kid: 'his-mau-2026-02' }]);
      expect(JSON.parse(await read('token-2.json'))).toHaveProperty('access_token');
    },
    90_000,
  );

  test('what a stranger hears of an assertion in his own name', async () => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ iss: 'centre', sub: 'centre', jti: randomUUID() })).toString('base64url')}.`,
    });
    expect((await call(`${url}/oauth/token`, { method: 'POST', body })).status).toBe(401);
  });
});
