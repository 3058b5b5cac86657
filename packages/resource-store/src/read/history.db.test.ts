import type { Principal, Visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { type Change, characters, type HistoryPeriod, type HistoryVersion, type ReadStore, type WriteStore } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { random } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openWrites, readStore } from '../index.ts';

const OPERATOR: Principal = { clientNumber: 1, clientId: 'operator', kind: 'operator' };
const HIS_1: Principal = { clientNumber: 2, clientId: 'his-1', kind: 'sender', facilityId: 1 };
const HIS_2: Principal = { clientNumber: 3, clientId: 'his-2', kind: 'sender', facilityId: 2 };
const ALL: Visibility = { all: true };
const FACILITY_1: Visibility = { owners: [1, 0] };
const START = Date.UTC(2026, 2, 10, 1);
const MINUTE = 60_000;

let t: TestDatabase;
let reads: ReadStore<SearchQuery>;
let clock = START;
let writes: WriteStore<SearchQuery>;
beforeAll(async () => {
  t = await testDatabase();
  reads = readStore(t.database.pool);
  writes = openWrites({ database: t.database, now: () => clock });
});
afterAll(() => t.drop());

const write = (change: Change<SearchQuery>, principal = HIS_1) => writes.write({ changes: [change], principal, bodies: false });
const put = (type: string, id: string, text: string, principal = HIS_1) =>
  write({ kind: 'update', type, id, resource: { resourceType: type, id, ...content(type, text) } as Resource }, principal);
const content = (type: string, text: string) =>
  type === 'Patient' ? { name: [{ text }] } : type === 'Basic' ? { code: { text } } : { name: text };
const remove = (type: string, id: string, principal = HIS_1) => write({ kind: 'delete', type, id }, principal);
const label = (v: HistoryVersion) => `${v.type}/${v.id}/${v.version} ${v.made}`;

/** Every page of a history, `count` a page. */
async function walk(
  type: string | undefined,
  visible: Visibility,
  period: HistoryPeriod = {},
  count = 3,
  between?: (page: number) => Promise<void>,
): Promise<readonly HistoryVersion[]> {
  const all: HistoryVersion[] = [];
  let cursor: string | undefined;
  for (let page = 1; ; page++) {
    const found = await reads.historyList(type, visible, { ...period, count, ...(cursor === undefined ? {} : { cursor }) });
    expect(found.versions.length).toBeLessThanOrEqual(count);
    all.push(...found.versions);
    if (found.next === undefined) return all;
    expect(found.versions).toHaveLength(count);
    cursor = found.next;
    await between?.(page);
  }
}

