import { parametersOf } from '@hub/search';
import type { TestDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { search } from '../index.ts';
import { SORTS, sortKeysFor } from './declared-forms.fixture.ts';
import { filledStore, look, OPERATOR, PATIENTS, query } from './filled-store.fixture.ts';

/**
 * Page 5,000 of every kind of order, counted in blocks touched: 100,000 Observations, 40,000 visits and 20,000 people, three a page so that
 * a page 5,000 is there. The way to it is taken in large steps: a cursor says where a page ended, not how it was come by.
 */
const AT = 5_000;
const STEP = 1_000;
const COUNT = 3;

let t: TestDatabase;
beforeAll(async () => {
  t = await filledStore();
  // What the filled store has no values for: a canonical, a number.
  const of = (type: string, code: string) => parametersOf(type)?.get(code)?.rows[0];
  const owner = '(case when n % 100 = 0 then 7 else 1 + n % 6 end)';
  await t.database.pool.query(
    `insert into idx_token (rid, owner, labels, shard, param, system, code)
     select 2000000 + n, ${owner}, 0, 0, ${of('Encounter', '_profile')}, 0, 'http://example.org/' || n % 50 from generate_series(1, ${PATIENTS * 2}) n`,
  );
  await t.database.pool.query(
    `insert into idx_quantity (rid, owner, labels, shard, param, low, high, canon, system, code)
     select 2000000 + n, ${owner}, 0, 0, ${of('Encounter', 'length')}, n % 700, n % 700, n % 700, 0, 'min' from generate_series(1, ${PATIENTS * 2}) n`,
  );
  await t.database.pool.query('vacuum analyze idx_token');
  await t.database.pool.query('vacuum analyze idx_quantity');
}, 120_000);
afterAll(() => t.drop());

/** By kind of order, a search that has more than 5,000 pages. A number is a quantity without a unit, in the same index. */
const ORDERED: Readonly<Record<string, readonly string[]>> = {
  '': [
    'Observation',
    'Observation?performer=Practitioner/d1',
    'Encounter?date=ge2025-01-01',
    'Observation?value-quantity=ge0',
    'Encounter?date=lt2030',
  ],
  token: ['Encounter?_sort=status', 'Observation?_sort=-code'],
  string: ['Patient?_sort=name', 'Patient?_sort=-name'],
  // Nobody has the last: all of them are among those without a value.
  date: ['Patient?_sort=death-date', 'Encounter?_sort=date', 'Observation?_sort=-date', 'Encounter?_sort=status,-date'],
  number: ['Encounter?_sort=length'],
  quantity: ['Observation?_sort=value-quantity', 'Observation?_sort=-value-quantity'],
  reference: ['Encounter?_sort=patient', 'Encounter?_sort=-subject'],
  uri: ['Encounter?_sort=_profile'],
  _id: ['Encounter?_sort=_id', 'Encounter?_sort=-_id'],
  _lastUpdated: ['Encounter?_sort=_lastUpdated', 'Encounter?_sort=-_lastUpdated'],
};

test('every kind of order is among them but the source, which has no index and is put in order whole', () => {
  expect(SORTS.filter((by) => !(by in ORDERED))).toEqual(['_source']);
  for (const [by, urls] of Object.entries(ORDERED)) {
    if (by === '' || by === 'number' || by.startsWith('_')) continue;
    for (const url of urls) {
      const [type = '', keys = ''] = url.split('?_sort=');
      expect(sortKeysFor(type, by as never)).toContain(keys.split(',').at(-1)?.replace(/^-/, ''));
    }
  }
});

/** Where page `page` of COUNT begins. */
async function cursorOf(url: string, page: number): Promise<string> {
  let cursor: string | undefined;
  for (let left = (page - 1) * COUNT; left > 0; left -= STEP) {
    const result = await search(t.database, { ...query(url, cursor), count: Math.min(STEP, left) }, OPERATOR);
    cursor = result.next;
    if (cursor === undefined) throw new Error(`${url} ends ${left} before page ${page}`);
  }
  return cursor as string;
}

test('by a name, as deep as there are any', async () => {
  const url = 'Patient?name=nguyen&_count=3';
  const [early, late] = await Promise.all([2, 1_600].map(async (page) => look(t.database, url, OPERATOR, await cursorOf(url, page))));
  expect(late?.blocks).toBeLessThanOrEqual((early?.blocks ?? 0) * 1.2 + 10);
}, 60_000);

test.each(Object.entries(ORDERED).flatMap(([by, urls]) => urls.map((url) => [by, url] as const)))(
  'ordered by "%s", %s: page 5,000 costs what page 1 does',
  async (_by, url) => {
    const most = { ...query(url), count: COUNT };
    const joint = url.includes('?') ? '&' : '?';
    const small = `${url}${joint}_count=${COUNT}`;
    expect((await search(t.database, most, OPERATOR)).entries).toHaveLength(COUNT);
    const pages = [undefined, await cursorOf(url, 2), await cursorOf(url, AT)];
    const [first, second, late] = await Promise.all(pages.map((cursor) => look(t.database, small, OPERATOR, cursor)));
    expect(late?.whole).toEqual([]);
    // A first page also finds out how the search is best made.
    const early = Math.max(first?.blocks ?? 0, second?.blocks ?? 0);
    expect({ url, late: (late?.blocks ?? 0) <= early * 1.5 + 20 ? 'fine' : [first?.blocks, second?.blocks, late?.blocks] }).toEqual({
      url,
      late: 'fine',
    });
  },
  60_000,
);
