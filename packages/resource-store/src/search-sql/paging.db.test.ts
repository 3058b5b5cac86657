import type { Visibility } from '@hub/access';
import type { Connection } from '@hub/database';
import type { Resource } from '@hub/fhir-model';
import { parseSearch } from '@hub/search';
import { random } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { resourceWriter, uriDictionary } from '../index.ts';
import { type How, search } from './search.ts';

/** While a client walks the pages, another writes: what is untouched comes exactly once, what changes at most once. */
const OPERATOR: Visibility = { all: true };
const COUNT = 200;
const DAY = 86_400_000;
/** Pages cut as often as can be, and put together from all the ways there are. */
const TIGHT: How = { plan: { mode: 'order', index: -1 }, limits: { budget: 30, rounds: 2, run: 5 } };
const WHOLE: How = { plan: { mode: 'collect', index: 0 } };
// The real clock: what a version says of its time and what the database says are compared by the pin.
const NOW = Date.now();

let t: TestDatabase;
let writeIn: (connection: Connection, resources: readonly object[], now: number) => Promise<void>;
let write: (resources: readonly object[], now: number) => Promise<void>;

const patient = (n: number, name: string, birthDate: string) => ({
  resourceType: 'Patient',
  id: `w${n}`,
  name: [{ text: name }],
  birthDate,
  gender: 'male',
});
const day = (n: number) => new Date(Date.UTC(1980, 0, 1) + n * DAY).toISOString().slice(0, 10);

beforeAll(async () => {
  t = await testDatabase();
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  writeIn = async (connection, resources, now) => {
    const prepared = await writer.prepare(
      resources.map((resource) => ({ resource: resource as Resource & { id: string }, owner: 1, mode: 'replace' })),
    );
    await writer.write(connection, prepared, { actor: 0, now });
  };
  write = (resources, now) => t.database.transaction((connection) => writeIn(connection, resources, now));
});
afterAll(() => t.drop());

async function page(url: string, cursor: string | undefined, now = NOW, how?: How) {
  const entries = [...new URLSearchParams(url), ['_count', '20'], ...(cursor === undefined ? [] : [['_cursor', cursor] as const])] as [
    string,
    string,
  ][];
  const parsed = parseSearch('Patient', entries, { now });
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message.en);
  return search(t.database, parsed.query, OPERATOR, how);
}

