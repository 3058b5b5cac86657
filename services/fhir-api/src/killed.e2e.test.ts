import { ensureOperator, issueToken } from '@hub/client-register';
import { rowCounts, storeFaults } from '@hub/resource-store/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiProcess, startApiProcess } from './testing/api-process.fixture.ts';
import { type Client, clientOf } from './testing/client.fixture.ts';
import { type DatabaseProxy, databaseProxy, POINTS } from './testing/database-proxy.fixture.ts';

// Killed, or cut off its database, at named points of a write: just before its commit, and after it but before anybody hears of it.
const SYSTEM = 'http://his.example.vn/mrn';

let base: TestDatabase;
let proxy: DatabaseProxy;
let token: string;
let server: ApiProcess;
beforeAll(async () => {
  base = await testDatabase();
  proxy = await databaseProxy(base.url);
  ({ token } = await issueToken(base.database, await ensureOperator(base.database)));
  server = await startApiProcess(proxy.url);
});
afterEach(async () => {
  expect(await storeFaults(base.database)).toEqual([]);
});
afterAll(async () => {
  await server.stop();
  await proxy.close();
  await base.drop();
});

const client = (): Client => clientOf(server.url, token);
const person = (value: string, more: object = {}) => ({ resourceType: 'Patient', identifier: [{ system: SYSTEM, value }], ...more });
const condition = (value: string) => `identifier=${SYSTEM}|${value}`;
/** How many there are. A server that has just lost its connections says so (503) once or twice before it has new ones. */
const has = async (value: string): Promise<number> => {
  for (let n = 0; ; n++) {
    const { status, body } = await client().send('GET', `/Patient?${condition(value)}&_summary=count`);
    if (status === 200) return body.total as number;
    if (status !== 503 || n === 20) throw new Error(`answered ${status}`);
  }
};
const transaction = (value: string) => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: ['a', 'b', 'c'].map((part) => ({
    resource: person(`${value}-${part}`),
    request: { method: 'POST', url: 'Patient', ifNoneExist: condition(`${value}-${part}`) },
  })),
});

/** Every kind of write, each with how to tell how often it happened. */
const WRITES: Readonly<
  Record<string, { readonly send: (key: string) => Promise<{ status: number }>; readonly done: (key: string) => Promise<number> }>
> = {
  'a conditional create': {
    send: (key) => client().send('POST', '/Patient', person(key), { 'if-none-exist': condition(key) }),
    done: has,
  },
  'a conditional transaction': {
    send: (key) => client().send('POST', '', transaction(key)),
    done: async (key) => {
      const each = await Promise.all(['a', 'b', 'c'].map((part) => has(`${key}-${part}`)));
      expect(new Set(each).size).toBe(1);
      return each[0] as number;
    },
  },
  'a conditional update': {
    send: (key) => client().send('PUT', `/Patient?${condition(key)}`, person(key)),
    done: has,
  },
  'an update by id': {
    send: (key) => client().send('PUT', `/Patient/${key}`, person(key, { id: key })),
    done: has,
  },
};

type Point = keyof typeof POINTS;

/** Sends a write of `key` that something happens to at `point`. Answers its status; undefined when it got none. */
async function struck(
  point: Point,
  key: string,
  send: (key: string) => Promise<{ status: number }>,
  what: () => void,
): Promise<number | undefined> {
  const happened = new Promise<void>((done) =>
    proxy.at(POINTS[point], key, () => {
      what();
      done();
    }),
  );
  const answer = send(key).then(
    ({ status }) => status,
    () => undefined,
  );
  await happened;
  return answer;
}

/** A start takes its time: what goes the way of a create alone is not killed again. */
const KILLED = new Set(['a conditional create', 'a conditional transaction']);

describe.each(Object.keys(WRITES))('%s', (name) => {
  const { send, done } = WRITES[name] as (typeof WRITES)[string];
  const key = (point: Point, how: string) => `${name} ${point} ${how}`.replace(/[^a-z]+/g, '-').slice(-60);

  const points: readonly [Point, number][] = [
    ['before the commit', 0],
    ['after the commit', 1],
  ];
  if (KILLED.has(name))
    test.each(points)('kill -9 %s: it happened %i times; sent again: once in all', async (point, times) => {
      const own = key(point, 'killed');
      expect(await struck(point, own, send, () => server.kill())).toBeUndefined();
      proxy.cut();
      server = await startApiProcess(proxy.url);
      expect(await done(own)).toBe(times);
      expect([200, 201]).toContain((await send(own)).status);
      expect(await done(own)).toBe(1);
    });

  test.each<[Point, number]>([
    ['before the commit', 0],
    ['after the commit', 1],
  ])(
    'its connection is lost %s: 503, it happened %i times and is not tried again in secret; sent again: once in all',
    async (point, times) => {
      const own = key(point, 'cut');
      expect(await struck(point, own, send, () => proxy.cut())).toBe(503);
      expect(await done(own)).toBe(times);
      expect([200, 201]).toContain((await send(own)).status);
      expect(await done(own)).toBe(1);
    },
  );
});

describe('a plain create', () => {
  const send = (key: string) => client().send('POST', '/Patient', person(key));

  test.each<[Point, number]>([
    ['before the one statement', 0],
    ['after the one statement', 1],
  ])('its connection is lost %s: 503, %i resources: it is never made twice', async (point, times) => {
    const own = `plain-cut-${times}`;
    expect(await struck(point, own, send, () => proxy.cut())).toBe(503);
    expect(await has(own)).toBe(times);
  });

  test.each<[Point, number]>([
    ['before the one statement', 0],
    ['after the one statement', 1],
  ])('kill -9 %s: %i resources', async (point, times) => {
    const own = `plain-killed-${times}`;
    expect(await struck(point, own, send, () => server.kill())).toBeUndefined();
    proxy.cut();
    server = await startApiProcess(proxy.url);
    expect(await has(own)).toBe(times);
  });
});

test('killed before the commit, nothing of it is in any table', async () => {
  const before = await rowCounts(base.database);
  await struck(
    'before the commit',
    'nowhere',
    (key) => client().send('POST', '', transaction(key)),
    () => server.kill(),
  );
  proxy.cut();
  // Postgres undoes it as soon as it sees the connection gone.
  for (let n = 0; n < 100; n++) {
    const { rows } = await base.database.pool.query<{ n: number }>(
      `select count(*) as n from pg_stat_activity where datname = current_database() and application_name = 'fhir-api'`,
    );
    if (rows[0]?.n === 0) break;
    await new Promise((done) => setTimeout(done, 20));
  }
  expect(await rowCounts(base.database)).toEqual(before);
  server = await startApiProcess(proxy.url);
});
