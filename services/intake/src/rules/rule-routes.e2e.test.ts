import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IntakeFixture, intakeFixture } from '../intake.fixture.ts';

const PAPER = 'VN-XML7-missing';

let fixture: IntakeFixture;
beforeAll(async () => {
  fixture = await intakeFixture();
});
afterAll(() => fixture.close());

type Json = Record<string, unknown> & { readonly [name: string]: unknown };
const ask = async (method: string, path: string, body?: unknown, who: 'operator' | 'own' = 'operator') => {
  const answer = await fixture.call(
    method,
    `/intake${path}`,
    fixture.tokens[who],
    body === undefined ? undefined : JSON.stringify(body),
    'application/json',
  );
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Json };
};

test('any sender reads the list: text, mending, origin, and what may be set', async () => {
  const all = await ask('GET', '/rules', undefined, 'own');
  expect([all.status, (all.body.total as number) > 1_000]).toEqual([200, true]);
  const { body } = await ask('GET', `/rules?code=${PAPER}`, undefined, 'own');
  expect(body).toMatchObject({
    total: 1,
    rules: [
      {
        code: PAPER,
        severity: 'warning',
        mayRelax: true,
        settings: ['reject', 'warning', 'information', 'off'],
        text: { vi: expect.stringContaining('giấy ra viện'), en: expect.stringContaining('discharge paper') },
        mend: { vi: expect.any(String), en: expect.any(String) },
        origin: 'experience',
      },
    ],
  });
  const filtered = await ask('GET', '/rules?table=XML1&field=HO_TEN', undefined, 'own');
  const codes = (filtered.body.rules as unknown as { code: string }[]).map(({ code }) => code);
  expect(codes).toContain('VN-XML1-HO_TEN-required');
  expect(codes.every((code) => code.startsWith('VN-XML1-HO_TEN-'))).toBe(true);
  expect((await ask('GET', '/rules?code=VN-SUB-*&severity=reject', undefined, 'own')).body.total).toBeGreaterThan(3);
});

test('an operator sets a rule for one source and for all; every change stays with who, when and why', async () => {
  const path = `/sources/his-92901/rules/${PAPER}`;
  const put = await ask('PUT', path, { severity: 'reject', reason: 'Thoả thuận với bệnh viện' });
  expect([put.status, put.body.setting]).toEqual([
    200,
    expect.objectContaining({ rule: PAPER, severity: 'reject', scope: 'source', source: 'his-92901', reason: 'Thoả thuận với bệnh viện' }),
  ]);
  expect((await ask('PUT', `/rules/${PAPER}`, { severity: 'information', reason: 'toàn tỉnh' })).status).toBe(200);
  expect((await ask('GET', path)).body.setting).toMatchObject({ severity: 'reject', scope: 'source' });
  expect((await ask('GET', `/sources/his-75901/rules/${PAPER}`)).body.setting).toMatchObject({ severity: 'information', scope: 'all' });

  expect((await ask('DELETE', `${path}?reason=h%E1%BA%BFt`)).status).toBe(204);
  const after = await ask('GET', '/sources/his-92901/rules');
  expect(after.body.settings).toEqual([expect.objectContaining({ rule: PAPER, severity: 'information', scope: 'all' })]);
  expect(
    (after.body.history as unknown as { severity: string; reason: string }[]).map(({ severity, reason }) => [severity, reason]),
  ).toEqual([
    ['default', 'hết'],
    ['information', 'toàn tỉnh'],
    ['reject', 'Thoả thuận với bệnh viện'],
  ]);
  expect((await ask('DELETE', `/rules/${PAPER}`)).status).toBe(204);
  expect((await ask('GET', `/rules/${PAPER}`)).body).toMatchObject({ code: PAPER, setting: { severity: 'warning', scope: 'default' } });
});

test('what the list does not allow is refused, and so is a change without a reason', async () => {
  const put = (rule: string, body: unknown) => ask('PUT', `/rules/${rule}`, body);
  const reason = 'thử';
  expect((await put('VN-XML1-MA_LK-required', { severity: 'off', reason })).status).toBe(409);
  expect((await put('VN-XML2-STT-duplicate', { severity: 'off', reason })).status).toBe(400);
  expect((await put(PAPER, { severity: 'loud', reason })).status).toBe(400);
  expect((await put(PAPER, { severity: 'off' })).status).toBe(400);
  expect((await put('VN-odd', { severity: 'off', reason })).status).toBe(404);
  expect((await ask('PUT', `/sources/khong-co/rules/${PAPER}`, { severity: 'off', reason })).status).toBe(404);
  expect((await ask('GET', '/sources/khong-co/rules')).status).toBe(404);
});

test('a sender changes nothing and reads no settings', async () => {
  expect((await ask('PUT', `/rules/${PAPER}`, { severity: 'off', reason: 'x' }, 'own')).status).toBe(403);
  expect((await ask('PUT', `/sources/his-92901/rules/${PAPER}`, { severity: 'off', reason: 'x' }, 'own')).status).toBe(403);
  expect((await ask('DELETE', `/rules/${PAPER}`, undefined, 'own')).status).toBe(403);
  expect((await ask('GET', '/sources/his-92901/rules', undefined, 'own')).status).toBe(403);
});

test('a change is on record as an act of administration, with source and rule', async () => {
  await ask('PUT', `/sources/his-92901/rules/${PAPER}`, { severity: 'off', reason: 'ghi vết' });
  const { rows } = await fixture.hub.database.pool.query<{ body: string }>(`select convert_from(body, 'UTF8') as body from audit_batch`);
  const line = rows.flatMap(({ body }) => body.trim().split('\n')).find((one) => one.includes(`his-92901 ${PAPER}`) && one.includes('PUT'));
  expect(line).toContain('"admin"');
  expect(line).not.toContain('ghi vết');
});
