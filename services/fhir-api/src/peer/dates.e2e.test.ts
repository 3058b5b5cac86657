import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from '../testing/api.fixture.ts';
import { bundle, put } from '../testing/bundle.fixture.ts';

// Dates as public test sets ask for them (R4 search.html#date, #prefix): every prefix × precision over dateTime, instant and Period, open ends
// too. The closest peer refuses years and months, misses open periods, and answers 10 of 28 such checks.
const AT = Date.UTC(2026, 2, 10, 5);
/** By id, what is in effect when. */
const EFFECTIVE: Readonly<Record<string, object>> = {
  year: { effectiveDateTime: '2026' },
  month: { effectiveDateTime: '2026-03' },
  day: { effectiveDateTime: '2026-03-10' },
  second: { effectiveDateTime: '2026-03-10T07:30:00+07:00' },
  instant: { effectiveInstant: '2026-03-10T00:30:00.250Z' },
  eve: { effectiveDateTime: '2026-03-09T23:59:59+07:00' },
  before: { effectiveDateTime: '2026-02-28' },
  after: { effectiveDateTime: '2026-04-01' },
  'last-year': { effectiveDateTime: '2025' },
  closed: { effectivePeriod: { start: '2026-03-09', end: '2026-03-11' } },
  from: { effectivePeriod: { start: '2026-03-10' } },
  until: { effectivePeriod: { end: '2026-03-10' } },
};

let api: Api;
beforeAll(async () => {
  api = await startApi({ now: () => AT });
  const observation = (id: string, more: object) => ({ resourceType: 'Observation', id, status: 'final', code: { text: 'x' }, ...more });
  const all = [...Object.entries(EFFECTIVE), ['undated', {}] as const].map(([id, more]) => put(`Observation/${id}`, observation(id, more)));
  const birth = ['1985', '1985-03', '1985-03-10'].map((birthDate, n) =>
    put(`Patient/b${n}`, { resourceType: 'Patient', id: `b${n}`, birthDate }),
  );
  const answer = await api.his1.send('POST', '', bundle('transaction', ...all, ...birth));
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([200, expect.any(String)]);
}, 60_000);
afterAll(() => api.close());

async function ids(path: string): Promise<string> {
  const { status, body } = await api.his1.send('GET', path.replaceAll('+', '%2B'));
  expect([path, status, status === 200 ? '' : JSON.stringify(body)]).toEqual([path, 200, '']);
  return ((body.entry ?? []) as { resource: { id: string } }[])
    .map(({ resource }) => resource.id)
    .sort()
    .join(' ');
}

describe('every prefix × precision', () => {
  test.each([
    ['2026', 'after before closed day eve instant month second year'],
    ['ne2026', 'from last-year until'],
    ['gt2026', 'from'],
    ['lt2026', 'last-year until'],
    ['ge2026', 'after before closed day eve from instant month second year'],
    ['le2026', 'after before closed day eve instant last-year month second until year'],
    ['sa2026', ''],
    ['eb2026', 'last-year'],
    ['ap2026', 'after before closed day eve from instant last-year month second until year'],
    ['2026-03', 'closed day eve instant month second'],
    ['ne2026-03', 'after before from last-year until year'],
    ['gt2026-03', 'after from year'],
    ['lt2026-03', 'before last-year until year'],
    ['ge2026-03', 'after closed day eve from instant month second year'],
    ['le2026-03', 'before closed day eve instant last-year month second until year'],
    ['sa2026-03', 'after'],
    ['eb2026-03', 'before last-year'],
    ['ap2026-03', 'after before closed day eve from instant month second until year'],
    ['2026-03-10', 'day instant second'],
    ['ne2026-03-10', 'after before closed eve from last-year month until year'],
    ['gt2026-03-10', 'after closed from month year'],
    ['lt2026-03-10', 'before closed eve last-year month until year'],
    ['ge2026-03-10', 'after closed day from instant month second year'],
    ['le2026-03-10', 'before closed day eve instant last-year month second until year'],
    ['sa2026-03-10', 'after'],
    ['eb2026-03-10', 'before eve last-year'],
    ['ap2026-03-10', 'closed day eve from instant month second until year'],
    ['2026-03-10T07:30', 'instant second'],
    ['ne2026-03-10T07:30', 'after before closed day eve from last-year month until year'],
    ['gt2026-03-10T07:30', 'after closed day from month until year'],
    ['lt2026-03-10T07:30', 'before closed day eve from last-year month until year'],
    ['ge2026-03-10T07:30', 'after closed day from instant month second until year'],
    ['le2026-03-10T07:30', 'before closed day eve from instant last-year month second until year'],
    ['sa2026-03-10T07:30', 'after'],
    ['eb2026-03-10T07:30', 'before eve last-year'],
    ['ap2026-03-10T07:30', 'closed day eve from instant month second until year'],
    ['2026-03-10T07:30:00+07:00', 'instant second'],
    ['ne2026-03-10T07:30:00+07:00', 'after before closed day eve from last-year month until year'],
    ['gt2026-03-10T07:30:00+07:00', 'after closed day from month until year'],
    ['lt2026-03-10T07:30:00+07:00', 'before closed day eve from last-year month until year'],
    ['ge2026-03-10T07:30:00+07:00', 'after closed day from instant month second until year'],
    ['le2026-03-10T07:30:00+07:00', 'before closed day eve from instant last-year month second until year'],
    ['sa2026-03-10T07:30:00+07:00', 'after'],
    ['eb2026-03-10T07:30:00+07:00', 'before eve last-year'],
    ['ap2026-03-10T07:30:00+07:00', 'closed day eve from instant month second until year'],
  ])('date=%s finds %s', async (value, expected) => {
    expect(await ids(`/Observation?date=${value}`)).toBe(expected);
    // Without a prefix is eq; a condition of a chain means the same.
    if (/^\d/.test(value)) expect(await ids(`/Observation?date=eq${value}`)).toBe(expected);
    const counted = await api.his1.send('GET', `/Observation?date=${value.replaceAll('+', '%2B')}&_summary=count`);
    expect(counted.body.total).toBe(expected === '' ? 0 : expected.split(' ').length);
  });
});

test.each([
  ['a range of days, both ends', 'date=ge2026-03-09&date=lt2026-03-11', 'closed day eve from instant month second until year'],
  ['one of several', 'date=2026-02-28,2026-04-01', 'after before'],
  ['none', 'date:missing=true', 'undated'],
  ['some', 'date:missing=false', Object.keys(EFFECTIVE).sort().join(' ')],
  ['another zone is the same moment', 'date=2026-03-10T00:30Z', 'instant second'],
  ['a time without a zone is of Vietnam', 'date=2026-03-10T07:30:00', 'instant second'],
])('%s: %s', async (_what, query, expected) => {
  expect(await ids(`/Observation?${query}`)).toBe(expected);
});

test.each([
  ['1985', 'b0 b1 b2'],
  ['1985-03', 'b1 b2'],
  ['1985-03-10', 'b2'],
  ['lt1985-03-10', 'b0 b1'],
  ['ge1985-03-11', 'b0 b1'],
])('a date of birth that is a year or a month: birthdate=%s', async (value, expected) => {
  expect(await ids(`/Patient?birthdate=${value}`)).toBe(expected);
});

test.each(['2026-13', '2026-02-30', '10/03/2026', 'xx2026', 'gt', '2026-03-10T25:00'])('what is no date is refused: %s', async (value) => {
  const { status, body } = await api.his1.send('GET', `/Observation?date=${value}`);
  expect([value, status, body.issue?.[0].expression]).toEqual([value, 400, ['date']]);
});
