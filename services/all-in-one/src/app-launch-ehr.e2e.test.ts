import { ensureOperator, issueToken, putSource } from '@hub/client-register';
import { readSettings } from '@hub/settings';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as client from 'openid-client';
import { Closers } from './closers.ts';
import { createFront, type Front } from './front.ts';
import { type Listening, listen } from './listen.ts';
import { Count, RequestCounts } from './metrics.ts';
import { Boot } from './progress.ts';
import { openServices } from './services.ts';
import { Browser, hiddenFields } from './testing/browser.fixture.ts';
import { newDataDir, removeDataDir } from './testing/hub-process.fixture.ts';
import { WriteCounts } from './write-counts.ts';

const CALLBACK = 'http://127.0.0.1:39999/cb';
const SCOPE = 'openid fhirUser offline_access launch patient/*.rs';
const STANDALONE_VISITS = 'openid offline_access launch/encounter patient/*.rs';
const VISITS = `launch ${STANDALONE_VISITS}`;
const silent = createLogger({ service: 'test', level: 'silent' });

let database: TestDatabase;
let dataDir: string;
let hub: Listening;
const closers = new Closers(silent);
let operator = '';
let secret = '';
/** Tokens of two hospitals' own systems; the demo's doctor works at the first. */
let [hospital, station] = ['', ''];
let [own, foreign, visit, otherVisit] = ['', '', '', ''];

beforeAll(async () => {
  database = await testDatabase();
  dataDir = await newDataDir();
  const front: Front = { boot: new Boot(), demo: true, counts: new RequestCounts(), slowQueries: new Count(), writes: new WriteCounts() };
  const settings = readSettings({ DATABASE_URL: database.url, DATA_DIR: dataDir, DEMO: 'on' });
  const pools = { url: database.url, database: database.database, reading: database.database };
  Object.assign(front, { database: database.database, services: await openServices(settings, pools, silent, closers, front) });
  front.boot.at('ready', 'Sẵn sàng.', 'Ready.');
  hub = await listen(createFront(front), { host: '127.0.0.1' }, 0);
  operator = (await issueToken(database.database, await ensureOperator(database.database))).token;
  [hospital, station] = [await source('92001'), await source('92301')];
  own = await create(hospital, { resourceType: 'Patient', name: [{ text: 'Nguyễn Thị Thử' }], birthDate: '1980-02-03' });
  const another = await create(hospital, { resourceType: 'Patient', name: [{ text: 'Trần Văn Khác' }] });
  foreign = await create(station, { resourceType: 'Patient', name: [{ text: 'Nguyễn Thị Xa' }] });
  visit = await create(hospital, encounterOf(own));
  otherVisit = await create(hospital, encounterOf(another));
  secret = String((await register({ client_id: 'app', scope: SCOPE, token_endpoint_auth_method: 'client_secret_basic' })).client_secret);
  await register({ client_id: 'other-app', scope: SCOPE });
  await register({ client_id: 'visits', scope: VISITS });
  await register({ client_id: 'standalone-only', scope: 'openid launch/patient patient/*.rs' });
}, 60_000);
afterAll(async () => {
  await hub?.close(1_000);
  await closers.closeAll();
  await database?.drop();
  await removeDataDir(dataDir);
});

const json = async (answer: Response) => (await answer.json()) as Record<string, unknown>;
const send = (method: string, path: string, token: string, body: unknown, type = 'application/json') =>
  fetch(hub.url + path, { method, headers: { Authorization: `Bearer ${token}`, 'Content-Type': type }, body: JSON.stringify(body) });
const encounterOf = (patient: string) => ({
  resourceType: 'Encounter',
  period: { start: '2026-05-04T08:30:00+07:00' },
  status: 'in-progress',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  subject: { reference: `Patient/${patient}` },
});
async function source(facility: string): Promise<string> {
  const { credentials } = await putSource(database.database, {
    ...{ code: `his-${facility}`, facility, facilityName: 'Cơ sở Mẫu', kind: 'hospital' },
    formats: ['qd-xml'],
    msh4: [],
  });
  return (credentials as { readonly token: string }).token;
}
async function create(token: string, resource: Readonly<Record<string, unknown>>): Promise<string> {
  const answer = await send('POST', `/fhir/${resource.resourceType}`, token, resource, 'application/fhir+json');
  expect(answer.status).toBe(201);
  return String((await json(answer)).id);
}
async function register(body: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const asked = { hub_kind: 'app', token_endpoint_auth_method: 'none', redirect_uris: ['http://127.0.0.1/cb'], ...body };
  const answer = await send('POST', '/oauth/register', operator, asked);
  expect(answer.status).toBe(201);
  return json(answer);
}

