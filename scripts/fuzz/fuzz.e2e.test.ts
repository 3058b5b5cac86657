import { rmSync } from 'node:fs';
import { TABLES } from '@hub/all-in-one/testing';
import { temporaryFolder } from '@hub/embedded';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningHub, startHub } from '../hub/start-hub.ts';
import { FUZZ_SETTINGS, fuzz } from './fuzz.ts';
import { wrongWith } from './oracle.ts';

const SECONDS = 20;

let folder: string;
let hub: RunningHub;
beforeAll(async () => {
  folder = temporaryFolder('hub-fuzz-');
  hub = await startHub({ folder, settings: FUZZ_SETTINGS });
}, 130_000);
afterAll(async () => {
  await hub?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('hostile requests at every route: no fault, no silence, nothing of the inside, nothing of a patient', async () => {
  const { faults, requests, statuses, routes } = await fuzz(hub, { seed: 20_261_122, ms: SECONDS * 1_000, tell: () => undefined });
  expect(faults).toEqual([]);
  // It did reach the hub: what was right was answered, and every table was asked.
  expect(requests).toBeGreaterThan(200);
  expect(statuses['200']).toBeGreaterThan(0);
  expect(routes).toBeGreaterThan(Object.values(TABLES).flat().length / 2);
}, 120_000);

test('what the oracle finds', () => {
  const request = { head: Buffer.from('GET /x?a=%3Cp%3E HTTP/1.1'), body: Buffer.alloc(0), method: 'GET', broken: false };
  const secrets = { never: ['hub_secret'], markers: ['DAU1'], mayKnow: ['operator'] };
  const found = (status: number | undefined, text: string, caller = 'facility', headers: [string, string][] = []) =>
    wrongWith(request, caller, { status, headers: new Map(headers), text, ms: 1 }, secrets);
  expect(found(200, 'ok')).toBeUndefined();
  expect(found(undefined, '')).toMatch(/closed/);
  expect(found(500, '')).toBe('status 500');
  expect(found(503, '')).toBe('status 503');
  expect(found(503, '', 'facility', [['retry-after', '2']])).toBeUndefined();
  expect(found(400, 'Error\n    at handle (file:///srv/hub/services/x/src/app.ts:3:4)')).toMatch(/stack/);
  expect(found(400, 'in node_modules/pg')).toMatch(/path/);
  expect(found(400, 'file:///srv/hub/x')).toMatch(/path/);
  expect(found(200, '"_history/file:///etc/pass"', 'operator')).toBeUndefined();
  expect(found(400, 'syntax error at or near "x"')).toMatch(/database/);
  expect(found(400, 'hub_secret')).toBe('a secret');
  expect(found(200, 'DAU1')).toBe('a patient who is not theirs');
  expect(found(200, 'DAU1', 'operator')).toBeUndefined();
});
