import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Source } from '@hub/client-register';
import { resourceWriter, uriDictionary } from '@hub/resource-store';
import { storeFaults } from '@hub/resource-store/testing';
import { orderUndo } from '@hub/submission-log';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from '../ingest.fixture.ts';
import { type VisitDraft, visitFile } from '../visit-file.fixture.ts';

const WORKER = fileURLToPath(new URL('../killed-worker.fixture.ts', import.meta.url));
let hub: IngestFixture;
let his: Source;

beforeAll(async () => {
  hub = await ingestFixture();
  his = await hub.source('his-92901', '92901');
});
afterAll(() => hub.close());

const drain = async () => (await hub.worker()).drain(his.id);
async function ingest(day: string, visits: readonly VisitDraft[]): Promise<string> {
  const id = await hub.send(his, visitFile('92901', day, visits));
  await drain();
  return id;
}
async function order(id: string) {
  const ordered = await orderUndo(hub.database, id, 1);
  await drain();
  return ordered;
}
/** The contents of everything that stands (not withdrawn, not deleted), by reference; Provenances and directories apart. */
async function standing(): Promise<Map<string, string>> {
  const rows = await hub.rows('select body from resource where not deleted');
  const found = rows.map(({ body }) => JSON.parse(body));
  return new Map(
    found
      .filter(({ resourceType }) => !['Provenance', 'Organization', 'Practitioner', 'Location'].includes(resourceType))
      .filter((one) => !JSON.stringify(one).includes('entered-in-error'))
      .map(({ meta: { versionId: _v, lastUpdated: _l, source: _s, ...meta }, ...rest }) => [
        `${rest.resourceType}/${rest.id}`,
        JSON.stringify({ ...rest, meta }),
      ]),
  );
}
const item = async (id: string) =>
  (
    await hub.rows(
      'select i.status, changed, stayed from rework_item i join submission s on s.seq = i.submission_seq where s.id = $1 order by i.finished_at desc limit 1',
      [id],
    )
  )[0];
const findings = (id: string) =>
  hub.rows(
    'select ordinal, reference, what, detail from rework_finding f join submission s on s.seq = f.submission_seq where s.id = $1 order by 1, 2',
    [id],
  );
const drugs = (...counts: number[]) => counts.map((count, i) => [`40.${154 + i}`, count] as const);

describe('a submission that brought new visits', () => {
  const visits: readonly VisitDraft[] = [
    { visit: 'LK1', patient: 'BN1', drugs: drugs(10, 5) },
    { visit: 'LK2', patient: 'BN1' },
    { visit: 'LK3', patient: 'BN3' },
  ];
  let id: string;
  let made: Map<string, string>;

  test('is undone: nothing of it stands, its history is kept, and it is told who took back what', async () => {
    expect(await standing()).toEqual(new Map());
    id = await ingest('20260310', visits);
    made = await standing();
    expect(made.size).toBeGreaterThan(8);
    expect(await order(id)).toMatchObject({ kind: 'ordered' });
    expect(await standing()).toEqual(new Map());
    expect(await hub.receipt(id)).toMatchObject({ status: 'undone', counts: { received: 3, stored: 3, unchanged: 0, rejected: 0 } });
    expect(await item(id)).toEqual({ status: 'done', changed: 3, stayed: 0 });
    expect(await findings(id)).toEqual([]);
    // A new version of each, and the one before it in the history, as it was sent.
    const kept = await hub.rows('select body from resource_history');
    expect(kept.length).toBe(made.size);
    const told = await hub.rows(`select body from resource where body like '{"resourceType":"Provenance"%' and body like '%"removal"%'`);
    const targets = told.flatMap(({ body }) =>
      JSON.parse(body).target.map(({ reference }: { reference: string }) => reference.replace(/\/_history.*/, '')),
    );
    expect([...new Set(targets)].sort()).toEqual([...made.keys()].sort());
  });

  test('undone again it is the same, and nothing changes', async () => {
    const before = await hub.rows('select count(*)::int as n from change_log');
    expect(await order(id)).toMatchObject({ kind: 'undone' });
    expect(await hub.rows('select count(*)::int as n from change_log')).toEqual(before);
  });

  test('sent again with the same bytes it is processed again under the same id', async () => {
    expect(await ingest('20260310', visits)).toBe(id);
    expect(await hub.receipt(id)).toMatchObject({ status: 'completed', counts: { received: 3, stored: 3, unchanged: 0, rejected: 0 } });
    expect(await standing()).toEqual(made);
    await order(id);
    expect(await standing()).toEqual(new Map());
    await ingest('20260310', visits);
    expect(await standing()).toEqual(made);
  });
});

