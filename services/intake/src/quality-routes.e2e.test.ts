import { drainSource, finish, recordProgress } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IntakeFixture, intakeFixture } from './intake.fixture.ts';

let intake: IntakeFixture;
beforeAll(async () => {
  intake = await intakeFixture();
  await sent('own', 4, [60, 120, 10_000, 30]);
  await sent('neighbour', 1, []);
});
afterAll(() => intake.close());

async function sent(who: 'own' | 'neighbour', records: number, minutes: readonly number[]): Promise<void> {
  const source = intake.sources[who];
  await intake.call('POST', `/intake/submissions?source=${source.code}`, intake.tokens[who], `${who}`);
  const issue = { severity: 'error' as const, code: 'VN-XML1-HO_TEN-required', ordinal: 0, message: { vi: 'Thiếu.', en: 'Missing.' } };
  await drainSource(intake.hub.database, source.id, 1, async ({ seq }) => {
    const counts = { received: records, stored: records - 1, unchanged: 0, rejected: 1 };
    const quality = { erroneous: 1, warned: 0, minutes, tables: [{ table: 'XML1', lines: records, asked: 40, filled: 30 }] };
    await intake.hub.database.transaction((c) => recordProgress(c, { seq, from: 0, counts, issues: [issue], quality }));
    await finish(intake.hub.database, seq);
  });
}
const get = (query: string, token = intake.tokens.own) => intake.call('GET', `/intake/quality${query}`, token);
// biome-ignore lint/suspicious/noExplicitAny: read as the test needs it
const json = async (query: string, token?: string): Promise<any> => (await get(query, token)).json();

test('a facility sees its own: score and its parts, counts, rules, trend, completeness, timeliness', async () => {
  const found = await json('');
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  expect([found.to, found.by, found.parts]).toEqual([today, 'day', { accepted: 0.75, complete: 0.75, timely: 0.75 }]);
  expect(found.score).toBe(75);
  expect(found.counts).toEqual({ submissions: 1, received: 4, stored: 3, unchanged: 0, rejected: 1, withErrors: 1, withWarnings: 0 });
  expect(found.rules).toEqual([expect.objectContaining({ code: 'VN-XML1-HO_TEN-required', severity: 'error', count: 1, submissions: 1 })]);
  expect(found.rules[0].mend.vi).not.toBe('');
  expect(found.trend).toEqual([expect.objectContaining({ from: today, score: 75 })]);
  expect(found.completeness).toEqual([expect.objectContaining({ table: 'XML1', rows: 4, required: 40, filled: 30, share: 0.75 })]);
  expect(found.timeliness).toEqual({ visits: 4, medianHours: 1.5, p90Hours: 117.3 });
});

test('an operator sees any, and all together; nobody sees another facility', async () => {
  const { operator, neighbour } = intake.tokens;
  expect((await json('', operator)).counts.submissions).toBe(2);
  expect((await json('?facility=75901', operator)).counts).toMatchObject({ submissions: 1, received: 1 });
  expect((await json('?source=his-92901', operator)).counts.received).toBe(4);
  expect((await json('?facility=75901&source=his-92901', operator)).counts.submissions).toBe(0);
  for (const query of ['?facility=92901', '?source=his-92901', '?facility=99999', '?source=nobody'])
    expect([query, (await get(query, neighbour)).status]).toEqual([query, 403]);
  expect((await json('?facility=75901', neighbour)).score).toBe(28.1);
});

test('where nothing was received there is no score', async () => {
  const { score, trend, timeliness } = await json('?from=2020-01-01&to=2020-01-31&by=week');
  expect([score, trend, timeliness]).toEqual([null, [], { visits: 0, medianHours: null, p90Hours: null }]);
  for (const query of ['?by=year', '?from=2026-02-01&to=2026-01-01', '?from=2001-01-01', '?from=yesterday'])
    expect([query, (await get(query)).status]).toEqual([query, 400]);
});
