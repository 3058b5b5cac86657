import { randomBytes } from 'node:crypto';
import { type Route, requireDeclared } from '@hub/access';
import { clientOfSource, ensureOperator, issueToken, putSource, revokeToken } from '@hub/client-register';
import { readSettings } from '@hub/settings';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import { Closers } from '../closers.ts';
import { createFront, type Front } from '../front.ts';
import { type Listening, listen } from '../listen.ts';
import { Count, RequestCounts } from '../metrics.ts';
import { Boot } from '../progress.ts';
import { openServices, type Services } from '../services.ts';
import { newDataDir, removeDataDir } from '../testing/hub-process.fixture.ts';
import { TABLES } from '../testing/route-tables.fixture.ts';
import { WriteCounts } from '../write-counts.ts';
import { callOf, resourcesOf, type Target } from './call.fixture.ts';
import { expected, SITUATIONS, type Situation } from './expected.fixture.ts';

// Every route of the one port × every way to fall short, and the right one. Rows come from the route tables; what must come of each follows
// from what the row declares (expected.fixture.ts). The last tests fail when something answers that stands in no table.
const PUBLIC_URL = 'https://du-lieu.example';
const silent = createLogger({ service: 'test', level: 'silent' });
const marked = (name: string): string => `${name}-${randomBytes(6).toString('hex')}`;

let hub: TestDatabase;
let dataDir: string;
let services: Services;
let front: Front;
let app: Express;
let listening: Listening;
const closers = new Closers(silent);
const tokens = {} as Record<Situation, string | undefined> & { owner: string };
const targets: Target[] = [];
let plain: Target;
let labelled: Target;

beforeAll(async () => {
  hub = await testDatabase();
  dataDir = await newDataDir();
  const { database } = hub;
  front = { boot: new Boot(), demo: false, counts: new RequestCounts(), slowQueries: new Count(), writes: new WriteCounts() };
  const settings = readSettings({ DATABASE_URL: hub.url, DATA_DIR: dataDir, PUBLIC_URL, DEMO: 'on' });
  services = await openServices(settings, { url: hub.url, database, reading: database }, silent, closers, front);
  Object.assign(front, { database, services });
  front.boot.at('ready', 'Sẵn sàng.', 'Ready.');
  app = createFront(front);
  listening = await listen(app, { host: '127.0.0.1' }, 0);

  const facility = async (code: string): Promise<{ token: string; client: number }> => {
    const input = {
      code: `his-${code}`,
      facility: code,
      facilityName: `Cơ sở mẫu ${code}`,
      kind: 'hospital',
      formats: ['qd-xml' as const],
      msh4: [],
    };
    const { credentials } = await putSource(database, input);
    return {
      token: (credentials as { token: string }).token,
      client: (await clientOfSource(database, input.code))?.clientNumber as number,
    };
  };
  const owner = await facility('92901');
  const other = await facility('92902');
  await facility('92909');
  const operator = await ensureOperator(database);
  const system = async (id: string, kind: string): Promise<number> => {
    const { rows } = await database.pool.query<{ n: number }>(
      'insert into client (client_id, kind, scope) values ($1, $2, $3) returning client_number as n',
      [id, kind, 'system/*.cruds patient/*.cruds launch'],
    );
    return rows[0]?.n as number;
  };
  const analyst = await system('phan-tich', 'system');
  const citizens = await system('ung-dung', 'app');
  const token = async (...given: Parameters<typeof issueToken> extends [unknown, ...infer R] ? R : never): Promise<string> =>
    (await issueToken(database, ...given)).token;

  tokens.owner = owner.token;
  plain = await target('a', false);
  labelled = await target('b', true);
  const another = await target('c', false);
  tokens['no token'] = undefined;
  tokens['a token nobody made'] = `hub_${randomBytes(32).toString('base64url')}`;
  tokens['an expired token'] = await token(operator, -1);
  tokens['a revoked token'] = await token(operator);
  await revokeToken(database, tokens['a revoked token']);
  tokens['a token for another audience'] = await token(operator, 3_600, { audience: 'https://khac.example/fhir' });
  tokens['a scope for something else'] = await token(operator, 3_600, { scope: 'system/Basic.cruds' });
  tokens['another facility'] = other.token;
  tokens['sensitive labels hidden'] = await token(analyst, 3_600, {
    scope: 'system/*.cruds',
    audience: `${PUBLIC_URL}/fhir`,
    person: { sub: 'nguoi-phan-tich', role: 'operations-centre' },
  });
  tokens['another patient'] = await token(citizens, 3_600, { scope: 'patient/*.cruds', patient: `${another.prefix}-Patient` });
  tokens.right = await token(operator);
}, 120_000);
afterAll(async () => {
  await listening?.close(1_000);
  await closers.closeAll();
  await hub?.drop();
  await removeDataDir(dataDir);
});

/** Puts a target's resources into the hub as its facility, and a file whose text has its marker. */
async function target(name: string, sensitive: boolean): Promise<Target> {
  const about = { prefix: marked(name), marker: marked('DAU-HIEU') };
  const authorization = `Bearer ${tokens.owner}`;
  for (const resource of resourcesOf(about, sensitive)) {
    const answer = await fetch(`${listening.url}/fhir/${resource.resourceType}/${resource.id}`, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/fhir+json' },
      body: JSON.stringify(resource),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  }
  const sent = await fetch(`${listening.url}/intake/submissions?source=his-92901`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/xml' },
    body: `<GIAMDINHHS><!-- ${about.marker} --></GIAMDINHHS>`,
  });
  const { id } = (await sent.json()) as { id: string };
  const whole = { ...about, submission: id, source: 'his-92909' };
  targets.push(whole);
  return whole;
}

