import { storeFaults } from '@hub/resource-store/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Arena, openArena } from './testing/arena.fixture.ts';
import { bundle, get, MRN, measured, person, post, put, referenceOf } from './testing/bundle.fixture.ts';
import { type Answer, atOnce, statuses } from './testing/client.fixture.ts';

// What users of other servers complain of: conditions of a transaction that are resolved outside it, or for eight entries at most.
let arena: Arena;
beforeAll(async () => {
  arena = await openArena({ servers: 2 });
});
afterAll(async () => {
  const failures = arena.failures();
  const faults = await storeFaults(arena.base.database);
  await arena.close();
  expect([failures, faults]).toEqual([[], []]);
});

const A = 'urn:uuid:04121321-4af5-424c-a0e1-ed3aab1c349d';
const B = 'urn:uuid:14121321-4af5-424c-a0e1-ed3aab1c349d';
const send = (body: unknown, i = 0) => arena.client(i).send('POST', '', body);
const read = async (path: string) => (await arena.client(1).send('GET', `/${path}`)).body;
const found = async (mrn: string): Promise<number> => (await read(`Patient?identifier=${MRN}|${mrn}&_summary=count`)).total;
const made = ({ body }: Answer, index: number): string => referenceOf(body.entry[index].response.location);
const numbers = ({ body }: Answer): readonly number[] =>
  body.entry.map(({ response }: { response: { status: string } }) => Number(response.status.slice(0, 3)));
const unless = (mrn: string, fullUrl?: string) => post(person(mrn), fullUrl, { ifNoneExist: `identifier=${MRN}|${mrn}` });

describe('ifNoneExist in a transaction', () => {
  test('the same condition twice in one bundle: one resource, and both references are right (medplum #6102)', async () => {
    const visit = bundle('transaction', unless('n1', A), unless('n1', B), post(measured(A)), post(measured(B)));
    const first = await send(visit);
    expect(numbers(first)).toEqual([201, 200, 201, 201]);
    expect(made(first, 1)).toBe(made(first, 0));
    for (const i of [2, 3]) expect((await read(made(first, i))).subject.reference).toBe(made(first, 0));
    const second = await send(visit);
    expect(numbers(second)).toEqual([200, 200, 201, 201]);
    for (const i of [2, 3]) expect((await read(made(second, i))).subject.reference).toBe(made(first, 0));
    expect(await found('n1')).toBe(1);
  });

  test.each([20, 100, 2_000])(
    '%i conditional entries: all created, and all found the second time',
    async (size) => {
      const body = bundle('transaction', ...Array.from({ length: size }, (_, i) => unless(`m${size}-${i}`)));
      const first = await send(body);
      expect([first.status, new Set(numbers(first))]).toEqual([200, new Set([201])]);
      const second = await send(body, 1);
      expect(new Set(numbers(second))).toEqual(new Set([200]));
      expect(second.body.entry.map((_: unknown, i: number) => made(second, i))).toEqual(
        first.body.entry.map((_: unknown, i: number) => made(first, i)),
      );
      expect(await found(`m${size}-${size - 1}`)).toBe(1);
    },
    120_000,
  );

  test('a retried transaction that answered 200 has really committed (medplum #9811)', async () => {
    const body = bundle('transaction', unless('r1', A), post(measured(A)));
    for (const i of [0, 1, 0]) {
      const answer = await send(body, i);
      expect(answer.status).toBe(200);
      for (const index of [0, 1]) expect((await read(made(answer, index))).id).toBeDefined();
    }
    expect(await found('r1')).toBe(1);
    expect((await read(`Observation?patient.identifier=${MRN}|r1&_summary=count`)).total).toBe(3);
  });

  test('a condition that several resources meet: 412 by the entry, nothing stored', async () => {
    await send(bundle('transaction', post(person('s1')), post(person('s1'))));
    const answer = await send(bundle('transaction', post(person('s2')), unless('s1')));
    expect([answer.status, answer.body.issue[0].code, answer.body.issue[0].expression]).toEqual([
      412,
      'multiple-matches',
      ['Bundle.entry[1]'],
    ]);
    expect(await found('s2')).toBe(0);
  });

  test.each([
    ['deletes', { request: { method: 'DELETE', url: 'Patient/d1' } }],
    ['updates', put('Patient/d1', person('d1', { id: 'd1', active: true }))],
  ])('a condition that finds what the same transaction %s: refused, for a resource is in a transaction once', async (_, other) => {
    await send(bundle('transaction', put('Patient/d1', person('d1', { id: 'd1' }))));
    for (const entries of [
      [unless('d1', A), other],
      [other, unless('d1', A)],
    ]) {
      const answer = await send(bundle('transaction', ...entries, post(measured(A))));
      expect([answer.status, answer.body.issue[0].code]).toEqual([400, 'duplicate']);
    }
    expect((await read('Patient/d1')).active).toBeUndefined();
  });
});

