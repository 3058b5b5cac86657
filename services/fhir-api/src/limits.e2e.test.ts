import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '@hub/database';
import { rowCounts, storeFaults } from '@hub/resource-store/testing';
import { until } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Arena, openArena } from './testing/arena.fixture.ts';
import { type Answer, atOnce, statuses } from './testing/client.fixture.ts';

// Statements are stopped after half a second, a write waits a second for its turn, and a hundred changes may wait.
const LIMITS = { STATEMENT_TIMEOUT_MS: '500', WRITE_LANES: '2', WRITE_QUEUE_CHANGES: '100', WRITE_WAIT_MS: '1000' };
const SYSTEM = 'http://his.example.vn/mrn';

let arena: Arena;
let holder: Connection | undefined;
beforeAll(async () => {
  arena = await openArena({ servers: 1, env: LIMITS });
  expect((await arena.client().send('PUT', '/Patient/there', person('there', { id: 'there' }))).status).toBe(201);
});
afterEach(() => release());
afterAll(() => arena.close());

const person = (value: string, more: object = {}) => ({ resourceType: 'Patient', identifier: [{ system: SYSTEM, value }], ...more });
const transaction = (entry: readonly object[]) => arena.client().send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });

/** Another session holds a table: whoever needs it waits until its statement is stopped. */
async function hold(table: string, mode: string): Promise<void> {
  holder = await arena.base.database.pool.connect();
  await holder.query('begin');
  await holder.query(`lock table ${table} in ${mode} mode`);
}
async function release(): Promise<void> {
  await holder?.query('rollback');
  holder?.release();
  holder = undefined;
}

/** Reads one resource again and again until `done`; answers how often. */
async function readersMeanwhile(done: Promise<unknown>): Promise<number> {
  let over = false;
  void done.finally(() => {
    over = true;
  });
  let count = 0;
  while (!over) {
    expect((await arena.client().send('GET', '/Patient/there')).status).toBe(200);
    if (!over) count += 1;
    await wait(5);
  }
  return count;
}

function expectOutcome(answer: Answer, code: string): void {
  expect(answer.body).toMatchObject({
    resourceType: 'OperationOutcome',
    issue: [{ code, details: { text: expect.any(String) }, diagnostics: expect.any(String) }],
  });
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{12}-/);
}

test('a search that takes too long is answered 400 too-costly in both languages; others are served meanwhile', async () => {
  await hold('idx_string', 'access exclusive');
  const searches = atOnce(32, (i) => arena.client().send('GET', `/Patient?family:contains=a${i}`));
  const reads = await readersMeanwhile(searches);
  const answers = await searches;
  // The pool is smaller than the crowd: those whose turn never came hear that, not silence.
  for (const answer of answers) {
    expect(answer.status).toBe(400);
    expectOutcome(answer, 'too-costly');
  }
  expect(reads).toBeGreaterThan(3);
  await release();
  expect((await arena.client().send('GET', '/Patient?family:contains=a')).status).toBe(200);
}, 30_000);

test('searches that are quick look-ups are stopped alike, and work afterwards', async () => {
  await hold('idx_token', 'access exclusive');
  const search = (i: number) => arena.client().send('GET', `/Patient?identifier=${SYSTEM}|${i}`);
  for (const answer of await atOnce(32, search)) {
    expect(answer.status).toBe(400);
    expectOutcome(answer, 'too-costly');
  }
  await release();
  expect(statuses(await atOnce(32, search))).toEqual({ 200: 32 });
  expect((await arena.client().send('GET', `/Patient?identifier=${SYSTEM}|there`)).body.entry.length).toBe(1);
}, 60_000);

test('so is a history', async () => {
  await hold('change_log', 'access exclusive');
  const answer = await arena.client().send('GET', '/Patient/_history');
  expect(answer.status).toBe(400);
  expectOutcome(answer, 'too-costly');
});

test('a write that takes too long is answered 503 too-costly with Retry-After, nothing is stored, and reads go on', async () => {
  const before = await rowCounts(arena.base.database);
  await hold('resource', 'exclusive');
  const writes = atOnce(16, (i) =>
    i % 4 === 0
      ? transaction([{ resource: person(`slow-${i}`), request: { method: 'POST', url: 'Patient' } }])
      : arena.client().send('POST', '/Patient', person(`slow-${i}`)),
  );
  const reads = await readersMeanwhile(writes);
  for (const answer of await writes) {
    expect([503, 429]).toContain(answer.status);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expectOutcome(answer, answer.status === 503 ? 'too-costly' : 'throttled');
  }
  expect((await writes).some(({ status }) => status === 503)).toBe(true);
  expect(reads).toBeGreaterThan(3);
  await release();
  const { uri: _, ...after } = await rowCounts(arena.base.database);
  const { uri: __, ...were } = before;
  expect(after).toEqual(were);
  expect((await arena.client().send('POST', '/Patient', person('after'))).status).toBe(201);
}, 30_000);