describe('history of an instance', () => {
  const at = (minute: number) => START + minute * MINUTE;
  beforeAll(async () => {
    for (const [minute, what] of [
      [0, 'A'],
      [10, 'B'],
      [20, ''],
      [30, 'C'],
      [30, 'D'],
    ] as const) {
      clock = at(minute);
      await (what === '' ? remove('Patient', 'life') : put('Patient', 'life', what));
    }
  });
  const instance = async (period: HistoryPeriod & { count?: number; before?: number }, visible: Visibility = ALL) => {
    const page = await reads.historyInstance('Patient', 'life', visible, { count: 50, ...period });
    return page && { versions: page.versions.map((v) => `${v.version} ${v.made}`), total: page.total, next: page.next };
  };

  test('tells what made each version; what came back was created', async () => {
    expect(await instance({})).toEqual({
      versions: ['5 updated', '4 created', '3 deleted', '2 updated', '1 created'],
      total: 5,
      next: undefined,
    });
    const page = await reads.historyInstance('Patient', 'life', ALL, { count: 50 });
    expect(page?.versions.map((v) => v.deleted)).toEqual([false, false, true, false, false]);
    expect(page?.versions.map((v) => v.lastUpdated)).toEqual([at(30), at(30), at(20), at(10), at(0)]);
    expect(JSON.parse(page?.versions[3]?.body as string)).toMatchObject({ name: [{ text: 'B' }], meta: { versionId: '2' } });
  });

  test('a page knows how its oldest version came to be', async () => {
    expect(await instance({ count: 2 })).toEqual({ versions: ['5 updated', '4 created'], total: 5, next: 4 });
    expect(await instance({ count: 2, before: 4 })).toEqual({ versions: ['3 deleted', '2 updated'], total: 5, next: 2 });
    expect(await instance({ count: 2, before: 2 })).toEqual({ versions: ['1 created'], total: 5, next: undefined });
    expect(await instance({ count: 0 })).toEqual({ versions: [], total: 5, next: undefined });
  });

  test.each<[string, HistoryPeriod, readonly number[]]>([
    ['_since counts from its very moment', { since: at(10) }, [5, 4, 3, 2]],
    ['_since a millisecond later', { since: at(10) + 1 }, [5, 4, 3]],
    ['_since after everything', { since: at(31) }, []],
    ['_at a moment: what was current', { at: { low: at(15), high: at(15) + 1 } }, [2]],
    ['_at the moment of a change: the new one', { at: { low: at(10), high: at(10) + 1 } }, [2]],
    ['_at while it was deleted', { at: { low: at(25), high: at(25) + 1 } }, [3]],
    ['_at the moment of two changes: the last', { at: { low: at(30), high: at(30) + 1 } }, [5]],
    ['_at a period: what began in it and what it began with', { at: { low: at(5), high: at(30) } }, [3, 2, 1]],
    ['_at a period that holds two changes at one moment', { at: { low: at(25), high: at(40) } }, [5, 4, 3]],
    ['_at before it was', { at: { low: at(-9), high: at(-8) } }, []],
    ['_at today', { at: { low: at(100), high: at(200) } }, [5]],
    ['_at and _since', { since: at(20), at: { low: at(5), high: at(30) } }, [3]],
  ])('%s', async (_name, period, versions) => {
    const whole = await instance(period);
    expect(whole?.versions.map((v) => Number(v.split(' ')[0]))).toEqual(versions);
    expect(whole?.total).toBe(versions.length);
    // The history of many, restricted the same way, says the same.
    expect((await walk('Patient', ALL, period)).map((v) => v.version)).toEqual(versions);
    // And page by page.
    const paged: number[] = [];
    for (let before: number | undefined, more = true; more; ) {
      const page = await reads.historyInstance('Patient', 'life', ALL, {
        ...period,
        count: 1,
        ...(before === undefined ? {} : { before }),
      });
      paged.push(...(page?.versions ?? []).map((v) => v.version));
      before = page?.next;
      more = before !== undefined;
    }
    expect(paged).toEqual(versions);
  });

  test('is nobody else’s; a deleted resource tells its version', async () => {
    expect(await instance({}, { owners: [2, 0] })).toBeUndefined();
    expect(await instance({}, FACILITY_1)).toBeDefined();
    await put('Patient', 'gone', 'X');
    await remove('Patient', 'gone');
    expect(await reads.readCurrent('Patient', 'gone', ALL)).toMatchObject({ version: 2, lastUpdated: clock, deleted: true, body: '' });
    expect(await reads.readVersion('Patient', 'gone', 2, ALL)).toMatchObject({ version: 2, deleted: true });
    expect(await reads.readVersion('Patient', 'gone', 1, ALL)).toMatchObject({ version: 1, deleted: false });
    expect(await reads.readVersion('Patient', 'gone', 1, { owners: [2, 0] })).toBeUndefined();
  });
});

