import { setTimeout as wait } from 'node:timers/promises';
import { AUTHENTICATION_CACHE_MS, issueToken, putSource } from '@hub/client-register';
import { until } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { json, type OauthServer, startOauth } from './testing/oauth.fixture.ts';

let oauth: OauthServer;
beforeAll(async () => {
  oauth = await startOauth();
});
afterAll(() => oauth.close());

const GRANT = { grant_type: 'client_credentials' };
const basic = (id: string, secret: string) => ({ Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` });
const bySecret = (client_id: string, client_secret: string, more: Readonly<Record<string, string>> = {}) =>
  oauth.post('/oauth/token', { ...GRANT, client_id, client_secret, ...more });
const errorOf = async (answer: Response) => [answer.status, (await json(answer)).error];
async function register(body: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const answer = await oauth.manage('POST', '/oauth/register', { hub_kind: 'system', scope: 'system/*.rs', ...body });
  const told = await json(answer);
  expect([answer.status, told.client_id]).toEqual([201, body.client_id]);
  return told;
}
const source = (code: string) =>
  putSource(oauth.hub.database, {
    code,
    facility: '92901',
    facilityName: 'Bệnh viện Mẫu',
    kind: 'hospital',
    formats: ['qd-xml'],
    msh4: [],
  });

describe('senders as ever', () => {
  test('by Basic and by form, an hour, without scope; revoked tokens end within the cache time', async () => {
    const { credentials } = await source('his-92901');
    const { clientSecret } = credentials as { clientSecret: string };
    const answer = await oauth.post('/oauth/token', GRANT, basic('his-92901', clientSecret));
    const told = await json(answer);
    expect([answer.status, told.token_type, told.expires_in, told.scope, answer.headers.get('cache-control')]).toEqual([
      200,
      'Bearer',
      3_600,
      undefined,
      'no-store',
    ]);
    expect((await bySecret('his-92901', clientSecret)).status).toBe(200);
    const token = String(told.access_token);
    expect(await oauth.authenticator.authenticate(token)).toMatchObject({ kind: 'sender', facilityCode: '92901' });
    expect(await errorOf(await bySecret('his-92901', `${clientSecret}x`))).toEqual([401, 'invalid_client']);

    const ended = await json(await oauth.manage('POST', '/oauth/register/his-92901/revoke-tokens'));
    expect(ended).toEqual({ client_id: 'his-92901', revoked: 3 });
    await wait(AUTHENTICATION_CACHE_MS + 100);
    expect(await oauth.authenticator.authenticate(token)).toBeUndefined();
  });

  test('may narrow themselves, never widen', async () => {
    const { credentials } = await source('lis-92901');
    const { clientSecret } = credentials as { clientSecret: string };
    const told = await json(await bySecret('lis-92901', clientSecret, { scope: 'system/Observation.c hub/intake.submit' }));
    expect([told.scope, told.expires_in]).toEqual(['system/Observation.c hub/intake.submit', 300]);
    expect(await errorOf(await bySecret('lis-92901', clientSecret, { scope: 'hub/clients.manage' }))).toEqual([400, 'invalid_scope']);
  });
});

describe('scopes', () => {
  let secret: string;
  beforeAll(async () => {
    const told = await register({
      client_id: 'scoped',
      scope: 'system/Observation.rs?category=laboratory system/Patient.r hub/metrics.read',
    });
    secret = String(told.client_secret);
  });
  test.each([
    [undefined, 'system/Observation.rs?category=laboratory system/Patient.r hub/metrics.read'],
    ['system/*.cruds', 'system/Observation.rs?category=laboratory system/Patient.r'],
    ['system/*.read', 'system/Observation.rs?category=laboratory system/Patient.r'],
    ['system/Observation.s', 'system/Observation.s?category=laboratory'],
    ['system/Observation.rs?status=final', 'system/Observation.rs?category=laboratory&status=final'],
    ['hub/metrics.read', 'hub/metrics.read'],
  ])('asked %j, given %j', async (scope, granted) => {
    const told = await json(await bySecret('scoped', secret, scope === undefined ? {} : { scope }));
    expect(told.scope).toBe(granted);
  });
  test.each([
    'system/Encounter.r',
    'user/Patient.r',
    'patient/*.rs',
    'openid',
    'launch/patient',
    'system/Patient.sr',
    'system/Nothing.r',
    'hub/clients.manage',
    'hub/nothing',
    'x',
    'system/Patient.d',
    'system/Observation.rs?nonsense=1',
  ])('%s is no scope of this client', async (scope) => {
    expect(await errorOf(await bySecret('scoped', secret, { scope }))).toEqual([400, 'invalid_scope']);
  });
});

describe('secrets that change', () => {
  test('the old one works on for the overlap, the new one ends when it was said to', async () => {
    const { client_secret: first } = await register({ client_id: 'rotating' });
    const rotated = await json(await oauth.manage('POST', '/oauth/register/rotating/secret', { overlap_seconds: 4 }));
    const second = String(rotated.client_secret);
    expect((await bySecret('rotating', String(first))).status).toBe(200);
    expect((await bySecret('rotating', second)).status).toBe(200);
    await until(
      () => bySecret('rotating', String(first)),
      ({ status }) => status === 401,
    );
    expect((await bySecret('rotating', second)).status).toBe(200);

    const third = await json(
      await oauth.manage('POST', '/oauth/register/rotating/secret', {
        client_secret_expires_at: new Date(Date.now() + 4_000).toISOString(),
      }),
    );
    expect((await bySecret('rotating', second)).status).toBe(401);
    expect((await bySecret('rotating', String(third.client_secret))).status).toBe(200);
    await until(
      () => bySecret('rotating', String(third.client_secret)),
      ({ status }) => status === 401,
    );
  });

  test('nothing secret is shown again or kept in clear', async () => {
    const { client_secret: secret } = await register({ client_id: 'kept' });
    const { access_token: token } = await json(await bySecret('kept', String(secret)));
    const shown = JSON.stringify([
      await json(await oauth.manage('GET', '/oauth/register')),
      await json(await oauth.manage('GET', '/oauth/register/kept')),
    ]);
    const { rows } = await oauth.hub.database.pool.query(
      `select (select jsonb_agg(s::text) from client_secret s) as secrets, (select jsonb_agg(t::text) from access_token t) as tokens, (select jsonb_agg(c::text) from client c) as clients`,
    );
    const all = shown + JSON.stringify(rows) + JSON.stringify(oauth.recorded) + oauth.logged.join('');
    for (const clear of [secret, token, oauth.operator]) expect(all).not.toContain(String(clear));
    expect(all).toContain('kept');
  });
});

describe('guessing', () => {
  test('the pair that failed ten times waits; its neighbour behind the same address and tokens in use do not', async () => {
    const [guessed, neighbour] = [await register({ client_id: 'guessed' }), await register({ client_id: 'neighbour' })];
    const { access_token: token } = await json(await bySecret('guessed', String(guessed.client_secret)));
    const statuses: number[] = [];
    for (let i = 0; i < 11; i += 1) statuses.push((await bySecret('guessed', 'wrong')).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
    const waiting = await bySecret('guessed', String(guessed.client_secret));
    expect([waiting.status, Number(waiting.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await bySecret('neighbour', String(neighbour.client_secret))).status).toBe(200);
    expect(await oauth.authenticator.authenticate(String(token))).toBeDefined();
    // Another process knows, too.
    const other = await startOauth(() => ({ database: oauth.hub.database }));
    try {
      expect((await other.post('/oauth/token', { ...GRANT, client_id: 'guessed', client_secret: 'x' })).status).toBe(429);
    } finally {
      await other.close();
    }
  });

  test('an unknown client hears what a known one hears, and waits alike', async () => {
    const statuses: unknown[] = [];
    for (let i = 0; i < 11; i += 1) statuses.push(await errorOf(await bySecret('nobody', 'x')));
    expect(statuses).toEqual([...Array(10).fill([401, 'invalid_client']), [429, 'temporarily_unavailable']]);
  });

  test('a success forgets the failures before it', async () => {
    const { client_secret: secret } = await register({ client_id: 'clumsy' });
    for (let round = 0; round < 3; round += 1) {
      for (let i = 0; i < 6; i += 1) await bySecret('clumsy', 'wrong');
      expect((await bySecret('clumsy', String(secret))).status).toBe(200);
    }
  });
});

describe('certificates (RFC 8705)', () => {
  const CLIENT = { grant_type: 'client_credentials', client_id: 'by-cert' };
  test('the registered subject, of a believed authority; its tokens work with that certificate only', async () => {
    await register({ client_id: 'by-cert', token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_subject_dn: 'CN=his-92901' });
    const mine = oauth.fetchAs(oauth.pem.client);
    const answer = await oauth.post('/oauth/token', CLIENT, {}, mine);
    const told = await json(answer);
    expect(answer.status).toBe(200);
    const token = String(told.access_token);
    expect(await oauth.authenticator.authenticate(token)).toBeUndefined();
    expect(await oauth.authenticator.authenticate(token, () => undefined)).toBeUndefined();
    expect(await oauth.authenticator.authenticate(token, () => 'AAAA')).toBeUndefined();
    const { rows } = await oauth.hub.database.pool.query<{ certificate: Buffer }>(
      'select certificate from access_token where certificate is not null',
    );
    const thumbprint = rows[0]?.certificate.toString('base64url') ?? '';
    expect(await oauth.authenticator.authenticate(token, () => thumbprint)).toMatchObject({ clientId: 'by-cert' });
    const introspected = await json(await oauth.post('/oauth/introspect', { client_id: 'by-cert', token }, {}, mine));
    expect(introspected).toMatchObject({ active: true, cnf: { 'x5t#S256': thumbprint } });

    expect((await oauth.post('/oauth/token', CLIENT)).status).toBe(401);
    expect((await oauth.post('/oauth/token', CLIENT, {}, oauth.fetchAs(oauth.pem.stranger))).status).toBe(401);
  });

  test('a token bound to a certificate at the gate itself', async () => {
    const operator = await json(
      await oauth.manage('POST', '/oauth/register', {
        client_id: 'operator-2',
        hub_kind: 'operator',
        token_endpoint_auth_method: 'tls_client_auth',
        tls_client_auth_san_dns: 'localhost',
      }),
    );
    expect(operator.client_id).toBe('operator-2');
    const mine = oauth.fetchAs(oauth.pem.client);
    const { access_token: token } = await json(await oauth.post('/oauth/token', { ...CLIENT, client_id: 'operator-2' }, {}, mine));
    const headers = { Authorization: `Bearer ${String(token)}` };
    const list = `${oauth.url}/oauth/register`;
    expect([(await mine(list, { headers })).status, (await oauth.fetch(list, { headers })).status]).toEqual([200, 401]);
  });

  test('another subject, or a name that the certificate does not carry', async () => {
    await register({
      client_id: 'other-cert',
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_subject_dn: 'CN=his-92901,O=Khác',
    });
    await register({ client_id: 'other-name', token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_san_dns: 'his.example.org' });
    const mine = oauth.fetchAs(oauth.pem.client);
    for (const client_id of ['other-cert', 'other-name']) {
      expect((await oauth.post('/oauth/token', { ...GRANT, client_id }, {}, mine)).status).toBe(401);
    }
  });

  test('a client of secrets may have its tokens bound, and then must show its certificate', async () => {
    const { client_secret } = await register({ client_id: 'bound', tls_client_certificate_bound_access_tokens: true });
    const form = { ...GRANT, client_id: 'bound', client_secret: String(client_secret) };
    expect((await oauth.post('/oauth/token', form)).status).toBe(400);
    const { access_token: token } = await json(await oauth.post('/oauth/token', form, {}, oauth.fetchAs(oauth.pem.client)));
    expect(await oauth.authenticator.authenticate(String(token))).toBeUndefined();
  });
});

describe('registration', () => {
  test.each<[string, Record<string, unknown>]>([
    ['client_id', { client_id: 'a b' }],
    ['hub_kind', { hub_kind: 'root' }],
    ['scope', { scope: 'system/*.everything' }],
    ['scope', { scope: 'patient/*.rs' }],
    ['scope', { scope: 'system/Observation.rs?nonsense=1' }],
    ['scope', { scope: 'system/Observation.rs?subject:Patient.name=x' }],
    ['scope', { scope: 'system/Patient.rs?_has:Observation:subject:code=1' }],
    ['scope', { scope: undefined }],
    ['scope', { scope: 'hub/clients.manage' }],
    ['token_endpoint_auth_method', { token_endpoint_auth_method: 'none' }],
    ['jwks', { token_endpoint_auth_method: 'private_key_jwt' }],
    ['jwks', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [] } }],
    ['jwks', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'a' }] } }],
    ['jwks', { jwks: { keys: [] } }],
    ['jwks_uri', { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'file:///etc/passwd' }],
    ['tls_client_auth_subject_dn', { token_endpoint_auth_method: 'tls_client_auth' }],
    ['redirect_uris', { redirect_uris: ['https://app.example.org/'] }],
    ['redirect_uris', { hub_kind: 'app', scope: 'user/*.rs', redirect_uris: ['http://app.example.org/cb'] }],
    ['redirect_uris', { hub_kind: 'app', scope: 'user/*.rs', redirect_uris: ['https://app.example.org/cb#x'] }],
    ['redirect_uris', { hub_kind: 'app', scope: 'user/*.rs', redirect_uris: ['https://*.example.org/cb'] }],
    ['redirect_uris', { hub_kind: 'app', scope: 'user/*.rs', redirect_uris: ['javascript:alert(1)'] }],
    ['hub_token_seconds', { hub_token_seconds: 999_999 }],
    ['hub_expires_at', { hub_expires_at: 'tomorrow' }],
    ['token_lifetime', { token_lifetime: 5 }],
  ])('%s is told when it is wrong: %j', async (member, given) => {
    const answer = await oauth.manage('POST', '/oauth/register', {
      client_id: 'wrong',
      hub_kind: 'system',
      scope: 'system/*.rs',
      ...given,
    });
    const told = (await json(answer)) as { issues: { field: string; message: { vi: string; en: string } }[] };
    expect([answer.status, told.issues[0]?.field]).toEqual([400, member]);
    expect(told.issues[0]?.message.vi).not.toBe(told.issues[0]?.message.en);
  });

  test('a private key is refused, a short RSA key too', async () => {
    const { privateKey } = await generateKeyPair('ES384', { extractable: true });
    const keys = (one: object) => ({
      client_id: 'keys',
      hub_kind: 'system',
      scope: 'system/*.rs',
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [{ ...one, kid: 'a' }] },
    });
    expect((await oauth.manage('POST', '/oauth/register', keys(await exportJWK(privateKey)))).status).toBe(400);
    const short = { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(128, 255).toString('base64url') };
    expect((await oauth.manage('POST', '/oauth/register', keys(short))).status).toBe(400);
  });

  test('operators only; a narrowed operator cannot make itself whole', async () => {
    const { client_secret } = await register({ client_id: 'plain-system' });
    const { access_token } = await json(await bySecret('plain-system', String(client_secret)));
    const body = { client_id: 'mine', hub_kind: 'system', scope: 'system/*.rs' };
    expect((await oauth.manage('POST', '/oauth/register', body, String(access_token))).status).toBe(403);
    expect((await oauth.manage('POST', '/oauth/register', body, 'nonsense')).status).toBe(401);
    const { rows } = await oauth.hub.database.pool.query<{ n: number }>(
      `select client_number as n from client where client_id = 'operator'`,
    );
    const narrow = (await issueToken(oauth.hub.database, rows[0]?.n ?? 0, 60, { scope: 'hub/clients.manage' })).token;
    expect((await oauth.manage('POST', '/oauth/register', { client_id: 'root-2', hub_kind: 'operator' }, narrow)).status).toBe(403);
    expect((await oauth.manage('POST', '/oauth/register/operator/secret', {}, narrow)).status).toBe(403);
    expect((await oauth.manage('POST', '/oauth/register', body, narrow)).status).toBe(201);
    const other = (await issueToken(oauth.hub.database, rows[0]?.n ?? 0, 60, { scope: 'hub/metrics.read' })).token;
    expect((await oauth.manage('GET', '/oauth/register', undefined, other)).status).toBe(403);
  });

  test('the last operator is not disabled: nobody could let anybody in again', async () => {
    const { pool } = oauth.hub.database;
    const others = `kind = 'operator' and client_id <> 'operator'`;
    await pool.query(`update client set revoked_at = now() where ${others}`);
    const answer = await oauth.manage('DELETE', '/oauth/register/operator');
    expect([answer.status, JSON.stringify(await json(answer))]).toEqual([409, expect.stringContaining('vận hành cuối cùng')]);
    await pool.query(`update client set revoked_at = null where ${others}`);
    expect((await oauth.manage('GET', '/oauth/register')).status).toBe(200);
    await register({ client_id: 'operator-9', hub_kind: 'operator' });
    expect((await oauth.manage('DELETE', '/oauth/register/operator-9')).status).toBe(200);
  });

  test('changed, disabled, let in again: tokens end with the change', async () => {
    const { client_secret } = await register({ client_id: 'changing', scope: 'system/*.rs' });
    const log = () => bySecret('changing', String(client_secret));
    const { access_token: token } = await json(await log());
    const changed = await oauth.manage('PUT', '/oauth/register/changing', {
      hub_kind: 'system',
      scope: 'system/Patient.rs',
      hub_token_seconds: 60,
    });
    expect(await json(changed)).toMatchObject({ scope: 'system/Patient.rs', hub_token_seconds: 60 });
    await wait(AUTHENTICATION_CACHE_MS + 100);
    expect(await oauth.authenticator.authenticate(String(token))).toBeUndefined();
    expect((await json(await log())).expires_in).toBe(60);
    expect((await oauth.manage('PUT', '/oauth/register/changing', { hub_kind: 'operator' })).status).toBe(409);

    expect((await oauth.manage('DELETE', '/oauth/register/changing')).status).toBe(200);
    expect((await log()).status).toBe(401);
    expect((await oauth.manage('POST', '/oauth/register/changing/enable')).status).toBe(200);
    expect((await log()).status).toBe(200);
    await oauth.manage('PUT', '/oauth/register/changing', {
      hub_kind: 'system',
      scope: 'system/Patient.rs',
      hub_expires_at: '2020-01-01T00:00:00Z',
    });
    expect((await log()).status).toBe(401);
    expect((await oauth.manage('GET', '/oauth/register/nobody')).status).toBe(404);
  });

  test('everything that is wrong is told at once, each beside its member', async () => {
    const answer = await oauth.manage('POST', '/oauth/register', {
      client_id: 'a b',
      hub_kind: 'app',
      scope: 'system/*.rs',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://app.example.org/cb'],
      hub_token_seconds: 1,
    });
    const { issues } = (await json(answer)) as { issues: { field: string }[] };
    expect([answer.status, issues.map(({ field }) => field)]).toEqual([400, ['client_id', 'scope', 'redirect_uris', 'hub_token_seconds']]);
  });

  test('keys are added beside those in use, taken away one by one, never the last; two who change at once are told', async () => {
    const publicKey = async (kid: string) => ({
      ...(await exportJWK((await generateKeyPair('ES384', { extractable: true })).publicKey)),
      kid,
    });
    const [old, next, third] = [await publicKey('k-1'), await publicKey('k 2/x'), await publicKey('k-3')];
    const system = { hub_kind: 'system', scope: 'system/*.rs', token_endpoint_auth_method: 'private_key_jwt' };
    await register({ client_id: 'keyed', ...system, jwks: { keys: [old] } });
    const at = '/oauth/register/keyed';
    const kids = async (answer: Response) =>
      ((await json(answer)) as { jwks?: { keys: { kid: string }[] }; issues?: { code: string }[] }).jwks?.keys.map(({ kid }) => kid);
    const tag = (await oauth.manage('GET', at)).headers.get('etag') as string;
    const added = await Promise.all([next, third].map((key) => oauth.manage('POST', `${at}/keys`, { keys: [key] })));
    expect(added.map(({ status }) => status)).toEqual([200, 200]);
    expect((await kids(await oauth.manage('GET', at)))?.sort()).toEqual(['k 2/x', 'k-1', 'k-3']);
    expect((await oauth.manage('POST', `${at}/keys`, { keys: [third] })).status).toBe(409);
    expect((await oauth.manage('POST', `${at}/keys`, { keys: [{ ...next, d: 'x', kid: 'private' }] })).status).toBe(400);
    // In an address these would be another one: to take `..` away would be to disable the client.
    const unfit = await Promise.all(
      ['.', '..', 'a\u0000', '\ud800'].map((kid) => oauth.manage('POST', `${at}/keys`, { keys: [{ ...next, kid }] })),
    );
    expect(unfit.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    const change = (match: string) =>
      oauth.fetch(oauth.url + at, {
        method: 'PUT',
        headers: { Authorization: `Bearer ${oauth.operator}`, 'Content-Type': 'application/json', 'If-Match': match },
        body: JSON.stringify({ ...system, client_name: 'Khác', jwks: { keys: [old] } }),
      });
    expect((await change(tag)).status).toBe(412);
    expect(await kids(await oauth.manage('DELETE', `${at}/keys/${encodeURIComponent('k 2/x')}`))).toEqual(
      expect.arrayContaining(['k-1', 'k-3']),
    );
    expect((await oauth.manage('DELETE', `${at}/keys/k-1`)).status).toBe(200);
    expect((await oauth.manage('DELETE', `${at}/keys/k-1`)).status).toBe(404);
    expect((await oauth.manage('DELETE', `${at}/keys/k-3`)).status).toBe(409);
    expect((await oauth.manage('POST', '/oauth/register/scoped/keys', { keys: [third] })).status).toBe(409);
    const now = (await oauth.manage('GET', at)).headers.get('etag') as string;
    // A proxy that packs an answer marks its tag as weak.
    expect((await change(`W/${now}`)).status).toBe(200);
    const about = oauth.recorded.filter(({ id }) => id === 'keyed').map(({ detail, outcome }) => `${detail ?? ''} ${outcome}`);
    expect(about).toEqual(
      expect.arrayContaining(['add-key keyed k-3 success', 'remove-key keyed k-1 success', ' failed', 'change keyed success']),
    );
  });

  test('when a client was last given a token is told', async () => {
    const { client_secret: secret, hub_last_token_at: before } = await register({ client_id: 'used' });
    const { rows } = await oauth.hub.database.pool.query<{ now: Date }>('select now()');
    await bySecret('used', String(secret));
    const { hub_last_token_at: after } = await json(await oauth.manage('GET', '/oauth/register/used'));
    expect([before, Date.parse(String(after)) >= (rows[0]?.now.getTime() ?? Number.NaN)]).toEqual([undefined, true]);
  });

  test('all of it is on record', () => {
    const seen = (detail: string, outcome: string) =>
      oauth.recorded.some((one) => one.detail === detail && one.outcome === outcome && one.address === '127.0.0.1');
    expect(seen('register scoped', 'success')).toBe(true);
    expect(seen('rotate-secret rotating', 'success')).toBe(true);
    expect(seen('disable changing', 'success')).toBe(true);
    expect(seen('login rotating', 'success')).toBe(true);
    expect(seen('login guessed', 'refused')).toBe(true);
    expect(seen('login nobody', 'refused')).toBe(true);
  });
});

test('tokens of others: introspection tells nothing, revocation does nothing', async () => {
  const [one, two] = [await register({ client_id: 'one' }), await register({ client_id: 'two' })];
  const { access_token: token } = await json(await bySecret('one', String(one.client_secret)));
  const as = (id: string, secret: unknown) => ({ client_id: id, client_secret: String(secret), token: String(token) });
  expect(await json(await oauth.post('/oauth/introspect', as('two', two.client_secret)))).toEqual({ active: false });
  expect((await oauth.post('/oauth/revoke', as('two', two.client_secret))).status).toBe(200);
  expect(await json(await oauth.post('/oauth/introspect', as('one', one.client_secret)))).toMatchObject({ active: true });
  expect((await oauth.post('/oauth/revoke', as('one', one.client_secret))).status).toBe(200);
  expect(await json(await oauth.post('/oauth/introspect', as('one', one.client_secret)))).toEqual({ active: false });
  expect((await oauth.post('/oauth/introspect', { token: String(token) })).status).toBe(401);
});

test('apps in browsers reach what clients ask, from any origin and without cookies; nothing else', async () => {
  const headers = { Origin: 'https://app.example.org' };
  const asked = await oauth.fetch(`${oauth.url}/oauth/token`, { method: 'OPTIONS', headers });
  expect([asked.status, asked.headers.get('access-control-allow-origin'), asked.headers.get('access-control-allow-methods')]).toEqual([
    204,
    '*',
    'POST',
  ]);
  const refused = await oauth.post('/oauth/token', { grant_type: 'client_credentials' }, headers);
  expect([
    refused.status,
    refused.headers.get('access-control-allow-origin'),
    refused.headers.get('access-control-allow-credentials'),
  ]).toEqual([401, '*', null]);
  const managed = await oauth.fetch(`${oauth.url}/oauth/register`, { method: 'OPTIONS', headers });
  expect([managed.status, managed.headers.get('access-control-allow-origin')]).toEqual([401, null]);
});

test('what is not there asks for a token first; another method is told', async () => {
  expect((await oauth.fetch(`${oauth.url}/oauth/nothing`)).status).toBe(401);
  expect((await oauth.manage('GET', '/oauth/nothing')).status).toBe(404);
  const method = await oauth.fetch(`${oauth.url}/oauth/token`);
  expect([method.status, method.headers.get('allow')]).toEqual([405, 'POST']);
  const typed = await oauth.fetch(`${oauth.url}/oauth/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  });
  expect(await errorOf(typed)).toEqual([400, 'invalid_request']);
});