describe('paging while others write', () => {
  test.each<[url: string, how: How]>([
    ['', {}],
    ['name=nguyen', {}],
    ['birthdate=ge1980', {}],
    ['birthdate=ge1980&birthdate=lt1990', {}],
    ['gender=male', {}],
    ['_sort=_lastUpdated', {}],
    ['_sort=-_lastUpdated', {}],
    ['_sort=birthdate', {}],
    ['_sort=-name', {}],
    ['_sort=deceased,-birthdate', {}],
    ['gender=male&_sort=gender,-name,birthdate', {}],
    ['_sort=-birthdate,_id', TIGHT],
    ['_sort=gender,-name', TIGHT],
    ['_sort=death-date,birthdate', TIGHT],
    ['name=nguyen&_sort=-email,name', TIGHT],
    ['gender=male&_sort=name,birthdate', WHOLE],
  ])('Patient?%s', async (url, how) => {
    const r = random(url.length + 1);
    const clock = { now: NOW };
    await write(
      Array.from({ length: COUNT }, (_, n) => patient(n, `Nguyễn Văn ${String(n).padStart(3, '0')}`, day(n))),
      clock.now,
    );
    const touched = new Set<number>();
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    // A writer that began before the first page and commits in the middle of the walk: its change is not untouched either.
    const slow = await t.database.pool.connect();
    await slow.query('begin');
    await writeIn(slow, [patient(COUNT - 1, 'Nguyễn Văn Chậm', day(3))], ++clock.now);
    touched.add(COUNT - 1);
    try {
      do {
        const result = await page(url, cursor, NOW, how);
        seen.push(...result.entries.map((entry) => entry.id));
        cursor = result.next;
        pages++;
        if (pages === 3) {
          await slow.query('commit');
          slow.release();
        }
        // Names and birth dates move forward and back across the walk; new patients appear on both sides of it.
        const changes = Array.from({ length: 5 }, () => r.whole(0, COUNT - 2));
        for (const n of changes) touched.add(n);
        await write(
          [
            ...[...new Set(changes)].map((n) => patient(n, `Nguyễn Văn ${r.whole(0, 999)} ${pages}`, day(r.whole(0, COUNT)))),
            patient(10_000 + pages * 1000 + url.length, 'Nguyễn Văn Mới', day(r.whole(0, COUNT))),
          ],
          ++clock.now,
        );
      } while (cursor !== undefined && pages < 300);
    } finally {
      // A transaction left open would hold up everything after it.
      if (pages < 3) slow.release(true);
    }
    expect(pages).toBeGreaterThan(5);
    expect(new Set(seen).size).toBe(seen.length);
    const untouched = Array.from({ length: COUNT }, (_, n) => n).filter((n) => !touched.has(n));
    // More pages, more writes between them.
    expect(untouched.length).toBeGreaterThan(pages < 25 ? 100 : 30);
    expect(untouched.filter((n) => !seen.includes(`w${n}`))).toEqual([]);
  });

  test('a cursor of another search, or a made-up one, is refused', async () => {
    const { next } = await page('gender=male', undefined);
    await expect(page('gender=female', next)).rejects.toThrow(/search-cursor-invalid/);
    await expect(page('gender=male', 'e30')).rejects.toThrow(/search-cursor-invalid/);
    await expect(page('gender=male', '%00')).rejects.toThrow(/search-cursor-invalid/);
    const named = (await page('name=nguyen', undefined)).next as string;
    const content = JSON.parse(Buffer.from(named, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...content, s: "1:1:'" })).toString('base64url');
    await expect(page('name=nguyen', forged)).rejects.toThrow(/search-cursor-invalid/);
  });

  test('what Postgres would stumble over in a made-up cursor is refused before or after it, never a fault', async () => {
    const forge = async (url: string, change: object) => {
      const content = JSON.parse(Buffer.from((await page(url, undefined)).next as string, 'base64url').toString());
      return page(url, Buffer.from(JSON.stringify({ ...content, ...change })).toString('base64url'));
    };
    const many = '9'.repeat(19);
    for (const change of [{ s: '9:1:' }, { s: '1:5:9,3' }, { s: `${many}:${many}:` }, { t: 2 ** 53 - 1 }, { t: -1 }, { m: 'constructor' }])
      await expect(forge('gender=male', change)).rejects.toThrow(/search-cursor-invalid/);
    for (const k of ['9999-99-99 99:99:99+99', '999999-01-01 00:00:00+00'])
      await expect(forge('birthdate=ge1980', { k })).rejects.toThrow(/search-cursor-invalid/);
    // A place that is none of this order: too many keys, of another kind, without what tells its last from its like.
    for (const p of [[], 'x', ['x'], ['1980-01-01 00:00:00+00', 'x', 'y'], [null], [null, null], [5], ['1980-01-01 00:00:00+00', 'w1\0']])
      await expect(forge('_sort=birthdate,_id', { p })).rejects.toThrow(/search-cursor-invalid/);
    for (const p of [
      ['9999-99-99 99:99:99+99', 'w'],
      ['999999-01-01 00:00:00+00', 'w'],
    ])
      await expect(forge('_sort=birthdate,_id', { p })).rejects.toThrow(/search-cursor-invalid/);
    await expect(forge('_sort=birthdate', { p: [null] })).rejects.toThrow(/search-cursor-invalid/);
    await expect(forge('_sort=birthdate', { p: [null], y: 1e9, u: '2026-01-01 00:00:00+00' })).rejects.toThrow(/search-cursor-invalid/);
    await expect(forge('_sort=birthdate', { p: undefined, k: 'x' })).rejects.toThrow(/search-cursor-invalid/);
    await expect(forge('_sort=birthdate', { m: 'd', i: 0 })).rejects.toThrow(/search-cursor-invalid/);
    // A criterion that cannot lead: it excludes, or has no index.
    for (const i of [0, 1, 2])
      await expect(forge('gender:not=female&name:missing=false&_lastUpdated=gt2000', { m: 'd', i })).rejects.toThrow(
        /search-cursor-invalid/,
      );
  });

  test('a page of another order is no page of this one', async () => {
    const { next } = await page('_sort=birthdate', undefined);
    for (const other of ['_sort=-birthdate', '_sort=birthdate,name', '', 'gender=male&_sort=birthdate'])
      await expect(page(other, next)).rejects.toThrow(/search-cursor-invalid/);
  });

  test('a search around a date pages on though the clock has moved', async () => {
    const url = 'birthdate=ap1980-04-10';
    const first = await page(url, undefined);
    const second = await page(url, first.next, NOW + 60_000);
    expect(second.entries.length).toBeGreaterThan(0);
    const once = new Set([...first.entries, ...second.entries].map((entry) => entry.id));
    expect(once.size).toBe(first.entries.length + second.entries.length);
  });
});
