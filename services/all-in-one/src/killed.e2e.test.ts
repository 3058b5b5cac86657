import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { shardOfId, typeNumber } from '@hub/fhir-model';
import { openJobs } from '@hub/jobs';
import { readSettings } from '@hub/settings';
import { facilitiesOf, filesOf } from '@hub/synthetic-province';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Hub, startHub } from './hub.ts';
import { newDataDir, removeDataDir } from './testing/hub-process.fixture.ts';

// About 1,000 visits in files of ten.
const province = { people: 450, seed: 11, from: '2025-07-01', to: '2026-06-30', batch: 10 };

let base: TestDatabase;
let dataDir: string;
let hub: Hub;

beforeAll(async () => {
  base = await testDatabase();
  dataDir = await newDataDir();
  const settings = readSettings({ DATABASE_URL: base.url, DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', DEMO: 'on' });
  const output = openSync(join(dataDir, 'worker.log'), 'a');
  const log = createLogger({ service: 'killed', level: 'error', write: () => undefined });
  hub = await startHub({ settings, empty: true, log, say: () => undefined, announce: () => undefined, workerOutput: output });
});
afterAll(async () => {
  await hub?.stop();
  await base?.drop();
  await removeDataDir(dataDir);
});

const rows = async <T>(sql: string, values: readonly unknown[] = []): Promise<T[]> =>
  (await base.database.pool.query(sql, [...values])).rows as T[];
const one = async (sql: string): Promise<number> => Number((await rows<{ n: number }>(`select (${sql})::bigint as n`))[0]?.n);
const call = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(hub.url + path, { ...init, headers: { authorization: `Bearer ${hub.tokens?.['*']}`, ...init.headers } });

async function until(what: string, seconds: number, met: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await met())) {
    if (Date.now() > end) throw new Error(`not in ${seconds} s: ${what}`);
    await wait(20);
  }
}

async function killWorker(): Promise<void> {
  let pid: number | undefined;
  await until('a running worker', 60, async () => {
    pid = hub.workerPid();
    return pid !== undefined;
  });
  process.kill(pid as number, 'SIGKILL');
  await until('the worker is gone', 10, async () => hub.workerPid() !== pid);
}

test('1,000 visits survive three kills of the worker and an emptied queue: complete receipts, balanced counts, no double, no version 2', async () => {
  for (const facility of facilitiesOf(province)) {
    for (const { code, formats } of facility.sources) {
      const body = JSON.stringify({ facility: facility.code, facilityName: facility.name, kind: 'hospital', formats });
      const answer = await call(`/intake/sources/${code}`, { method: 'PUT', body, headers: { 'content-type': 'application/json' } });
      expect(answer.status).toBe(201);
    }
  }

  const sent: { id: string; visits: number }[] = [];
  const taken = () => one('select coalesce(sum(received), 0) from submission');
  const queue = await openJobs({ databaseUrl: base.url });
  const disturb = (async () => {
    for (const mark of [100, 350, 600]) {
      await until(`${mark} visits taken in`, 120, async () => (await taken()) >= mark);
      await killWorker();
      // The whole queue is lost as well, once: the sweep finds what it forgot.
      if (mark === 350) await queue.obliterate();
    }
  })();
  for (const { source, body, visits } of filesOf(province)) {
    const answer = await call(`/intake/submissions?source=${source}`, {
      method: 'POST',
      body: new Uint8Array(body),
      headers: { 'content-type': 'application/xml' },
    });
    expect(answer.status).toBe(202);
    sent.push({ id: ((await answer.json()) as { id: string }).id, visits });
  }
  await disturb;
  await queue.close();
  const visits = sent.reduce((sum, file) => sum + file.visits, 0);
  expect(visits).toBeGreaterThanOrEqual(1000);
  await until('every submission is final', 180, async () => (await one(`select count(*) from submission where finished_at is null`)) === 0);

  for (const file of sent) {
    const receipt = (await (await call(`/intake/submissions/${file.id}`)).json()) as { status: string; counts: Record<string, number> };
    expect([file.id, receipt.status, receipt.counts]).toEqual([
      file.id,
      'completed',
      { received: file.visits, stored: file.visits, unchanged: 0, rejected: 0 },
    ]);
  }

  // Nothing was stored again: a second version has only who was linked with the same person elsewhere (link-basis), each version with a link more.
  expect(
    await rows(`select type, count(*)::int as n from resource where version > 1 and not (type = ${typeNumber('Patient')}
      and version <= 1 + (length(body) - length(replace(body, 'link-basis', ''))) / length('link-basis')) group by type`),
  ).toEqual([]);
  expect(await one(`select count(*) from resource_history where type <> ${typeNumber('Patient')}`)).toBe(0);
  expect(await one(`select count(*) from (select id, type from resource group by 1, 2 having count(*) > 1) d`)).toBe(0);
  const total = async (type: string) => ((await (await call(`/fhir/${type}?_summary=count`)).json()) as { total: number }).total;
  expect(await total('Encounter')).toBe(visits);
  expect(await total('Claim')).toBe(visits);
  // Each version is in the change log once, and each current resource has index rows.
  expect(await one('select count(*) from change_log')).toBe(
    await one('select (select count(*) from resource) + (select count(*) from resource_history)'),
  );
  expect(await one(`select count(*) from resource r where not exists (select from idx_token t where t.rid = r.rid)`)).toBe(0);
}, 400_000);

test('every clinical row lies in the shard of its patient, and the id says which', async () => {
  const type = (name: string) => typeNumber(name);
  // References to a Patient never leave its shard, but for links of two persons and the hub's word of them; index rows lie beside their resource.
  expect(
    await one(
      `select count(*) from idx_reference i join resource p on p.rid = i.target and p.type = ${type('Patient')}
         join resource o on o.rid = i.rid and o.type not in (${type('Patient')}, ${type('Provenance')}) where i.shard <> p.shard`,
    ),
  ).toBe(0);
  expect(
    await one(`select count(*) from idx_reference i join resource p on p.rid = i.target and p.type = ${type('Patient')}`),
  ).toBeGreaterThan(1000);
  for (const table of ['idx_token', 'idx_string', 'idx_date', 'idx_reference', 'idx_quantity', 'idx_composite', 'change_log']) {
    expect([table, await one(`select count(*) from ${table} i join resource r using (rid) where i.shard <> r.shard`)]).toEqual([table, 0]);
  }
  // Definitions that the hub publishes of itself have names for ids, and no patient.
  const sample = await rows<{ id: string; shard: number }>(`select id, shard from resource where type <> all($1) order by rid limit 2000`, [
    [
      ...['ValueSet', 'OperationDefinition', 'StructureDefinition', 'CodeSystem', 'SearchParameter', 'ImplementationGuide'],
      ...['ConceptMap', 'ViewDefinition'],
    ].map(type),
  ]);
  expect(sample.filter(({ id, shard }) => shardOfId(id) !== shard)).toEqual([]);
});