describe('races', () => {
  const CLIENTS = 32;

  test('32 clients send the same conditional bundle: one patient, every answer 200, every acknowledged entry readable', async () => {
    for (const round of ['x', 'y', 'z']) {
      const answers = await atOnce(CLIENTS, (i) =>
        send(bundle('transaction', unless(`race-${round}`, A), unless(`race-${round}`, B), post(measured(A)), post(measured(B))), i),
      );
      expect(statuses(answers)).toEqual({ 200: CLIENTS });
      expect(new Set(answers.flatMap((answer) => [made(answer, 0), made(answer, 1)])).size).toBe(1);
      expect(answers.filter((answer) => numbers(answer)[0] === 201)).toHaveLength(1);
      expect(await found(`race-${round}`)).toBe(1);
      const patient = made(answers[0] as Answer, 0);
      expect((await read(`Observation?patient=${patient}&_summary=count`)).total).toBe(CLIENTS * 2);
    }
  }, 120_000);

  test('32 clients, each another order of the same ten conditions: ten patients, no deadlock', async () => {
    const answers = await atOnce(CLIENTS, (i) =>
      send(bundle('transaction', ...Array.from({ length: 10 }, (_, k) => unless(`turn-${(k + i) % 10}`))), i),
    );
    expect(statuses(answers)).toEqual({ 200: CLIENTS });
    for (let k = 0; k < 10; k++) expect(await found(`turn-${k}`)).toBe(1);
  }, 120_000);

  test('32 clients update the same two resources in one transaction each, in both orders: all or none, no deadlock', async () => {
    await send(bundle('transaction', put('Patient/p1', person('p1', { id: 'p1' })), put('Patient/p2', person('p2', { id: 'p2' }))));
    const day = (i: number) => `1990-01-${String(i + 1).padStart(2, '0')}`;
    const answers = await atOnce(31, (i) => {
      const both = ['p1', 'p2'].map((id) => put(`Patient/${id}`, person(id, { id, birthDate: day(i) })));
      return send(bundle('transaction', ...(i % 2 === 0 ? both : both.toReversed())), i);
    });
    expect(statuses(answers)).toEqual({ 200: 31 });
    const [one, two] = [await read('Patient/p1'), await read('Patient/p2')];
    expect([one.birthDate, one.meta.versionId]).toEqual([two.birthDate, '32']);
  }, 120_000);

  test('a reader never sees half a transaction', async () => {
    await send(bundle('transaction', put('Patient/h1', person('h1', { id: 'h1' })), put('Patient/h2', person('h2', { id: 'h2' }))));
    let writing = true;
    const readers = atOnce(4, async (i) => {
      const torn: unknown[] = [];
      while (writing) {
        const pair = await send(bundle('transaction', get('Patient/h1'), get('Patient/h2')), i);
        const [one, two] = pair.body.entry.map(({ resource }: { resource: { birthDate?: string } }) => resource.birthDate);
        if (one !== two) torn.push([one, two]);
      }
      return torn;
    });
    for (let i = 0; i < 30; i++) {
      const birthDate = `1990-02-${String((i % 28) + 1).padStart(2, '0')}`;
      await send(bundle('transaction', ...['h1', 'h2'].map((id) => put(`Patient/${id}`, person(id, { id, birthDate })))));
    }
    writing = false;
    expect((await readers).flat()).toEqual([]);
  }, 120_000);
});

describe('size', () => {
  test('5,000 entries that point at each other', async () => {
    const uuid = (i: number) => `urn:uuid:00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
    const entries = Array.from({ length: 5_000 }, (_, i) =>
      i % 10 === 0 ? post(person(`big-${i}`), uuid(i)) : post(measured(uuid(i - (i % 10))), uuid(i)),
    );
    const answer = await send(bundle('transaction', ...entries));
    expect([answer.status, new Set(numbers(answer))]).toEqual([200, new Set([201])]);
    expect((await read(made(answer, 4_999))).subject.reference).toBe(made(answer, 4_990));
  }, 120_000);

  test('more entries than a bundle may have: 413', async () => {
    const answer = await send(bundle('transaction', ...Array.from({ length: 10_001 }, () => get('metadata'))));
    expect([answer.status, answer.body.issue[0].expression]).toEqual([413, ['Bundle.entry']]);
  });
});
