import { storeFaults } from '@hub/resource-store/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Arena, openArena } from '../testing/arena.fixture.ts';
import { type Answer, atOnce, statuses } from '../testing/client.fixture.ts';

// complaints.md §1. Two server processes on one database; the clients are spread over both.
const CLIENTS = 32;
const SYSTEM = 'http://his.example.vn/mrn';

let arena: Arena;
beforeAll(async () => {
  arena = await openArena({ servers: 2 });
});
afterAll(() => arena.close());

const person = (value: string, more: object = {}) => ({ resourceType: 'Patient', identifier: [{ system: SYSTEM, value }], ...more });
const matching = async (value: string) => (await arena.client().send('GET', `/Patient?identifier=${SYSTEM}|${value}&_total=accurate`)).body;
/** Every acknowledged resource can be read, at the version that was acknowledged or a later one. */
async function allReadable(answers: readonly Answer[]): Promise<void> {
  for (const [i, answer] of answers.entries()) {
    if (answer.status >= 300) continue;
    const read = await arena.client(i + 1).send('GET', `/Patient/${answer.body.id}`);
    expect([read.status, (read.version ?? 0) >= (answer.version ?? 1)]).toEqual([200, true]);
  }
}

test('32 clients send the same If-None-Exist create: one resource, every answer 200, 201 or 412', async () => {
  for (const round of ['A', 'B', 'C', 'D', 'E']) {
    const answers = await atOnce(CLIENTS, (i) =>
      arena.client(i).send('POST', '/Patient', person(round), { 'if-none-exist': `identifier=${SYSTEM}|${round}` }),
    );
    expect(statuses(answers)).toEqual({ 201: 1, 200: CLIENTS - 1 });
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await matching(round)).total).toBe(1);
    await allReadable(answers);
  }
});

test('the same condition in other words: with and without the system, one resource', async () => {
  const words = [`identifier=${SYSTEM}|W`, 'identifier=W', `identifier=${SYSTEM}|W`, `identifier=${encodeURIComponent(`${SYSTEM}|W`)}`];
  const answers = await atOnce(CLIENTS, (i) =>
    arena.client(i).send('POST', '/Patient', person('W'), { 'if-none-exist': words[i % words.length] as string }),
  );
  expect(statuses(answers)).toEqual({ 201: 1, 200: CLIENTS - 1 });
  expect((await matching('W')).total).toBe(1);
});

test('a condition without an identifier queues too', async () => {
  const body = { resourceType: 'Patient', name: [{ family: 'Quách' }], birthDate: '1990-02-03' };
  const answers = await atOnce(CLIENTS, (i) =>
    arena.client(i).send('POST', '/Patient', body, {
      'if-none-exist': i % 2 === 0 ? 'family=Quách&birthdate=1990-02-03' : 'birthdate=1990-02-03&family=Quách',
    }),
  );
  expect(statuses(answers)).toEqual({ 201: 1, 200: CLIENTS - 1 });
});

test('two resources match already: every answer 412, nothing made', async () => {
  await atOnce(2, () => arena.client().send('POST', '/Patient', person('two')));
  const answers = await atOnce(CLIENTS, (i) =>
    arena.client(i).send('POST', '/Patient', person('two'), { 'if-none-exist': `identifier=${SYSTEM}|two` }),
  );
  expect(statuses(answers)).toEqual({ 412: CLIENTS });
  expect((await matching('two')).total).toBe(2);
});

test('plain POSTs with one identifier stay legal: 32 requests, 32 resources', async () => {
  const answers = await atOnce(CLIENTS, (i) => arena.client(i).send('POST', '/Patient', person('plain')));
  expect(statuses(answers)).toEqual({ 201: CLIENTS });
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(CLIENTS);
  expect((await matching('plain')).total).toBe(CLIENTS);
});

test('32 conditions, each sent by two clients at once: 32 resources', async () => {
  const answers = await atOnce(CLIENTS * 2, (i) =>
    arena.client(i).send('POST', '/Patient', person(`pair-${i >> 1}`), { 'if-none-exist': `identifier=${SYSTEM}|pair-${i >> 1}` }),
  );
  expect(statuses(answers)).toEqual({ 201: CLIENTS, 200: CLIENTS });
});

test('double submit: who timed out and sends again gets the resource of the first time', async () => {
  const condition = { 'if-none-exist': `identifier=${SYSTEM}|again` };
  const { url } = arena.servers[0] as { url: string };
  // Cut off at some moment between sending and the answer, then sent again to the other server.
  const answers = await atOnce(CLIENTS, async (i) => {
    const given = new AbortController();
    setTimeout(() => given.abort(), i);
    const body = JSON.stringify(person('again'));
    const { token } = arena;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json', ...condition };
    await fetch(`${url}/fhir/Patient`, { method: 'POST', body, headers, signal: given.signal }).catch(() => undefined);
    return arena.client(1).send('POST', '/Patient', person('again'), condition);
  });
  expect(answers.every(({ status }) => status === 200 || status === 201)).toBe(true);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect((await matching('again')).total).toBe(1);
});

test('every resource that was acknowledged is there, and the store keeps its own rules', async () => {
  expect(arena.failures()).toEqual([]);
  expect(await storeFaults(arena.base.database)).toEqual([]);
});
