import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grantRoles } from '@hub/database';
import { viewReads } from '@hub/resource-store';
import { materialisedViews } from '@hub/view-tables';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, startApi } from './testing/api.fixture.ts';
import { type BulkWorkers, bulkWorkers } from './testing/bulk-workers.fixture.ts';

// SQL on FHIR v2, $materialize: over HTTP, with workers as processes of their own that are killed on the way.
const PATH = '/ViewDefinition/labs/$materialize';
const LABS = {
  resourceType: 'ViewDefinition',
  id: 'labs',
  name: 'labs',
  status: 'active',
  resource: 'Observation',
  select: [
    {
      column: [
        { name: 'id', path: 'id' },
        { name: 'value', path: 'value.ofType(Quantity).value' },
      ],
    },
  ],
};

let api: Api;
let dataDir: string;
let workers: BulkWorkers;

const CAUGHT_UP = `exists (select from view_table t where t.state = 'live'
  and not exists (select from change_log c where (c.tx, c.seq) > (t.tx, t.seq)))`;
const lab = (id: string, value: number) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'Glucose' },
  valueQuantity: { value },
});
const run = async (client: 'operator' | 'his1' | 'his2') =>
  (await api[client].send('GET', '/ViewDefinition/labs/$run?_format=csv&header=false', undefined, { accept: 'text/csv' })).text
    .trim()
    .split('\r\n')
    .sort();
const part = (body: { parameter: { name: string }[] }, name: string) => body.parameter.find((one) => one.name === name) as never;
const events = async () => {
  const { rows } = await api.base.database.pool.query<{ n: number }>('select coalesce(sum(events), 0)::int as n from audit_batch');
  return rows[0]?.n as number;
};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hub-'));
  api = await startApi((base) => ({ viewTables: materialisedViews({ database: base.database, reads: viewReads }) }));
  await grantRoles(api.base.database);
  workers = bulkWorkers(api.base, dataDir);
  expect((await api.operator.send('PUT', '/ViewDefinition/labs', LABS)).status).toBe(201);
  for (let n = 0; n < 12; n++) {
    const { status } = await api[n % 2 === 0 ? 'his1' : 'his2'].send('PUT', `/Observation/o${n}`, lab(`o${n}`, n + 0.5));
    expect(status).toBe(201);
  }
}, 60_000);
afterAll(async () => {
  workers?.signal('SIGKILL');
  await api?.close();
  await rm(dataDir, { recursive: true, force: true });
});

test.each([
  ['POST', PATH, 'his1', {}, 403],
  ['GET', PATH, 'his1', undefined, 403],
  ['DELETE', PATH, 'his1', undefined, 403],
  ['GET', '/ViewDefinition/$materialize', 'his1', undefined, 403],
  ['GET', PATH, 'operator', undefined, 404],
  ['DELETE', PATH, 'operator', undefined, 404],
  ['POST', '/ViewDefinition/none/$materialize', 'operator', undefined, 404],
  ['POST', `${PATH}?targetName=1st`, 'operator', undefined, 422],
  ['POST', `${PATH}?targetName=${'x'.repeat(51)}`, 'operator', undefined, 422],
  ['POST', `${PATH}?targetName=${encodeURIComponent('a"; drop table resource')}`, 'operator', undefined, 422],
  ['POST', `${PATH}?updatePolicy=scheduled`, 'operator', undefined, 400],
] as const)('%s %s of %s: refused, and on record', async (method, path, client, body, status) => {
  const before = await events();
  const answer = await api[client].send(method, path, body === undefined ? undefined : { resourceType: 'Parameters' });
  expect([answer.status, answer.body.resourceType]).toEqual([status, 'OperationOutcome']);
  expect(await events()).toBe(before + 1);
  expect((await api.base.database.pool.query('select 1 from view_wanted')).rows).toEqual([]);
});

