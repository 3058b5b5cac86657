import type { Source } from '@hub/client-register';
import { orderReplay, orderUndo, readQuality } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { IngestWorker } from './index.ts';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { visitFile } from './visit-file.fixture.ts';

let hub: IngestFixture;
let his: Source;
let worker: IngestWorker;
const ids: string[] = [];
beforeAll(async () => {
  hub = await ingestFixture();
  his = await hub.source('his-92901', '92901');
  worker = await hub.worker();
  const send = async (body: string) => {
    ids.push(await hub.send(his, body));
    await worker.drain(his.id);
  };
  const visits = ['LK1', 'LK2'].map((visit) => ({ visit, patient: `BN-${visit}`, drugs: [['40.154', 1]] as const }));
  await send(visitFile('92901', '20260310', [...visits, { visit: 'LK3', patient: 'BN3', name: '' }]));
  // A correction: not a visit that came for the first time.
  await send(visitFile('92901', '20260311', [{ visit: 'LK1', patient: 'BN-LK1', drugs: [['40.154', 2]] }]));
  await send('no file');
  // The visits of the fixture end on 2026-03-10 at 09:30: received six hours, and two days, after.
  await at(ids[0], '2026-03-10T15:30:00+07:00', '{360,2880}');
  await at(ids[1], '2026-03-17T10:00:00+07:00');
  await at(ids[2], '2026-03-17T11:00:00+07:00');
});
afterAll(() => hub.close());

/** Receipts of March: when they came is the database's own clock. */
async function at(id: string | undefined, moment: string, minutes?: string): Promise<void> {
  await hub.rows('update submission set received_at = $2 where id = $1', [id, moment]);
  if (minutes !== undefined)
    await hub.rows('update submission_quality set minutes = $2 where submission_seq = (select seq from submission where id = $1)', [
      id,
      minutes,
    ]);
}
const quality = (by: 'day' | 'week' | 'month' = 'day') =>
  readQuality(hub.database, {
    facilityId: his.facility.id,
    from: Date.parse('2026-03-01T00:00:00+07:00'),
    to: Date.parse('2026-04-01T00:00:00+07:00'),
    by,
  });

test('what is kept beside the receipts is what the receipts say', async () => {
  const { periods, rules, completeness, medianMinutes, p90Minutes } = await quality('month');
  const [month] = periods;
  expect(month?.from).toBe('2026-03-01');
  expect(month?.counts).toMatchObject({ submissions: 3, received: 5, stored: 3, unchanged: 0, rejected: 2, withErrors: 2 });
  expect([month?.visits, month?.timely, medianMinutes, p90Minutes]).toEqual([2, 1, 1620, 2628]);
  const issues = await hub.rows(
    `select code, severity, count(*)::int as count, count(distinct submission_seq)::int as submissions from submission_issue group by 1, 2 order by 3 desc, code collate "C", 2 limit 20`,
  );
  expect(rules).toEqual(issues);
  expect(Object.values(month?.issueCounts ?? {}).reduce((a, b) => a + b)).toBe(
    (await hub.rows('select count(*)::int as n from submission_issue'))[0].n,
  );
  expect(completeness.map(({ table, lines }) => [table, lines])).toEqual([
    ['XML1', 3], // the refused visit is not counted
    ['XML2', 3],
  ]);
  for (const { asked, filled } of completeness) expect(filled > 0 && filled < asked).toBe(true);
});

test('time is cut in local days, weeks from Monday, months', async () => {
  const cut = async (by: 'day' | 'week' | 'month') => (await quality(by)).periods.map(({ from, counts }) => [from, counts.submissions]);
  expect(await cut('day')).toEqual([
    ['2026-03-10', 1],
    ['2026-03-17', 2],
  ]);
  expect(await cut('week')).toEqual([
    ['2026-03-09', 1],
    ['2026-03-16', 2],
  ]);
  expect(await cut('month')).toEqual([['2026-03-01', 3]]);
});

test('a replay counts once, an undone submission not at all', async () => {
  const before = await quality('month');
  await orderReplay(hub.database, { submission: ids[1] as string }, false, 1);
  await worker.drain(his.id);
  const after = await quality('month');
  // The record is the same by now: unchanged. All else is as it was.
  const [{ counts, ...rest } = {}] = after.periods;
  const [{ counts: was, ...whole } = {}] = before.periods;
  expect([counts, rest]).toEqual([{ ...was, stored: 2, unchanged: 1 }, whole]);
  expect([after.rules, after.completeness, after.medianMinutes]).toEqual([before.rules, before.completeness, before.medianMinutes]);
  await orderUndo(hub.database, ids[1] as string, 1);
  await worker.drain(his.id);
  expect((await quality('month')).periods[0]?.counts).toMatchObject({ submissions: 2, received: 4 });
});

test('delays are taken from the end of a visit, once for each visit', async () => {
  const other = await hub.source('his-75901', '75901');
  for (const [day, count] of [
    ['20260310', 1],
    ['20260311', 2],
  ] as const) {
    await hub.send(other, visitFile('75901', day, [{ visit: 'LK9', patient: 'BN9', drugs: [['40.154', count]] }]));
    await worker.drain(other.id);
  }
  const rows = await hub.rows(
    `select q.minutes, s.received_at from submission s join submission_quality q on q.submission_seq = s.seq where s.source_id = $1 order by s.seq`,
    [other.id],
  );
  const expected = Math.round((rows[0].received_at.getTime() - Date.parse('2026-03-10T09:30:00+07:00')) / 60_000);
  expect(rows.map(({ minutes }) => minutes)).toEqual([[expected], []]);
});
