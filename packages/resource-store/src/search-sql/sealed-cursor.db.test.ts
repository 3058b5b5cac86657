import type { Visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { parseSearch } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resourceWriter, search, uriDictionary } from '../index.ts';

/** A cursor says nothing of rows that its holder may not see, also where looking stopped among them. */
const OWN: Visibility = { owners: [1, 0] };
const SECRET = 'nguyenbimat';
let t: TestDatabase;
beforeAll(async () => {
  t = await testDatabase();
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const write = async (id: string, family: string, owner: number) => {
    const resource = { resourceType: 'Patient', id, name: [{ family }] } as unknown as Resource & { id: string };
    const prepared = await writer.prepare([{ resource, owner, mode: 'replace' }]);
    await t.database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: Date.now() }));
  };
  for (let n = 10; n < 40; n++) await write(`khac-${n}`, `${SECRET}${n}`, 2);
  for (let n = 0; n < 3; n++) await write(`cua-ta-${n}`, `zung${n}`, 1);
});
afterAll(() => t.drop());

function parsed(cursor?: string) {
  const found = parseSearch(
    'Patient',
    [['_sort', 'family'], ['_count', '2'], ...(cursor === undefined ? [] : [['_cursor', cursor] as const])],
    {
      now: 0,
    },
  );
  if (!found.ok) throw new Error(found.problems[0]?.message.en);
  return found.query;
}

/** Everything a client could read in a cursor. */
function readable(cursor: string): string {
  return [cursor, ...cursor.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))].join(' ').toLowerCase();
}

test('pages that stop among other people’s rows go on, and name nobody', async () => {
  const limits = { budget: 4, rounds: 1, run: 2 };
  const found: string[] = [];
  let cursor: string | undefined;
  let blind = 0;
  for (let pages = 0; pages < 60; pages++) {
    const page = await search(t.database, parsed(cursor), OWN, { limits, plan: { mode: 'order', index: -1 } });
    found.push(...page.entries.map(({ id }) => id));
    if (page.next === undefined) break;
    if (page.entries.length === 0) blind += 1;
    expect(readable(page.next)).not.toContain(SECRET);
    expect(readable(page.next)).not.toContain('khac-');
    cursor = page.next;
  }
  expect(found).toEqual(['cua-ta-0', 'cua-ta-1', 'cua-ta-2']);
  expect(blind).toBeGreaterThan(3);
});

test.each(['s.', 's.AAAA', `s.${'A'.repeat(80)}`, 's.!'])('a seal that is not the hub’s is refused: %s', async (cursor) => {
  await expect(search(t.database, parsed(cursor), OWN)).rejects.toMatchObject({ problem: { code: 'search-cursor-invalid' } });
});
