import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { registerClient } from '@hub/client-register';
import { openOutbound } from '@hub/outbound';
import { readStore } from '@hub/resource-store';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Provider from 'oidc-provider';
import { type OauthServer, startOauth } from '../testing/oauth.fixture.ts';
import { shippedClaimMap } from './demo-people.ts';
import { openOutsidePeople } from './outside-people.ts';
import type { OutsidePeople } from './people.ts';
import { type VisitSearch, visitSearch } from './visits.ts';

const SECRET = 'a-secret-that-is-long-enough';
/** People as a provider knows them; the hub's own words are in `hub_role` and `hub_facilities`. */
const PEOPLE: Readonly<Record<string, Record<string, unknown>>> = {
  'dr-1': { name: 'Bs. Mẫu', hub_role: ['bac-si', 'khac'], hub_facilities: ['92001'], fhirUser: 'https://hub/fhir/Practitioner/p1' },
  guest: { name: 'Khách' },
  citizen: { name: 'Người Dân Mẫu', hub_role: 'nguoi-dan', fhirUser: 'Patient/p1' },
};

let oauth: OauthServer;
let provider: Server;
let people: OutsidePeople | undefined;

/** A provider by a library that is not ours, over TLS. `login_hint` says who logs in: its pages are none of our business. */
async function startProvider(hub: string): Promise<string> {
  const { serverCertFile, serverKeyFile } = oauth.pem;
  let answer: (request: never, response: never) => unknown = () => undefined;
  provider = createServer({ cert: await readFile(serverCertFile), key: await readFile(serverKeyFile) }, (request, response) =>
    answer(request as never, response as never),
  ).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const issuer = `https://localhost:${(provider.address() as AddressInfo).port}`;
  const oidc = new Provider(issuer, {
    clients: [{ client_id: 'hub', client_secret: SECRET, redirect_uris: [`${hub}/oauth/callback`], grant_types: ['authorization_code'] }],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    claims: { openid: ['sub'], profile: ['name', 'hub_role', 'hub_facilities', 'fhirUser'] },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    cookies: { keys: ['test'] },
  });
  oidc.proxy = true;
  const callback = oidc.callback();
  answer = async (request: never, response: never) => {
    const { url = '' } = request as { url?: string };
    if (!url.startsWith('/interaction/')) return callback(request, response);
    const { prompt, params } = await oidc.interactionDetails(request, response);
    if (prompt.name === 'login') {
      const hint = String(params.login_hint ?? 'dr-1');
      return oidc.interactionFinished(request, response, { login: { accountId: hint } });
    }
    const grant = new oidc.Grant({ accountId: String(params.login_hint ?? 'dr-1'), clientId: String(params.client_id) });
    grant.addOIDCScope('openid profile');
    return oidc.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  };
  return issuer;
}

beforeAll(async () => {
  let current: OutsidePeople | undefined;
  const lent: OutsidePeople = {
    kind: 'outside',
    begin: (...given) => (current as OutsidePeople).begin(...given),
    finish: (...given) => (current as OutsidePeople).finish(...given),
  };
  const visits: VisitSearch = (...given) =>
    visitSearch({ store: readStore(oauth.hub.database.pool, oauth.hub.database), now: Date.now })(...given);
  oauth = await startOauth(() => ({ people: lent, visits }));
  const issuer = await startProvider(oauth.url);
  const outbound = openOutbound({ ca: oauth.pem.ca, allowed: [new URL(issuer).host] });
  current = openOutsidePeople({ issuer, clientId: 'hub', clientSecret: SECRET, claims: shippedClaimMap(), outbound });
  people = current;
  await registerClient(oauth.hub.database, 'app', {
    kind: 'app',
    authMethod: 'none',
    scope: 'openid user/*.rs launch/patient launch/encounter patient/*.rs',
    redirectUris: ['https://app.example.org/cb'],
  });
});
afterAll(async () => {
  provider.closeAllConnections();
  provider.close();
  await oauth.close();
});

/** A browser of two services: cookies by origin. */
class TwoSites {
  readonly #cookies = new Map<string, Map<string, string>>();
  async send(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    const headers = { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') };
    const answer = await oauth.fetch(url, { headers, ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }) });
    for (const one of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }
  /** Goes on until `stop` or a page; answers the last address and answer. */
  async until(url: string, stop: (url: string) => boolean): Promise<{ readonly url: string; readonly answer?: Response }> {
    let at = url;
    for (let hops = 0; hops < 15; hops += 1) {
      if (stop(at)) return { url: at };
      const answer = await this.send(at);
      const next = answer.headers.get('location');
      if (answer.status < 300 || answer.status > 399 || next === null) return { url: at, answer };
      at = new URL(next, at).href;
    }
    throw new Error('too many redirects');
  }
}

const verifier = randomBytes(32).toString('base64url');

async function begin(browser: TwoSites, scope = 'openid user/*.rs'): Promise<string> {
  const asked = new URLSearchParams({
    client_id: 'app',
    response_type: 'code',
    redirect_uri: 'https://app.example.org/cb',
    scope,
    state: 's',
    aud: `${oauth.url}/fhir`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const { answer } = await browser.until(`${oauth.url}/oauth/authorize?${asked}`, () => false);
  const href = /href="([^"]+)"/.exec(await (answer as Response).text())?.[1] as string;
  const out = await browser.send(oauth.url + href.replaceAll('&amp;', '&'));
  return out.headers.get('location') as string;
}
const isCallback = (url: string): boolean => url.startsWith(`${oauth.url}/oauth/callback`);

