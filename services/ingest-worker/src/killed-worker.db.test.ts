import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Source } from '@hub/client-register';
import { facilitiesOf, filesOf } from '@hub/synthetic-province';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Point } from './index.ts';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';

const WORKER = fileURLToPath(new URL('./killed-worker.fixture.ts', import.meta.url));
const options = { people: 120, seed: 3, from: '2025-07-01', to: '2026-06-30', batch: 12 };

let hub: IngestFixture;
let source: Source;
const files: { readonly id: string; readonly visits: number }[] = [];

beforeAll(async () => {
  hub = await ingestFixture();
  // Every file of the busiest facility, as one source's backlog.
  const all = [...filesOf(options)];
  const counts = new Map<string, number>();
  for (const { source: code, visits } of all) counts.set(code, (counts.get(code) ?? 0) + visits);
  const [busiest] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [''];
  const facility = facilitiesOf(options).find(({ sources }) => sources.some(({ code }) => code === busiest));
  source = await hub.source(busiest, facility?.code ?? '');
  for (const file of all) if (file.source === busiest) files.push({ id: await hub.send(source, file.body), visits: file.visits });
});
afterAll(() => hub.close());

/** Runs the worker until it dies; tells how it ended. */
async function run(point: Point | 'never', n: number): Promise<string> {
  const child = spawn(process.execPath, [WORKER, hub.url, hub.archiveFolder, String(source.id), point, String(n)], { stdio: 'inherit' });
  const [code, signal] = await once(child, 'exit');
  return signal ?? `exit ${code}`;
}
const rows = (sql: string) => hub.rows(sql);

test('killed at every named point, the worker loses nothing, counts nothing twice and makes no second version', async () => {
  const received = async () => (await rows('select coalesce(sum(received), 0)::int as n from submission'))[0].n;
  const steps: [Point, number][] = [
    ['submission-claimed', 1],
    ['records-committed', 1],
    ['batch-committed', 2],
    ['submission-claimed', 2],
    ['before-finish', 1],
  ];
  let before = 0;
  for (const [point, n] of steps) {
    expect([point, await run(point, n)]).toEqual([point, 'SIGKILL']);
    // What a killed worker had committed stays counted.
    expect(await received()).toBeGreaterThanOrEqual(before);
    before = await received();
  }
  expect(before).toBeGreaterThan(0);
  expect(await run('never', 1)).toBe('exit 0');

  for (const { id, visits } of files) {
    const { status, counts } = await hub.receipt(id);
    expect({ status, counts }).toEqual({ status: 'completed', counts: { received: visits, stored: visits, unchanged: 0, rejected: 0 } });
  }
  expect(await rows('select count(*)::int as n from resource where version > 1')).toEqual([{ n: 0 }]);
  expect(await rows('select count(*)::int as n from resource_history')).toEqual([{ n: 0 }]);
  expect(await rows('select id, type from resource group by 1, 2 having count(*) > 1')).toEqual([]);
  expect(await rows('select count(*)::int as n from resource r where not exists (select from change_log c where c.rid = r.rid)')).toEqual([
    { n: 0 },
  ]);
  expect(await rows('select submission_seq, position from submission_issue group by 1, 2 having count(*) > 1')).toEqual([]);
}, 60_000);
