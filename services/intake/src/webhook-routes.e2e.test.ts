import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IntakeFixture, intakeFixture } from './intake.fixture.ts';

let intake: IntakeFixture;
beforeAll(async () => {
  intake = await intakeFixture();
});
afterAll(() => intake.close());

const PATH = '/intake/sources/his-92901/webhook';
const GOOD = { url: 'https://his.example.vn/done', secret: 'a-secret-of-the-house' };
const call = (method: string, body?: unknown, token = intake.tokens.own) =>
  intake.call(method, PATH, token, body === undefined ? undefined : JSON.stringify(body), 'application/json');

test('its sender and an operator set it, see it and take it away; the secret is never shown', async () => {
  expect((await call('GET')).status).toBe(404);
  expect((await call('PUT', GOOD)).status).toBe(200);
  expect((await call('PUT', { ...GOOD, url: 'https://other.example.vn/x?y=1' }, intake.tokens.operator)).status).toBe(200);
  const text = await (await call('GET')).text();
  expect(JSON.parse(text)).toMatchObject({ source: 'his-92901', url: 'https://other.example.vn/x?y=1', deliveries: [] });
  expect(text).not.toContain(GOOD.secret);
  for (const method of ['GET', 'PUT', 'DELETE'])
    expect([method, (await call(method, method === 'PUT' ? GOOD : undefined, intake.tokens.neighbour)).status]).toEqual([method, 403]);
  expect((await call('DELETE')).status).toBe(200);
  expect((await call('DELETE')).status).toBe(404);
});

test.each([
  { ...GOOD, url: 'ftp://his.example.vn/' },
  { ...GOOD, url: 'https://user:secret@his.example.vn/' },
  { ...GOOD, url: 'https://his.example.vn/#x' },
  { ...GOOD, url: 'nothing' },
  { ...GOOD, url: `https://his.example.vn/${'x'.repeat(1_000)}` },
  { ...GOOD, secret: 'short' },
  { ...GOOD, secret: 'with a space in it, long' },
  { url: GOOD.url },
  [],
])('%j is refused, in both languages, without repeating it', async (body) => {
  const answer = await call('PUT', body);
  const text = await answer.text();
  expect([answer.status, text.includes('"vi"'), text.includes('his.example.vn')]).toEqual([400, true, false]);
});
