import { rowCounts, storeFaults } from '@hub/resource-store/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Arena, openArena } from '../testing/arena.fixture.ts';
import { type Answer, atOnce, statuses } from '../testing/client.fixture.ts';

// complaints.md §1: conditions of a transaction resolved outside it, one identifier twice in a bundle, torn and retried transactions.
const CLIENTS = 32;
const SYSTEM = 'http://his.example.vn/mrn';
const PATIENT = 'urn:uuid:00000000-0000-4000-8000-000000000001';

let arena: Arena;
beforeAll(async () => {
  arena = await openArena({ servers: 2 });
});
afterAll(() => arena.close());

const identifier = (value: string) => [{ system: SYSTEM, value }];
const person = (value: string, more: object = {}) => ({ resourceType: 'Patient', identifier: identifier(value), ...more });
const observation = (value: string, subject: string, more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'mạch' },
  identifier: identifier(value),
  subject: { reference: subject },
  ...more,
});
const post = (resource: { resourceType: string }, more: { fullUrl?: string; ifNoneExist?: string } = {}) => ({
  ...(more.fullUrl === undefined ? {} : { fullUrl: more.fullUrl }),
  resource,
  request: { method: 'POST', url: resource.resourceType, ...(more.ifNoneExist === undefined ? {} : { ifNoneExist: more.ifNoneExist }) },
});
const put = (resource: { resourceType: string }, url: string, more: object = {}) => ({
  resource,
  request: { method: 'PUT', url, ...more },
});
const named = (value: string) => `identifier=${SYSTEM}|${value}`;
const transaction = (entry: readonly object[], i = 0, headers = {}): Promise<Answer> =>
  arena.client(i).send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry }, headers);
