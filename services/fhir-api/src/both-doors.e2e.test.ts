import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { putSource } from '@hub/client-register';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Arena, openArena } from './testing/arena.fixture.ts';
import { type Client, clientOf } from './testing/client.fixture.ts';

/** The worked bundles of a source (packages/sources/cases/fhir), sent as transactions: what this door makes of them, and how it differs from /intake. */

const CASES = join(import.meta.dirname, '../../../packages/sources/cases/fhir');
const SID = 'http://fhir.ehealth.gov.vn/core/sid/';
const worked = (name: string): { readonly entry: readonly object[] } => JSON.parse(readFileSync(join(CASES, name), 'utf8'));

let arena: Arena;
const clients = new Map<string, Client>();

beforeAll(async () => {
  arena = await openArena({ servers: 1 });
  const { url } = arena.servers[0] as { url: string };
  for (const code of ['92971', '92972', '92973']) {
    const input = { code: `fhir-${code}`, facility: code, facilityName: `Cơ sở mẫu ${code}`, kind: 'clinic', msh4: [] };
    const { credentials } = await putSource(arena.base.database, { ...input, formats: ['fhir'] });
    clients.set(code, clientOf(url, (credentials as { token: string }).token));
  }
});
afterAll(() => arena.close());

const of = (code: string): Client => clients.get(code) as Client;
const count = async (code: string, query: string): Promise<number> => (await of(code).send('GET', `/${query}&_summary=count`)).body.total;

test("a facility's token sends the bundle of a consultation as a transaction: all or nothing, links put in", async () => {
  const answer = await of('92971').send('POST', '', worked('01-hoi-chan-tu-xa.json'));
  expect([answer.status, answer.body.entry.map(({ response }: { response: { status: string } }) => response.status.slice(0, 3))]).toEqual([
    200,
    ['201', '201', '201', '201', '201'],
  ]);
  const visit = encodeURIComponent(`${SID}visit/92971|TX-2026-0001`);
  expect(await count('92971', `Encounter?class=VR&identifier=${visit}`)).toBe(1);
  expect(await count('92971', `Communication?encounter.identifier=${visit}`)).toBe(1);
});

test('sent again it makes everything again, where the same by /intake changes nothing: this door asks for conditions', async () => {
  await of('92971').send('POST', '', worked('01-hoi-chan-tu-xa.json'));
  expect(await count('92971', `Patient?identifier=${encodeURIComponent(`${SID}patient-internal-id/92971|TX-001`)}`)).toBe(2);
});

test("the id of a PUT is the hub's own here: it is taken once, whoever asks", async () => {
  const file = worked('03-phong-kham-tu.json');
  const first = await of('92973').send('POST', '', { ...file, type: 'transaction' });
  expect([first.status, (await of('92973').send('GET', '/Patient/p-77')).status]).toEqual([200, 200]);
  const other = await of('92972').send('POST', '', file);
  expect([other.status, (await of('92972').send('GET', '/Patient/p-77')).status]).toEqual([403, 404]);
});

test('one wrong entry costs the whole transaction, where /intake stores the others', async () => {
  const file = worked('20-nhieu-loi.json');
  const answer = await of('92973').send('POST', '', { ...file, type: 'transaction', entry: file.entry.slice(0, 2) });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect((await of('92973').send('GET', '/Observation/tot')).status).toBe(404);
});
