import { setTimeout as wait } from 'node:timers/promises';
import { AUTHENTICATION_CACHE_MS } from '@hub/client-register';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as client from 'openid-client';
import { Browser, hiddenFields } from './testing/browser.fixture.ts';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

const CALLBACK = 'http://127.0.0.1:39999/cb';
const SCOPE = 'openid fhirUser profile offline_access launch/patient patient/*.rs user/Patient.rs';

let dataDir: string;
let hub: HubProcess;
let [own, foreign] = ['', ''];

beforeAll(async () => {
  dataDir = await newDataDir();
  hub = await startHubProcess(dataDir);
  const [hospital, station] = [await source('92001'), await source('92301')];
  own = await patient(hospital, 'Nguyễn Thị Thử');
  foreign = await patient(station, 'Nguyễn Thị Xa');
  await register({ client_id: 'app', client_name: 'Ứng dụng <script>alert(1)</script>', token_endpoint_auth_method: 'none' });
  await register({ client_id: 'other-app', token_endpoint_auth_method: 'none' });
});
afterAll(async () => {
  await hub.stop();
  await removeDataDir(dataDir);
});

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
async function json(answer: Response): Promise<Record<string, unknown>> {
  return (await answer.json()) as Record<string, unknown>;
}
async function source(facility: string): Promise<string> {
  const body = JSON.stringify({ facility, facilityName: 'Cơ sở Mẫu', kind: 'hospital', formats: ['qd-xml'], msh4: [] });
  const headers = { ...bearer(hub.tokens()['*'] as string), 'Content-Type': 'application/json' };
  const answer = await fetch(`${hub.url}/intake/sources/his-${facility}`, { method: 'PUT', headers, body });
  expect(answer.status).toBe(201);
  return String((await json(answer)).token);
}
async function patient(token: string, text: string): Promise<string> {
  const body = JSON.stringify({
    resourceType: 'Patient',
    name: [{ text, family: text.split(' ')[0] }],
    birthDate: '1980-02-03',
    gender: 'female',
  });
  const answer = await fetch(`${hub.url}/fhir/Patient`, {
    method: 'POST',
    headers: { ...bearer(token), 'Content-Type': 'application/fhir+json' },
    body,
  });
  expect(answer.status).toBe(201);
  return String((await json(answer)).id);
}
async function register(body: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const headers = { ...bearer(hub.tokens()['*'] as string), 'Content-Type': 'application/json' };
  const asked = { hub_kind: 'app', scope: SCOPE, redirect_uris: ['http://127.0.0.1/cb', 'https://app.example.org/cb?x=1'], ...body };
  const answer = await fetch(`${hub.url}/oauth/register`, { method: 'POST', headers, body: JSON.stringify(asked) });
  const told = await json(answer);
  expect([answer.status, told.client_id]).toEqual([201, body.client_id]);
  return told;
}

const configured = (id = 'app', auth: client.ClientAuth = client.None()) =>
  client.discovery(new URL(`${hub.url}/oauth`), id, undefined, auth, { execute: [client.allowInsecureRequests] });

/** What an app sends, changed where a test says so; undefined leaves a parameter out. */
async function request(changed: Readonly<Record<string, string | undefined>> = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const given: Record<string, string | undefined> = {
    client_id: 'app',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: SCOPE,
    state,
    nonce,
    aud: `${hub.url}/fhir`,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...changed,
  };
  const parameters = new URLSearchParams(Object.entries(given).filter((one): one is [string, string] => one[1] !== undefined));
  return { url: `${hub.url}/oauth/authorize?${parameters}`, verifier, state, nonce };
}

