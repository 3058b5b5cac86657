import { once } from 'node:events';
import { grantRoles } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { shardOf } from '@hub/resource-store';
import { storeFaults } from '@hub/resource-store/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BulkWorkers, bulkWorkers } from '../testing/bulk-workers.fixture.ts';
import { type ImportApi, startImportApi } from './import-api.fixture.ts';

// Workers as processes of their own, with the rights of their role: killed in the middle of a transaction, and several side by side.
const PATIENTS = 5_000;
let hub: ImportApi;
let workers: BulkWorkers;

beforeAll(async () => {
  hub = await startImportApi();
  await grantRoles(hub.api.base.database);
  workers = bulkWorkers(hub.api.base, hub.folder, { ARCHIVE_KEYS_FILE: `${hub.folder}/archive-keys.json` });
}, 60_000);
afterAll(async () => {
  workers?.signal('SIGKILL');
  await hub?.close();
});

test('kill -9 between two transactions of a file: others go on where it had come to, nothing twice, nothing left out', async () => {
  const { pool } = hub.api.base.database;
  const file = (from: number) =>
    Array.from({ length: PATIENTS }, (_, n) =>
      JSON.stringify({ resourceType: 'Patient', id: `p${from + n}`, name: [{ text: 'Người Mẫu' }] }),
    ).join('\n');
  const job = await hub.begin('InitialLoad');
  for (const [name, from] of [
    ['a.ndjson', 0],
    ['b.ndjson', PATIENTS],
    // Half of it is what is in b already.
    ['c.ndjson', 1.5 * PATIENTS],
  ] as const)
    expect((await hub.put(job, name, file(from))).status).toBe(201);
  // Whoever comes to Patient p4500 waits here, in the middle of a transaction, with others committed before it.
  const blocker = await pool.connect();
  await blocker.query('begin');
  await blocker.query(
    `insert into resource (rid, shard, type, version, owner, labels, last_updated, content_hash, id, body)
     select 1, r.shard, r.type, 1, -1, 0, now(), gen_random_uuid(), 'p4500', '' from (select $1::smallint as shard, $2::smallint as type) r`,
    [shardOf('p4500'), typeNumber('Patient')],
  );
  await hub.start(job);
  const doomed = workers.start();
  await workers.until(
    `exists (select from bulk_import_part where line > 0) and exists (select from pg_stat_activity
       where datname = current_database() and application_name = 'bulk-worker' and wait_event_type = 'Lock')`,
  );
  const ended = once(doomed, 'exit');
  doomed.kill('SIGKILL');
  await ended;
  await blocker.query('rollback');
  blocker.release();
  // Its lease runs out.
  await pool.query('update bulk_import_part set lease_until = now() where not done');
  workers.start();
  workers.start();
  const done = await hub.done(job);
  expect(done.output).toEqual([
    expect.objectContaining({ file: 'a.ndjson', received: PATIENTS, created: PATIENTS, rejected: 0 }),
    expect.objectContaining({ file: 'b.ndjson', received: PATIENTS, created: PATIENTS, rejected: 0 }),
    expect.objectContaining({ file: 'c.ndjson', received: PATIENTS, created: PATIENTS / 2, unchanged: 0, rejected: PATIENTS / 2 }),
  ]);
  const { rows } = await pool.query('select count(*)::int as n, max(version) as versions from resource');
  expect(rows).toEqual([{ n: 2.5 * PATIENTS, versions: 1 }]);
  expect((await hub.errors(done)).length).toBe(PATIENTS / 2);
  expect(await storeFaults(hub.api.base.database)).toEqual([]);
}, 120_000);
