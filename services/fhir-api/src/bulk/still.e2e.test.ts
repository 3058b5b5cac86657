import { readdir } from 'node:fs/promises';
import { workOnce } from '@hub/bulk-store';
import { startBulkWorker } from '@hub/bulk-worker';
import { createLogger } from '@hub/telemetry';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BulkApi, startBulkApi } from './bulk-api.fixture.ts';
import type { Exported } from './bulk-client.fixture.ts';

// Sixteen writers go on while exports are made, in small parts: each export is one state of the store, and a chain of them is the store.
let bulk: BulkApi;
const log = createLogger({ service: 'test', level: 'silent' });
beforeAll(async () => {
  bulk = await startBulkApi({ rows: 40, leaseMs: 2_000 });
}, 60_000);
afterAll(() => bulk?.close());

const WRITERS = 16;
const IDS = 12;

/** Writes, changes and deletes its own resources until it is told to end. */
async function write(n: number, stopped: () => boolean): Promise<void> {
  const { his1, his2 } = bulk.api;
  const client = n % 2 === 0 ? his1 : his2;
  for (let i = 0; !stopped(); i++) {
    const id = `n${n}-${(i * 7 + n) % IDS}`;
    const patient = { resourceType: 'Patient', id: `p${n}`, active: i % 2 === 0, name: [{ text: `Mẫu ${i}` }] };
    const finding = {
      resourceType: 'Observation',
      id,
      status: 'final',
      code: { text: `lần ${i}` },
      subject: { reference: `Patient/p${n}` },
    };
    const answer =
      i % 9 === 4
        ? await client.send('DELETE', `/Observation/${id}`)
        : i % 5 === 0
          ? await client.send('PUT', `/Patient/p${n}`, patient)
          : await client.send('PUT', `/Observation/${id}`, finding);
    if (answer.status >= 400) throw new Error(answer.text);
  }
}

/** What the store held in a snapshot, from the change log alone: Type/id/version of what was there. */
async function heldIn(snapshot: string): Promise<readonly string[]> {
  const { rows } = await bulk.api.base.database.pool.query<{ id: string; type: number; version: number; op: string }>(
    `select distinct on (c.rid) r.id, c.version, c.op from change_log c join resource r on r.rid = c.rid
      where pg_visible_in_snapshot(c.tx, $1::pg_snapshot) order by c.rid, c.version desc`,
    [snapshot],
  );
  return rows
    .filter(({ op }) => op !== 'D')
    .map(({ id, version }) => `${id}/${version}`)
    .sort();
}

const snapshotOf = async ({ status }: Pick<Exported, 'status'>): Promise<string> => {
  const { rows } = await bulk.api.base.database.pool.query<{ snapshot: string }>('select snapshot from bulk_export where export_id = $1', [
    status.split('/').at(-1),
  ]);
  return rows[0]?.snapshot as string;
};
const versions = ({ resources }: Exported) => resources.map(({ id, meta }) => `${id}/${meta.versionId}`).sort();

test('each export is one state of the store, and a chain by _since misses nothing and doubles nothing', async () => {
  let over = false;
  const writing = Array.from({ length: WRITERS }, (_, n) => write(n, () => over));
  const client = bulk.client('operator');
  const worker = startBulkWorker({ ...bulk.maker, log, concurrency: 3, idleMs: 20 });
  const copy = new Map<string, string>();
  const told = new Set<string>();
  let last: Exported | undefined;
  try {
    for (let round = 0; round < 6; round++) {
      const whole = await client.export('/$export?_type=Patient,Observation');
      expect(versions(whole)).toEqual(await heldIn(await snapshotOf(whole)));
      last = await client.export(
        `/$export?_type=Patient,Observation${last === undefined ? '' : `&_since=${encodeURIComponent(last.manifest.transactionTime)}`}`,
      );
      for (const { resourceType, id, meta } of last.resources) {
        const version = `${resourceType}/${id}/${meta.versionId}`;
        expect(told.has(version)).toBe(false);
        told.add(version);
        copy.set(`${resourceType}/${id}`, `${id}/${meta.versionId}`);
      }
      for (const gone of last.deleted) copy.delete(gone);
      expect([...copy.values()].sort()).toEqual(await heldIn(await snapshotOf(last)));
    }
  } finally {
    over = true;
    await Promise.all(writing);
    await worker.stop();
  }
  expect(told.size).toBeGreaterThan(100);
}, 120_000);

test('a worker that dies in the middle of a part: another makes it, of the same state, and nothing is left of the dead', async () => {
  const client = bulk.client('operator');
  const kicked = await client.kickOff('/$export');
  const status = kicked.headers.get('content-location') as string;
  await workOnce(bulk.maker, (error) => expect(error).toBeUndefined());
  const snapshot = await snapshotOf({ status });
  // Dies when it has its part: whose data it would be was on record, nothing of it entered.
  await workOnce(
    {
      ...bulk.maker,
      record: () => {
        throw new Error('the worker is gone');
      },
    },
    () => undefined,
  );
  await bulk.api.his1.send('PUT', '/Patient/p0', { resourceType: 'Patient', id: 'p0', birthDate: '1990-01-01' });
  const worker = startBulkWorker({ ...bulk.maker, log, concurrency: 1, idleMs: 20 });
  const manifest = await client.manifest(status);
  const lines = (await Promise.all(manifest.output.map((file) => client.lines(file)))).flat() as Exported['resources'];
  expect(lines.map(({ id, meta }) => `${id}/${meta.versionId}`).sort()).toEqual(await heldIn(snapshot));
  await worker.stop();
  const entered = await bulk.api.base.database.pool.query('select path from bulk_part where export_id = $1 and path is not null', [
    status.split('/').at(-1),
  ]);
  expect((await readdir(`${bulk.folder}/${status.split('/').at(-1)}`)).length).toBe(entered.rowCount);
}, 60_000);
