import { gzipSync } from 'node:zlib';
import { startBulkWorker } from '@hub/bulk-worker';
import { storeFaults } from '@hub/resource-store/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ImportApi, startImportApi } from './import-api.fixture.ts';

let hub: ImportApi;
beforeAll(async () => {
  hub = await startImportApi();
}, 60_000);
afterAll(() => hub?.close());

const patient = (id: string, more = {}) => JSON.stringify({ resourceType: 'Patient', id, name: [{ text: 'Đỗ Thị Mẫu' }], ...more });

/** Begins an import of files, waits for its end with a worker of its own. */
async function imported(files: Readonly<Record<string, string>>) {
  const worker = hub.work(startBulkWorker);
  try {
    return await hub.import('IncrementalLoad', files);
  } finally {
    await worker.stop();
  }
}

test('what is stored late is last updated late: who asks for what changed since its last look is told', async () => {
  const job = await hub.begin('IncrementalLoad');
  await hub.put(job, 'a.ndjson', patient('muon'));
  await hub.start(job);
  const { rows } = await hub.api.base.database.pool.query<{ at: Date }>('select started_at as at from bulk_import where state = $1', [
    'queued',
  ]);
  // Somebody looks after the import was told to begin, and before its first line is stored.
  while (Date.now() <= (rows[0] as { at: Date }).at.getTime() + 1) await new Promise((done) => setTimeout(done, 2));
  const looked = new Date().toISOString();
  const worker = hub.work(startBulkWorker);
  await hub.done(job);
  await worker.stop();
  const found = await hub.request(`/Patient?_lastUpdated=ge${looked}&_summary=count`);
  expect(await found.json()).toMatchObject({ total: 1 });
});

test('a byte order mark before a line hides no double; alone it is no line', async () => {
  const done = await imported({
    'a.ndjson': `\uFEFF${patient('dau', { gender: 'female' })}\n${patient('dau', { gender: 'other' })}`,
    'b.ndjson': `\uFEFF${patient('dau', { gender: 'male' })}`,
    'c.ndjson': '\uFEFF\n',
  });
  expect(done.output).toMatchObject([
    { received: 2, created: 1, rejected: 1 },
    { received: 1, created: 0, updated: 0, rejected: 1 },
    { received: 0, rejected: 0 },
  ]);
  expect((await hub.errors(done)).map(({ issue }) => issue[0]?.code)).toEqual(['duplicate', 'duplicate']);
  expect(await (await hub.request('/Patient/dau')).json()).toMatchObject({ gender: 'female', meta: { versionId: '1' } });
  expect(await storeFaults(hub.api.base.database)).toEqual([]);
});

test('a file of no bytes is a file without lines', async () => {
  const job = await hub.begin('IncrementalLoad');
  const answer = await hub.put(job, 'khong.ndjson', '');
  expect([answer.status, await answer.json()]).toEqual([201, { name: 'khong.ndjson', lines: 0, bytes: 0 }]);
  await hub.request(job, { method: 'DELETE' });
});

test('what unpacks to hundreds of times what came is refused, however little is in it', async () => {
  const job = await hub.begin('IncrementalLoad');
  const answer = await hub.put(job, 'bom.ndjson', gzipSync(`${' '.repeat(4_095)}\n`.repeat(10_000)), { 'Content-Encoding': 'gzip' });
  expect([answer.status, await answer.text()]).toEqual([413, expect.stringMatching(/unpacks to/)]);
  await hub.request(job, { method: 'DELETE' });
}, 30_000);

test('nothing more is stored for a client that was disabled meanwhile', async () => {
  const { pool } = hub.api.base.database;
  const job = await hub.begin('IncrementalLoad');
  await hub.put(job, 'a.ndjson', patient('bi-khoa'));
  await hub.start(job);
  await pool.query('update client set revoked_at = now() where client_number = 1');
  const worker = hub.work(startBulkWorker);
  await expect(hub.done(job)).rejects.toThrow(/409 .*disabled/s);
  await worker.stop();
  await pool.query('update client set revoked_at = null where client_number = 1');
  expect((await hub.request('/Patient/bi-khoa')).status).toBe(404);
});