describe('an outside provider', () => {
  test('logs a person in: role and facilities as the map of claims says; over TLS cookies stay on TLS', async () => {
    const browser = new TwoSites();
    const { url } = await browser.until(await begin(browser), isCallback);
    const back = await browser.send(url);
    expect(back.headers.getSetCookie()[0]).toMatch(/; Secure$/);
    const consent = await browser.send(new URL(back.headers.get('location') as string, oauth.url).href);
    expect(await consent.text()).toContain('Bs. Mẫu');
    const { rows } = await oauth.hub.database.pool.query<{ person: string }>('select person from login_session');
    expect(rows.map(({ person }) => JSON.parse(person))).toEqual([
      { sub: 'dr-1', name: 'Bs. Mẫu', role: 'clinician', facilities: ['92001'], fhirUser: 'Practitioner/p1' },
    ]);
    // The same answer again, and in another browser, is over.
    expect((await new TwoSites().send(url)).status).toBe(400);
    expect((await browser.send(url)).status).toBe(403);
  });

  test('a citizen is the patient: nobody is chosen, and nobody else can be', async () => {
    const browser = new TwoSites();
    const { url } = await browser.until(`${await begin(browser, 'launch/patient patient/*.rs')}&login_hint=citizen`, isCallback);
    const back = await browser.send(url);
    const html = await (await browser.send(new URL(back.headers.get('location') as string, oauth.url).href)).text();
    expect([html.includes('Người Dân Mẫu'), html.includes('Find the patient')]).toEqual([true, false]);
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1] as string;
    const form = { request: field('request'), csrf: field('csrf'), decision: 'allow', patient: 'somebody-else' };
    const allowed = new URL((await browser.send(`${oauth.url}/oauth/consent`, form)).headers.get('location') as string);
    const told = await oauth.post('/oauth/token', {
      grant_type: 'authorization_code',
      client_id: 'app',
      code: allowed.searchParams.get('code') as string,
      redirect_uri: 'https://app.example.org/cb',
      code_verifier: verifier,
    });
    expect(await told.json()).toMatchObject({ patient: 'p1', scope: 'launch/patient patient/*.rs' });
    expect(oauth.recorded.some(({ detail, user, id }) => detail === 'grant app' && user === 'citizen' && id === 'p1')).toBe(true);
  });

  test('a citizen chooses among their own visits, or none', async () => {
    const browser = new TwoSites();
    const { url } = await browser.until(`${await begin(browser, 'launch/encounter patient/*.rs')}&login_hint=citizen`, isCallback);
    const back = await browser.send(url);
    const html = await (await browser.send(new URL(back.headers.get('location') as string, oauth.url).href)).text();
    expect([html.includes('Find the patient'), html.includes('There is no visit that you may see')]).toEqual([false, true]);
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1] as string;
    const decide = (encounter: string) =>
      browser.send(`${oauth.url}/oauth/consent`, { request: field('request'), csrf: field('csrf'), decision: 'allow', encounter });
    expect((await decide('of-somebody-else')).status).toBe(404);
    const allowed = new URL((await decide('none')).headers.get('location') as string);
    const told = await oauth.post('/oauth/token', {
      grant_type: 'authorization_code',
      client_id: 'app',
      code: allowed.searchParams.get('code') as string,
      redirect_uri: 'https://app.example.org/cb',
      code_verifier: verifier,
    });
    const { patient, encounter, scope } = (await told.json()) as Readonly<Record<string, unknown>>;
    expect([patient, encounter, scope]).toEqual(['p1', undefined, 'patient/*.rs']);
    expect(oauth.recorded.some(({ detail, user, id }) => detail === 'visit-picker' && user === 'citizen' && id === 'p1')).toBe(true);
  });

  test('somebody without a role here does not get in', async () => {
    const browser = new TwoSites();
    const { url } = await browser.until(`${await begin(browser)}&login_hint=guest`, isCallback);
    const back = await browser.send(url);
    expect([back.status, back.headers.get('location')]).toEqual([403, null]);
    expect(await back.text()).toContain('không có vai trò');
  });

  test.each([
    ['another state', (url: URL) => url.searchParams.set('state', 'x'.repeat(43)), 400],
    ['another code', (url: URL) => url.searchParams.set('code', 'x'), 403],
    ['another issuer (mix-up)', (url: URL) => url.searchParams.set('iss', 'https://evil.example.org'), 403],
    ['an error', (url: URL) => url.searchParams.set('error', 'access_denied'), 403],
  ])('an answer with %s is none', async (_, change, status) => {
    const browser = new TwoSites();
    const url = new URL((await browser.until(await begin(browser), isCallback)).url);
    change(url);
    expect((await browser.send(url.href)).status).toBe(status);
  });

  test('the code of one login is not the code of another', async () => {
    const [victim, attacker] = [new TwoSites(), new TwoSites()];
    const theirs = new URL((await attacker.until(await begin(attacker), isCallback)).url);
    const mine = new URL((await victim.until(await begin(victim), isCallback)).url);
    mine.searchParams.set('code', theirs.searchParams.get('code') as string);
    expect((await victim.send(mine.href)).status).toBe(403);
    expect((await victim.send(theirs.href)).status).toBe(400);
  });

  test('a provider of the house is called only when it is named; one that does not answer is no login', async () => {
    const closed = openOutsidePeople({
      issuer: 'https://127.0.0.1:1',
      clientId: 'hub',
      clientSecret: SECRET,
      claims: shippedClaimMap(),
      outbound: openOutbound(),
    });
    await expect(closed.begin('https://hub.example.org/oauth/callback', 'x')).rejects.toMatchObject({ problem: { code: 'oidc-provider' } });
    expect((await people?.begin(`${oauth.url}/oauth/callback`, 'x'))?.url).toContain('code_challenge_method=S256');
  });
});
