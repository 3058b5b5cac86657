import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { uploadInProcess } from './upload-process.ts';

const PROVINCE = { people: 12, seed: 7, from: '2025-07-01', to: '2026-06-30' };
const never = new AbortController().signal;
let server: Server | undefined;

/** An intake that answers as it is told. */
async function intake(answer: RequestListener): Promise<string> {
  server = createServer((request, response) => {
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Uploading processes started by `parent`. */
const uploaders = (parent?: number): number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, from, state, ...args]) =>
        args.join(' ').includes('upload-main') && !state?.startsWith('Z') && (parent === undefined || Number(from) === parent),
    )
    .map(([pid]) => Number(pid));

test('sends every file and tells the visits', async () => {
  let files = 0;
  const url = await intake((_request, response) => {
    files += 1;
    response.writeHead(202).end();
  });
  let visits = 0;
  await uploadInProcess({ url, tokens: {}, options: PROVINCE }, never, (sent) => {
    visits = sent;
  });
  expect(files).toBeGreaterThan(5);
  expect(visits).toBeGreaterThanOrEqual(files);
}, 30_000);

test('an answer that is no ends it with a problem; so does a process that is killed', async () => {
  const refusing = await intake((_request, response) => response.writeHead(401).end());
  await expect(uploadInProcess({ url: refusing, tokens: {}, options: PROVINCE }, never, () => undefined)).rejects.toThrow(/401/);
  server?.close();
  const slow = await intake((_request, response) => response.writeHead(503, { 'retry-after': '1' }).end());
  const running = uploadInProcess({ url: slow, tokens: {}, options: PROVINCE }, never, () => undefined);
  running.catch(() => undefined);
  while (uploaders(process.pid).length === 0) await wait(50);
  for (const pid of uploaders(process.pid)) process.kill(pid, 'SIGKILL');
  await expect(running).rejects.toThrow(/exit/);
}, 30_000);

test('ends at once and without an error when it is told to, and with its parent', async () => {
  const url = await intake((_request, response) => response.writeHead(503, { 'retry-after': '1' }).end());
  const stop = new AbortController();
  const running = uploadInProcess({ url, tokens: {}, options: PROVINCE }, stop.signal, () => undefined);
  while (uploaders(process.pid).length === 0) await wait(50);
  stop.abort();
  await running;
  expect(uploaders(process.pid)).toEqual([]);

  const module = fileURLToPath(new URL('./upload-process.ts', import.meta.url));
  const code = `import { uploadInProcess } from ${JSON.stringify(module)};
    await uploadInProcess(${JSON.stringify({ url, tokens: {}, options: PROVINCE })}, new AbortController().signal, () => undefined);`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: 'ignore' });
  while (uploaders(parent.pid).length === 0) await wait(50);
  const [child] = uploaders(parent.pid);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  for (let tries = 0; tries < 100 && uploaders().includes(child as number); tries++) await wait(50);
  expect(uploaders()).not.toContain(child);
}, 30_000);