/** What the hospital's system does when somebody clicks on an app there. */
const launches = (body: Readonly<Record<string, unknown>>, token = hospital) =>
  send('POST', '/oauth/launches', token, { client_id: 'app', patient: own, encounter: visit, ...body });
async function handleOf(body: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const answer = await launches(body);
  const told = await json(answer);
  expect([answer.status, told.iss, told.expires_in]).toEqual([201, `${hub.url}/fhir`, 300]);
  return String(told.launch);
}

const configured = (id = 'app') =>
  client.discovery(new URL(`${hub.url}/oauth`), id, undefined, id === 'app' ? client.ClientSecretBasic(secret) : client.None(), {
    execute: [client.allowInsecureRequests],
  });

/** The app's own request, by its library. */
async function request(launch: string | undefined, changed: Readonly<Record<string, string>> = {}, id = 'app') {
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const config = await configured(id);
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: SCOPE,
    state,
    nonce,
    aud: `${hub.url}/fhir`,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(launch === undefined ? {} : { launch }),
    ...changed,
  });
  return { url: url.href, verifier, state, nonce, config };
}
async function login(browser: Browser, url: string, username = 'bs.minh'): Promise<Response> {
  const page = await browser.follow(url);
  return browser.follow(`${hub.url}/oauth/login`, { ...hiddenFields(await page.text()), username, password: 'demo' });
}
const allow = (browser: Browser, html: string) => browser.send(`${hub.url}/oauth/consent`, { ...hiddenFields(html), decision: 'allow' });
/** The app's answer to a request that comes no further than the authorization endpoint. */
async function refusal(url: string): Promise<readonly unknown[]> {
  const answer = await new Browser().send(url);
  const at = new URL(answer.headers.get('location') ?? 'none:');
  return [answer.status, at.origin + at.pathname, at.searchParams.get('error')];
}

