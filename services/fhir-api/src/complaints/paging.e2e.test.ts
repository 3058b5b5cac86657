import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CountedApi, countedApi, lab, load, namesOf, nextOf, person, walk } from './counted-api.fixture.ts';

// Complaints §4, paging, each thread by name. README.md lists them all.
const LABS = 10_400;
const HOUR = 3_600_000;
let counted: CountedApi;
const get = (path: string) => counted.api.his1.send('GET', path);

beforeAll(async () => {
  counted = await countedApi();
  await load(counted.api.his1, [person('nhieu')]);
  await load(
    counted.api.his1,
    Array.from({ length: LABS }, (_, n) =>
      lab(`o${n}`, 'nhieu', `m-${(n * 7) % 50}`, {
        effectiveDateTime: new Date(Date.UTC(2026, 0, 1) + ((n * 7919) % LABS) * 60_000).toISOString(),
        valueQuantity: { value: n % 300, unit: 'mg' },
      }),
    ),
  );
}, 180_000);
afterAll(() => counted.close());

describe('complaints §4', () => {
  test.each([
    ['HAPI #3599: a surprise cap at 10,000', ''],
    ['Medplum: an offset cap at 10,000', '&patient=nhieu'],
    ['Medplum: a cursor for one sort only: here of a token', '&_sort=code'],
    ['… of a date, descending', '&_sort=-date'],
    ['… of a quantity', '&_sort=value-quantity'],
    ['… of a reference', '&_sort=subject,-date'],
    ['… of the id', '&_sort=-_id'],
    ['… of the time of the version', '&_sort=-_lastUpdated'],
  ])(
    '%s: the links lead to the end, past 10,000%s',
    async (_name, query) => {
      const pages = await walk(counted.api.his1, `/Observation?_count=1000${query}`);
      const names = pages.flatMap((page) => namesOf(page));
      expect([names.length, new Set(names).size, pages.length]).toEqual([LABS, LABS, 11]);
    },
    60_000,
  );

  test('HAPI #647, #1929: a stale cached answer after a write: the next search knows of every write before it', async () => {
    const names = async () => namesOf(await get('/Patient?name=tuoi moi&_sort=_id'));
    for (let n = 0; n < 10; n++) {
      await load(counted.api.his1, [person(`moi${n}`, 'Tươi Mới')]);
      expect(await names()).toHaveLength(1);
      await load(counted.api.his1, [person(`moi${n}`, 'Tên Khác')]);
      expect(await names()).toEqual([]);
      await load(counted.api.his1, [person(`moi${n}`, 'Tươi Mới')]);
      expect(await names()).toEqual([`Patient/moi${n}`]);
      expect((await counted.api.his1.send('DELETE', `/Patient/moi${n}`)).status).toBeLessThan(300);
      expect(await names()).toEqual([]);
    }
    const { headers } = await get('/Patient?name=tuoi');
    expect(headers.get('cache-control') ?? 'no-store').toMatch(/no-store|no-cache|private/);
  });

  test.each(['', '&_sort=-date', '&_sort=code&_include=Observation:subject'])(
    'HAPI #7220: a search expired: a next link works an hour later, and after the server was started again%s',
    async (query) => {
      const first = await get(`/Observation?_count=1000${query}`);
      const names = [...namesOf(first)];
      counted.later(HOUR);
      let next = nextOf(first) as string;
      const second = await get(next);
      names.push(...namesOf(second));
      next = nextOf(second) as string;
      const api = await counted.restart();
      counted = { ...counted, api };
      for (const page of await walk(api.his1, next)) names.push(...namesOf(page));
      expect([names.length, new Set(names).size]).toEqual([LABS, LABS]);
    },
    60_000,
  );

  test.each([
    ['as many as fit on whole pages', '/Observation?_id=o1,o2,o3,o4&_count=2', [2, 2]],
    ['one more', '/Observation?_id=o1,o2,o3,o4,o5&_count=2', [2, 2, 1]],
    ['one a page', '/Observation?_id=o1,o2,o3&_count=1&_sort=-date', [1, 1, 1]],
    ['with what is included', '/Observation?_id=o1,o2,o3&_count=2&_include=Observation:subject&_total=accurate', [2, 1]],
    ['none at all', '/Observation?_id=none', [0]],
  ])('HAPI #4027, #3780: the next link was missing: there on every page but the last: %s', async (_name, path, sizes) => {
    const pages = await walk(counted.api.his1, path);
    expect(pages.map((page) => namesOf(page).length)).toEqual(sizes);
    for (const page of pages) expect((page.body.link as { relation: string }[]).some(({ relation }) => relation === 'self')).toBe(true);
  });

  test('HAPI #4027, #3780: the same of a search by POST, and while what it found is being deleted', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const posted = await counted.api.his1.send('POST', '/Observation/_search', '_id=o11,o12,o13,o14,o15,o16&_count=2&_sort=_id', form);
    expect([posted.status, namesOf(posted)]).toEqual([200, ['Observation/o11', 'Observation/o12']]);
    await counted.api.his1.send('DELETE', '/Observation/o13');
    await counted.api.his1.send('DELETE', '/Observation/o14');
    const rest = await walk(counted.api.his1, nextOf(posted) as string);
    expect(rest.flatMap((page) => namesOf(page))).toEqual(['Observation/o15', 'Observation/o16']);
    await load(
      counted.api.his1,
      [13, 14].map((n) => lab(`o${n}`, 'nhieu', 'm-0')),
    );
  });

  test.each(['lt1753-01-01', 'gt0001', 'ge0001-01-01T00:00:00Z', '1600', 'eb1900-02', 'lt9999-12-31', 'sa9999', 'ne0999-12', 'ap1000'])(
    'Microsoft #2265: an old _lastUpdated was a 500: answered: %s',
    async (value) => {
      for (const name of ['_lastUpdated', 'date', 'patient.birthdate']) {
        const { status, body } = await get(`/Observation?${name}=${value}&_count=1&_total=accurate`);
        const all = name === '_lastUpdated' && /^(gt0|ge0|lt9|ne)/.test(value);
        expect([name, status, name === '_lastUpdated' ? body.total : 0]).toEqual([name, 200, all ? LABS : 0]);
      }
    },
  );
});
