import { orderUndo } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { type VisitDraft, visitFile } from './visit-file.fixture.ts';

let hub: IngestFixture;
beforeAll(async () => {
  hub = await ingestFixture();
});
afterAll(() => hub.close());

const BOTH = [
  ['40.154', 10],
  ['40.155', 5],
] as const;
const ONE = [['40.154', 10]] as const;

async function ingest(facility: string, day: string, visit: VisitDraft): Promise<string> {
  const his = await hub.source(`his-${facility}`, facility);
  const id = await hub.send(his, visitFile(facility, day, [visit]));
  await (await hub.worker()).drain(his.id);
  expect((await hub.receipt(id)).counts.rejected).toBe(0);
  return id;
}

/** Rows of the visit that were withdrawn, with the codes of their labels. */
async function withdrawn(facility: string): Promise<readonly (readonly [string, string])[]> {
  const rows = await hub.rows(
    `select body from resource r join facility f on f.facility_id = r.owner where f.code = $1 and body like '%"entered-in-error"%' order by 1`,
    [facility],
  );
  return rows.map(({ body }) => {
    const { resourceType, meta } = JSON.parse(body);
    return [resourceType, (meta.security ?? []).map(({ code }: { code: string }) => code).join(' ')];
  });
}
const visit = { visit: 'LK1', patient: 'BN1' };

test('a row that the version with the label takes away carries the label, and so does what tells of it', async () => {
  await ingest('92901', '20260310', { ...visit, drugs: BOTH });
  const second = await ingest('92901', '20260311', { ...visit, drugs: ONE, disease: 'B20' });
  expect(await withdrawn('92901')).toContainEqual(['MedicationRequest', 'HIV R']);
  expect((await withdrawn('92901')).filter(([, labels]) => labels !== 'HIV R')).toEqual([]);
  const told = await hub.rows(`select labels from resource where body like '%"NULLIFY"%' and strpos(body, $1) > 0`, [second]);
  expect(told.map(({ labels }) => labels > 0)).toEqual([true]);
});

test('a row that an earlier version took away gets the labels of a later one', async () => {
  await ingest('92902', '20260310', { ...visit, drugs: BOTH });
  await ingest('92902', '20260311', { ...visit, drugs: ONE });
  expect(await withdrawn('92902')).toContainEqual(['MedicationRequest', '']);
  const third = await ingest('92902', '20260312', { ...visit, drugs: ONE, disease: 'B20' });
  expect((await withdrawn('92902')).map(([, labels]) => labels)).toEqual(expect.arrayContaining(['HIV R']));
  expect((await withdrawn('92902')).filter(([, labels]) => labels !== 'HIV R')).toEqual([]);
  const versions = await hub.rows('select count(*)::int as n from change_log');
  await ingest('92902', '20260313', { ...visit, drugs: ONE, disease: 'B20', name: 'NGUYỄN VĂN THỬ HAI' });
  expect((await withdrawn('92902')).filter(([, labels]) => labels !== 'HIV R')).toEqual([]);
  expect((await hub.rows('select count(*)::int as n from change_log'))[0].n - versions[0].n).toBeLessThan(8);
  expect((await hub.receipt(third)).counts.stored).toBe(1);
});

test('what is undone goes back with its labels', async () => {
  await ingest('92903', '20260310', { ...visit, drugs: BOTH });
  await ingest('92903', '20260311', { ...visit, drugs: ONE });
  const third = await ingest('92903', '20260312', { ...visit, drugs: ONE, disease: 'B20' });
  await orderUndo(hub.database, third, 1);
  await (await hub.worker()).drain((await hub.source('his-92903', '92903')).id);
  expect((await hub.receipt(third)).status).toBe('undone');
  expect(await withdrawn('92903')).toContainEqual(['MedicationRequest', '']);
});