describe('launched from a hospital system', () => {
  test('login, consent with the open patient, tokens with patient and visit, use, refresh, introspection; all on record', async () => {
    const asked = await request(await handleOf({ need_patient_banner: false }));
    const browser = new Browser();
    const html = await (await login(browser, asked.url)).text();
    // The patient is told, not chosen.
    expect([html.includes('Nguyễn Thị Thử'), html.includes('Find the patient')]).toEqual([true, false]);
    const answer = await allow(browser, html);
    const tokens = await client.authorizationCodeGrant(asked.config, new URL(answer.headers.get('location') as string), {
      pkceCodeVerifier: asked.verifier,
      expectedState: asked.state,
      expectedNonce: asked.nonce,
      idTokenExpected: true,
    });
    const context = { patient: own, encounter: visit, need_patient_banner: false, scope: SCOPE };
    expect(tokens).toMatchObject(context);
    const headers = { Authorization: `Bearer ${tokens.access_token}` };
    const statusOf = async (path: string) => (await fetch(`${hub.url}/fhir/${path}`, { headers })).status;
    expect([await statusOf(`Patient/${own}`), await statusOf(`Encounter/${visit}`), await statusOf(`Encounter/${otherVisit}`)]).toEqual([
      200, 200, 404,
    ]);
    const { patient, encounter, active } = await client.tokenIntrospection(asked.config, tokens.access_token);
    expect({ patient, encounter, active }).toEqual({ patient: own, encounter: visit, active: true });
    expect(await client.refreshTokenGrant(asked.config, tokens.refresh_token as string)).toMatchObject(context);

    const seen = await fetch(`${hub.url}/audit/AuditEvent?entity=Patient/${own}&_count=50`, {
      headers: { Authorization: `Bearer ${operator}` },
    });
    const record = await seen.text();
    for (const what of ['launch app', 'launched app', 'grant app']) expect(record).toContain(what);
  });

  test('a person who was named goes on, and nobody else', async () => {
    const asked = await request(await handleOf({ user: 'demo-bs-minh' }));
    const browser = new Browser();
    const html = await (await login(browser, asked.url, 'dd.lan')).text();
    expect([html.includes('opened for somebody else'), html.includes('value="allow"'), html.includes('Nguyễn Thị Thử')]).toEqual([
      true,
      false,
      false,
    ]);
    expect((await allow(browser, html)).status).toBe(403);
    // The page offers to log in as the right one.
    const again = await browser.follow(`${hub.url}/oauth/logout`, hiddenFields(html));
    const right = await browser.follow(`${hub.url}/oauth/login`, {
      ...hiddenFields(await again.text()),
      username: 'bs.minh',
      password: 'demo',
    });
    expect((await allow(browser, await right.text())).headers.get('location')).toContain('code=');
  });

  test('who may not see the patient gets nothing, though the system may', async () => {
    const answer = await launches({ patient: foreign, encounter: undefined }, station);
    const asked = await request(String((await json(answer)).launch));
    const browser = new Browser();
    const html = await (await login(browser, asked.url)).text();
    expect([html.includes('You may not see the patient'), html.includes('Nguyễn Thị Xa')]).toEqual([true, false]);
    expect((await allow(browser, html)).status).toBe(403);
  });

  test('a handle is good once, for its app, for a request that is right otherwise, for five minutes', async () => {
    const handle = await handleOf();
    const wrong = await request(handle, {}, 'other-app');
    const elsewhere = await request(handle, { aud: 'https://elsewhere.example.org/fhir' });
    const wordless = await request(handle, { scope: 'openid patient/*.rs' });
    for (const [{ url }, error] of [
      [wrong, 'invalid_request'],
      [elsewhere, 'invalid_request'],
      [wordless, 'invalid_scope'],
      [await request(`${handle}x`), 'invalid_request'],
      [await request('y'.repeat(2_000)), 'invalid_request'],
    ] as const) {
      expect(await refusal(url)).toEqual([303, CALLBACK, error]);
    }
    const first = await request(handle);
    expect((await new Browser().follow(first.url)).status).toBe(200);
    expect(await refusal((await request(handle)).url)).toEqual([303, CALLBACK, 'invalid_request']);
    const { pool } = database.database;
    const kept = await pool.query<{ all: string }>('select jsonb_agg(l::text)::text as all from app_launch l');
    expect([kept.rows[0]?.all.includes(own), kept.rows[0]?.all.includes(handle)]).toEqual([true, false]);

    const late = await handleOf();
    await pool.query(`update app_launch set expires_at = now() - interval '1 second' where used_at is null`);
    expect(await refusal((await request(late)).url)).toEqual([303, CALLBACK, 'invalid_request']);
    const { rows } = await pool.query("select from app_launch where expires_at > now() + interval '301 seconds'");
    expect(rows).toEqual([]);
  });

  test('what a system made ends with it', async () => {
    const handle = await handleOf();
    await database.database.pool.query("update client set revoked_at = now() where client_id = 'his-92001'");
    expect(await refusal((await request(handle)).url)).toEqual([303, CALLBACK, 'invalid_request']);
    await database.database.pool.query("update client set revoked_at = null where client_id = 'his-92001'");
  });

  test('without a launch the scope gives nothing: the rest is what it was', async () => {
    expect(await refusal((await request(undefined, { scope: 'launch' })).url)).toEqual([303, CALLBACK, 'invalid_scope']);
    const asked = await request(undefined);
    const html = await (await login(new Browser(), asked.url)).text();
    expect([html.includes('Find the patient'), html.includes('patient and visit are open')]).toEqual([true, false]);
  });
});

