import { drainSource, finish, recordProgress } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IntakeFixture, intakeFixture } from './intake.fixture.ts';

const LIS = 'http://fhir.ehealth.gov.vn/core/CodeSystem/lis';
let intake: IntakeFixture;
beforeAll(async () => {
  intake = await intakeFixture();
  await counted('own', [
    { system: `${LIS}/92901`, code: 'GLU', display: 'Glucose, máu', n: 5 },
    { system: `${LIS}/92901`, code: '=1+1', display: undefined, n: 9 },
  ]);
  await counted('neighbour', [{ system: `${LIS}/75901`, code: 'A', display: 'Chỉ số A', n: 7 }]);
});
afterAll(() => intake.close());

async function counted(
  who: 'own' | 'neighbour',
  unmapped: readonly { system: string; code: string; display: string | undefined; n: number }[],
) {
  const source = intake.sources[who];
  await intake.call('POST', `/intake/submissions?source=${source.code}`, intake.tokens[who], who);
  await drainSource(intake.hub.database, source.id, 1, async ({ seq }) => {
    const counts = { received: 1, stored: 1, unchanged: 0, rejected: 0 };
    await intake.hub.database.transaction((c) => recordProgress(c, { seq, from: 0, counts, issues: [], unmapped }));
    await finish(intake.hub.database, seq);
  });
}
const get = (path: string, token = intake.tokens.own) => intake.call('GET', path, token);
// biome-ignore lint/suspicious/noExplicitAny: read as the test needs it
const json = async (path: string, token?: string): Promise<any> => (await get(path, token)).json();
const codes = (list: { unmapped: { code: string }[] }) => list.unmapped.map(({ code }) => code);

test('a sender sees its own codes by how often they came, an operator all or one source’s', async () => {
  const own = await json('/intake/unmapped');
  expect(own.unmapped).toEqual([
    expect.objectContaining({ source: 'his-92901', facility: '92901', code: '=1+1', count: 9, mapped: false }),
    expect.objectContaining({ system: `${LIS}/92901`, code: 'GLU', display: 'Glucose, máu', count: 5, mapped: true }),
  ]);
  expect(own.unmapped[0].lastSeen).toMatch(/^\d{4}-\d\d-\d\dT.*\+07:00$/);
  expect(codes(await json('/intake/unmapped', intake.tokens.operator))).toEqual(['=1+1', 'A', 'GLU']);
  expect(codes(await json('/intake/unmapped?source=his-75901', intake.tokens.operator))).toEqual(['A']);
  expect(codes(await json('/intake/unmapped?source=his-75901'))).toEqual([]);
  expect(codes(await json('/intake/unmapped', intake.tokens.neighbour))).toEqual(['A']);
});

test('page by page', async () => {
  const first = await json('/intake/unmapped?_count=2', intake.tokens.operator);
  expect(codes(first)).toEqual(['=1+1', 'A']);
  const second = await json(first.next, intake.tokens.operator);
  expect([codes(second), second.next]).toEqual([['GLU'], undefined]);
  for (const query of ['?cursor=x', '?_count=0', '?since=yesterday'])
    expect([query, (await get(`/intake/unmapped${query}`)).status]).toEqual([query, 400]);
});

test('all of them as CSV; a cell that begins like a formula is text', async () => {
  const answer = await get('/intake/unmapped.csv', intake.tokens.operator);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  const text = Buffer.from(await answer.arrayBuffer()).toString();
  const lines = text.split('\r\n');
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(/^\ufeff/);
  expect(lines[1]).toMatch(/^his-92901,92901,[^,]*lis\/92901,[^=]*'=1\+1[^,]*,,9,/);
  expect(lines[3]).toContain('"Glucose, máu",5');
});
