import type { Source } from '@hub/client-register';
import { orderUndo, WITHDRAWAL } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { type VisitDraft, visitFile } from './visit-file.fixture.ts';

let hub: IngestFixture;
let his: Source;

beforeAll(async () => {
  hub = await ingestFixture();
  his = await hub.source('his-92901', '92901');
});
afterAll(() => hub.close());

let requests = 0;
async function withdraw(visit: string): Promise<string> {
  const id = await hub.send(his, JSON.stringify({ withdraw: { visit }, requestedAt: String(++requests) }), WITHDRAWAL);
  await (await hub.worker()).drain(his.id);
  return id;
}
async function ingest(day: string, visits: readonly VisitDraft[]): Promise<string> {
  const id = await hub.send(his, visitFile('92901', day, visits));
  await (await hub.worker()).drain(his.id);
  return id;
}
/** What stands of a visit: types of resources that name it, without those that were withdrawn. */
async function standing(visit: string): Promise<string[]> {
  const rows = await hub.rows('select body from resource where not deleted and strpos(body, $1) > 0', [`"${visit}`]);
  return rows
    .map(({ body }) => body as string)
    .filter((body) => !body.includes('"entered-in-error"') && !body.startsWith('{"resourceType":"Provenance"'))
    .map((body) => JSON.parse(body).resourceType)
    .sort();
}
const drugs = [['40.154', 10]] as const;

test('a visit that the hospital withdraws is entered in error, all of it; its neighbours stand', async () => {
  await ingest('20260310', [
    { visit: 'LK1', patient: 'BN1', drugs },
    { visit: 'LK2', patient: 'BN1', drugs },
  ]);
  const [one, two] = [await standing('LK1'), await standing('LK2')];
  expect(one.length).toBeGreaterThan(4);
  const id = await withdraw('LK1');
  expect(await hub.receipt(id)).toMatchObject({ status: 'completed', counts: { received: 1, stored: 1, unchanged: 0, rejected: 0 } });
  expect([await standing('LK1'), await standing('LK2')]).toEqual([[], two]);
  const told = await hub.rows(
    `select body from resource where body like '{"resourceType":"Provenance"%' and body like '%"NULLIFY"%' and strpos(body, $1) > 0`,
    [id],
  );
  expect(told.length).toBe(1);
});

test('withdrawn again nothing changes; a late older version does not bring it back', async () => {
  expect(await hub.receipt(await withdraw('LK1'))).toMatchObject({
    status: 'completed',
    counts: { received: 1, stored: 0, unchanged: 1, rejected: 0 },
  });
  const late = await ingest('20260309', [{ visit: 'LK1', patient: 'BN1', drugs: [['40.999', 1]] }]);
  expect((await hub.receipt(late)).issues?.map(({ code }) => code)).toContain('VN-SUB-stale');
  expect(await standing('LK1')).toEqual([]);
});

test('undone, the visit stands again; withdrawn and sent newer, too', async () => {
  const id = await withdraw('LK2');
  expect(await standing('LK2')).toEqual([]);
  await orderUndo(hub.database, id, 1);
  await (await hub.worker()).drain(his.id);
  expect((await hub.receipt(id)).status).toBe('undone');
  const again = await standing('LK2');
  expect(again).toContain('MedicationRequest');
  await ingest('20260311', [{ visit: 'LK1', patient: 'BN1', drugs }]);
  expect(await standing('LK1')).toEqual(again);
});

test('a visit the hub does not hold cannot be withdrawn', async () => {
  const receipt = await hub.receipt(await withdraw('LK99'));
  expect(receipt).toMatchObject({ status: 'rejected', counts: { received: 1, stored: 0, unchanged: 0, rejected: 1 } });
  expect(receipt.issues?.map(({ code, record }) => [code, record])).toEqual([['VN-SUB-visit-unknown', 'LK99']]);
});
