import { rmSync } from 'node:fs';
import { temporaryFolder } from '@hub/embedded';
import { FORMATS } from '@hub/synthetic-province';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningHub, startHub } from '../hub/start-hub.ts';
import { collect, untilFinal } from './collect.ts';
import { differences } from './compare.ts';
import { deliver } from './deliver.ts';
import { agrees } from './result.ts';

let folder: string;
let hub: RunningHub;
beforeAll(async () => {
  folder = temporaryFolder('hub-receipts-');
  hub = await startHub({ folder });
}, 130_000);
afterAll(async () => {
  await hub?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('300 visits of all tables and three editions, a third of them at fault: every receipt is the one expected', async () => {
  const options = {
    people: 120,
    seed: 20,
    from: '2024-01-01',
    to: '2026-06-30',
    batch: 5,
    tables: 'all',
    defects: { rate: 0.35 },
  } as const;
  const { files, visits, checkIns } = await deliver(hub, options, 300, () => undefined);
  await untilFinal(hub, () => undefined);
  const comparison = await collect(hub, files);
  expect(comparison.differing).toEqual([]);
  expect(agrees(comparison)).toBe(true);
  expect(visits).toBeGreaterThanOrEqual(300);
  expect(checkIns).toBeGreaterThan(0);
  // Faults of many kinds were there to be told of.
  expect(Object.keys(comparison.defects).length).toBeGreaterThan(25);
  expect(comparison.counted.rejected).toBeGreaterThan(10);
  expect(comparison.counted.stored).toBeGreaterThan(150);
}, 180_000);

test('the same people in HL7 v2, sheets, FHIR and DICOM, a third of the records at fault: every receipt is the one expected', async () => {
  const options = {
    people: 18,
    // Another province: the facilities of the first hold their own people.
    province: '04',
    seed: 49,
    from: '2025-01-01',
    to: '2026-06-30',
    batch: 8,
    tables: 'all',
    formats: FORMATS,
    defects: { rate: 0.35 },
  } as const;
  const { files, others } = await deliver(hub, options, Number.POSITIVE_INFINITY, () => undefined);
  await untilFinal(hub, () => undefined);
  const comparison = await collect(hub, files);
  expect(comparison.differing).toEqual([]);
  expect(agrees(comparison)).toBe(true);
  expect(others).toBeGreaterThan(300);
  // Messages sent twice or late change nothing, and their senders hear so.
  expect(comparison.counted.unchanged).toBeGreaterThan(5);
  const written = Object.keys(comparison.defects);
  const asked = ['PID-missing', 'segment-unknown', 'message-of-another-facility', 'no-separators', 'message-twice', 'message-late'];
  for (const kind of [...asked, 'CCCD-zeros-lost', 'day-impossible', 'name-missing', 'header-unknown', 'resource-invalid'])
    expect(written).toContain(kind);
}, 180_000);

test('a difference is found, whichever way', () => {
  const issue = { severity: 'warning', code: 'VN-XML1-CAN_NANG-invalid', record: 'A', field: 'XML1.CAN_NANG' } as const;
  const expected = { counts: { received: 2, stored: 2, rejected: 0 }, issues: [issue], defects: [] };
  const got = { status: 'completed', counts: { received: 2, stored: 2, unchanged: 0, rejected: 0 }, issues: [issue] };
  expect(differences(expected, got)).toEqual([]);
  expect(differences(expected, { ...got, issues: [] })).toEqual([expect.stringContaining('not told')]);
  expect(differences(expected, { ...got, issues: [issue, issue] })).toEqual([expect.stringContaining('not expected')]);
  expect(differences(expected, { ...got, issues: [{ ...issue, record: 'B' }] })).toHaveLength(2);
  expect(differences(expected, { ...got, counts: { ...got.counts, stored: 1, unchanged: 1 } })).toHaveLength(2);
  expect(differences(expected, { ...got, status: 'rejected' })).toHaveLength(1);
});