describe('an app that asks for a visit (launch/encounter)', () => {
  const tokensOf = async (asked: Awaited<ReturnType<typeof request>>, answer: Response) =>
    client.authorizationCodeGrant(asked.config, new URL(answer.headers.get('location') as string), {
      pkceCodeVerifier: asked.verifier,
      expectedState: asked.state,
      expectedNonce: asked.nonce,
    });
  const decide = (browser: Browser, html: string, chosen: Readonly<Record<string, string>>) =>
    browser.send(`${hub.url}/oauth/consent`, { ...hiddenFields(html), decision: 'allow', ...chosen });
  const visitsPage = async (browser: Browser, patient = own) => {
    const asked = await request(undefined, { scope: STANDALONE_VISITS }, 'visits');
    const consent = await (await login(browser, asked.url)).text();
    const found = await browser.send(`${hub.url}/oauth/consent/patients`, { ...hiddenFields(consent), name: 'Nguyễn' });
    const html = await found.text();
    const answer = await browser.send(`${hub.url}/oauth/consent/visits`, { ...hiddenFields(html), patient });
    return { asked, picker: html, status: answer.status, html: await answer.text() };
  };

  test("by itself: the patient first, then one of their visits, and nobody else's; all on record", async () => {
    const browser = new Browser();
    const { asked, picker, html } = await visitsPage(browser);
    // Nothing to allow before the visit is chosen.
    expect([picker.includes('value="allow"'), picker.includes('/oauth/consent/visits')]).toEqual([false, true]);
    expect([html.includes('Nguyễn Thị Thử'), html.includes(`value="${visit}"`), html.includes(otherVisit)]).toEqual([true, true, false]);
    expect(html).toContain('2026-05-04 08:30');
    for (const encounter of [otherVisit, 'nobody', '', 'a b']) expect((await decide(browser, html, { encounter })).status).toBe(404);
    const tokens = await tokensOf(asked, await decide(browser, html, { encounter: visit }));
    const context = { patient: own, encounter: visit, scope: STANDALONE_VISITS };
    expect(tokens).toMatchObject(context);
    expect(await client.refreshTokenGrant(asked.config, tokens.refresh_token as string)).toMatchObject(context);
    const seen = await fetch(`${hub.url}/audit/AuditEvent?entity=Patient/${own}&_count=50`, {
      headers: { Authorization: `Bearer ${operator}` },
    });
    expect(await seen.text()).toContain('visit-picker');
  });

  test('no visit is a choice: the app hears that it got none', async () => {
    const browser = new Browser();
    const { asked, html } = await visitsPage(browser);
    const tokens = await tokensOf(asked, await decide(browser, html, { encounter: 'none' }));
    expect([tokens.patient, tokens.encounter, tokens.scope]).toEqual([own, undefined, STANDALONE_VISITS.replace(' launch/encounter', '')]);
  });

  test('a visit that was cancelled, or entered in error, is neither offered nor given', async () => {
    for (const status of ['cancelled', 'entered-in-error']) {
      const never = await create(hospital, { ...encounterOf(own), status });
      const browser = new Browser();
      const { html } = await visitsPage(browser);
      expect([html.includes(`value="${visit}"`), html.includes(never)]).toEqual([true, false]);
      expect((await decide(browser, html, { encounter: never })).status).toBe(404);
    }
  });

  test('a patient whom the person may not see has no visits to show', async () => {
    const { status, html } = await visitsPage(new Browser(), foreign);
    expect([status, html.includes('Nguyễn Thị Xa')]).toEqual([404, false]);
  });

  test("from a hospital system: the open visit without a choice, one of the open patient's when none is open", async () => {
    const given = await request(await handleOf({ client_id: 'visits' }), { scope: VISITS }, 'visits');
    const browser = new Browser();
    const html = await (await login(browser, given.url)).text();
    expect(html.includes('Choose the visit')).toBe(false);
    expect(await tokensOf(given, await decide(browser, html, {}))).toMatchObject({ patient: own, encounter: visit, scope: VISITS });

    const open = await request(await handleOf({ client_id: 'visits', encounter: undefined }), { scope: VISITS }, 'visits');
    const chooser = new Browser();
    const page = await (await login(chooser, open.url)).text();
    expect([page.includes(`value="${visit}"`), page.includes(otherVisit)]).toEqual([true, false]);
    expect((await decide(chooser, page, { encounter: otherVisit })).status).toBe(404);
    // Another patient cannot be slipped in: it is the open one, whatever the form says.
    const tokens = await tokensOf(open, await decide(chooser, page, { patient: foreign, encounter: visit }));
    expect(tokens).toMatchObject({ patient: own, encounter: visit, scope: VISITS });
  });
});

describe('who may make a launch, for what', () => {
  test.each<[string, () => Promise<Response>, number]>([
    ['a patient of others', () => launches({ patient: foreign, encounter: undefined }), 404],
    ['nobody', () => launches({ patient: 'nobody', encounter: undefined }), 404],
    ['a visit of another patient', () => launches({ encounter: otherVisit }), 404],
    ['a visit nobody knows', () => launches({ encounter: 'nobody' }), 404],
    ['no token', () => launches({}, 'hub_x'), 401],
    ['an unknown app', () => launches({ client_id: 'nobody' }), 400],
    ['an app that is not launched', () => launches({ client_id: 'standalone-only' }), 400],
    ['a client that is no app', () => launches({ client_id: 'operator' }), 400],
    ['no patient', () => launches({ patient: undefined }), 400],
    ['another word', () => launches({ encouter: visit }), 400],
    ['two ids', () => launches({ patient: `${own},${foreign}` }), 400],
  ])('%s', async (_, ask, status) => {
    expect((await ask()).status).toBe(status);
  });

  test('well-known tells that apps can be launched', async () => {
    const told = await json(await fetch(`${hub.url}/fhir/.well-known/smart-configuration`));
    expect(told.capabilities).toEqual(
      expect.arrayContaining([
        ...['launch-ehr', 'context-ehr-patient', 'context-ehr-encounter', 'context-banner'],
        ...['context-standalone-patient', 'context-standalone-encounter'],
      ]),
    );
    expect(told.scopes_supported).toEqual(expect.arrayContaining(['launch', 'launch/patient', 'launch/encounter']));
  });
});