describe('history of a type and of the system', () => {
  const OWN = ['Basic', 'Organization'];
  beforeAll(async () => {
    const r = random(7);
    clock = START + 1000 * MINUTE;
    for (let i = 0; i < 120; i++) {
      // Several changes share a moment, as those of one batch do.
      if (r.whole(0, 2) === 0) clock += r.whole(1, 3) * MINUTE;
      const [type, principal] = (
        [
          ['Basic', HIS_1],
          ['Basic', HIS_2],
          ['Organization', OPERATOR],
        ] as const
      )[r.whole(0, 2)] ?? ['Basic', HIS_1];
      const id = `h${principal.clientNumber}-${r.whole(0, 12)}`;
      await (r.whole(0, 4) === 0 ? remove(type, id, principal) : put(type, id, `v${i}`, principal));
    }
  });

  /** The same from the log itself, by hand. */
  async function expected(types: readonly string[], owners: readonly number[] | undefined, { since, at }: HistoryPeriod = {}) {
    const { rows } = await t.database.pool.query<{
      id: string;
      rid: number;
      version: number;
      op: string;
      owner: number;
      ms: number;
      type: string;
    }>(
      `select r.id, c.rid, c.version, c.op, c.owner, (extract(epoch from c.at) * 1000)::float8 as ms,
              case when c.owner = 0 then 'Organization' when c.type = (select type from resource where id = 'life') then 'Patient' else 'Basic' end as type
         from change_log c join resource r using (rid)`,
    );
    const until = (row: (typeof rows)[number]) =>
      rows.find((other) => other.rid === row.rid && other.version === row.version + 1)?.ms ?? Number.POSITIVE_INFINITY;
    return rows
      .filter((row) => types.includes(row.type) && (owners === undefined || owners.includes(row.owner)))
      .filter(
        (row) =>
          (since === undefined || row.ms >= since) && (at === undefined || (row.ms < at.high && (until(row) > at.low || row.ms > at.low))),
      )
      .toSorted((a, b) => b.ms - a.ms || b.rid - a.rid || b.version - a.version)
      .map((row) => `${row.type}/${row.id}/${row.version} ${{ C: 'created', U: 'updated', D: 'deleted' }[row.op]}`);
  }

  test.each([1, 7, 1000])('pages of %i: newest first, everything once', async (count) => {
    expect((await walk('Basic', ALL, {}, count)).map(label)).toEqual(await expected(['Basic'], undefined));
    const system = (await walk(undefined, ALL, {}, count)).map(label);
    expect(system).toEqual(await expected([...OWN, 'Patient'], undefined));
    expect(system.length).toBeGreaterThan(80);
  });

  test('a facility sees its own and what is shared', async () => {
    const found = (await walk(undefined, FACILITY_1)).map(label);
    expect(found).toEqual(await expected([...OWN, 'Patient'], [1, 0]));
    expect(found.some((line) => line.startsWith('Organization'))).toBe(true);
    expect((await walk('Basic', { owners: [2, 0] })).map(label)).toEqual(await expected(['Basic'], [2, 0]));
    expect(await walk('Basic', { owners: [99, 0] })).toEqual([]);
  });

  test('each version has its own text, whether it is the current one or not; deletions have none', async () => {
    for (const v of await walk(undefined, ALL)) {
      expect(v.deleted).toBe(v.made === 'deleted');
      if (v.deleted) expect(v.body).toBe('');
      else expect(JSON.parse(characters(v.body))).toMatchObject({ resourceType: v.type, id: v.id, meta: { versionId: String(v.version) } });
    }
  });

  test('periods, against the log', async () => {
    const r = random(11);
    for (let i = 0; i < 40; i++) {
      const low = START + (1000 + r.whole(-5, 120)) * MINUTE;
      const at = { low, high: low + ([1, MINUTE, 20 * MINUTE][r.whole(0, 2)] ?? 1) };
      for (const period of [{ at }, { since: low }, { at, since: low - 3 * MINUTE }])
        expect((await walk(undefined, FACILITY_1, period, 10)).map(label)).toEqual(await expected([...OWN, 'Patient'], [1, 0], period));
    }
  });

  test('while others write, even earlier times, every version of the first moment comes once and no other', async () => {
    const before = await expected(['Basic'], undefined);
    const later = clock;
    // A transaction that began before the walk and ends in the middle of it: none of it was there.
    const slow = await t.database.pool.connect();
    await slow.query('begin');
    await slow.query(
      `insert into resource (rid, shard, type, version, owner, labels, last_updated, content_hash, id, body)
       select -1, shard, type, 1, owner, labels, timestamptz '2026-03-10', content_hash, 'slow', '{}' from resource where id like 'h2-%' limit 1`,
    );
    await slow.query(
      `insert into change_log (seq, rid, shard, type, version, op, owner, labels, actor, at)
       select -1, rid, shard, type, 1, 'C', owner, labels, 0, last_updated from resource where id = 'slow'`,
    );
    const seen = await walk('Basic', ALL, {}, 4, async (page) => {
      if (page === 3) {
        await slow.query('commit');
        slow.release();
      }
      clock = page % 2 === 0 ? later + page : START;
      for (let n = 0; n < 3; n++) await put('Basic', `h2-${(page + n) % 13}`, `while ${page}`);
      await remove('Basic', `h2-${(page * 5) % 13}`);
      await put('Basic', `new-${page}`, 'new');
    });
    expect(seen.map(label)).toEqual(before);
    expect((await walk('Basic', ALL, {}, 50)).map(label)).toContain('Basic/slow/1 created');
    clock = later + MINUTE;
  });

  test('a history begun inside a transaction goes on with what that transaction had written', async () => {
    clock += MINUTE;
    const ids = ['t1', 't2', 't3', 't4'];
    let cursor: string | undefined;
    const seen: string[] = [];
    await writes.write({
      changes: ids.map((id) => ({
        kind: 'update',
        type: 'Basic',
        id,
        resource: { resourceType: 'Basic', id, ...content('Basic', id) } as Resource,
      })),
      principal: HIS_1,
      bodies: false,
      reads: async (store) => {
        const first = await store.historyList('Basic', ALL, { count: 2 });
        seen.push(...first.versions.map((v) => v.id));
        cursor = first.next;
      },
    });
    await put('Basic', 't1', 'later');
    for (let page = 0; page < 2; page++) {
      const next = await reads.historyList('Basic', ALL, { count: 2, cursor: cursor as string });
      seen.push(...next.versions.map((v) => v.id));
      cursor = next.next;
    }
    expect(seen.slice(0, 4).toSorted()).toEqual(ids);
    expect(seen.slice(4).filter((id) => ids.includes(id))).toEqual([]);
  });

  test('a cursor of another history, or a made-up one, is refused, never a fault', async () => {
    const page = (type: string | undefined, cursor: string, period: HistoryPeriod = {}) =>
      reads.historyList(type, ALL, { ...period, count: 2, cursor });
    const { next = '' } = await reads.historyList('Basic', ALL, { count: 2 });
    await expect(page(undefined, next)).rejects.toThrow(/search-cursor-invalid/);
    await expect(page('Basic', next, { since: START })).rejects.toThrow(/search-cursor-invalid/);
    const content = JSON.parse(Buffer.from(next, 'base64url').toString());
    for (const change of [
      { s: "1:1:'" },
      { s: '9:1:' },
      { s: '1:5:9,3' },
      { k: '9999-99-99 99:99:99+99' },
      { k: 'infinity' },
      { r: 'x' },
      { n: 0 },
      { n: 2 ** 40 },
      { h: 2 },
      { x: "1'" },
    ])
      await expect(page('Basic', Buffer.from(JSON.stringify({ ...content, ...change })).toString('base64url'))).rejects.toThrow(
        /search-cursor-invalid/,
      );
    for (const text of ['e30', 'bnVsbA', '%00', '']) await expect(page('Basic', text)).rejects.toThrow(/search-cursor-invalid/);
  });
});
