import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type LandingBench, landingBench, namesIn } from './landing.fixture.ts';

let bench: LandingBench;
const children: ChildProcess[] = [];

beforeAll(async () => {
  bench = await landingBench();
});
afterEach(async () => {
  for (const child of children.splice(0)) await killed(child);
});
afterAll(() => bench.drop());

/** A receiver in a process of its own that dies when it comes to `point` for the n-th time. */
function receiver(point: string, n = 1): ChildProcess {
  const program = new URL('./killed-drop.fixture.ts', import.meta.url).pathname;
  const args = [program, bench.hub.url, bench.archiveFolder, bench.folder, point, String(n)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const done = (): string => join(bench.landing, 'done');
const beside = (name: string): string[] => [name, `${name}.receipt.json`, `${name}.receipt.txt`];
/** Every place a file can be in is empty but done. */
async function nothingElsewhere(): Promise<void> {
  await until(
    () => namesIn(join(bench.landing, '.taking')),
    (names) => names.every((name) => name === '.id'),
  );
  expect(await namesIn(bench.landing)).toEqual(['.taking', 'done', 'failed']);
  expect(await namesIn(join(bench.landing, 'failed'))).toEqual([]);
}

test.each(['claimed', 'archived', 'committed', 'delivered', 'recorded', 'noted', 'receipt', 'moved'])(
  'SIGKILL once %s: one submission, one file with one receipt',
  async (point) => {
    const before = await bench.ids();
    const child = receiver(point);
    const died = once(child, 'exit');
    await mkdir(bench.landing, { recursive: true });
    const name = `${point}.xml`;
    const body = `<${point}/>`;
    await writeFile(join(bench.landing, `.${name}`), body);
    await rename(join(bench.landing, `.${name}`), join(bench.landing, name));
    // Those behind the receipt are reached once it is final.
    const ending = setInterval(() => void bench.end('completed'), 30);
    try {
      expect(await died).toEqual([null, 'SIGKILL']);
      const left = (await bench.ids()).slice(before.length);
      expect(left.length).toBe(point === 'claimed' || point === 'archived' ? 0 : 1);

      receiver('');
      await until(
        () => namesIn(done()),
        (names) => names.length === 3,
      );
      expect(await namesIn(done())).toEqual(beside(name));
      await nothingElsewhere();
      const ids = (await bench.ids()).slice(before.length);
      expect(ids.length).toBe(1);
      if (left.length > 0) expect(ids).toEqual(left);
      expect(await bench.receiptOf(`done/${name}`)).toMatchObject({ id: ids[0], status: 'completed' });
      expect(await readFile(join(done(), name), 'utf8')).toBe(body);
    } finally {
      clearInterval(ending);
      await rm(done(), { recursive: true, force: true });
    }
  },
);

test('killed again and again, two at a time, while files come: each is one submission with one receipt', async () => {
  const before = (await bench.ids()).length;
  const points = ['claimed', 'archived', 'committed', 'delivered', 'recorded', 'noted', 'receipt', 'moved'];
  let running = true;
  const ending = setInterval(() => void bench.end('completed'), 50);
  // Two processes; whichever dies is followed by one that dies elsewhere, a little later.
  const lanes = [0, 1].map(async (lane) => {
    for (let round = lane; running && round < 30; round += 2) {
      const child = receiver(points[round % points.length] as string, 1 + (round % 7));
      await Promise.race([
        once(child, 'exit'),
        until(
          () => !running,
          (over) => over,
          120_000,
        ),
      ]);
    }
  });
  const names = Array.from({ length: 60 }, (_, i) => `f${i}.xml`);
  for (const name of names) {
    await writeFile(join(bench.landing, `.${name}`), `<f n="${name}"/>`);
    await rename(join(bench.landing, `.${name}`), join(bench.landing, name));
  }
  try {
    await until(
      () => namesIn(done()),
      (found) => found.length >= 90,
      90_000,
    );
    running = false;
    await Promise.all(lanes);
    receiver('');
    await until(
      () => namesIn(done()),
      (found) => found.length === 180,
      60_000,
    );
    expect(await namesIn(done())).toEqual(names.flatMap(beside).sort());
    await nothingElsewhere();
    expect((await bench.ids()).length).toBe(before + 60);
    const receipts = await Promise.all(names.map(async (name) => (await bench.receiptOf(`done/${name}`)).id));
    expect(new Set(receipts).size).toBe(60);
    for (const name of names) expect(await readFile(join(done(), name), 'utf8')).toBe(`<f n="${name}"/>`);
  } finally {
    running = false;
    clearInterval(ending);
  }
}, 240_000);
