import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Source } from '@hub/client-register';
import { storeFaults } from '@hub/resource-store/testing';
import { orderUndo } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Point } from '../index.ts';
import { type IngestFixture, ingestFixture } from '../ingest.fixture.ts';
import { visitFile } from '../visit-file.fixture.ts';
import { HL7, mergeMessage, mixedSource, personOf } from './merges.fixture.ts';

const WORKER = fileURLToPath(new URL('../killed-worker.fixture.ts', import.meta.url));
const F = '92901';
/** Visits of 80 drugs: some 85 resources each. */
const VISITS = 40;

let hub: IngestFixture;
let source: Source;

beforeAll(async () => {
  hub = await ingestFixture();
  source = await mixedSource(hub, 'his-92901', F);
  const drugs = Array.from({ length: 80 }, (_, i) => [`T${i}`, 1] as const);
  const visits = Array.from({ length: VISITS }, (_, i) => ({ visit: `LK${i}`, patient: 'A', drugs }));
  await hub.send(source, visitFile(F, '202603110900', visits));
  const worker = await hub.worker();
  await worker.drain(source.id);
}, 120_000);
afterAll(() => hub.close());

/** Runs the worker until it dies or is done; tells how it ended. */
async function run(point: Point | 'never', n: number): Promise<string> {
  const child = spawn(process.execPath, [WORKER, hub.url, hub.archiveFolder, String(source.id), point, String(n)], { stdio: 'inherit' });
  const [code, signal] = await once(child, 'exit');
  return signal ?? `exit ${code}`;
}

/** Resources filed under a Patient of a number, and the highest version among them. */
async function filedUnder(number: string): Promise<{ readonly n: number; readonly versions: readonly number[] }> {
  const { resource } = await personOf(hub, F, number);
  const [row] = await hub.rows(
    `select count(*)::int as n, coalesce(array_agg(distinct r.version), '{}') as versions from resource r
      where r.about = patient_number($1) and not r.deleted and r.body not like '{"resourceType":"Patient"%'
        and r.body not like '{"resourceType":"Provenance"%'`,
    [resource.id],
  );
  return row;
}

test('a move of more than 3,000 resources, killed at its beginning, in its middle and near its end, goes on and ends whole; so does the way back', async () => {
  const all = await filedUnder('A');
  expect(all.n).toBeGreaterThan(3000);
  const id = await hub.send(source, mergeMessage({ facility: F, number: 'm1', at: '20260326100000', to: 'B', from: 'A' }), HL7);
  expect(await run('records-committed', 1)).toBe('SIGKILL');
  for (const n of [1, 3, 5]) {
    expect(await run('move-committed', n)).toBe('SIGKILL');
    const [left, moved] = [await filedUnder('A'), await filedUnder('B')];
    expect(left.n + moved.n).toBe(all.n);
  }
  expect(await run('never', 1)).toBe('exit 0');
  expect(await filedUnder('A')).toEqual({ n: 0, versions: [] });
  // Each was moved once: nothing has a third version.
  expect(await filedUnder('B')).toEqual({ n: all.n, versions: [2] });
  const { status, issues = [] } = await hub.receipt(id);
  expect(status).toBe('completed');
  const [told] = issues.filter(({ code }) => code === 'VN-MPI-merged');
  expect(told?.message.en).toContain(`${all.n} resources`);
  const listed = await hub.rows(
    `select count(distinct i.target)::int as n from idx_reference i join resource p on p.rid = i.rid
      where p.body like '{"resourceType":"Provenance"%' and p.body like '%"person-merges"%'
        and i.target in (select rid from resource where about = patient_number($1) and body not like '{"resourceType":"Patient"%')`,
    [(await personOf(hub, F, 'B')).resource.id],
  );
  expect(listed).toEqual([{ n: all.n }]);
  expect(await storeFaults(hub.database)).toEqual([]);

  await orderUndo(hub.database, id, 1);
  for (const n of [2, 4]) expect(await run('move-committed', n)).toBe('SIGKILL');
  expect(await run('never', 1)).toBe('exit 0');
  expect((await hub.receipt(id)).status).toBe('undone');
  expect(await filedUnder('A')).toEqual({ n: all.n, versions: [3] });
  expect(await hub.rows('select count(*)::int as n from subject_move_pending')).toEqual([{ n: 0 }]);
  expect(await storeFaults(hub.database)).toEqual([]);
}, 240_000);
