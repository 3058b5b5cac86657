import { storeFaults } from '@hub/resource-store/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Arena, openArena } from '../testing/arena.fixture.ts';
import { type Answer, atOnce, statuses } from '../testing/client.fixture.ts';

// complaints.md §1: lost updates, versions whose time contradicts their numbers, races of conditional changes. Two processes.
const CLIENTS = 32;
const SYSTEM = 'http://his.example.vn/mrn';

let arena: Arena;
beforeAll(async () => {
  arena = await openArena({ servers: 2 });
});
afterAll(() => arena.close());

const person = (value: string, more: object = {}) => ({ resourceType: 'Patient', identifier: [{ system: SYSTEM, value }], ...more });
const made = async (value: string, more: object = {}): Promise<string> =>
  (await arena.client().send('POST', '/Patient', person(value, more))).body.id as string;
const read = async (id: string): Promise<Answer> => arena.client().send('GET', `/Patient/${id}`);
/** Versions of a resource, oldest first, as (version, lastUpdated). */
const versions = async (id: string): Promise<readonly { version: number; at: number }[]> => {
  const { body } = await arena.client().send('GET', `/Patient/${id}/_history?_count=500`);
  return (body.entry as { resource: { meta: { versionId: string; lastUpdated: string } } }[])
    .map(({ resource: { meta } }) => ({ version: Number(meta.versionId), at: Date.parse(meta.lastUpdated) }))
    .reverse();
};
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

test('PATCH with a stale If-Match never loses an update: 32 writers count one number up', async () => {
  const id = await made('counter', { multipleBirthInteger: 0 });
  let done = 0;
  let refused = 0;
  await atOnce(CLIENTS, async (i) => {
    for (let own = 0; own < 2; ) {
      const before = await read(id);
      const value = before.body.multipleBirthInteger as number;
      const answer = await arena
        .client(i)
        .send('PATCH', `/Patient/${id}`, [{ op: 'replace', path: '/multipleBirthInteger', value: value + 1 }], {
          'if-match': `W/"${before.version}"`,
        });
      if (answer.status === 200) {
        done += 1;
        own += 1;
      } else {
        expect([412, 429]).toContain(answer.status);
        refused += 1;
      }
    }
  });
  const { body, version } = await read(id);
  expect([body.multipleBirthInteger, version]).toEqual([done, done + 1]);
  expect(done).toBe(2 * CLIENTS);
  expect(refused).toBeGreaterThan(0);
});

test('the same with PUT', async () => {
  const id = await made('put-counter', { multipleBirthInteger: 0 });
  let done = 0;
  await atOnce(CLIENTS, async (i) => {
    for (let own = 0; own < 1; ) {
      const { body, version } = await read(id);
      const next = { ...body, multipleBirthInteger: body.multipleBirthInteger + 1 };
      const answer = await arena.client(i).send('PUT', `/Patient/${id}`, next, { 'if-match': `W/"${version}"` });
      if (answer.status !== 200) {
        expect([412, 429]).toContain(answer.status);
        continue;
      }
      done += 1;
      own += 1;
    }
  });
  expect((await read(id)).body.multipleBirthInteger).toBe(done);
});

test('PATCHes without If-Match each apply to the version before: none is lost', async () => {
  const id = await made('append');
  const answers = await atOnce(CLIENTS, (i) =>
    arena
      .client(i)
      .send('PATCH', `/Patient/${id}`, [{ op: 'add', path: '/identifier/-', value: { system: 'http://his.example.vn/n', value: `${i}` } }]),
  );
  expect(statuses(answers)).toEqual({ 200: CLIENTS });
  const { body, version } = await read(id);
  expect(
    body.identifier
      .slice(1)
      .map(({ value }: { value: string }) => Number(value))
      .toSorted((a: number, b: number) => a - b),
  ).toEqual(upTo(CLIENTS).map((n) => n - 1));
  expect(version).toBe(CLIENTS + 1);
  // Each was told its own version.
  expect(answers.map((answer) => answer.version).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(upTo(CLIENTS).map((n) => n + 1));
});

test('32 simultaneous PUTs: versions without gap, time in the order of the numbers', async () => {
  const id = await made('puts');
  const answers = await atOnce(CLIENTS, (i) =>
    arena.client(i).send('PUT', `/Patient/${id}`, person('puts', { id, multipleBirthInteger: i + 1 })),
  );
  expect(statuses(answers)).toEqual({ 200: CLIENTS });
  const all = await versions(id);
  expect(all.map(({ version }) => version)).toEqual(upTo(CLIENTS + 1));
  expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).toSorted((a, b) => a - b));
  // Every answer is the version it says it is.
  for (const { version, body } of answers) {
    const stored = await arena.client().send('GET', `/Patient/${id}/_history/${version}`);
    expect(stored.body).toEqual(body);
  }
});

test('32 PUTs of equal content: one new version', async () => {
  const id = await made('equal');
  const answers = await atOnce(CLIENTS, (i) => arena.client(i).send('PUT', `/Patient/${id}`, person('equal', { id, active: true })));
  expect(statuses(answers)).toEqual({ 200: CLIENTS });
  expect((await read(id)).version).toBe(2);
});

