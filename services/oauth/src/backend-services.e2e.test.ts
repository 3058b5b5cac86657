import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { clientWithSecret } from '@hub/client-register';
import { openOutbound } from '@hub/outbound';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import * as client from 'openid-client';
import { ASSERTION_TYPE } from './client-authentication/assertion.ts';
import { json, type OauthServer, startOauth } from './testing/oauth.fixture.ts';

interface Pair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}
async function pair(alg: string, kid: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid } };
}

let oauth: OauthServer;
let rsa: Pair;
let ec: Pair;
let stranger: Pair;
let published: { keys: JWK[] } = { keys: [] };
let asked = 0;
let keyServer: Server;
let keyUrl: string;
let clock = 0;
const now = (): number => Date.now() + clock;

beforeAll(async () => {
  [rsa, ec, stranger] = await Promise.all([pair('RS384', 'rsa-1'), pair('ES384', 'ec-1'), pair('RS384', 'rsa-1')]);
  let allowed: string[] = [];
  oauth = await startOauth(({ ca }) => ({
    now,
    outbound: (url, request) => openOutbound({ ca, allowed })(url, request),
  }));
  keyServer = createServer(
    { cert: await readFile(oauth.pem.serverCertFile), key: await readFile(oauth.pem.serverKeyFile) },
    (_, response) => {
      asked += 1;
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(published));
    },
  ).listen(0, '127.0.0.1');
  await once(keyServer, 'listening');
  keyUrl = `https://localhost:${(keyServer.address() as AddressInfo).port}/jwks.json`;
  allowed = [new URL(keyUrl).host];
  const registered = await oauth.manage('POST', '/oauth/register', {
    client_id: 'soc',
    client_name: 'Trung tâm điều hành',
    hub_kind: 'system',
    scope: 'system/Observation.rs?category=laboratory system/Patient.rs hub/metrics.read',
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [rsa.jwk, ec.jwk] },
  });
  expect(registered.status).toBe(201);
});
afterAll(async () => {
  keyServer.closeAllConnections();
  keyServer.close();
  await oauth.close();
});

/** An assertion as SMART asks for, changed where a test says so. */
async function assertion(
  { privateKey }: { readonly privateKey: CryptoKey } = rsa,
  claims: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const seconds = Math.floor(now() / 1_000);
  const given = { iss: 'soc', sub: 'soc', aud: `${oauth.url}/oauth/token`, exp: seconds + 240, iat: seconds, jti: randomUUID(), ...claims };
  return new SignJWT(given).setProtectedHeader({ alg: 'RS384', kid: 'rsa-1', typ: 'JWT', ...header }).sign(privateKey);
}
const ask = (client_assertion: string, more: Readonly<Record<string, string>> = {}): Promise<Response> =>
  oauth.post('/oauth/token', { grant_type: 'client_credentials', client_assertion_type: ASSERTION_TYPE, client_assertion, ...more });
const forget = () => oauth.hub.database.pool.query('delete from login_failure');