test('a column that no table can have is refused by its name, and $run of it answers', async () => {
  const odd = { ...LABS, id: 'odd', name: 'odd', select: [{ column: [{ name: 'xmin', path: 'id' }] }] };
  await api.operator.send('PUT', '/ViewDefinition/odd', odd);
  const answer = await api.operator.send('POST', '/ViewDefinition/odd/$materialize');
  expect([answer.status, answer.body.issue[0].expression]).toEqual([422, ["ViewDefinition.select.column.where(name = 'xmin')"]]);
  expect((await api.operator.send('GET', '/ViewDefinition/odd/$run?_limit=1')).status).toBe(200);
});

test('asked for, filled by a worker, which is killed in the middle of a change; others go on, and nothing is lost or doubled', async () => {
  const before = await events();
  const asked = await api.operator.send('POST', PATH, undefined, { prefer: 'respond-async' });
  expect([asked.status, asked.headers.get('content-location'), part(asked.body, 'status')]).toEqual([
    202,
    `${api.url}/fhir${PATH}`,
    { name: 'status', valueCode: 'accepted' },
  ]);
  expect(await events()).toBe(before + 1);
  const doomed = workers.start();
  await workers.until(CAUGHT_UP);
  const { rows } = await api.base.database.pool.query<{ name: string }>('select table_name as name from view_table');
  const table = `view.${rows[0]?.name}`;
  expect(await run('his1')).toEqual(['o0,0.5', 'o10,10.5', 'o2,2.5', 'o4,4.5', 'o6,6.5', 'o8,8.5']);

  const blocker = await api.base.database.pool.connect();
  await blocker.query('begin');
  await blocker.query(`lock table ${table} in exclusive mode`);
  await api.his1.send('PUT', '/Observation/o0', lab('o0', 100));
  await api.his1.send('DELETE', '/Observation/o2');
  await api.his1.send('PUT', '/Observation/o12', lab('o12', 12));
  await workers.until(
    `exists (select from pg_stat_activity where datname = current_database() and application_name = 'bulk-worker' and wait_event_type = 'Lock')`,
  );
  const ended = once(doomed, 'exit');
  doomed.kill('SIGKILL');
  await ended;
  // Who asks now hears of the changes all the same.
  expect(await run('his1')).toEqual(['o0,100', 'o10,10.5', 'o12,12', 'o4,4.5', 'o6,6.5', 'o8,8.5']);
  await blocker.query('rollback');
  blocker.release();
  workers.start();
  for (let n = 0; n < 30; n++) await api.his2.send('PUT', '/Observation/o1', lab('o1', n + 200));
  await workers.until(CAUGHT_UP);
  const { rows: kept } = await api.base.database.pool.query<{ line: string }>(`select id || ',' || value as line from ${table}`);
  expect(kept.map(({ line }) => line).sort()).toEqual(await run('operator'));
  expect(kept).toHaveLength(12);
  const status = await api.operator.send('GET', PATH);
  expect([status.status, part(status.body, 'status'), part(status.body, 'rows'), part(status.body, 'secondsBehind')]).toEqual([
    200,
    { name: 'status', valueCode: 'completed' },
    { name: 'rows', valueDecimal: 12 },
    { name: 'secondsBehind', valueDecimal: 0 },
  ]);
  const all = await api.operator.send('GET', '/ViewDefinition/$materialize');
  expect(all.body.parameter.map(({ name }: { name: string }) => name)).toEqual(['view']);
}, 60_000);

test('taken away: the table goes, the view answers on; a deleted view takes its table along', async () => {
  const before = await run('operator');
  expect((await api.operator.send('DELETE', PATH)).status).toBe(202);
  expect((await api.operator.send('GET', PATH)).status).toBe(404);
  await workers.until(`not exists (select from pg_tables where schemaname = 'view') and not exists (select from view_wanted)`);
  expect(await run('operator')).toEqual(before);
  expect((await api.operator.send('POST', `${PATH}?targetName=Xet_nghiem`)).status).toBe(202);
  await workers.until(CAUGHT_UP);
  expect((await api.operator.send('DELETE', '/ViewDefinition/labs')).status).toBe(204);
  await workers.until(`not exists (select from pg_tables where schemaname = 'view') and not exists (select from view_wanted)`);
  expect((await api.operator.send('GET', PATH)).status).toBe(410);
}, 30_000);
