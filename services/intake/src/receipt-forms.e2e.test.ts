import { drainSource, finish, recordProgress } from '@hub/submission-log';
import { validate } from '@hub/validation';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IntakeFixture, intakeFixture } from './intake.fixture.ts';

let intake: IntakeFixture;
beforeAll(async () => {
  intake = await intakeFixture();
});
afterAll(() => intake.close());

async function sent(body: string): Promise<string> {
  const answer = await intake.call('POST', '/intake/submissions?source=his-92901', intake.tokens.own, body);
  return ((await answer.json()) as { id: string }).id;
}
const done = () =>
  drainSource(intake.hub.database, intake.sources.own.id, 1, async ({ seq }) => {
    const issues = [1, 2].map((line) => ({
      severity: 'error' as const,
      code: 'VN-XML1-HO_TEN-required',
      line,
      message: { vi: 'Thiếu.', en: 'Missing.' },
    }));
    const counts = { received: 2, stored: 1, unchanged: 0, rejected: 1 };
    await intake.hub.database.transaction((c) => recordProgress(c, { seq, from: 0, counts, issues }));
    await finish(intake.hub.database, seq);
  });
const get = (path: string, headers: Record<string, string> = {}, token = intake.tokens.own) =>
  fetch(intake.base + path, { headers: { Authorization: `Bearer ${token}`, ...headers } });
// biome-ignore lint/suspicious/noExplicitAny: read as the test needs it
const json = async (answer: Promise<Response>): Promise<any> => (await answer).json();

test('a receipt as FHIR, asked for by name or by Accept, in pages like the other', async () => {
  const path = `/intake/submissions/${await sent('a file')}`;
  await done();
  for (const [query, headers] of [
    ['?_format=fhir', {}],
    ['?_format=application/fhir%2Bjson', {}],
    ['', { Accept: 'application/fhir+json' }],
  ] as const) {
    const answer = await get(path + query, headers);
    expect(answer.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    const bundle = await json(Promise.resolve(answer));
    expect([bundle.entry[0].resource.status, bundle.entry[1].resource.issue.length, validate(bundle)]).toEqual(['completed', 2, []]);
  }
  const first = await json(get(`${path}?_format=fhir&_count=1`));
  const second = await json(get(first.link[0].url));
  expect([first, second].map(({ entry }) => entry[1].resource.issue[0].diagnostics)).toEqual(['dòng 1', 'dòng 2']);
  expect(second.link).toBeUndefined();
  expect((await json(get(`${path}?_format=json`, { Accept: 'application/fhir+json' }))).status).toBe('completed-with-errors');
  expect((await get(`${path}?_format=xml`)).status).toBe(400);
  expect((await get(`${path}?_format=fhir`, {}, intake.tokens.neighbour)).status).toBe(404);
});

test('who waits is answered when the submission is done, at once when it is, and after the time when it is not', async () => {
  const id = await sent('another file');
  const waiting = Array.from({ length: 20 }, () => json(get(`/intake/submissions/${id}?wait=30`)));
  await new Promise((later) => setTimeout(later, 300));
  await done();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(Array(20).fill('completed-with-errors'));
  expect((await json(get(`/intake/submissions/${id}?wait=30`))).issues).toHaveLength(2);
  const open = await sent('a third file');
  expect((await json(get(`/intake/submissions/${open}?wait=1`))).status).toBe('received');
  expect((await get(`/intake/submissions/${open}?wait=soon`)).status).toBe(400);
  expect((await get(`/intake/submissions/${open}?wait=30`, {}, intake.tokens.neighbour)).status).toBe(404);
});

test('who goes away while waiting leaves nothing behind', async () => {
  const id = await sent('a fourth file');
  const gone = new AbortController();
  const asking = fetch(`${intake.base}/intake/submissions/${id}?wait=60`, {
    headers: { Authorization: `Bearer ${intake.tokens.own}` },
    signal: gone.signal,
  });
  const ended = expect(asking).rejects.toThrow();
  await new Promise((later) => setTimeout(later, 200));
  gone.abort();
  await ended;
  expect((await json(get(`/intake/submissions/${id}?wait=0`))).status).toBe('received');
});