describe('with a library as the client', () => {
  test.each([
    ['RS384', () => rsa],
    ['ES384', () => ec],
  ])('openid-client, %s: discovery, token, use, introspection, revocation', async (alg, key) => {
    const config = await client.discovery(
      new URL(`${oauth.url}/oauth`),
      'soc',
      undefined,
      client.PrivateKeyJwt(
        { key: key().privateKey, kid: String(key().jwk.kid) },
        {
          [client.modifyAssertion]: (header, payload) => {
            header.alg = alg;
            payload.aud = `${oauth.url}/oauth/token`;
          },
        },
      ),
      { [client.customFetch]: oauth.fetch as client.CustomFetch },
    );
    const tokens = await client.clientCredentialsGrant(config, { scope: 'system/Observation.rs?category=laboratory' });
    expect([tokens.token_type, tokens.expires_in, tokens.scope]).toEqual(['bearer', 300, 'system/Observation.rs?category=laboratory']);
    expect(tokens.access_token).toMatch(/^hub_[\w-]{43}$/);
    const principal = await oauth.authenticator.authenticate(tokens.access_token);
    expect(principal).toMatchObject({ clientId: 'soc', kind: 'system', audience: `${oauth.url}/fhir` });
    expect(principal?.scopes).toEqual([
      { context: 'system', type: 'Observation', letters: new Set(['r', 's']), query: 'category=laboratory' },
    ]);

    const state = await client.tokenIntrospection(config, tokens.access_token);
    expect(state).toMatchObject({ active: true, client_id: 'soc', scope: tokens.scope, sub: 'soc' });
    await client.tokenRevocation(config, tokens.access_token);
    expect(await client.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
  });
});

describe('hostile assertions', () => {
  const unsigned = async () => {
    const [, payload] = (await assertion()).split('.') as [string, string];
    const header = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return { payload, header };
  };
  const bySecret = async (secret: string | Buffer, alg = 'HS384') => {
    const { payload, header } = await unsigned();
    const head = `${header({ alg, kid: 'rsa-1' })}.${payload}`;
    return `${head}.${createHmac(`sha${alg.slice(2)}`, secret)
      .update(head)
      .digest('base64url')}`;
  };
  const seconds = () => Math.floor(now() / 1_000);

  test.each<[string, () => Promise<string>]>([
    [
      'alg none',
      async () => {
        const { payload, header } = await unsigned();
        return `${header({ alg: 'none' })}.${payload}.`;
      },
    ],
    [
      'alg None',
      async () => {
        const { payload, header } = await unsigned();
        return `${header({ alg: 'None', kid: 'rsa-1' })}.${payload}.`;
      },
    ],
    ['an HMAC with the public key as its secret (PEM)', async () => bySecret(await exportSPKI(rsa.publicKey))],
    ['an HMAC with the public key as its secret (JWK)', async () => bySecret(JSON.stringify(rsa.jwk), 'HS256')],
    ['an empty HMAC', async () => bySecret('')],
    [
      'RS256',
      async () => {
        const { privateKey } = await generateKeyPair('RS256');
        return assertion({ privateKey }, {}, { alg: 'RS256' });
      },
    ],
    ['ES384 named over an RSA key', async () => assertion(ec, {}, { alg: 'ES384', kid: 'rsa-1' })],
    ['another key under a known kid', () => assertion(stranger)],
    ['an unknown kid', () => assertion(rsa, {}, { kid: 'rsa-2' })],
    ['no kid', () => assertion(rsa, {}, { kid: undefined })],
    ['its own key in the header (jwk)', () => assertion(stranger, {}, { jwk: stranger.jwk })],
    ['its own address of keys (jku)', () => assertion(stranger, {}, { jku: keyUrl })],
    ['its own certificate (x5u, x5c)', () => assertion(stranger, {}, { x5u: keyUrl, x5c: ['MIIB'] })],
    [
      'a critical extension nobody knows',
      async () => {
        const { payload, header } = await unsigned();
        return `${header({ alg: 'RS384', kid: 'rsa-1', crit: ['x'], x: 1 })}.${payload}.AAAA`;
      },
    ],
    ['a signature cut short', async () => (await assertion()).slice(0, -20)],
    ['another audience', () => assertion(rsa, { aud: 'https://elsewhere.example.org/oauth/token' })],
    ['the FHIR base as audience', () => assertion(rsa, { aud: `${oauth.url}/fhir` })],
    ['several audiences', () => assertion(rsa, { aud: [`${oauth.url}/oauth/token`, 'https://elsewhere.example.org'] })],
    ['no audience', () => assertion(rsa, { aud: undefined })],
    ['another issuer', () => assertion(rsa, { iss: 'operator' })],
    ['another subject', () => assertion(rsa, { sub: 'operator' })],
    ['expired', () => assertion(rsa, { exp: seconds() - 61 })],
    ['too long to live', () => assertion(rsa, { exp: seconds() + 400 })],
    ['no end', () => assertion(rsa, { exp: undefined })],
    ['from the future', () => assertion(rsa, { nbf: seconds() + 120 })],
    ['issued in the future', () => assertion(rsa, { iat: seconds() + 120 })],
    ['no jti', () => assertion(rsa, { jti: undefined })],
    ['a jti that is no text', () => assertion(rsa, { jti: 7 })],
    ['an unknown client', () => assertion(rsa, { iss: 'nobody', sub: 'nobody' })],
  ])('%s', async (_, made) => {
    await forget();
    const answer = await ask(await made());
    expect([answer.status, (await json(answer)).error]).toEqual([401, 'invalid_client']);
  });

  test.each(['a.b.c', 'x', '..', '{"alg":"none"}'])('%j is no assertion', async (text) => {
    await forget();
    expect((await ask(text)).status).toBe(401);
  });

  test('one that is too long is refused before it is read', async () => {
    const answer = await ask(`${'A'.repeat(8_000)}.${'B'.repeat(1_000)}.C`);
    expect([answer.status, (await json(answer)).error_description]).toEqual([400, 'the client_assertion is too long']);
    const flood = await ask('A'.repeat(2_000_000));
    expect(flood.status).toBe(413);
  });

  test('clocks may differ by a minute', async () => {
    expect((await ask(await assertion(rsa, { exp: seconds() - 50 }))).status).toBe(200);
    expect((await ask(await assertion(rsa, { exp: seconds() + 340, nbf: seconds() + 50 }))).status).toBe(200);
  });

  test('replayed: good once, also at the same moment and at another process', async () => {
    await forget();
    const once = await assertion();
    const statuses = (await Promise.all([ask(once), ask(once), ask(once)])).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 401, 401]);
    const other = await startOauth(() => ({
      database: oauth.hub.database,
      publicUrl: oauth.url,
      authenticate: oauth.authenticator.authenticate,
    }));
    try {
      const again = await other.post('/oauth/token', {
        grant_type: 'client_credentials',
        client_assertion_type: ASSERTION_TYPE,
        client_assertion: once,
      });
      expect(again.status).toBe(401);
    } finally {
      await other.close();
    }
  });

  test('a Host header does not make another service’s assertion ours', async () => {
    const meant = await assertion(rsa, { aud: 'https://elsewhere.example.org/oauth/token' });
    const answer = await oauth.post(
      '/oauth/token',
      { grant_type: 'client_credentials', client_assertion_type: ASSERTION_TYPE, client_assertion: meant },
      { Host: 'elsewhere.example.org' },
    );
    expect(answer.status).toBe(400);
  });

  test('two ways at once, or a parameter twice, are refused', async () => {
    await forget();
    const both = await oauth.post(
      '/oauth/token',
      { grant_type: 'client_credentials', client_assertion_type: ASSERTION_TYPE, client_assertion: await assertion() },
      { Authorization: `Basic ${Buffer.from('soc:x').toString('base64')}` },
    );
    expect([both.status, (await json(both)).error]).toEqual([400, 'invalid_request']);
    const twice = await oauth.fetch(`${oauth.url}/oauth/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials&grant_type=client_credentials',
    });
    expect((await json(twice)).error).toBe('invalid_request');
  });

  test('a client of keys cannot come with a secret, nor the other way round', async () => {
    await forget();
    await oauth.hub.database.pool.query(
      `insert into client_secret (client_number, hash) select client_number, 'scrypt$AAAA$AAAA' from client where client_id = 'soc'`,
    );
    expect(await clientWithSecret(oauth.hub.database, 'soc', 'x')).toBeUndefined();
    expect((await oauth.post('/oauth/token', { grant_type: 'client_credentials', client_id: 'soc' })).status).toBe(401);
  });
});

describe('keys behind an address', () => {
  const register = (client_id: string, jwks_uri: string) =>
    oauth.manage('POST', '/oauth/register', {
      client_id,
      hub_kind: 'system',
      scope: 'system/*.rs',
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri,
    });
  const by = async (key: Pair, id = 'by-url') => ask(await assertion(key, { iss: id, sub: id }, { kid: key.jwk.kid }));

  test('are remembered; a new kid is looked up; the old key goes when it is no longer published', async () => {
    await forget();
    expect((await register('by-url', keyUrl)).status).toBe(201);
    const [one, two] = await Promise.all([pair('RS384', 'k1'), pair('RS384', 'k2')]);
    published = { keys: [one.jwk] };
    asked = 0;
    expect([(await by(one)).status, (await by(one)).status, asked]).toEqual([200, 200, 1]);
    published = { keys: [two.jwk] };
    // Asked a moment ago: an unknown kid does not make the hub ask again at once.
    expect([(await by(two)).status, asked]).toEqual([401, 1]);
    clock += 31_000;
    expect([(await by(two)).status, asked]).toEqual([200, 2]);
    expect((await by(one)).status).toBe(401);
  });

  test('a published private key, or two keys of one id, do not help anybody', async () => {
    await forget();
    clock += 301_000;
    const [one, two] = await Promise.all([pair('RS384', 'same'), pair('RS384', 'same')]);
    published = { keys: [one.jwk, two.jwk] };
    expect((await by(one)).status).toBe(401);
  });

  test('the guarded caller refuses addresses of the house', async () => {
    await forget();
    expect((await register('inside', 'https://127.0.0.1:1/keys')).status).toBe(201);
    expect((await by(rsa, 'inside')).status).toBe(401);
  });
});
