import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureOperator, putSource, type Source } from '@hub/client-register';
import { type Database, grantRoles, openDatabase } from '@hub/database';
import { openSecrets, type Secrets } from '@hub/raw-archive';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  drainSource,
  dropOldDeliveries,
  dueDeliveries,
  facilityNumber,
  finish,
  issueCountsOf,
  listIssues,
  listReceipts,
  noteDelivery,
  openRegistrar,
  readQuality,
  readWebhook,
  receiptTotals,
  recordProgress,
  removeWebhook,
  ruleCounts,
  secretOf,
  setWebhook,
} from './index.ts';

let hub: TestDatabase;
let intake: Database;
let worker: Database;
let his: Source;
let operator: number;
let folder: string;
let secrets: Secrets;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-roles-'));
  secrets = openSecrets(join(folder, 'keys'));
  hub = await testDatabase();
  expect(await grantRoles(hub.database)).toBe(true);
  intake = openDatabase({ url: hub.url, poolSize: 3, role: 'hub_intake' });
  worker = openDatabase({ url: hub.url, poolSize: 3, role: 'hub_worker' });
  operator = await ensureOperator(hub.database);
  const input = {
    code: 'his-92901',
    facility: '92901',
    facilityName: 'Bệnh viện Mẫu',
    kind: 'hospital',
    formats: ['qd-xml'],
    msh4: [],
  } as const;
  his = (await putSource(hub.database, input)).source;
});
afterAll(async () => {
  await intake.close();
  await worker.close();
  await hub.drop();
  await rm(folder, { recursive: true });
});

test('intake and the worker do their work with their own rights, and intake cannot read what signs', async () => {
  const bytes = { sha256: randomBytes(32), size: 10, location: { kind: 'file' } as const };
  const send = (mappingVersion: number) =>
    openRegistrar(intake, { mappingVersion }).register({
      sourceId: his.id,
      facilityId: his.facility.id,
      sentBy: operator,
      contentType: 'application/xml',
      bytes,
    });
  await setWebhook(intake, secrets, {
    sourceId: his.id,
    url: 'https://his.example.vn/done',
    secret: 'never seen by intake',
    setBy: operator,
  });
  const { id } = await send(1);
  const issue = { severity: 'error' as const, code: 'VN-XML1-HO_TEN-required', message: { vi: 'Thiếu.', en: 'Missing.' } };
  await drainSource(worker, his.id, 1, async ({ seq }) => {
    const quality = { erroneous: 1, warned: 0, minutes: [5], tables: [{ table: 'XML1', lines: 1, asked: 2, filled: 1 }] };
    const counts = { received: 1, stored: 0, unchanged: 0, rejected: 1 };
    await worker.transaction((c) => recordProgress(c, { seq, from: 0, counts, issues: [issue], quality }));
    await finish(worker, seq);
  });

  const filter = { from: Date.now() - 3_600_000, to: Date.now() + 3_600_000, by: 'day' } as const;
  expect((await readQuality(intake, filter)).rules).toEqual([{ code: issue.code, severity: 'error', count: 1, submissions: 1 }]);
  expect(await facilityNumber(intake, '92901')).toBe(his.facility.id);
  expect((await receiptTotals(intake, { code: 'VN-XML1-*' })).submissions).toBe(1);
  expect((await listReceipts(intake, { facility: '92901' }, 10)).receipts).toHaveLength(1);
  expect([(await listIssues(intake, id, {}, -1, 10)).length, (await ruleCounts(intake, id)).length]).toEqual([1, 1]);
  expect((await issueCountsOf(intake, [id])).get(id)).toEqual({ error: 1, warning: 0, information: 0 });

  const [due] = await dueDeliveries(worker, 10);
  expect(due).toMatchObject({ submission: id, status: 'rejected' });
  expect(due && (await secretOf(secrets, due))).toBe('never seen by intake');
  await noteDelivery(worker, due?.id ?? 0, { answer: 200 });
  await dropOldDeliveries(worker);
  expect((await readWebhook(intake, his.id, 10))?.deliveries).toEqual([expect.objectContaining({ submission: id, answer: 200 })]);
  for (const column of ['secret_key', 'sealed_secret'])
    await expect(intake.pool.query(`select ${column} from webhook`)).rejects.toMatchObject({ code: '42501' });

  // Rejected under an older mapping and sent again: intake sets it back, and what was kept of it goes.
  expect((await send(2)).outcome).not.toBe('known');
  expect((await readQuality(intake, filter)).rules).toEqual([]);
  expect(await removeWebhook(intake, his.id)).toBe(true);
});
