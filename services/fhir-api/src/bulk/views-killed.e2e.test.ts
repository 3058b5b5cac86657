import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sweep } from '@hub/bulk-store';
import { grantRoles } from '@hub/database';
import { readParquet, ViewExportClient } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BulkWorkers, bulkWorkers } from '../testing/bulk-workers.fixture.ts';
import { type BulkApi, startBulkApi } from './bulk-api.fixture.ts';

// Workers as processes of their own, with the rights of their role: killed while a view is being read, and several side by side.
const PATIENTS = 20;
let bulk: BulkApi;
let workers: BulkWorkers;

beforeAll(async () => {
  bulk = await startBulkApi();
  await grantRoles(bulk.api.base.database);
  workers = bulkWorkers(bulk.api.base, dirname(bulk.folder));
  const entry = Array.from({ length: PATIENTS }, (_, n) => [
    { request: { method: 'PUT', url: `Patient/p${n}` }, resource: { resourceType: 'Patient', id: `p${n}`, active: true } },
    { request: { method: 'PUT', url: `Organization/t${n}` }, resource: { resourceType: 'Organization', id: `t${n}`, name: 'Trạm mẫu' } },
  ]).flat();
  const { status, text } = await bulk.api.operator.send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
  if (status !== 200) throw new Error(text);
}, 60_000);
afterAll(async () => {
  workers?.signal('SIGKILL');
  await bulk?.close();
});

const viewOf = (name: string, resource: string, path: string, type: string) => ({
  name: 'view',
  part: [
    { name: 'name', valueString: name },
    {
      name: 'viewResource',
      resource: {
        resourceType: 'ViewDefinition',
        status: 'draft',
        resource,
        select: [
          {
            column: [
              { name: 'id', path: 'getResourceKey()', type: 'string' },
              { name: 'value', path, type },
            ],
          },
        ],
      },
    },
  ],
});

test('kill -9 while a view is being read: others finish it, all views of the state it was begun with', async () => {
  const client = new ViewExportClient(`${bulk.api.url}/fhir`, 'operator');
  const { pool } = bulk.api.base.database;
  const blocker = await pool.connect();
  await blocker.query('begin');
  // Parts read what was superseded since: they wait here, in the middle.
  await blocker.query('lock table resource_history in access exclusive mode');
  const views = [viewOf('people', 'Patient', 'active', 'boolean'), viewOf('places', 'Organization', 'name', 'string')];
  const kicked = await client.kickOff([...views, { name: '_format', valueCode: 'parquet' }]);
  const status = kicked.headers.get('content-location') as string;
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
  const { operator } = bulk.api;
  await operator.send('PUT', '/Patient/p0', { resourceType: 'Patient', id: 'p0', active: false });
  await operator.send('PUT', '/Patient/later', { resourceType: 'Patient', id: 'later' });
  await operator.send('DELETE', '/Organization/t1');
  workers.start();
  workers.start();
  const done = await client.ended(status);
  expect(done.status).toBe(200);
  await done.arrayBuffer();
  const fileOf = async (name: string) =>
    readParquet([new Uint8Array(await (await client.request(`${status}/${name}.parquet`)).arrayBuffer())]);
  const all = (letter: string, value: unknown) => Array.from({ length: PATIENTS }, (_, n) => ({ id: `${letter}${n}`, value }));
  const byId = (rows: readonly Readonly<Record<string, unknown>>[]) =>
    [...rows].sort((a, b) => Number(`${a.id}`.slice(1)) - Number(`${b.id}`.slice(1)));
  expect(byId((await fileOf('people')).rows)).toEqual(all('p', true));
  expect(byId((await fileOf('places')).rows)).toEqual(all('t', 'Trạm mẫu'));
  const { rows } = await pool.query<{ tries: number }>('select max(tries) as tries from bulk_part');
  expect(rows).toEqual([{ tries: 2 }]);
  // What the dead one left goes with the next sweep.
  await sweep(bulk.maker);
  const { rowCount } = await pool.query('select from bulk_part where path is not null');
  expect((await readdir(`${bulk.folder}/${status.split('/').at(-1)}`)).length).toBe(rowCount);
}, 90_000);
