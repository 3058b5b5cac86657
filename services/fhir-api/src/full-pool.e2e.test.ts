import { setTimeout as wait } from 'node:timers/promises';
import { ensureOperator, issueToken } from '@hub/client-register';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Arena, openArena } from './testing/arena.fixture.ts';
import { atOnce, clientOf, statuses } from './testing/client.fixture.ts';

// complaints.md §3: "answered under statement time-out with 4xx outcome rather than a dead pool". Statements may take five seconds here.
const SYSTEM = 'http://his.example.vn/mrn';

let arena: Arena;
beforeAll(async () => {
  arena = await openArena({ servers: 1, env: { STATEMENT_TIMEOUT_MS: '5000' } });
  expect((await arena.client().send('PUT', '/Patient/there', person('there', { id: 'there' }))).status).toBe(201);
  expect((await arena.client().send('GET', '/Patient/_history')).status).toBe(200);
});
afterAll(() => arena.close());

const person = (value: string, more: object = {}) => ({ resourceType: 'Patient', identifier: [{ system: SYSTEM, value }], ...more });

test('slow requests that fill the pool hold up neither logins nor reads nor writes of others', async () => {
  const holder = await arena.base.database.pool.connect();
  await holder.query('begin');
  await holder.query('lock table resource_history in access exclusive mode');
  const slow = atOnce(40, () => arena.client().send('GET', '/Patient/_history'));
  try {
    await wait(300);
    await others();
  } finally {
    await holder.query('rollback');
    holder.release();
  }
  // None of them was stopped for its time: nobody waited for that.
  expect(statuses(await slow)).toEqual({ 200: 40 });
}, 60_000);

async function others(): Promise<void> {
  const answered = async (name: string, work: Promise<{ status: number }>, status: number) =>
    expect([name, (await work).status]).toEqual([name, status]);
  // A token that this server has never seen.
  const { token } = await issueToken(arena.base.database, await ensureOperator(arena.base.database, 'other'));
  const other = clientOf(arena.servers[0]?.url as string, token);
  await Promise.all([
    answered('read', other.send('GET', '/Patient/there'), 200),
    answered('search', other.send('GET', `/Patient?identifier=${SYSTEM}|there`), 200),
    answered('create', other.send('POST', '/Patient', person('new')), 201),
    answered('conditional create', other.send('POST', '/Patient', person('new-2'), { 'if-none-exist': `identifier=${SYSTEM}|new-2` }), 201),
    answered(
      'transaction',
      other.send('POST', '', {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [{ resource: person('new-3'), request: { method: 'POST', url: 'Patient' } }],
      }),
      200,
    ),
  ]);
}
