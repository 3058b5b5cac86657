import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@hub/embedded';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningHub, startHub } from '../hub/start-hub.ts';
import { type BreakingWay, breakingWay } from './breaking.fixture.ts';

// The program as people run it, against a hub in its own processes, over a network that breaks.
const PROGRAM = fileURLToPath(new URL('../export.ts', import.meta.url));
const OBSERVATIONS = 240;
/** Bytes of an answer after which a file is on its way. */
const SOME = 200_000;
/** Workers give way to everybody: on a machine that is busy they take their time. */
const LONG = 300_000;
let store: TestDatabase;
let hub: RunningHub;
let way: BreakingWay;
let home: string;
let folder: string;
const running: ChildProcess[] = [];

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
function start(out: string, args: readonly string[] = [], env: Record<string, string> = { HUB_TOKEN: hub.operatorToken }): ChildProcess {
  const child = spawn(
    process.execPath,
    [PROGRAM, '--out', join(home, out), '--url', `${way.origin}/fhir`, '--types', 'Patient,Observation', ...args],
    { env: { PATH: process.env.PATH as string, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.push(child);
  return child;
}
async function ended(child: ChildProcess): Promise<Ran> {
  const text = { out: '', err: '' };
  child.stdout?.on('data', (part: Buffer) => (text.out += part.toString()));
  child.stderr?.on('data', (part: Buffer) => (text.err += part.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...text };
}
const run = (out: string, args?: readonly string[], env?: Record<string, string>) => ended(start(out, args, env));

async function send(method: string, path: string, body?: object): Promise<void> {
  const headers = { authorization: `Bearer ${hub.operatorToken}`, 'content-type': 'application/fhir+json' };
  const answer = await fetch(`${hub.origin}/fhir/${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  await answer.arrayBuffer();
}
const finding = (id: string) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  // Nothing that packing makes small.
  code: { text: randomBytes(6_000).toString('base64') },
  subject: { reference: 'Patient/mau-1' },
});
/** What the files of a folder hold, and what the store does: bodies in no order. */
async function held(out: string): Promise<readonly string[]> {
  const texts = await Promise.all(['Patient', 'Observation'].map((type) => readFile(join(home, out, `${type}.ndjson`), 'utf8')));
  return texts.flatMap((text) => text.split('\n').filter(Boolean)).sort();
}
async function stored(): Promise<readonly string[]> {
  const { rows } = await store.database.pool.query<{ body: string }>('select body from resource where not deleted');
  return rows
    .map(({ body }) => body)
    .filter((body) => /^\{"resourceType":"(Patient|Observation)"/.test(body))
    .sort();
}
/** Waits until a file is on its way; answers where. */
async function underWay(out: string): Promise<string> {
  const there = join(home, out, '.export');
  const sizeOf = async (name: string) => (await stat(join(there, name)).catch(() => undefined))?.size ?? 0;
  for (;;) {
    const names = await readdir(there).catch(() => []);
    const sizes = await Promise.all(names.filter((name) => name.endsWith('.part')).map(sizeOf));
    if (Math.max(0, ...sizes) > SOME / 4) return there;
    await new Promise((done) => setTimeout(done, 20));
  }
}
/** Another byte than was there. */
async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] as number) ^ 1;
  await writeFile(path, bytes);
}
const asked = (word: string | RegExp) =>
  way.heads.filter((head) => (typeof word === 'string' ? head.includes(word) : word.test(head))).length;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'hub-export-'));
  store = await testDatabase({ poolSize: 2 });
  folder = temporaryFolder('hub-export-');
  hub = await startHub({ databaseUrl: store.url, folder });
  way = await breakingWay(Number(new URL(hub.origin).port));
  const resources = [
    ...['mau-1', 'mau-2'].map((id) => ({ resourceType: 'Patient', id, name: [{ text: 'Người Mẫu' }] })),
    ...Array.from({ length: OBSERVATIONS }, (_, n) => finding(`o${n}`)),
  ];
  const entry = resources.map((resource) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } }));
  await send('POST', '', { resourceType: 'Bundle', type: 'batch', entry });
}, LONG);
afterAll(async () => {
  for (const child of running) if (child.exitCode === null) child.kill('SIGKILL');
  await way?.close();
  await hub?.stop();
  await store?.drop();
  for (const one of [home, folder]) if (one !== undefined) await rm(one, { recursive: true, force: true });
}, LONG);

test(
  'a connection that breaks: the file goes on where it broke, and what is there is the store; each further export brings it up to date',
  async () => {
    way.cut(SOME, 2);
    const first = await run('chain');
    expect(first).toMatchObject({ code: 0, out: expect.stringMatching(`Observation ${OBSERVATIONS}`) });
    expect(asked(/range: bytes=[1-9]/i)).toBeGreaterThanOrEqual(2);
    expect(await held('chain')).toEqual(await stored());
    // Nothing is left of the way there, on either side.
    expect((await readdir(join(home, 'chain'))).sort()).toEqual(['Observation.ndjson', 'Patient.ndjson', 'export-state.json']);
    expect((await store.database.pool.query('select from bulk_export')).rowCount).toBe(0);
    const before = await stat(join(home, 'chain', 'Patient.ndjson'));

    await send('DELETE', 'Observation/o7');
    await send('PUT', 'Observation/o8', finding('o8'));
    await send('PUT', 'Observation/moi', finding('moi'));
    const next = await run('chain', ['--since', 'last']);
    expect(next).toMatchObject({ code: 0, out: expect.stringMatching(/Observation 2\n/) });
    expect(await held('chain')).toEqual(await stored());
    expect((await stat(join(home, 'chain', 'Patient.ndjson'))).mtimeMs).toBe(before.mtimeMs);
    // Another question into the same folder would leave out what only it asks for.
    expect(await run('chain', ['--since', 'last', '--patients'])).toMatchObject({ code: 2 });
  },
  LONG,
);

test(
  'the program killed in the middle of a file goes on with it, without asking for the export again; damage on the disk is found',
  async () => {
    const begun = asked('/$export?');
    way.stall(SOME);
    const doomed = start('killed');
    const there = await underWay('killed');
    // Another over the same folder is told so.
    expect(await run('killed')).toMatchObject({ code: 6 });
    const gone = once(doomed, 'exit');
    doomed.kill('SIGKILL');
    await gone;
    way.stall(undefined);
    const [name] = (await readdir(there)).filter((one) => one.endsWith('.part') && one.startsWith('output'));
    await flip(join(there, name as string));
    expect(await run('killed')).toMatchObject({ code: 0 });
    expect(asked('/$export?')).toBe(begun + 1);
    expect(await held('killed')).toEqual(await stored());
  },
  LONG,
);

test(
  'exit codes: a file that does not agree with its checksum, a token that is not taken, a secret on the command line',
  async () => {
    way.stall(SOME);
    const doomed = start('damaged');
    await underWay('damaged');
    const gone = once(doomed, 'exit');
    doomed.kill('SIGKILL');
    await gone;
    way.stall(undefined);
    // What lies on the server is not what was made there any more.
    const made = join(folder, 'bulk');
    const names = (await readdir(made, { recursive: true })).filter((name) => name.endsWith('.ndjson'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) await flip(join(made, name));
    expect(await run('damaged')).toMatchObject({ code: 4 });
    expect(await readdir(join(home, 'damaged'))).not.toContain('Observation.ndjson');
    expect(await run('refused', [], { HUB_TOKEN: 'x' })).toMatchObject({ code: 3 });
    expect(await run('secret', ['--token=x'])).toMatchObject({ code: 2 });
  },
  LONG,
);

test(
  'as a client with a key of its own (private_key_jwt)',
  async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const registered = await fetch(`${hub.origin}/oauth/register`, {
      method: 'POST',
      headers: { authorization: `Bearer ${hub.operatorToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: 'thong-ke',
        client_name: 'Thống kê',
        hub_kind: 'system',
        scope: 'system/*.rs',
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }] },
      }),
    });
    expect([registered.status, await registered.text()]).toEqual([201, expect.anything()]);
    const key = join(home, 'key.json');
    await writeFile(key, JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'k1' }), { mode: 0o600 });
    expect(await run('key', ['--client-id', 'thong-ke', '--client-key', key], {})).toMatchObject({ code: 0 });
  },
  LONG,
);
