import type { Resource } from '@hub/fhir-model';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ChangeRow, FIRST_CHANGE, readChanges, resourceWriter, uriDictionary } from './index.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase({ poolSize: 12 });
});
afterAll(() => base.drop());

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('slow and fast writers: a follower misses no row, sees none twice, and the order never changes', async () => {
  const writer = resourceWriter({
    uris: uriDictionary(base.database),
    extract: () => ({ tokens: [], strings: [], dates: [], references: [], quantities: [], composites: [] }),
  });
  const write = async (name: string, pause: number) => {
    const prepared = await writer.prepare([
      { resource: { resourceType: 'Basic', id: name, code: { text: name } } as Resource & { id: string }, owner: 1, mode: 'replace' },
    ]);
    await base.database.transaction(async (connection) => {
      await writer.write(connection, prepared, { actor: 0, now: Date.now() });
      await wait(pause);
    });
  };

  const ROWS = 2 * 40 + 3 * 6;
  let writing = true;
  let until = Number.POSITIVE_INFINITY;
  const seen: ChangeRow[] = [];
  const follow = async () => {
    let cursor: { tx: string; seq: number } = FIRST_CHANGE;
    for (let last = false; ; ) {
      const page = await readChanges(base.database.pool as never, cursor, 7);
      seen.push(...page);
      const end = page.at(-1);
      if (end !== undefined) cursor = { tx: end.tx, seq: end.seq };
      // Transactions of other databases of the server hold a follower back too: a late row is waited for, a missed one never comes.
      if (page.length === 0 && last && (seen.length >= ROWS || Date.now() > until)) return;
      last = !writing;
      await wait(3);
    }
  };
  const fast = async (k: number) => {
    for (let n = 0; n < 40; n++) await write(`fast-${k}-${n}`, 0);
  };
  const slow = async (k: number) => {
    for (let n = 0; n < 6; n++) await write(`slow-${k}-${n}`, 60);
  };
  const followers = [follow()];
  await Promise.all([fast(1), fast(2), slow(1), slow(2), slow(3)]);
  writing = false;
  until = Date.now() + 20_000;
  await Promise.all(followers);

  const written = (await base.database.pool.query<{ rid: number }>('select rid from change_log order by tx, seq')).rows.map(
    ({ rid }) => rid,
  );
  expect(written).toHaveLength(ROWS);
  expect(seen.map(({ rid }) => rid)).toEqual(written);
});

test('rows of a running transaction, and everything younger, wait for it', async () => {
  const cursor = (await readChanges(base.database.pool as never, FIRST_CHANGE, 1000)).at(-1) ?? FIRST_CHANGE;
  const writer = resourceWriter({
    uris: uriDictionary(base.database),
    extract: () => ({ tokens: [], strings: [], dates: [], references: [], quantities: [], composites: [] }),
  });
  const prepare = (name: string) =>
    writer.prepare([
      { resource: { resourceType: 'Basic', id: name, code: { text: name } } as Resource & { id: string }, owner: 1, mode: 'replace' },
    ]);
  const [older, younger] = [await prepare('older'), await prepare('younger')];
  await base.database.transaction(async (connection) => {
    await writer.write(connection, older, { actor: 0, now: Date.now() });
    await base.database.transaction((other) => writer.write(other, younger, { actor: 0, now: Date.now() }));
    expect(await readChanges(base.database.pool as never, cursor, 10)).toEqual([]);
  });
  // Transactions of other databases of the server hold a follower back too.
  let rows = await readChanges(base.database.pool as never, cursor, 10);
  for (const until = Date.now() + 20_000; rows.length < 2 && Date.now() < until; await wait(20))
    rows = await readChanges(base.database.pool as never, cursor, 10);
  const names = await base.database.pool.query('select rid, id from resource where rid = any($1)', [rows.map(({ rid }) => rid)]);
  const nameOf = new Map(names.rows.map(({ rid, id }) => [rid, id]));
  expect(rows.map(({ rid }) => nameOf.get(rid))).toEqual(['older', 'younger']);
});

test('transaction numbers are numbers: 1000 comes after 999, on whichever page', async () => {
  await base.database.pool.query(
    `insert into change_log (tx, seq, rid, shard, type, version, op, owner, labels, actor, at)
     select n::text::xid8, 1, n, 0, 1, 1, 'C', 1, 0, 0, now() from unnest(array[8, 9, 10, 11, 99, 100, 101]) as one (n)`,
  );
  const read: string[] = [];
  for (let cursor: { tx: string; seq: number } = FIRST_CHANGE; read.length < 7; ) {
    const page = await readChanges(base.database.pool as never, cursor, 2);
    const end = page.at(-1);
    if (end === undefined) break;
    read.push(...page.map(({ tx }) => tx));
    cursor = { tx: end.tx, seq: end.seq };
  }
  expect(read.slice(0, 7)).toEqual(['8', '9', '10', '11', '99', '100', '101']);
});
