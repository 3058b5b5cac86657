import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sweep } from '@hub/bulk-store';
import { grantRoles } from '@hub/database';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BulkWorkers, bulkWorkers } from '../testing/bulk-workers.fixture.ts';
import { type BulkApi, startBulkApi } from './bulk-api.fixture.ts';
import type { Resource } from './bulk-client.fixture.ts';

// Workers as processes of their own, with the rights of their role: killed while parts are being read, and several side by side.
const PATIENTS = 30;
let bulk: BulkApi;
let workers: BulkWorkers;

beforeAll(async () => {
  bulk = await startBulkApi();
  await grantRoles(bulk.api.base.database);
  workers = bulkWorkers(bulk.api.base, dirname(bulk.folder));
  for (let n = 0; n < PATIENTS; n++) {
    const { status } = await bulk.api.his1.send('PUT', `/Patient/p${n}`, { resourceType: 'Patient', id: `p${n}`, active: true });
    expect(status).toBe(201);
  }
}, 60_000);
afterAll(async () => {
  workers?.signal('SIGKILL');
  await bulk?.close();
});

test('kill -9 while a part is being read: others finish it, of the state it was begun with', async () => {
  const client = bulk.client('operator');
  const { pool } = bulk.api.base.database;
  const blocker = await pool.connect();
  await blocker.query('begin');
  // Parts read what was superseded since: they wait here, in the middle.
  await blocker.query('lock table resource_history in access exclusive mode');
  const status = (await client.kickOff('/$export')).headers.get('content-location') as string;
  const doomed = workers.start();
  await workers.until(
    `exists (select from pg_stat_activity where datname = current_database() and application_name = 'bulk-worker' and wait_event_type = 'Lock')`,
  );
  const ended = once(doomed, 'exit');
  doomed.kill('SIGKILL');
  await ended;
  await blocker.query('rollback');
  blocker.release();
  // Written after the state was taken: not of this export.
  await bulk.api.his1.send('PUT', '/Patient/p0', { resourceType: 'Patient', id: 'p0', active: false });
  await bulk.api.his1.send('PUT', '/Patient/later', { resourceType: 'Patient', id: 'later' });
  await bulk.api.his1.send('DELETE', '/Patient/p1');
  workers.start();
  workers.start();
  const manifest = await client.manifest(status);
  const patients = (await Promise.all(manifest.output.filter(({ type }) => type === 'Patient').map((file) => client.lines(file)))).flat();
  expect((patients as Resource[]).map(({ id }) => id).sort()).toEqual(Array.from({ length: PATIENTS }, (_, n) => `p${n}`).sort());
  expect((patients as Resource[]).every(({ meta, active }) => meta.versionId === '1' && active === true)).toBe(true);
  const { rows } = await pool.query<{ tries: number }>('select max(tries) as tries from bulk_part');
  expect(rows).toEqual([{ tries: 2 }]);
  // What the dead one left goes with the next sweep.
  await sweep(bulk.maker);
  const { rowCount } = await pool.query('select from bulk_part where path is not null');
  expect((await readdir(`${bulk.folder}/${status.split('/').at(-1)}`)).length).toBe(rowCount);
}, 90_000);

test('too many at once: 429 for that client, and its neighbour goes on', async () => {
  workers.signal('SIGSTOP');
  const kick = async (token: string) => (await bulk.client(token).kickOff('/$export')).status;
  const answers = await Promise.all(Array.from({ length: 6 }, () => kick('his-1')));
  expect(answers.sort()).toEqual([202, 202, 202, 202, 429, 429]);
  expect(await kick('his-2')).toBe(202);
}, 30_000);