describe('a submission that corrected a visit', () => {
  test('is undone: the content before stands again, the lost row too', async () => {
    const before = await standing();
    const correction = await ingest('20260311', [{ visit: 'LK1', patient: 'BN1', name: 'NGUYỄN VĂN SỬA', drugs: drugs(12) }]);
    expect(await standing()).not.toEqual(before);
    await order(correction);
    expect(await standing()).toEqual(before);
    expect((await hub.receipt(correction)).status).toBe('undone');
  });

  test('one that was corrected since is refused, and says by what; undone in the other order, all goes back', async () => {
    const before = await standing();
    const first = await ingest('20260312', [{ visit: 'LK4', patient: 'BN4', drugs: drugs(1) }]);
    const between = await standing();
    const second = await ingest('20260313', [{ visit: 'LK4', patient: 'BN4', drugs: drugs(2) }]);
    const after = await standing();
    await order(first);
    expect(await standing()).toEqual(after);
    expect([(await hub.receipt(first)).status, await item(first)]).toEqual(['completed', { status: 'refused', changed: 0, stayed: 1 }]);
    expect((await findings(first)).map(({ what, detail }) => [what, JSON.parse(detail)])).toEqual([
      ['stays', { reason: 'later-submission', submission: second }],
    ]);
    const superseded = async () => (await hub.rows('select superseded from submission where id = $1', [first]))[0];
    expect(await superseded()).toEqual({ superseded: true });
    await order(second);
    expect(await superseded()).toEqual({ superseded: false });
    expect(await standing()).toEqual(between);
    await order(first);
    expect(await standing()).toEqual(before);
  });

  test('goes back in part: what came later stays, and is named', async () => {
    const before = await standing();
    const two = await ingest('20260314', [
      { visit: 'LK5', patient: 'BN5' },
      { visit: 'LK6', patient: 'BN5' },
    ]);
    await ingest('20260315', [{ visit: 'LK6', patient: 'BN5', drugs: drugs(3) }]);
    await order(two);
    expect((await hub.receipt(two)).status).toBe('undone');
    expect(await item(two)).toEqual({ status: 'done', changed: 1, stayed: 1 });
    const now = await standing();
    for (const [reference, content] of before) expect(now.get(reference)).toBe(content);
    const added = [...now].filter(([reference]) => !before.has(reference)).map(([, content]) => content);
    expect(added.some((content) => content.includes('LK6'))).toBe(true);
    expect(added.some((content) => content.includes('LK5'))).toBe(false);
    // Their patient is still spoken of.
    expect(added.some((content) => content.startsWith('{"resourceType":"Patient"') && content.includes('BN5'))).toBe(true);
    expect((await findings(two)).map(({ reference }) => reference.split('/')[0]).sort()).toEqual(expect.arrayContaining(['', 'Patient']));
  });
});

test('what a client of the API has changed since stays, and is named', async () => {
  const id = await ingest('20260317', [{ visit: 'LK7', patient: 'BN7', drugs: drugs(4) }]);
  const [{ body }] = await hub.rows(
    `select body from resource where body like '{"resourceType":"MedicationRequest"%' and body like '%LK7/XML2/1%'`,
  );
  const resource = { ...JSON.parse(body), note: [{ text: 'Đã gọi điện cho người bệnh' }] };
  const [{ owner }] = await hub.rows('select owner from resource where id = $1', [resource.id]);
  const writer = resourceWriter({ uris: uriDictionary(hub.database) });
  const items = await writer.prepare([{ resource, owner, mode: 'replace' }]);
  await hub.database.transaction((connection) => writer.write(connection, items, { actor: 1, now: Date.now() }));
  const before = await standing();
  await order(id);
  expect(await standing()).toEqual(before);
  expect((await findings(id)).map(({ detail }) => JSON.parse(detail))).toEqual([
    { reason: 'changed-since', resources: [`MedicationRequest/${resource.id}`] },
  ]);
  expect((await hub.receipt(id)).status).toBe('completed');
});

test('what is not final is not undone', async () => {
  const id = await hub.send(his, visitFile('92901', '20260310', [{ visit: 'LK8', patient: 'BN8' }]));
  expect(await orderUndo(hub.database, id, 1)).toEqual({ kind: 'not-now', status: 'received' });
  await drain();
});

test('killed in the middle it goes on where it had committed; while other files come', async () => {
  const before = await standing();
  const visits = Array.from({ length: 120 }, (_, n) => ({ visit: `LK9${n}`, patient: `BN9${n % 40}`, drugs: drugs(n + 1) }));
  const id = await ingest('20260310', visits);
  await orderUndo(hub.database, id, 1);
  for (const n of [1, 2]) {
    const child = spawn(process.execPath, [WORKER, hub.url, hub.archiveFolder, String(his.id), 'undo-committed', String(n)], {
      stdio: 'inherit',
    });
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
  }
  expect((await hub.receipt(id)).status).toBe('completed');
  // A second system of the hospital corrects one of its visits while the undoing goes on.
  const lis = await hub.source('lis-92901', '92901');
  await hub.send(lis, visitFile('92901', '20260316', [{ visit: 'LK9119', patient: 'BN939', drugs: drugs(7) }]));
  await Promise.all([drain(), (await hub.worker()).drain(lis.id)]);
  expect((await hub.receipt(id)).status).toBe('undone');
  const now = await standing();
  for (const [reference, content] of before) expect(now.get(reference)).toBe(content);
  const visitsLeft = [...now]
    .filter(([reference]) => reference.startsWith('Encounter/') && !before.has(reference))
    .map(([, content]) => content);
  expect(visitsLeft.length).toBe(1);
  expect(visitsLeft[0]).toContain('LK9119');
  expect(await storeFaults(hub.database)).toEqual([]);
}, 60_000);
