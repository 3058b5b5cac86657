import type { Source } from '@hub/client-register';
import { orderUndo } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { checkInEnvelope, checkInFile, type VisitDraft, visitFile } from './visit-file.fixture.ts';

/** Check-in and visit of one stay, in every order they can come in. */

let hub: IngestFixture;
let his: Source;

beforeAll(async () => {
  hub = await ingestFixture();
  his = await hub.source('his-92901', '92901');
});
afterAll(() => hub.close());

async function ingest(...files: readonly string[]) {
  const ids: string[] = [];
  for (const file of files) ids.push(await hub.send(his, file));
  await (await hub.worker()).drain(his.id);
  const receipt = await hub.receipt(ids.at(-1) as string);
  return { counts: receipt.counts, codes: receipt.issues?.map(({ code }) => code).filter((code) => code.startsWith('VN-SUB')) };
}

/** What a visit's resources say of themselves. */
async function stateOf(visit: string, ...types: readonly string[]): Promise<string[]> {
  const rows = await hub.rows('select body from resource where strpos(body, $1) > 0', [visit]);
  return rows
    .map(({ body }) => JSON.parse(body))
    .filter(({ resourceType }) => types.includes(resourceType))
    .map(({ resourceType, status, period }) => `${resourceType} ${status}${period?.end === undefined ? '' : ' ended'}`)
    .sort();
}
const STORED = { received: 1, stored: 1, unchanged: 0, rejected: 0 };
const UNCHANGED = { received: 1, stored: 0, unchanged: 1, rejected: 0 };
const TYPES = ['Encounter', 'MedicationRequest', 'ServiceRequest', 'Claim'];
const stay = (n: number): VisitDraft => ({ visit: `CI${n}`, patient: `BNCI${n}`, drugs: [['40.154', 10]] });

test('a check-in, the same again, then its visit: one Encounter, finished; the open order is withdrawn for the row that came', async () => {
  const visit = stay(1);
  expect(await ingest(checkInFile('92901', visit))).toEqual({ counts: STORED, codes: [] });
  expect(await stateOf('CI1', ...TYPES)).toEqual(['Encounter in-progress', 'MedicationRequest active']);
  expect(await ingest(`${checkInFile('92901', visit)}\n`)).toEqual({ counts: UNCHANGED, codes: [] });
  expect(await ingest(visitFile('92901', '20260310', [visit]))).toEqual({ counts: STORED, codes: [] });
  expect(await stateOf('CI1', ...TYPES)).toEqual([
    'Claim active',
    'Encounter finished ended',
    'MedicationRequest completed',
    'MedicationRequest entered-in-error',
  ]);
});

test('a check-in after its visit changes nothing, whatever its NGAYLAP says', async () => {
  const visit = stay(2);
  await ingest(visitFile('92901', '20260310', [visit]));
  const before = await hub.rows('select count(*)::int as versions from change_log');
  expect(await ingest(checkInFile('92901', visit))).toEqual({ counts: UNCHANGED, codes: ['VN-SUB-stale'] });
  expect(await ingest(checkInEnvelope('92901', '20260401', [visit]))).toEqual({ counts: UNCHANGED, codes: ['VN-SUB-stale'] });
  expect(await hub.rows('select count(*)::int as versions from change_log')).toEqual(before);
  expect(await ingest(visitFile('92901', '20260309', [{ ...visit, drugs: [] }]))).toEqual({ counts: UNCHANGED, codes: ['VN-SUB-stale'] });
});

test('both sent before either was read', async () => {
  const visit = stay(3);
  expect(await ingest(visitFile('92901', '20260310', [visit]), checkInFile('92901', visit))).toEqual({
    counts: UNCHANGED,
    codes: ['VN-SUB-stale'],
  });
  expect(await stateOf('CI3', 'Encounter')).toEqual(['Encounter finished ended']);
});

test('a visit dated before its check-in is no older than it', async () => {
  const visit = stay(4);
  await ingest(checkInEnvelope('92901', '20260401', [visit]));
  expect(await ingest(visitFile('92901', '20260310', [visit]))).toEqual({ counts: STORED, codes: [] });
  expect(await stateOf('CI4', 'Encounter')).toEqual(['Encounter finished ended']);
});

test('an older check-in after a newer one is stale; a newer one corrects', async () => {
  const visit = stay(5);
  await ingest(checkInEnvelope('92901', '20260310', [visit]));
  expect(await ingest(checkInEnvelope('92901', '20260309', [{ ...visit, drugs: [['40.200', 1]] }]))).toEqual({
    counts: UNCHANGED,
    codes: ['VN-SUB-stale'],
  });
  expect(await ingest(checkInEnvelope('92901', '20260311', [{ ...visit, drugs: [] }]))).toEqual({ counts: STORED, codes: [] });
  expect(await stateOf('CI5', 'MedicationRequest', 'ServiceRequest')).toEqual([
    'MedicationRequest entered-in-error',
    'ServiceRequest active',
  ]);
});

test('the visit undone, its check-in stands again, and the visit may come once more', async () => {
  const visit = stay(6);
  await ingest(checkInFile('92901', visit));
  const before = await stateOf('CI6', ...TYPES);
  const id = await hub.send(his, visitFile('92901', '20260310', [visit]));
  await (await hub.worker()).drain(his.id);
  await orderUndo(hub.database, id, 1);
  await (await hub.worker()).drain(his.id);
  expect((await hub.receipt(id)).status).toBe('undone');
  expect((await stateOf('CI6', ...TYPES)).filter((state) => !state.endsWith('entered-in-error'))).toEqual(before);
  expect(await ingest(checkInEnvelope('92901', '20260309', [{ ...visit, drugs: [] }]))).toEqual({ counts: STORED, codes: [] });
  expect(await ingest(visitFile('92901', '20260309', [visit]))).toEqual({ counts: STORED, codes: [] });
  expect(await stateOf('CI6', 'Encounter', 'Claim')).toEqual(['Claim active', 'Encounter finished ended']);
});
