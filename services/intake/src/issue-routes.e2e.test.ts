import { drainSource, finish, recordProgress } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IntakeFixture, intakeFixture } from './intake.fixture.ts';

let intake: IntakeFixture;
let id: string;
const N = 7_000;

beforeAll(async () => {
  intake = await intakeFixture();
  id = await sent(intake.tokens.own, 'his-92901', intake.sources.own.id, 'ten thousand visits', N);
  await sent(intake.tokens.own, 'his-92901', intake.sources.own.id, 'a clean file', 0);
  await sent(intake.tokens.neighbour, 'his-75901', intake.sources.neighbour.id, 'of others', 2);
});
afterAll(() => intake.close());

/** A submission with `n` records, each with one issue; every thousandth is refused. */
async function sent(token: string, source: string, sourceId: number, body: string, n: number): Promise<string> {
  const answer = await intake.call('POST', `/intake/submissions?source=${source}`, token, body);
  const { id: made } = (await answer.json()) as { id: string };
  const issues = Array.from({ length: n }, (_, at) => ({
    severity: at % 1_000 === 999 ? ('error' as const) : ('warning' as const),
    code: at % 1_000 === 999 ? 'VN-XML1-HO_TEN-required' : 'VN-XML2-DON_GIA-invalid',
    ordinal: at,
    record: `LK-${at}`,
    field: at % 1_000 === 999 ? 'XML1.HO_TEN' : 'XML2.DON_GIA',
    line: at + 1,
    ...(at % 1_000 === 999 ? {} : { row: at + 2 }),
    message: { vi: `Giá trị =1+${at} sai, "dòng" <1>.`, en: '=cmd|x is wrong.' },
  }));
  const rejected = Math.floor(n / 1_000);
  await drainSource(intake.hub.database, sourceId, 1, async ({ seq }) => {
    const counts = { received: n + 1, stored: n + 1 - rejected, unchanged: 0, rejected };
    await intake.hub.database.transaction((c) => recordProgress(c, { seq, from: 0, counts, issues }));
    await finish(intake.hub.database, seq);
  });
  return made;
}

const get = (path: string, token = intake.tokens.own) => intake.call('GET', path, token);
// biome-ignore lint/suspicious/noExplicitAny: read as the test needs it
const json = async (path: string, token?: string): Promise<any> => (await get(path, token)).json();

test('the list: whose, with which rule, how many issues, and what all of it comes to', async () => {
  const all = await json('/intake/submissions?_total=accurate', intake.tokens.operator);
  expect(all.totals).toEqual({
    submissions: 3,
    received: N + 5,
    stored: N - 2,
    unchanged: 0,
    rejected: 7,
    byStatus: { completed: 2, 'completed-with-errors': 1 },
  });
  const own = await json('/intake/submissions?_total=accurate&_count=1');
  expect([own.totals.submissions, own.submissions.length, typeof own.next]).toEqual([2, 1, 'string']);
  expect(own.submissions[0].issueCounts).toEqual({ error: 0, warning: 0, information: 0 });
  const ids = async (query: string, token?: string) =>
    (await json(`/intake/submissions?${query}`, token)).submissions.map((one: { id: string }) => one.id);
  expect(await ids('code=VN-XML1-HO_TEN-required')).toEqual([id]);
  expect(await ids('code=VN-XML2-*', intake.tokens.operator)).toHaveLength(2);
  expect(await ids('code=VN-XML2-*&facility=92901', intake.tokens.operator)).toEqual([id]);
  expect(await ids('facility=75901')).toEqual([]);
  expect(await ids('code=VN-XML%25')).toEqual([]);
  const [found] = (await json('/intake/submissions?code=VN-XML1-*')).submissions;
  expect(found.issueCounts).toEqual({ error: 7, warning: N - 7, information: 0 });
  expect(found.text.vi).toBe(`${N + 1} hồ sơ: lưu ${N - 6}, không đổi 0, từ chối 7.`);
  expect((await get('/intake/submissions?_total=yes')).status).toBe(400);
});

test('issues come in pages, by severity and by rule, with how often each rule was raised', async () => {
  const first = await json(`/intake/submissions/${id}/issues?_count=5000`);
  expect(first.rules).toEqual([
    { code: 'VN-XML2-DON_GIA-invalid', severity: 'warning', count: N - 7 },
    { code: 'VN-XML1-HO_TEN-required', severity: 'error', count: 7 },
  ]);
  expect(first.issues[0]).toMatchObject({ position: 0, ordinal: 0, table: 'XML2', record: 'LK-0', line: 1, row: 2 });
  const receipt = await json(`/intake/submissions/${id}?_count=1`);
  expect(receipt.issues[0]).toMatchObject({ record: 'LK-0', line: 1, row: 2 });
  const second = await json(first.next);
  expect([first.issues.length, second.issues.length, second.next]).toEqual([5_000, N - 5_000, undefined]);
  for (const query of ['severity=error', 'code=VN-XML1-*']) {
    const { issues } = await json(`/intake/submissions/${id}/issues?${query}`);
    expect([query, issues.map(({ ordinal }: { ordinal: number }) => ordinal)]).toEqual([query, [999, 1999, 2999, 3999, 4999, 5999, 6999]]);
  }
});

test('as CSV: all of them, opened as Vietnamese, nothing that a spreadsheet would run', async () => {
  const answer = await get(`/intake/submissions/${id}/issues.csv`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${id}-issues.csv"`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const lines = bytes.toString('utf8').split('\r\n');
  expect(lines.length).toBe(N + 2);
  expect(lines[1]).toContain('1,XML2,LK-0,2,1,XML2.DON_GIA,Cảnh báo · Warning,VN-XML2-DON_GIA-invalid');
  expect(lines[1]).toContain(`,'=cmd|x is wrong.,`);
  const errors = await (await get(`/intake/submissions/${id}/issues.csv?severity=error`)).text();
  expect(errors.trim().split('\r\n')).toHaveLength(8);
});

test('as XLSX: a zip with a sheet', async () => {
  const answer = await get(`/intake/submissions/${id}/issues.xlsx`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ]);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  expect(bytes.subarray(-22, -18).toString('latin1')).toBe('PK\u0005\u0006');
});

test('another facility finds nothing there', async () => {
  for (const path of ['issues', 'issues.csv', 'issues.xlsx'])
    expect([path, (await get(`/intake/submissions/${id}/${path}`, intake.tokens.neighbour)).status]).toEqual([path, 404]);
});
