import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@hub/embedded';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Random } from '../fuzz/random.ts';
import { type RunningHub, startHub } from '../hub/start-hub.ts';
import { mutant } from './mutate.ts';
import { MUTANTS_SETTINGS, runMutants } from './run.ts';
import { seeds } from './seeds.ts';

const COUNT = 150;
const SEED = 7;

let folder: string;
let drop: string;
let hub: RunningHub;
beforeAll(async () => {
  folder = temporaryFolder('hub-mutants-');
  drop = join(folder, 'drop');
  mkdirSync(drop);
  hub = await startHub({ folder, settings: { ...MUTANTS_SETTINGS, DROP_DIR: drop } });
}, 130_000);
afterAll(async () => {
  await hub?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

test('damaged files by both doors: each has a final receipt that says what is wrong, or is stored; nothing falls, memory stays', async () => {
  const report = await runMutants(hub, { seed: SEED, count: COUNT, drop, tell: () => undefined });
  expect(report.faults).toEqual([]);
  expect(report.sent).toBe(COUNT);
  expect(Object.values(report.statuses).reduce((sum, n) => sum + n, 0)).toBe(COUNT);
  // It did reach the readers: some are whole enough to be stored, most are not.
  expect(report.counts.stored).toBeGreaterThan(0);
  expect(report.statuses.rejected).toBeGreaterThan(COUNT / 3);
  expect(report.codes).toBeGreaterThan(10);
  // Far below what the bombs among them would unpack to.
  expect(report.peak.worker).toBeGreaterThan(0);
  expect(report.peak.worker).toBeLessThan(900);
  expect(report.peak.hub).toBeLessThan(900);
}, 240_000);

test('a mutant is decided by (seed, number) alone, and every kind of damage comes', () => {
  const all = seeds();
  const made = (at: number) => mutant(new Random(SEED, at), all);
  const one = made(41);
  for (let at = 0; at < 40; at += 1) made(at);
  expect(made(41)).toEqual(one);
  const kinds = new Set(Array.from({ length: 1_500 }, (_, at) => made(at).kind));
  for (const kind of [
    'truncated',
    'bits flipped',
    'entities and doctype',
    'zip bomb',
    'gzip bomb',
    'zip with overlapping members',
    'wrong encoding',
    'base64 damaged',
  ])
    expect(kinds).toContain(kind);
});