/** Logs a person in, up to the consent page. */
async function login(browser: Browser, url: string, username = 'bs.minh', password = 'demo'): Promise<Response> {
  const page = await browser.follow(url);
  return browser.follow(`${hub.url}/oauth/login`, { ...hiddenFields(await page.text()), username, password });
}
/** Chooses a patient and agrees; answers where the browser is sent. */
async function agree(browser: Browser, consent: Response, chosen = own): Promise<URL> {
  const fields = hiddenFields(await consent.text());
  const answer = await browser.send(`${hub.url}/oauth/consent`, { ...fields, patient: chosen, decision: 'allow' });
  expect(answer.status).toBe(303);
  return new URL(answer.headers.get('location') as string);
}
async function granted(changed: Readonly<Record<string, string | undefined>> = {}) {
  const browser = new Browser();
  const asked = await request(changed);
  const callback = await agree(browser, await login(browser, asked.url));
  return { ...asked, callback, code: callback.searchParams.get('code') as string };
}
const token = (form: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(`${hub.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
const redeem = (code: string, code_verifier: string, more: Readonly<Record<string, string>> = {}) =>
  token({ grant_type: 'authorization_code', client_id: 'app', code, code_verifier, redirect_uri: CALLBACK, ...more });
const statusOf = async (access: unknown, path = `/fhir/Patient/${own}`) =>
  (await fetch(hub.url + path, { headers: bearer(String(access)) })).status;

describe('standalone launch with openid-client', () => {
  test('login, picker, consent, tokens, use, refresh; a refresh token used twice ends all of it', async () => {
    const config = await configured();
    const browser = new Browser();
    const asked = await request();
    const consent = await login(browser, asked.url);
    const text = await consent.text();
    expect(text).toContain('Bs. Nguyễn Văn Minh');
    // The picker shows whom this person may see, and nobody else.
    const found = await browser.send(`${hub.url}/oauth/consent/patients`, { ...hiddenFields(text), name: 'Nguyễn' });
    const picker = await found.text();
    expect([picker.includes(own), picker.includes(foreign)]).toEqual([true, false]);
    const callback = await agree(browser, new Response(picker));
    const tokens = await client.authorizationCodeGrant(config, callback, {
      pkceCodeVerifier: asked.verifier,
      expectedState: asked.state,
      expectedNonce: asked.nonce,
      idTokenExpected: true,
    });
    expect(tokens.claims()).toMatchObject({ sub: 'demo-bs-minh', aud: 'app', iss: `${hub.url}/oauth`, name: 'Bs. Nguyễn Văn Minh (giả)' });
    expect([tokens.patient, tokens.scope, tokens.expires_in]).toEqual([own, SCOPE, 300]);

    const headers = bearer(tokens.access_token);
    expect((await fetch(`${hub.url}/fhir/Patient/${own}`, { headers })).status).toBe(200);
    expect((await fetch(`${hub.url}/fhir/Patient/${foreign}`, { headers })).status).toBe(404);
    expect((await json(await fetch(`${hub.url}/fhir/Patient?_total=accurate`, { headers }))).total).toBe(1);
    const write = { method: 'PUT', headers: { ...headers, 'Content-Type': 'application/fhir+json' }, body: '{"resourceType":"Patient"}' };
    expect((await fetch(`${hub.url}/fhir/Patient/${own}`, write)).status).toBe(403);

    const second = await client.refreshTokenGrant(config, tokens.refresh_token as string);
    expect([await statusOf(second.access_token), second.patient, second.refresh_token === tokens.refresh_token]).toEqual([200, own, false]);
    const narrowed = await client.refreshTokenGrant(config, second.refresh_token as string, { scope: 'patient/Observation.rs' });
    expect([narrowed.scope, await statusOf(narrowed.access_token)]).toEqual(['patient/Observation.rs', 403]);
    const again = await token({ grant_type: 'refresh_token', client_id: 'app', refresh_token: tokens.refresh_token as string });
    expect([again.status, (await json(again)).error]).toEqual([400, 'invalid_grant']);
    const after = await token({ grant_type: 'refresh_token', client_id: 'app', refresh_token: narrowed.refresh_token as string });
    expect(after.status).toBe(400);
    await wait(AUTHENTICATION_CACHE_MS + 200);
    expect([await statusOf(tokens.access_token), await statusOf(second.access_token)]).toEqual([401, 401]);
  });

  test('a confidential app by its secret; without offline_access there is nothing to refresh', async () => {
    const { client_secret } = await register({ client_id: 'confidential' });
    const config = await configured('confidential', client.ClientSecretBasic(String(client_secret)));
    const asked = await granted({ client_id: 'confidential', scope: 'openid user/Patient.rs launch/patient' });
    const tokens = await client.authorizationCodeGrant(config, asked.callback, {
      pkceCodeVerifier: asked.verifier,
      expectedState: asked.state,
      expectedNonce: asked.nonce,
    });
    expect([tokens.refresh_token, tokens.patient]).toEqual([undefined, own]);
    // The id alone is not enough for a client with a secret.
    expect((await redeem('x', 'y'.repeat(43), { client_id: 'confidential' })).status).toBe(401);
    await client.tokenRevocation(config, tokens.access_token);
    await wait(AUTHENTICATION_CACHE_MS + 200);
    expect(await statusOf(tokens.access_token)).toBe(401);
  });

  test('.well-known/smart-configuration tells what works', async () => {
    const told = await json(await fetch(`${hub.url}/fhir/.well-known/smart-configuration`));
    expect(told).toMatchObject({
      issuer: `${hub.url}/oauth`,
      authorization_endpoint: `${hub.url}/oauth/authorize`,
      token_endpoint: `${hub.url}/oauth/token`,
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
    });
    expect(told.capabilities).toEqual(
      expect.arrayContaining(['launch-standalone', 'context-standalone-patient', 'permission-v2', 'sso-openid-connect']),
    );
    const { keys } = (await json(await fetch(String(told.jwks_uri)))) as { keys: Record<string, unknown>[] };
    expect(keys.map(({ kty, d }) => [kty, d])).toEqual([['RSA', undefined]]);
  });
});

describe('codes', () => {
  test('used a second time, a code ends what came of it', async () => {
    const { code, verifier } = await granted();
    const first = await json(await redeem(code, verifier));
    expect(await statusOf(first.access_token)).toBe(200);
    const again = await redeem(code, verifier);
    expect([again.status, (await json(again)).error]).toEqual([400, 'invalid_grant']);
    await wait(AUTHENTICATION_CACHE_MS + 200);
    expect(await statusOf(first.access_token)).toBe(401);
    expect((await token({ grant_type: 'refresh_token', client_id: 'app', refresh_token: String(first.refresh_token) })).status).toBe(400);
  });

  test('are for one client, one address and one verifier; who tries otherwise does not spoil them', async () => {
    const { code, verifier } = await granted();
    const tries: readonly Promise<Response>[] = [
      redeem(code, verifier, { client_id: 'other-app' }),
      redeem(code, verifier, { redirect_uri: 'http://127.0.0.1/cb' }),
      redeem(code, client.randomPKCECodeVerifier()),
      redeem(code, 'short'),
      token({ grant_type: 'authorization_code', client_id: 'app', code, redirect_uri: CALLBACK }),
      redeem(`${code}x`, verifier),
    ];
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400]);
    expect((await redeem(code, verifier)).status).toBe(200);
  });

  test('an app has no client credentials, a system no codes', async () => {
    expect((await json(await token({ grant_type: 'client_credentials', client_id: 'app' }))).error).toBe('unauthorized_client');
  });
});

describe('requests of apps', () => {
  test.each<[string, Record<string, string | undefined>]>([
    ['an unknown app', { client_id: 'nobody' }],
    ['a client that is no app', { client_id: 'operator' }],
    ['no address', { redirect_uri: undefined }],
    ['another host', { redirect_uri: 'https://evil.example.org/cb?x=1' }],
    ['a longer path', { redirect_uri: 'http://127.0.0.1/cb/../evil' }],
    ['more of a query', { redirect_uri: 'https://app.example.org/cb?x=1&y=2' }],
    ['another port of a host that is not this machine', { redirect_uri: 'https://app.example.org:444/cb?x=1' }],
    ['a fragment', { redirect_uri: 'https://app.example.org/cb?x=1#y' }],
    ['somebody in the address', { redirect_uri: 'https://app.example.org@evil.example.org/cb?x=1' }],
    ['a prefix of a host', { redirect_uri: 'http://127.0.0.1.evil.example.org/cb' }],
    ['a user before a loopback', { redirect_uri: 'http://127.0.0.1:80@evil.example.org/cb' }],
    ['a script', { redirect_uri: 'javascript:alert(1)' }],
    ['no host', { redirect_uri: '//evil.example.org/cb' }],
  ])('%s: a page, and no way anywhere', async (_, changed) => {
    const answer = await new Browser().send((await request(changed)).url);
    expect([answer.status, answer.headers.get('location'), answer.headers.get('content-type')]).toEqual([
      400,
      null,
      'text/html; charset=utf-8',
    ]);
    expect(await answer.text()).not.toContain('evil');
  });

  test.each<[string, Record<string, string | undefined>, string]>([
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['PKCE in clear', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['PKCE without a method', { code_challenge_method: undefined }, 'invalid_request'],
    ['an empty challenge', { code_challenge: '' }, 'invalid_request'],
    ['no state', { state: undefined }, 'invalid_request'],
    ['another aud', { aud: 'https://elsewhere.example.org/fhir' }, 'invalid_request'],
    ['no aud', { aud: undefined }, 'invalid_request'],
    ['a token in the address', { response_type: 'token' }, 'unsupported_response_type'],
    ['a hybrid', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['another mode', { response_mode: 'fragment' }, 'invalid_request'],
    ['a request object', { request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
    ['an address of one', { request_uri: 'http://169.254.169.254/' }, 'request_uri_not_supported'],
    ['a scope of systems', { scope: 'system/*.rs' }, 'invalid_scope'],
    ['a scope nobody knows', { scope: 'openid everything' }, 'invalid_scope'],
    ['nothing that was registered', { scope: 'user/Observation.rs' }, 'invalid_scope'],
    ['no person asked', { prompt: 'none' }, 'interaction_required'],
  ])('%s: told to the app', async (_, changed, error) => {
    const asked = await request(changed);
    const answer = await new Browser().send(asked.url);
    const at = new URL(answer.headers.get('location') as string);
    expect([answer.status, at.origin + at.pathname, at.searchParams.get('error')]).toEqual([303, CALLBACK, error]);
    expect([at.searchParams.get('iss'), at.searchParams.get('code')]).toEqual([`${hub.url}/oauth`, null]);
  });

  test('what was not registered is left out; a patient is asked for patient scopes, too', async () => {
    const asked = await granted({ scope: 'patient/*.cruds user/Patient.rs user/Observation.rs' });
    const told = await json(await redeem(asked.code, asked.verifier));
    expect([told.scope, told.patient]).toEqual(['patient/*.rs user/Patient.rs', own]);
  });

  test('a registered address with a query keeps it', async () => {
    const { callback } = await granted({ redirect_uri: 'https://app.example.org/cb?x=1' });
    expect([callback.origin, callback.pathname, callback.searchParams.get('x')]).toEqual(['https://app.example.org', '/cb', '1']);
  });
});

describe('the pages', () => {
  test('run nothing, cannot be framed, show what apps are called as text', async () => {
    const browser = new Browser();
    const page = await browser.follow((await request()).url);
    const consent = await login(browser, (await request()).url);
    const html = await consent.text();
    for (const { headers } of [page, consent]) {
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain(`default-src 'none'`);
      expect(policy).toContain(`frame-ancestors 'none'`);
      expect(policy).not.toMatch(/unsafe|script-src/);
      expect([headers.get('x-frame-options'), headers.get('cache-control'), headers.get('referrer-policy')]).toEqual([
        'DENY',
        'no-store',
        'no-referrer',
      ]);
    }
    expect(html).toContain('Ứng dụng &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).not.toMatch(/<script|onclick=|javascript:/i);
    expect(html).toMatch(/Cho phép .*· Allow/);
  });

  test('cookies are for this service and this site only', async () => {
    const browser = new Browser();
    await login(browser, (await request()).url);
    expect(browser.setCookies.length).toBe(2);
    for (const one of browser.setCookies) expect(one).toMatch(/^hub_\w+=[\w-]{43}; Path=\/oauth; HttpOnly; SameSite=Lax$/);
  });

  test('a wrong password; ten of them make this name wait at this address, not another name', async () => {
    const browser = new Browser();
    const { url } = await request();
    const statuses: number[] = [];
    for (let i = 0; i < 11; i += 1) statuses.push((await login(browser, url, 'phan.tich', 'wrong')).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
    expect((await login(browser, url, 'phan.tich')).status).toBe(429);
    expect((await login(browser, url, 'dd.lan')).status).toBe(200);
  });

  test('the person refuses', async () => {
    const browser = new Browser();
    const asked = await request();
    const consent = await login(browser, asked.url);
    const answer = await browser.send(`${hub.url}/oauth/consent`, { ...hiddenFields(await consent.text()), decision: 'deny' });
    const at = new URL(answer.headers.get('location') as string);
    expect([at.searchParams.get('error'), at.searchParams.get('state')]).toEqual(['access_denied', asked.state]);
  });

  test('a patient that the person may not see cannot be chosen, whatever the form says', async () => {
    const browser = new Browser();
    const consent = await login(browser, (await request()).url);
    const fields = hiddenFields(await consent.text());
    for (const chosen of [foreign, 'nobody', '', '../Patient', `${own},${foreign}`]) {
      const answer = await browser.send(`${hub.url}/oauth/consent`, { ...fields, patient: chosen, decision: 'allow' });
      expect([chosen, answer.status, answer.headers.get('location')]).toEqual([chosen, 404, null]);
    }
    expect((await browser.send(`${hub.url}/oauth/consent`, { ...fields, patient: own, decision: 'allow' })).status).toBe(303);
    // The same form once more grants nothing.
    expect((await browser.send(`${hub.url}/oauth/consent`, { ...fields, patient: own, decision: 'allow' })).status).toBe(400);
  });
});

describe('forms that come from elsewhere', () => {
  test('without the token of the form, with that of another session, or from another origin', async () => {
    const [victim, attacker] = [new Browser(), new Browser()];
    const consent = await login(victim, (await request()).url);
    const theirs = hiddenFields(await (await login(attacker, (await request()).url, 'dd.lan')).text());
    const fields = hiddenFields(await consent.text());
    const post = (given: Readonly<Record<string, string>>, headers = {}) =>
      victim.send(`${hub.url}/oauth/consent`, { ...given, patient: own, decision: 'allow' }, headers);
    expect((await post({ request: fields.request as string })).status).toBe(403);
    expect((await post({ ...fields, csrf: theirs.csrf as string })).status).toBe(403);
    expect((await post(fields, { Origin: 'https://evil.example.org' })).status).toBe(403);
    // A request that began in another browser: nobody is made to allow an attacker's app login.
    expect((await post({ ...theirs, csrf: fields.csrf as string })).status).toBe(400);
    expect((await post(fields)).status).toBe(303);
  });

  test('a login form without its token logs nobody in', async () => {
    const browser = new Browser();
    const page = await browser.follow((await request()).url);
    const { request: name } = hiddenFields(await page.text());
    const answer = await browser.send(`${hub.url}/oauth/login`, { request: name as string, username: 'bs.minh', password: 'demo' });
    expect([answer.status, browser.setCookies.some((one) => one.startsWith('hub_session'))]).toEqual([403, false]);
  });

  test('a login makes a new session: one that was planted before is worth nothing', async () => {
    const browser = new Browser();
    browser.cookies.set('hub_session', 'A'.repeat(43));
    await login(browser, (await request()).url);
    expect(browser.cookies.get('hub_session')).not.toBe('A'.repeat(43));
  });
});