test('32 PUTs make one new resource under a client’s id: one 201', async () => {
  const answers = await atOnce(CLIENTS, (i) =>
    arena.client(i).send('PUT', '/Patient/own-id-1', person('own', { id: 'own-id-1', multipleBirthInteger: i + 1 })),
  );
  expect(statuses(answers)).toEqual({ 201: 1, 200: CLIENTS - 1 });
  expect((await versions('own-id-1')).map(({ version }) => version)).toEqual(upTo(CLIENTS));
});

test('If-None-Match: * lets one of 32 make it', async () => {
  const answers = await atOnce(CLIENTS, (i) =>
    arena
      .client(i)
      .send('PUT', '/Patient/own-id-2', person('own-2', { id: 'own-id-2', multipleBirthInteger: i + 1 }), { 'if-none-match': '*' }),
  );
  expect(statuses(answers)).toEqual({ 201: 1, 412: CLIENTS - 1 });
  expect((await versions('own-id-2')).length).toBe(1);
});

test('conditional update: 32 at once for nothing there make one resource, and none is lost', async () => {
  const answers = await atOnce(CLIENTS, (i) =>
    arena.client(i).send('PUT', `/Patient?identifier=${SYSTEM}|cu`, person('cu', { multipleBirthInteger: i + 1 })),
  );
  expect(statuses(answers)).toEqual({ 201: 1, 200: CLIENTS - 1 });
  const ids = new Set(answers.map(({ body }) => body.id));
  expect(ids.size).toBe(1);
  const [id] = ids;
  expect((await versions(id)).map(({ version }) => version)).toEqual(upTo(CLIENTS));
});

test('conditional update and conditional create race: one resource', async () => {
  const answers = await atOnce(CLIENTS, (i) =>
    i % 2 === 0
      ? arena.client(i >> 1).send('PUT', `/Patient?identifier=${SYSTEM}|cucc`, person('cucc', { multipleBirthInteger: i + 1 }))
      : arena.client(i >> 1).send('POST', '/Patient', person('cucc'), { 'if-none-exist': `identifier=${SYSTEM}|cucc` }),
  );
  expect(answers.every(({ status }) => status === 200 || status === 201)).toBe(true);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
});

test('conditional PATCH: 32 at once all apply', async () => {
  const id = await made('cp');
  const answers = await atOnce(CLIENTS, (i) =>
    arena
      .client(i)
      .send('PATCH', `/Patient?identifier=${SYSTEM}|cp`, [
        { op: 'add', path: '/identifier/-', value: { system: 'http://his.example.vn/n', value: `${i}` } },
      ]),
  );
  expect(statuses(answers)).toEqual({ 200: CLIENTS });
  expect((await read(id)).body.identifier.length).toBe(CLIENTS + 1);
});

test('conditional DELETE: 32 at once make one deletion', async () => {
  const id = await made('cd');
  const answers = await atOnce(CLIENTS, (i) => arena.client(i).send('DELETE', `/Patient?identifier=${SYSTEM}|cd`));
  expect(answers.every(({ status }) => status === 204 || status === 404)).toBe(true);
  expect((await read(id)).status).toBe(410);
  const { rows } = await arena.base.database.pool.query('select version, deleted from resource where id = $1', [id]);
  expect(rows).toEqual([{ version: 2, deleted: true }]);
});

test('deletions and updates of one resource alternate in some order, every one with a version of its own', async () => {
  const id = 'back-and-forth';
  await arena.client().send('PUT', `/Patient/${id}`, person('bf', { id }));
  const answers = await atOnce(CLIENTS, (i) =>
    i % 2 === 0
      ? arena.client(i >> 1).send('DELETE', `/Patient/${id}`)
      : arena.client(i >> 1).send('PUT', `/Patient/${id}`, person('bf', { id, multipleBirthInteger: i })),
  );
  for (const [i, { status }] of answers.entries()) expect(i % 2 === 0 ? [204] : [200, 201]).toContain(status);
  const { rows } = await arena.base.database.pool.query<{ version: number }>('select version from resource where id = $1', [id]);
  expect(rows.length).toBe(1);
  const updates = answers.filter((_, i) => i % 2 === 1).map(({ version }) => version);
  expect(new Set(updates).size).toBe(updates.length);
});

test('a resource comes while others begin to point at it: every reference leads to it', async () => {
  await atOnce(CLIENTS, async (i) => {
    const id = `target-${i}`;
    const pointing = (n: number) =>
      arena.client(n).send('POST', '/Basic', { resourceType: 'Basic', code: { text: 'x' }, subject: { reference: `Patient/${id}` } });
    const answers = await Promise.all([
      pointing(i),
      arena.client(i + 1).send('PUT', `/Patient/${id}`, person(id, { id })),
      pointing(i + 1),
      pointing(i),
    ]);
    expect(statuses(answers)).toEqual({ 201: 4 });
    const found = await arena.client(i).send('GET', `/Basic?subject=Patient/${id}&_include=Basic:subject`);
    expect(found.body.entry.length).toBe(4);
    expect((await arena.client(i).send('GET', `/Basic?subject:Patient.identifier=${SYSTEM}|${id}`)).body.entry.length).toBe(3);
  });
});

test('no server failed, and the store keeps its own rules', async () => {
  expect(arena.failures()).toEqual([]);
  expect(await storeFaults(arena.base.database)).toEqual([]);
});
