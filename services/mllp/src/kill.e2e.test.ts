import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type MllpBench, mllpBench } from './mllp.fixture.ts';
import { framed, message, said, sender } from './sender.fixture.ts';

let bench: MllpBench;
const children: ChildProcess[] = [];

beforeAll(async () => {
  bench = await mllpBench();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
});
afterAll(() => bench.close());

/** A port in a process of its own that dies when it comes to `point` for the n-th time. */
async function port(point: string, n = 1): Promise<{ readonly port: number; readonly child: ChildProcess }> {
  const program = new URL('./killed-mllp.fixture.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, bench.hub.url, bench.folder, point, String(n)], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const told = once(child.stdout as NodeJS.ReadableStream, 'data') as Promise<[Buffer]>;
  const [text] = await Promise.race([told, once(child, 'exit').then(() => [undefined])]);
  if (text === undefined) throw new Error('the port did not open');
  return { port: Number(text.toString()), child };
}

const LINES = 4;
const AGAIN = 60;
/** Messages of the runs before. */
let before = 0;
/** Sends messages on one connection until it ends, ten under way, and answers which were answered AA. */
async function stream(to: number, name: string, count: number): Promise<readonly string[]> {
  const lis = await sender(to);
  const acked = (): string[] => lis.answers.map(said).flatMap((text) => (text.startsWith('AA ') ? [text.slice(3)] : []));
  try {
    for (let n = 0; n < count; n += 10) {
      lis.write(Array.from({ length: 10 }, (_, i) => framed(message(`${name}-${n + i}`))).join(''));
      await lis.read(n + 10);
    }
  } catch {
    // Killed in the middle: what was answered before counts.
  }
  lis.close();
  return acked();
}

test.each([
  ['judged', 3],
  ['archived', 1],
  ['archived', 4],
  ['committed', 1],
  ['committed', 5],
  ['recorded', 3],
  ['answered', 2],
  ['answered', 6],
] as const)(
  'SIGKILL in mid-stream once %s (%d): nothing answered is lost, what is sent again is there once, in its order',
  async (point, n) => {
    const run = `${point}${n}`;
    const { port: dying, child } = await port(point, n);
    const died = once(child, 'exit');
    const names = Array.from({ length: LINES }, (_, i) => `${run}-${i}`);
    const acked = (await Promise.all(names.map((name) => stream(dying, name, 1_000)))).flat();
    expect(await died).toEqual([null, 'SIGKILL']);

    const ours = async (): Promise<string[]> =>
      (await bench.taken(before)).flatMap(({ body }) => (body.includes(`|${run}-`) ? [body.split('|')[9] as string] : []));
    const kept = new Set(await ours());
    expect(acked.filter((id) => !kept.has(id))).toEqual([]);

    // Every sender sends all it has no answer for again.
    const { port: living } = await port('');
    const again = (await Promise.all(names.map((name) => stream(living, name, AGAIN)))).flat();
    expect(again.length).toBe(LINES * AGAIN);
    const all = await ours();
    expect(new Set(all).size).toBe(all.length);
    for (const name of names) {
      const own = all.filter((id) => id.startsWith(`${name}-`)).map((id) => Number(id.slice(name.length + 1)));
      expect(own).toEqual(own.map((_, i) => i));
      expect(own.length).toBeGreaterThanOrEqual(AGAIN);
    }
    before += all.length;
  },
);
