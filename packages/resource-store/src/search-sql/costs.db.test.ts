import type { Visibility } from '@hub/access';
import type { LookupStatement } from '@hub/database';
import type { TestDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { filledStore, look, OPERATOR, query, SMALL_FACILITY } from './filled-store.fixture.ts';
import { type How, hasStopped } from './find-page.ts';
import { keptPage } from './kept-page.ts';
import { rowOf } from './page-rows.ts';
import { search } from './search.ts';

/**
 * What a page may look at, and not what the data hold, bounds what it reads: searches that find nothing or little among very much, in every
 * order, for who sees all, a hundredth or nothing. The limits are small here, so that the same limits in blocks would be passed by far
 * if anything were read to its end: one table has 100,000 resources, one parameter up to 500,000 entries.
 */
const SMALL: How = { looks: { first: 200, next: 200, rounds: 2 }, limits: { budget: 200, targets: 50, rounds: 2, run: 100 } };
/**
 * Blocks: a set of at most 10,000 is counted, and put in order whole, at four a resource; a `_has` looks through all that points at an entry. To read
 * what there is would be 400,000 and more.
 */
const MOST = 45_000;
const FAR = 110_000;
const NOTHING: Visibility = { owners: [77, 0] };

let t: TestDatabase;
beforeAll(async () => {
  t = await filledStore();
}, 120_000);
afterAll(() => t.drop());

const SEARCHES = {
  Patient: [
    'identifier:missing=true',
    'birthdate:missing=true',
    'name:contains=zzz',
    '_content=zzz',
    'name=nguyen&_content=zzz',
    'name=nguyen&name=tran',
    'name=nguyen&birthdate=ge1990',
    '_has:Observation:patient:code:missing=true',
    '_has:Encounter:patient:status:not=finished',
  ],
  Encounter: [
    'status:not=finished,in-progress',
    'status=finished&status=in-progress',
    'date=ne2025-03',
    'date=ge2025&date=le2026&status=in-progress',
    'patient.name:contains=zzz',
    'patient._has:Observation:patient:code:not=1000-3',
  ],
  Observation: [
    'code:missing=true',
    'code:not=1000-3',
    'code=http://loinc.org|',
    'code=1000-3&code=1000-4',
    'code=1000-3&value-quantity=gt499',
    'value-quantity=gt5||mg',
    'date=ne2025',
    'patient.birthdate:missing=true',
    'performer:Practitioner.identifier:missing=true',
    '_lastUpdated=ne2026',
    '_source:missing=false',
    'patient._content=zzz',
    'code-value-quantity=http://loinc.org|$gt499',
  ],
} as const;
const SORTS: Readonly<Record<keyof typeof SEARCHES, readonly string[]>> = {
  Patient: ['', '-birthdate', 'name', 'organization', '-_lastUpdated', 'family,birthdate'],
  Encounter: ['', '-date', 'patient', 'status,-date', 'location'],
  Observation: ['', '-date', 'patient', 'performer', 'code,-date', 'encounter'],
};

test.each(Object.entries(SEARCHES).flatMap(([type, searches]) => searches.map((one) => `${type}?${one}`)))(
  '%s in every order, as anyone',
  async (url) => {
    const orders = SORTS[url.split('?')[0] as keyof typeof SEARCHES];
    const passed: unknown[] = [];
    for (const order of orders) {
      const asked = order === '' ? url : `${url}&_sort=${order}`;
      for (const view of [OPERATOR, SMALL_FACILITY, NOTHING]) {
        const { whole, blocks } = await look(t.database, asked, view, undefined, SMALL);
        if (whole.length > 0 || blocks > (url.includes('_has') ? FAR : MOST)) passed.push({ asked, view, whole, blocks });
      }
    }
    expect(passed).toEqual([]);
  },
  60_000,
);

test('a page that is not full says where to go on, and does not tell a facility whose entry it stopped at', async () => {
  const url = 'Patient?name=nguyen&_sort=name';
  const readable = (cursor: string | undefined) => Buffer.from(cursor ?? '', 'base64url').toString('latin1');
  const own: Visibility = { owners: [7] };
  // More than it is served from directly.
  await t.database.pool.query('insert into resource_count (type, owner, labels, slot, n) values (103, 7, 0, 1, 100000)');
  // Led by the name, of which one in 25 is the facility's; few of those were born so late.
  const few = 'Patient?name=nguyen&birthdate=ge2010';
  const little: How = { plan: { mode: 'drive', index: 0 }, looks: { first: 1, next: 1, rounds: 1 } };
  const cut = await search(t.database, query(few), own, little);
  expect(cut.entries.length).toBeGreaterThan(0);
  expect(cut.entries.length).toBeLessThan(20);
  expect(cut.next).toMatch(/^x\./);
  expect(readable(cut.next)).not.toContain('nguyen');
  expect(readable((await search(t.database, query('Patient?name=nguyen'), OPERATOR)).next)).toContain('nguyen');
  const sorted = await search(t.database, query(url), own, {
    plan: { mode: 'order', index: -1 },
    limits: { budget: 30, rounds: 1, run: 5 },
  });
  expect(sorted.next).toMatch(/^x\./);
  for (const [first, how] of [
    [cut, little],
    [sorted, {}],
  ] as const) {
    const again = first === cut ? few : url;
    const next = await search(t.database, query(again, first.next), own, how);
    expect(next.next).not.toBe(first.next);
    await expect(search(t.database, query(again, `${first.next?.slice(0, -4)}AAAA`), own)).rejects.toThrow(/search-cursor-invalid/);
  }
});

test('a kept statement that stops before the page is full goes on as one that is put together anew', async () => {
  // A page looks at 10,000 entries at first, and one in a hundred of all 20,000 names is the facility's.
  const own: Visibility = { owners: [7], further: [{ of: { owners: 'all' }, hidden: 0, types: ['Observation'] }] };
  const asked = query('Patient?name:contains=van&_count=600');
  const answered = async (how?: How) => {
    const { entries, next } = await search(t.database, asked, own, how);
    return { ids: entries.map(({ id }) => id), next: next !== undefined };
  };
  const anew = await answered({});
  expect([anew.ids.length, new Set(anew.ids).size, anew.next]).toEqual([200, 200, false]);
  expect(keptPage(t.database, asked, own)).toBeUndefined();
  for (let i = 0; i < 4; i++) expect(await answered()).toEqual(anew);
  const known = keptPage(t.database, asked, own);
  const rows = await t.database.rows(known?.kept.statement as LookupStatement, known?.values ?? [], rowOf);
  expect(hasStopped(asked, rows)).toBe(true);
});
