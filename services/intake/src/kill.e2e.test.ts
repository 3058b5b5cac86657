import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureOperator, issueToken, putSource } from '@hub/client-register';
import { openArchive } from '@hub/raw-archive';
import { openSources } from '@hub/submission-log';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

let hub: TestDatabase;
let folder: string;
let token: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  hub = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'hub-kill-'));
  const source = { code: 'his-92901', facility: '92901', facilityName: 'A', kind: 'hospital', formats: ['qd-xml'], msh4: [] } as const;
  await putSource(hub.database, source);
  token = (await issueToken(hub.database, await ensureOperator(hub.database))).token;
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await hub.drop();
  await rm(folder, { recursive: true });
});

/** Starts an intake that dies at `point`; returns its address. */
async function intake(point: string): Promise<{ base: string; child: ChildProcess }> {
  const program = new URL('./killed-intake.fixture.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, hub.url, folder, point], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const said = once(child.stdout as NodeJS.ReadableStream, 'data') as Promise<[Buffer]>;
  const [port] = await Promise.race([said, once(child, 'exit').then(() => [undefined])]);
  if (port === undefined) throw new Error('intake did not start');
  return { base: `http://127.0.0.1:${port.toString().trim()}`, child };
}

const submit = (base: string, body: Buffer): Promise<Response> =>
  fetch(`${base}/intake/submissions?source=his-92901`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/xml' },
    body,
  });
const submissions = async (): Promise<string[]> =>
  (await hub.database.pool.query<{ id: string }>('select id from submission order by seq')).rows.map(({ id }) => id);

describe.each([
  ['small', 50],
  ['large', 600_000],
])('SIGKILL with a %s body under way', (_, size) => {
  test.each(['archived', 'committed'] as const)('once %s: nothing acknowledged is lost, the resend is taken once', async (point) => {
    const body = Buffer.alloc(size, `${point} ${size} `);
    const before = await submissions();
    const { base, child } = await intake(point);
    const died = once(child, 'exit');
    await expect(submit(base, body)).rejects.toThrow();
    await died;
    const left = (await submissions()).slice(before.length);
    // Before the commit: bytes lie in the archive, no submission, the sender knows nothing and sends again.
    // After it: the sweep finds it although nobody was answered and no bell was rung.
    expect(left.length).toBe(point === 'archived' ? 0 : 1);
    if (point === 'committed') expect(await openSources(hub.database)).toHaveLength(1);
    else expect(await openSources(hub.database)).toEqual([]);

    const alive = await intake('');
    const answer = await submit(alive.base, body);
    const { id } = (await answer.json()) as { id: string };
    expect(answer.status).toBe(point === 'archived' ? 202 : 200);
    expect((await submissions()).slice(before.length)).toEqual([id]);
    if (point === 'committed') expect(left).toEqual([id]);
    const raw = await fetch(`${alive.base}/intake/submissions/${id}/raw`, { headers: { Authorization: `Bearer ${token}` } });
    expect(Buffer.from(await raw.arrayBuffer()).equals(body)).toBe(true);
    await hub.database.pool.query(`update submission set status = 'rejected'`);
  });
});

test('what the kills left in the archive is whole, and can be indexed again', async () => {
  const archive = await openArchive({ folder, database: hub.database });
  const rows = async () => (await hub.database.pool.query('select sha256, size from archive_blob order by 1')).rows;
  const before = await rows();
  await hub.database.pool.query('alter table submission drop constraint submission_sha256_fkey');
  await hub.database.pool.query('delete from archive_blob');
  expect(await archive.rebuildIndex()).toMatchObject({ torn: [], damaged: [] });
  expect(await rows()).toEqual(before);
  expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  await archive.close();
});