const total = async (query: string) => (await arena.client().send('GET', `/${query}&_summary=count`)).body.total as number;
/** Where the resources of the entries lie, whichever server answered. */
const locations = ({ body }: Answer): string[] =>
  body.entry.map(({ response }: { response: { location: string } }) => response.location.replace(/^.*\/fhir\//, ''));
const statusesIn = ({ body }: Answer): string[] =>
  body.entry.map(({ response }: { response: { status: string } }) => response.status.slice(0, 3));

describe('conditions', () => {
  const visit = (key: string) => [
    post(person(key), { fullUrl: PATIENT, ifNoneExist: named(key) }),
    post(observation(`${key}-o`, PATIENT), { ifNoneExist: named(`${key}-o`) }),
  ];

  test('32 clients send the same conditional bundle: one set of resources, every answer 200', async () => {
    for (const key of ['A', 'B', 'C']) {
      const answers = await atOnce(CLIENTS, (i) => transaction(visit(key), i));
      expect(statuses(answers)).toEqual({ 200: CLIENTS });
      expect(new Set(answers.map((answer) => locations(answer).join())).size).toBe(1);
      expect(answers.map(statusesIn).filter(([first]) => first === '201').length).toBe(1);
      expect([await total(`Patient?${named(key)}`), await total(`Observation?${named(`${key}-o`)}`)]).toEqual([1, 1]);
      const [patient = ''] = locations(answers[0] as Answer).map((url) => /Patient\/[^/]+/.exec(url)?.[0]);
      const found = await arena.client(1).send('GET', `/Observation?${named(`${key}-o`)}`);
      expect(found.body.entry[0].resource.subject.reference).toBe(patient);
    }
  });

  test('double submit: a client that timed out sends its conditional transaction again: one set of resources', async () => {
    const url = `${arena.servers[0]?.url}/fhir`;
    const headers = { authorization: `Bearer ${arena.token}`, 'content-type': 'application/fhir+json' };
    const answers = await atOnce(CLIENTS, async (i) => {
      const body = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: visit(`again-${i >> 2}`) });
      await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(i + 1) }).catch(() => undefined);
      return transaction(visit(`again-${i >> 2}`), 1);
    });
    expect(statuses(answers)).toEqual({ 200: CLIENTS });
    for (let n = 0; n < CLIENTS >> 2; n++) {
      expect([await total(`Patient?${named(`again-${n}`)}`), await total(`Observation?${named(`again-${n}-o`)}`)]).toEqual([1, 1]);
    }
  });

  test('the same identifier twice inside one bundle is one resource, and both placeholders point at it', async () => {
    const other = 'urn:uuid:00000000-0000-4000-8000-000000000002';
    const bundle = (key: string) => [
      post(person(key), { fullUrl: PATIENT, ifNoneExist: named(key) }),
      post(person(key), { fullUrl: other, ifNoneExist: named(key) }),
      post(observation(`${key}-1`, PATIENT), { ifNoneExist: named(`${key}-1`) }),
      post(observation(`${key}-2`, other), { ifNoneExist: named(`${key}-2`) }),
    ];
    const answers = await atOnce(CLIENTS, (i) => transaction(bundle('twice'), i));
    expect(statuses(answers)).toEqual({ 200: CLIENTS });
    expect(await total(`Patient?${named('twice')}`)).toBe(1);
    const patient = (await arena.client().send('GET', `/Patient?${named('twice')}`)).body.entry[0].resource.id;
    expect(await total(`Observation?subject=Patient/${patient}`)).toBe(2);
  });

  test('plain POSTs of one identifier in one bundle stay legal', async () => {
    const answer = await transaction(Array.from({ length: 10 }, () => post(person('plain-in-bundle'))));
    expect(answer.status).toBe(200);
    expect(await total(`Patient?${named('plain-in-bundle')}`)).toBe(10);
  });

  test.each([
    ['something is there', 1],
    ['nothing is there', 0],
  ])('two conditional PUTs for one target in a transaction: neither is dropped in silence (%s)', async (_, there) => {
    const key = `two-puts-${there}`;
    if (there === 1) await arena.client().send('POST', '/Patient', person(key));
    const before = await rowCounts(arena.base.database);
    const answer = await transaction([
      put(person(key, { multipleBirthInteger: 1 }), `Patient?${named(key)}`),
      put(person(key, { multipleBirthInteger: 2 }), `Patient?${named(key)}`),
    ]);
    expect([answer.status, answer.body.issue[0].expression]).toEqual([400, ['Bundle.entry[1]']]);
    expect(await rowCounts(arena.base.database)).toEqual(before);
  });

  test('a conditional PUT and a conditional POST for one target in a transaction make no two resources', async () => {
    const answer = await transaction([
      post(person('put-and-post'), { ifNoneExist: named('put-and-post') }),
      put(person('put-and-post'), `Patient?${named('put-and-post')}`),
    ]);
    expect([200, 400]).toContain(answer.status);
    expect(await total(`Patient?${named('put-and-post')}`)).toBe(answer.status === 200 ? 1 : 0);
  });

  test('the same id twice is refused', async () => {
    const before = await rowCounts(arena.base.database);
    const answer = await transaction([put(person('x', { id: 'same' }), 'Patient/same'), put(person('y', { id: 'same' }), 'Patient/same')]);
    expect(answer.status).toBe(400);
    expect(await rowCounts(arena.base.database)).toEqual(before);
  });

  test('conditional references to one patient while it is being made: resolved, or refused with 412; never to a second one', async () => {
    const answers = await atOnce(CLIENTS, (i) =>
      i % 4 === 0
        ? arena.client(i >> 2).send('POST', '/Patient', person('cref'), { 'if-none-exist': named('cref') })
        : transaction([post(observation(`cref-${i}`, `Patient?${named('cref')}`))], i),
    );
    for (const [i, { status }] of answers.entries()) expect(i % 4 === 0 ? [200, 201] : [200, 412]).toContain(status);
    expect(await total(`Patient?${named('cref')}`)).toBe(1);
    const done = answers.filter(({ status }, i) => i % 4 !== 0 && status === 200).length;
    const patient = (await arena.client().send('GET', `/Patient?${named('cref')}`)).body.entry[0].resource.id;
    expect(await total(`Observation?subject=Patient/${patient}`)).toBe(done);
  });

  test('hundreds of conditions in each of many bundles at once: no failure, no double', async () => {
    // Overlapping halves, in opposite orders.
    const bundle = (i: number) => {
      const keys = Array.from({ length: 200 }, (_, n) => `many-${(i % 4) * 100 + n}`);
      return (i % 2 === 0 ? keys : keys.reverse()).map((key) => post(person(key), { ifNoneExist: named(key) }));
    };
    const answers = await atOnce(16, (i) => transaction(bundle(i), i));
    expect(statuses(answers)).toEqual({ 200: 16 });
    const { rows } = await arena.base.database.pool.query(
      `select count(*) as n, count(distinct code) as distinct from idx_token join uri on uri_id = system where value = $1 and code like 'many-%'`,
      [SYSTEM],
    );
    // identifier of Patient is one parameter: one row a resource.
    expect(rows).toEqual([{ n: 500, distinct: 500 }]);
  });
});