async function ask(route: Route, about: Target, token: string | undefined): Promise<{ status: number; text: string }> {
  const { method, url, body, headers } = callOf(route, about, listening.url);
  const answer = await fetch(url, {
    method,
    // Through a proxy: what this machine itself may ask without a token (/metrics) is not meant here.
    headers: { ...headers, 'x-forwarded-for': '192.0.2.7', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
  });
  return { status: answer.status, text: await answer.text() };
}

const ROWS = Object.entries(TABLES).flatMap(([part, routes]) => routes.map((route) => ({ part, route })));
const mounted = (part: string): boolean => part === 'front' || part in services;

describe.each(ROWS.map(({ part, route }) => [`${route.method} ${route.path}`, part, route] as const))('%s', (_, part, route) => {
  test('declares what it needs and what goes on record', () => {
    expect(() => requireDeclared(route)).not.toThrow();
  });

  test.each(SITUATIONS.filter((one) => one !== 'right'))('%s', async (situation) => {
    if (!mounted(part)) return expect((await ask(route, plain, tokens[situation])).status).toBeGreaterThanOrEqual(400);
    const about = situation === 'sensitive labels hidden' ? labelled : plain;
    const { status, text } = await ask(route, about, tokens[situation]);
    const { statuses, not } = expected(route, situation);
    if (statuses !== undefined) expect({ allowed: statuses, status, fits: statuses.includes(status) }).toMatchObject({ fits: true });
    for (const one of not ?? []) expect(status).not.toBe(one);
    expect(status).toBeLessThan(500);
    expect(text).not.toContain(about.marker);
    if (!route.path.includes('/submissions/:id')) expect(text).not.toContain(about.submission);
  });

  test('right', async () => {
    if (!mounted(part)) return;
    const writes = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(route.method) && !route.path.endsWith('_search');
    const about = writes ? await target('w', false) : plain;
    const { status, text } = await ask(route, about, tokens.right);
    for (const one of expected(route, 'right').not ?? []) expect(status).not.toBe(one);
    expect(status).toBeLessThan(500);
    // Images lie in a PACS, and this hub has none: pacs.e2e.test.ts opens them.
    if (
      route.method === 'GET' &&
      'fhir' in route.needs &&
      route.record !== 'images' &&
      !/\$(meta|export|viewdefinition-export|bulk|stats|validate|national-xml)/.test(route.path)
    )
      expect(text).toContain(about.marker);
  });
});

test('nobody who fell short has changed anything', async () => {
  for (const about of [plain, labelled]) {
    for (const { resourceType, id } of resourcesOf(about, false)) {
      const answer = await fetch(`${listening.url}/fhir/${resourceType}/${id}`, { headers: { authorization: `Bearer ${tokens.owner}` } });
      expect([id, answer.status, answer.headers.get('etag')]).toEqual([id, 200, 'W/"1"']);
    }
  }
});

describe('nothing answers that stands in no table', () => {
  interface Layer {
    readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
    readonly handle?: { readonly stack?: readonly Layer[] };
  }
  const routesOf = (layers: readonly Layer[]): readonly string[] =>
    layers.flatMap(({ route, handle }) => [
      ...(route === undefined ? [] : Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`)),
      ...routesOf(handle?.stack ?? []),
    ]);
  const stackOf = (one: unknown): readonly Layer[] => ((one as { router?: { stack: Layer[] } }).router?.stack ?? []) as Layer[];
  const declared = (part: string) => new Set((TABLES[part] ?? []).map(({ method, path }) => `${method} ${path}`));

  test('the front', () => {
    expect(routesOf(stackOf(app)).filter((one) => !declared('front').has(one))).toEqual([]);
    expect(routesOf(stackOf(app)).length).toBeGreaterThan(0);
  });
  test('every part of the services that answers requests has a table, and its routes stand in it', () => {
    const parts = Object.entries(services).filter(([, part]) => typeof part === 'function');
    expect(parts.map(([name]) => name).filter((name) => !(name in TABLES))).toEqual([]);
    for (const [name, part] of parts) {
      const unknown = routesOf(stackOf(part)).filter((one) => !declared(name).has(one));
      expect([name, unknown]).toEqual([name, []]);
    }
  });
  test.each(['/', '/fhir', '/intake', '/oauth', '/access', '/audit', '/console', '/admin', '/mllp', '/graphql', '/debug', '/..%2f'])(
    'below %s: an unknown address is 401 to a stranger',
    async (prefix) => {
      const address = `${listening.url}${prefix.replace(/\/$/, '')}/khong-co-o-day`;
      const stranger = await fetch(address, { headers: { 'x-forwarded-for': '192.0.2.7' } });
      if (prefix === '/console') expect(stranger.status).toBe(404);
      else expect(stranger.status).toBe(401);
      const known = await fetch(address, { headers: { authorization: `Bearer ${tokens.right}` } });
      expect(known.status).toBe(404);
    },
  );
});