test('entries of a batch that take too long are told so one by one', async () => {
  await hold('idx_token', 'access exclusive');
  const answer = await arena.client().send('POST', '', {
    resourceType: 'Bundle',
    type: 'batch',
    entry: [{ request: { method: 'GET', url: `Patient?identifier=${SYSTEM}|1` } }, { request: { method: 'GET', url: 'Patient/there' } }],
  });
  expect(answer.status).toBe(200);
  expect(answer.body.entry.map(({ response }: { response: { status: string } }) => response.status.slice(0, 3))).toEqual(['400', '200']);
  expect(answer.body.entry[0].response.outcome.issue[0].code).toBe('too-costly');
});

test('a full queue answers 429 with Retry-After; who was let in is stored, who was not is not', async () => {
  await hold('resource', 'exclusive');
  let full: () => void = () => undefined;
  const refusal = new Promise<void>((done) => {
    full = done;
  });
  const waiting = atOnce(300, async (i) => {
    const answer = await arena.client().send('POST', '/Patient', person(`queue-${i}`));
    if (answer.status === 429) full();
    return { answer, i };
  });
  await refusal;
  await release();
  const all = await waiting;
  const stored = all.filter(({ answer }) => answer.status === 201);
  expect(stored.length).toBeGreaterThan(0);
  for (const { answer } of all) {
    if (answer.status === 201) continue;
    // 503: it had begun, and was held for longer than a statement may take.
    expect([429, 503]).toContain(answer.status);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expectOutcome(answer, answer.status === 429 ? 'throttled' : 'too-costly');
  }
  const { rows } = await arena.base.database.pool.query<{ code: string }>(`select code from idx_token where code like 'queue-%'`);
  expect(rows.map(({ code }) => code).toSorted()).toEqual(stored.map(({ i }) => `queue-${i}`).toSorted());
}, 30_000);

test('64 well-behaved clients never see a 429', async () => {
  const answers = await atOnce(64, async (i) => {
    const own: Answer[] = [];
    for (let n = 0; n < 5; n++) own.push(await arena.client().send('POST', '/Patient', person(`good-${i}-${n}`)));
    return own;
  });
  expect(statuses(answers.flat())).toEqual({ 201: 320 });
}, 30_000);

test('clients that hang in the middle of their bodies hold no connection of the database', async () => {
  const { port } = new URL(arena.servers[0]?.url as string);
  const head = `POST /fhir/Patient HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${arena.token}\r\nContent-Type: application/fhir+json\r\nContent-Length: 5000\r\n\r\n{"resourceType":`;
  const hung: Socket[] = Array.from({ length: 60 }, () => connect(Number(port), '127.0.0.1').on('error', () => undefined));
  for (const socket of hung) socket.write(head);
  await wait(200);
  const busy = async () =>
    (
      await arena.base.database.pool.query<{ n: number }>(
        `select count(*) as n from pg_stat_activity where datname = current_database() and application_name = 'fhir-api' and state <> 'idle'`,
      )
    ).rows[0]?.n;
  // What was asked before may still be going on record; they hang for as long as the test.
  let held = await busy();
  for (let n = 0; n < 200 && held !== 0; n++) {
    await wait(50);
    held = await busy();
  }
  expect(held).toBe(0);
  const answers = await atOnce(30, (i) => arena.client().send('POST', '/Patient', person(`beside-${i}`)));
  expect(statuses(answers)).toEqual({ 201: 30 });
  for (const socket of hung) socket.destroy();
});

test('a request has one id: in the answer, in the log, with every slow statement and failure of it', async () => {
  await hold('idx_token', 'access exclusive');
  const answer = await arena.client().send('GET', `/Patient?identifier=${SYSTEM}|id`, undefined, { 'x-request-id': 'his-4711' });
  expect([answer.status, answer.headers.get('x-request-id')]).toEqual([400, 'his-4711']);
  const lines = await until(
    () => arena.servers[0]?.log().filter(({ request }) => request === 'his-4711') ?? [],
    ({ length }) => length >= 3,
  );
  expect(lines.map(({ what }) => what).toSorted()).toEqual(['request', 'request failed', 'slow query']);
  expect(lines.find(({ what }) => what === 'slow query')).toMatchObject({
    code: '57014',
    statement: expect.stringMatching(/^(select|with) /i),
  });
  expect(JSON.stringify(lines)).not.toContain(SYSTEM);
});

test('the store keeps its own rules afterwards', async () => {
  expect(await storeFaults(arena.base.database)).toEqual([]);
});
