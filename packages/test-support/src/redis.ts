import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findOnPath } from './find-on-path.ts';
import { freePort } from './free-port.ts';

/** A Redis of a test's own. */
export interface TestRedis {
  readonly url: string;
  /** Ends it; nothing of it stays. */
  stop(): Promise<void>;
}

/** What a test prints in place of its Redis half, so that nobody takes silence for a pass. */
export const redisMissing = 'not run: needs redis-server on PATH (Debian: apt-get install redis-server)';

/** Starts a throw-away `redis-server` on a free port of 127.0.0.1; undefined when the machine has none. */
export async function testRedis(): Promise<TestRedis | undefined> {
  const program = findOnPath('redis-server') ?? findOnPath('valkey-server');
  if (program === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'hub-test-redis-'));
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
  const child = spawn(program, args, { cwd: folder, stdio: 'ignore' });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const onExit = (): void => void child.kill('SIGKILL');
  process.once('exit', onExit);
  const stop = async (): Promise<void> => {
    process.off('exit', onExit);
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (const until = Date.now() + 10_000; Date.now() < until; await wait(20)) {
    if (await accepts(port)) return { url: `redis://127.0.0.1:${port}`, stop };
  }
  await stop();
  throw new Error('redis-server did not start within 10 s');
}

function accepts(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      answer(true);
    });
    socket.once('error', () => answer(false));
  });
}
