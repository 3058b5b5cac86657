import type { Principal, Visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { type Change, characters } from '@hub/fhir-rest';
import { parseSearch, type SearchQuery } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openWrites, readStore } from '../index.ts';

const HIS: Principal = { clientNumber: 2, clientId: 'his-1', kind: 'sender', facilityId: 1 };
const ALL: Visibility = { all: true };
const NOW = Date.UTC(2026, 2, 10, 1, 2, 3, 456);
/** Larger than any piece a socket hands over, and no two pieces of it begin on the same byte of a character. */
const LONG = 'Nguyễn Thị Bích 🏥 ộ'.repeat(100_000);

let t: TestDatabase;
beforeAll(async () => {
  t = await testDatabase();
  const writes = openWrites({ database: t.database, now: () => NOW });
  const put = (id: string, text: string): Change<SearchQuery> => ({
    kind: 'update',
    type: 'Patient',
    id,
    resource: { resourceType: 'Patient', id, name: [{ text }] } as Resource,
  });
  const one = (change: Change<SearchQuery>) => writes.write({ changes: [change], principal: HIS, bodies: false });
  await one(put('short', 'Trần Văn Ấ'));
  await one(put('long', LONG));
  await one(put('gone', 'x'));
  await one({ kind: 'delete', type: 'Patient', id: 'gone' });
});
afterAll(() => t.drop());

test('a look-up reads what a query reads, byte for byte, as everybody who may', async () => {
  const [plain, quick] = [readStore(t.database.pool), readStore(t.database.pool, t.database)];
  for (const visibility of [ALL, { owners: [1, 0] }, { owners: [2, 0] }, { owners: [0] }] as const) {
    for (const [type, id] of [
      ['Patient', 'short'],
      ['Patient', 'long'],
      ['Patient', 'gone'],
      ['Patient', 'none'],
      ['Observation', 'short'],
      ['NoSuchType', 'short'],
    ] as const) {
      const [a, b] = [await plain.readCurrent(type, id, visibility), await quick.readCurrent(type, id, visibility)];
      expect(b === undefined ? b : { ...b, body: characters(b.body) }).toEqual(a);
    }
  }
  const read = await quick.readCurrent('Patient', 'long', ALL);
  expect(read).toMatchObject({ version: 1, lastUpdated: NOW, deleted: false });
  expect(JSON.parse(characters(read?.body ?? '')).name[0].text).toBe(LONG);
  expect(await quick.readCurrent('Patient', 'gone', ALL)).toMatchObject({ version: 2, deleted: true, body: '' });
  expect(await quick.readCurrent('Patient', 'short', { owners: [2, 0] })).toBeUndefined();
});

test('bodies of a page are the bytes that lie in the store too', async () => {
  const store = readStore(t.database.pool, t.database);
  const parsed = parseSearch('Patient', [['_count', '10']], { now: NOW });
  if (!parsed.ok) throw new Error('not understood');
  const { matches } = await store.search(parsed.query, ALL);
  expect(matches.map(({ id, body }) => [id, typeof body, JSON.parse(characters(body)).name[0].text])).toEqual([
    ['short', 'object', 'Trần Văn Ấ'],
    ['long', 'object', LONG],
  ]);
});
