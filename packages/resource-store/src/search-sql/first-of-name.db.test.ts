import type { Visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { parametersOf, parseSearch } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resourceWriter, search, uriDictionary } from '../index.ts';
import type { How } from './find-page.ts';

/**
 * Persons by name, of whom most have several texts that match, some the same text twice but for its marks: each comes once, at the first of its
 * texts, however a walk is cut, to a facility that sees one in three and while persons are written.
 */
const NOW = Date.UTC(2026, 5, 1);
const PERSONS = 240;
const FAMILIES = ['Lê', 'Le', 'Lệ', 'Nguyễn', 'Lê Văn', 'Trần'];
const GIVEN = ['Thị Lê', 'Văn Lễ', 'Le Lê Lệ', 'Bích', 'Lệ', 'Lên Lê'];
const OWN: Visibility = { owners: [1] };
const CUT: How = { plan: { mode: 'drive', index: 0 }, looks: { first: 1, next: 1, rounds: 1 } };

const person = (n: number, more: object = {}) => {
  const [family, given] = [FAMILIES[n % FAMILIES.length] as string, (GIVEN[(n * 5 + (n >> 3)) % GIVEN.length] as string).split(' ')];
  const other = n % 4 === 0 ? [{ use: 'old', family: 'Le', given: ['Lê'] }] : [];
  return {
    ...{ resourceType: 'Patient', id: `n${n}`, ...more },
    name: [{ text: `${family} ${given.join(' ')}`, family, given }, ...other],
  } as unknown as Resource & { id: string };
};

let t: TestDatabase;
let write: (people: readonly ReturnType<typeof person>[], owner: number) => Promise<void>;

beforeAll(async () => {
  t = await testDatabase();
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  write = async (people, owner) => {
    const items = await writer.prepare(people.map((resource) => ({ resource, owner, mode: 'replace' as const })));
    await t.database.transaction((connection) => writer.write(connection, items, { actor: 0, now: Date.now() }));
  };
  const numbers = Array.from({ length: PERSONS }, (_, n) => n);
  for (const owner of [1, 2, 3]) {
    const people = numbers.filter((n) => 1 + (n % 3) === owner).map((n) => person(n));
    await write(people, owner);
  }
});
afterAll(() => t.drop());

async function walk(query: string, count: number, how: How, between: (page: number) => Promise<void> = async () => {}) {
  const ids: string[] = [];
  const sizes: number[] = [];
  let cursor: string | undefined;
  do {
    const asked = [...new URLSearchParams(query), ['_count', String(count)], ...(cursor === undefined ? [] : [['_cursor', cursor]])];
    const parsed = parseSearch('Patient', asked as [string, string][], { now: NOW });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const page = await search(t.database, parsed.query, OWN, how);
    ids.push(...page.entries.map(({ id }) => id));
    sizes.push(page.entries.length);
    cursor = page.next;
    await between(sizes.length);
  } while (cursor !== undefined);
  return { ids, sizes };
}

/** Those of the facility by the least of their texts that begin with one of these. */
async function meant(...values: readonly string[]): Promise<readonly string[]> {
  const { rows } = await t.database.pool.query<{ id: string }>(
    `select r.id from idx_string s join resource r using (rid)
      where s.param = $1 and s.owner = 1 and exists (select 1 from unnest($2::text[]) v where starts_with(s.folded, v))
      group by r.rid, r.id order by min(s.folded), r.rid`,
    [parametersOf('Patient')?.get('name')?.rows[0], values],
  );
  return rows.map(({ id }) => id);
}

test('some have a text twice but for its marks', async () => {
  const { rows } = await t.database.pool.query<{ most: number }>(
    'select max(n)::int as most from (select count(*) as n from idx_string where owner = 1 group by rid, param, folded) c',
  );
  expect(rows[0]?.most).toBeGreaterThan(1);
});

test.each([
  ['le', ['le']],
  ['l', ['l']],
  ['le le', ['le le']],
  ['ngu', ['ngu']],
  ['le,van', ['le', 'van']],
  ['nguyen,le,thi', ['nguyen', 'le', 'thi']],
])('name=%s: each once, in order', async (value, values) => {
  const expected = await meant(...values);
  expect(expected.length).toBeGreaterThan(5);
  let cut = 0;
  for (const count of [1, 2, 7, 50]) {
    for (const how of [CUT, {}]) {
      const { ids, sizes } = await walk(`name=${value}`, count, how);
      expect({ count, how, ids }).toEqual({ count, how, ids: expected });
      cut += sizes.slice(0, -1).filter((size) => size < count).length;
    }
  }
  // Some pages ended at what they may look at.
  expect(cut).toBeGreaterThan(0);
});

test('while others of the name come, and some of its persons change', async () => {
  const before = await meant('le');
  const changed = new Set<string>();
  const { ids } = await walk('name=le', 3, CUT, async (page) => {
    await write([person(1_000 + 3 * page)], 1);
    const n = (page * 21) % PERSONS;
    changed.add(`n${n - (n % 3)}`);
    await write([person(n - (n % 3), { gender: 'female', name: undefined })], 1);
  });
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !changed.has(id))).toEqual(before.filter((id) => !changed.has(id)));
  expect(ids.every((id) => before.includes(id))).toBe(true);
});