describe('all or nothing', () => {
  const failing: Record<string, () => object> = {
    'an If-Match that is stale': () => put(person('torn', { id: 'torn-target' }), 'Patient/torn-target', { ifMatch: 'W/"99"' }),
    'a conditional reference that finds nothing': () => post(observation('torn', `Patient?${named('nobody')}`)),
    'a condition that finds several': () => post(person('several'), { ifNoneExist: named('several') }),
    'an invalid resource': () => post({ resourceType: 'Observation', status: 'nonsense' } as never),
    'a patch that does not apply': () => ({
      resource: {
        resourceType: 'Binary',
        contentType: 'application/json-patch+json',
        data: btoa('[{"op":"test","path":"/active","value":false}]'),
      },
      request: { method: 'PATCH', url: 'Patient/torn-target' },
    }),
    'a read of what is not there': () => ({ request: { method: 'GET', url: 'Patient/nowhere' } }),
  };

  beforeAll(async () => {
    await arena.client().send('PUT', '/Patient/torn-target', person('torn', { id: 'torn-target', active: true }));
    await transaction([post(person('several')), post(person('several')), post(observation('warm', 'Patient/torn-target'))]);
  });

  test.each(Object.keys(failing))('torn transaction: the last of 200 entries fails (%s): no row in any table', async (what) => {
    const before = await rowCounts(arena.base.database);
    const last = failing[what]?.() as object;
    const entries = Array.from({ length: 199 }, (_, n) =>
      n % 2 === 0 ? post(person(`torn-${n}`)) : put(person(`torn-${n}`, { id: `torn-${n}` }), `Patient/torn-${n}`),
    );
    const answers = await atOnce(4, (i) => transaction([...entries, last], i));
    for (const answer of answers) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.body.issue[0].expression?.[0]).toMatch(/^Bundle\.entry\[199\]/);
    }
    expect(await rowCounts(arena.base.database)).toEqual(before);
  });

  test('readers during big transactions see all of one or nothing of it', async () => {
    const size = 300;
    const subject = (await arena.client().send('POST', '/Patient', person('big'))).body.id as string;
    const entries = (round: number) => Array.from({ length: size }, (_, n) => post(observation(`big-${round}-${n}`, `Patient/${subject}`)));
    let writing = true;
    const seen = new Set<number>();
    const looking = atOnce(8, async (i) => {
      while (writing) {
        const page = await arena.client(i).send('GET', `/Observation?subject=Patient/${subject}&_count=1&_total=accurate`);
        seen.add(page.body.total);
      }
    });
    for (let round = 0; round < 4; round++) expect((await transaction(entries(round), round)).status).toBe(200);
    writing = false;
    await looking;
    for (const n of seen) expect(n % size).toBe(0);
    expect(seen.size).toBeGreaterThan(1);
  });

  test('32 transactions over the same ten resources in different orders: no deadlock reaches a client, the last one wins whole', async () => {
    const ids = Array.from({ length: 10 }, (_, n) => `order-${n}`);
    const answers = await atOnce(CLIENTS, (i) => {
      const order = i % 2 === 0 ? ids : ids.toReversed();
      return transaction(
        order.map((id) => put(person(id, { id, multipleBirthInteger: i + 1 }), `Patient/${id}`)),
        i,
      );
    });
    expect(statuses(answers)).toEqual({ 200: CLIENTS });
    const last = await atOnce(ids.length, async (n) => (await arena.client(n).send('GET', `/Patient/order-${n}`)).body);
    expect(new Set(last.map(({ multipleBirthInteger }) => multipleBirthInteger)).size).toBe(1);
    expect(new Set(last.map(({ meta }) => meta.versionId))).toEqual(new Set([String(CLIENTS)]));
  });

  test('PUTs alone and transactions on one resource: every version is somebody’s, none is lost', async () => {
    await arena.client().send('PUT', '/Patient/mixed', person('mixed', { id: 'mixed' }));
    const answers = await atOnce(CLIENTS, (i) => {
      const resource = person('mixed', { id: 'mixed', multipleBirthInteger: i + 1 });
      return i % 2 === 0
        ? arena.client(i >> 1).send('PUT', '/Patient/mixed', resource)
        : transaction([put(resource, 'Patient/mixed')], i >> 1);
    });
    expect(statuses(answers)).toEqual({ 200: CLIENTS });
    const { body } = await arena.client().send('GET', '/Patient/mixed/_history?_count=100');
    const numbers = body.entry.map(({ resource }: { resource: { multipleBirthInteger?: number } }) => resource.multipleBirthInteger ?? 0);
    expect(numbers.toSorted((a: number, b: number) => a - b)).toEqual(Array.from({ length: CLIENTS + 1 }, (_, n) => n));
  });
});

test('every acknowledged write is readable at once from another server: by id, by search, in the history', async () => {
  await atOnce(CLIENTS, async (i) => {
    const other = arena.client(i + 1);
    for (let round = 0; round < 5; round++) {
      const key = `at-once-${i}-${round}`;
      const made = await arena.client(i).send('POST', '/Patient', person(key));
      expect(made.status).toBe(201);
      const [read, found, history] = await Promise.all([
        other.send('GET', `/Patient/${made.body.id}`),
        other.send('GET', `/Patient?${named(key)}`),
        other.send('GET', `/Patient/${made.body.id}/_history`),
      ]);
      expect([read.status, read.version, found.body.entry?.length, history.body.entry?.length]).toEqual([200, 1, 1, 1]);
    }
  });
});

test('no server failed, and the store keeps its own rules', async () => {
  expect(arena.failures()).toEqual([]);
  expect(await storeFaults(arena.base.database)).toEqual([]);
});
