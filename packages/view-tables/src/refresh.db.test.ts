import { LABELS, type Visibility } from '@hub/access';
import type { Connection, Database } from '@hub/database';
import { viewReads } from '@hub/resource-store';
import { random } from '@hub/search/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { refresher } from './index.ts';
import { type Definition, type KeptStore, keptStore, LABS, labOf } from './kept-store.fixture.ts';

/** SEED=… repeats a run. */
const SEED = Number(process.env.SEED ?? 3176);
const R = LABELS.findIndex(({ code }) => code === 'R');
const SEEN: readonly Visibility[] = [
  { all: true },
  { owners: [1] },
  { owners: [1, 2], hidden: 1 << R },
  { owners: [2], types: new Map([['Observation', ['status=final']]]) },
  { owners: [1], further: [{ of: { owners: 'all' }, hidden: 1 << R, types: ['Observation'] }] },
] as readonly Visibility[];

let kept: KeptStore;
beforeAll(async () => {
  kept = await keptStore();
});
afterAll(() => kept.close());

const never = (error: unknown) => {
  throw error;
};

/** Random writes of a few writers at once; each has resources of its own and some of all. */
async function writers(seed: number, batches: number): Promise<void> {
  await Promise.all(
    [1, 2, 3].map(async (w) => {
      const r = random(seed * 10 + w);
      for (let n = 0; n < batches; n++) {
        const ids = new Set(
          Array.from({ length: r.whole(1, 6) }, () => (r.chance(0.5) ? 1000 * w + r.whole(0, 40) : 5000 + r.whole(0, 20))),
        );
        // Whose a resource is follows from its number: an owner never changes.
        await kept.write([...ids].map((id) => ({ resource: labOf(id, r), owner: 1 + (id % 2), gone: r.chance(0.2) })));
      }
    }),
  );
}

async function same(definition: Definition): Promise<void> {
  for (const visibility of SEEN) expect(await kept.run(definition, visibility)).toEqual(await kept.plainly(definition, visibility));
}

test('whatever is written, by however many, while two refresh: the table is the view, and $run the same before and after', async () => {
  await kept.define(LABS);
  await writers(SEED, 8);
  expect((await kept.views.keep('labs', 'Labs', 1)).status).toBe('accepted');
  const limits = { resources: 7, changes: 5 };
  const [one, two] = [kept.refresher(limits), kept.refresher(limits)];
  for (let stage = 1; stage <= 4; stage++) {
    let writing = true;
    const refreshing = [one, two].map(async (each) => {
      while (writing) await each.round(never);
    });
    await writers(SEED + stage, 8);
    writing = false;
    await Promise.all(refreshing);
    // Somewhere on the way: part of it from the table, what has changed since from the store.
    await same(LABS);
  }
  await kept.refreshed(one);
  const table = await kept.table('labs');
  expect(table.length).toBeGreaterThan(50);
  expect(table).toEqual(await kept.whole(LABS));
  await same(LABS);
  expect(await kept.views.status('labs')).toMatchObject({ status: 'completed', secondsBehind: 0, table: { rows: table.length } });
}, 60_000);

test('the answer comes from the table, and a row of what is no longer so, or no longer to be seen, is not in it at once', async () => {
  const r = random(SEED);
  const plain = (id: number) => ({ ...labOf(id, r), status: 'final', meta: {}, note: [] }) as ReturnType<typeof labOf>;
  await kept.write([7001, 7003, 7005].map((id) => ({ resource: plain(id), owner: 2 })));
  const one = kept.refresher();
  await kept.refreshed(one);
  const [name] = await kept.tables();
  const mine: Visibility = { owners: [2], hidden: 1 << R } as Visibility;
  const valuesOf = async () =>
    new Map((await kept.run(LABS, mine)).map((line) => JSON.parse(line)).map(({ id, value }) => [id as string, value as number]));
  const { rows: rids } = await kept.base.database.pool.query<{ id: string; rid: number }>(
    `select id, rid from resource where id in ('o-7001', 'o-7003', 'o-7005')`,
  );
  for (const { rid } of rids) await kept.base.database.pool.query(`update view.${name} set value = -77 where _rid = $1`, [rid]);
  expect(
    [...(await valuesOf())]
      .filter(([, value]) => value === -77)
      .map(([id]) => id)
      .sort(),
  ).toEqual(['o-7001', 'o-7003', 'o-7005']);
  // Nobody refreshes: one is labelled, one deleted, one changed.
  const labelled = {
    ...plain(7001),
    meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] },
  };
  await kept.write([
    { resource: labelled as never, owner: 2 },
    { resource: plain(7003), owner: 2, gone: true },
    { resource: { ...plain(7005), valueQuantity: { value: 5 } } as never, owner: 2 },
  ]);
  const values = await valuesOf();
  expect([values.has('o-7001'), values.has('o-7003'), values.get('o-7005')]).toEqual([false, false, 5]);
  await kept.refreshed(one);
  expect(await kept.table('labs')).toEqual(await kept.whole(LABS));
});

/** A database whose transactions break after so many statements, as they do when a process is killed. */
function dying(database: Database, after: number): Pick<Database, 'pool' | 'transaction'> {
  return {
    pool: database.pool,
    transaction: (work) =>
      database.transaction((connection) => {
        let left = after;
        return work(
          new Proxy(connection, {
            get(target, name) {
              if (name !== 'query') return Reflect.get(target, name);
              return (...given: Parameters<Connection['query']>) => {
                if (left-- === 0) throw new Error('killed');
                return target.query(...given);
              };
            },
          }),
        );
      }),
  };
}

test('stopped after any statement of filling and following: nothing is lost, nothing doubled', async () => {
  const again: Definition = { ...LABS, id: 'labs-again', name: 'labs_again', where: [] };
  await kept.define(again);
  await kept.views.keep('labs-again', 'labs_again', 1);
  const limits = { resources: 40, changes: 10, retryMs: 0 };
  let killed = 0;
  for (let stage = 0; stage < 3; stage++) {
    for (let after = 0; after < 9; after++) {
      const one = refresher({ database: dying(kept.bulk, after), reads: viewReads, limits });
      await one.round((error) => {
        expect(String(error)).toContain('killed');
        killed++;
      });
      await same(again);
    }
    await writers(SEED + 90 + stage, 3);
    await kept.refresher(limits).round(never);
  }
  expect(killed).toBeGreaterThan(15);
  await kept.refreshed(kept.refresher());
  expect(await kept.table('labs-again')).toEqual(await kept.whole(again));
  expect(await kept.table('labs')).toEqual(await kept.whole(LABS));
}, 30_000);

test('a changed definition is answered at once, its table made beside and taken for the old one; a deleted one leaves nothing', async () => {
  const one = kept.refresher({ resources: 20 });
  const [before] = await kept.tables();
  // Words about the view change nothing in its rows.
  await kept.define({ ...LABS, description: 'Kết quả xét nghiệm' });
  await kept.refreshed(one);
  expect(await kept.tables()).toContain(before);
  expect(await kept.views.status('labs')).toMatchObject({ status: 'completed', table: { definitionVersion: 2 } });

  const changed: Definition = {
    ...LABS,
    select: [
      {
        column: [
          { name: 'id', path: 'id' },
          { name: 'state', path: 'status' },
        ],
      },
    ],
  };
  await kept.define(changed);
  await same(changed);
  await one.round(never);
  await one.round(never);
  expect(await kept.tables()).toHaveLength(3);
  expect((await kept.views.status('labs'))?.status).toBe('in-progress');
  await same(changed);
  await kept.refreshed(one);
  expect(await kept.tables()).not.toContain(before);
  expect(await kept.table('labs')).toEqual(await kept.whole(changed));

  await kept.write([{ resource: changed as never, owner: 0, gone: true }]);
  expect(await kept.views.status('labs')).toBeUndefined();
  await kept.refreshed(one);
  expect((await kept.tables()).map((name) => name.replace(/\d+$/, ''))).toEqual(['labs_again_']);
  await kept.views.drop('labs-again');
  await kept.refreshed(one);
  expect(await kept.tables()).toEqual([]);
  expect((await kept.base.database.pool.query('select 1 from view_wanted')).rows).toEqual([]);
}, 30_000);

test('who reads a table that is to go reads on to the end, and it goes afterwards', async () => {
  await kept.define({ ...LABS, status: 'draft' });
  await kept.views.keep('labs', 'labs', 1);
  const one = kept.refresher();
  await kept.refreshed(one);
  const [name] = await kept.tables();
  const reader = await kept.api.pool.connect();
  await reader.query('begin read only');
  await reader.query(`declare c cursor for select 1 from view.${name}`);
  await kept.views.drop('labs');
  await one.round(never);
  expect(await kept.tables()).toEqual([name]);
  expect((await reader.query('fetch 1 from c')).rowCount).toBe(1);
  await reader.query('rollback');
  reader.release();
  await kept.refreshed(one);
  expect(await kept.tables()).toEqual([]);
});

test('a value that no column of its type holds, and several where one is asked for: told, answered plainly, made once it is put right', async () => {
  const r = random(SEED);
  const wrong: Definition = {
    ...LABS,
    id: 'wrong',
    name: 'wrong',
    where: [{ path: "id.startsWith('o-9')" }],
    select: [{ column: [{ name: 'code', path: 'code.coding.code', type: 'integer' }] }],
  };
  const coded = (id: number, ...codes: string[]) =>
    ({ ...labOf(id, r), status: 'final', code: { coding: codes.map((code) => ({ code })) } }) as ReturnType<typeof labOf>;
  await kept.define(wrong);
  await kept.write([{ resource: coded(9001, 'x'), owner: 1 }]);
  await kept.views.keep('wrong', 'wrong', 1);
  const one = kept.refresher();
  const until = async (status: string) => {
    for (let n = 0; n < 50; n++) {
      await one.round(never);
      if ((await kept.views.status('wrong'))?.status === status) return kept.views.status('wrong');
    }
    throw new Error(`never ${status}`);
  };
  expect((await until('failed'))?.why?.en).toContain('Column code: the data have a value that is not of the type');
  expect(await kept.run(wrong, { all: true })).toEqual(['{"code":"x"}']);
  await kept.define({ ...wrong, select: [{ column: [{ name: 'code', path: 'code.coding.code' }] }] });
  expect((await until('completed'))?.why).toBeUndefined();
  await kept.write([{ resource: coded(9001, 'x', 'y'), owner: 1 }]);
  expect((await until('failed'))?.why?.en).toContain('Column code holds one value');
  await kept.write([{ resource: coded(9001, 'z'), owner: 1 }]);
  await until('completed');
  await kept.refreshed(one);
  expect((await kept.table('wrong')).map((line) => JSON.parse(line).code)).toEqual(['z']);
  await kept.views.drop('wrong');
});

test('a name is one view’s', async () => {
  await kept.define({ ...LABS, id: 'first' });
  await kept.define({ ...LABS, id: 'second' });
  await kept.views.keep('first', 'Cung_Ten', 1);
  await expect(kept.views.keep('second', 'cung_ten', 1)).rejects.toMatchObject({
    problem: { category: 'conflict', expression: 'targetName' },
  });
  await expect(kept.views.keep('first', 'ten_khac', 1)).rejects.toMatchObject({ problem: { category: 'conflict' } });
  await kept.views.keep('first', 'Cung_Ten', 1);
  expect((await kept.views.all()).map(({ name }) => name)).toEqual(['Cung_Ten']);
});

test('the roles: who answers reads the tables alone, who fills them makes none but through the owner’s functions, which look at every name', async () => {
  const one = kept.refresher();
  await kept.refreshed(one);
  const [name] = await kept.tables();
  const denied = { code: '42501' };
  for (const text of [
    `insert into view.${name} (_rid, _version) values (1, 1)`,
    `delete from view.${name}`,
    `drop table view.${name}`,
    'create table view.own (x int)',
    'select view_table_drop(1)',
    'select view_tables_forget()',
    `update view_table set state = 'live'`,
  ])
    await expect(kept.api.pool.query(text)).rejects.toMatchObject(denied);
  for (const text of [
    `drop table view.${name}`,
    `alter table view.${name} add x int`,
    `truncate view.${name}`,
    'create table view.own (x int)',
  ])
    await expect(kept.bulk.pool.query(text)).rejects.toMatchObject(denied);
  const { rows } = await kept.bulk.pool.query<{ view_rid: number }>('select view_rid from view_wanted');
  const enter = (number: number, table: string, columns: object) =>
    kept.bulk.pool.query(
      `insert into view_table (number, view_rid, signature, definition_version, table_name, columns, tx, seq) overriding system value
       values ($1, $2, $3, 1, $4, $5, '0', 0)`,
      [number, rows[0]?.view_rid, table, table, JSON.stringify(columns)],
    );
  await expect(enter(901, 'x" (y int); drop table resource; --_901', [])).rejects.toMatchObject({ code: '23514' });
  await enter(902, 'else_1', []);
  await enter(903, 'odd_903', [{ name: 'x', type: 'int default 1/0' }]);
  await enter(904, 'odd_904', [{ name: 'x" int; drop table resource; --', type: 'text' }]);
  for (const number of [902, 903, 904])
    await expect(kept.bulk.pool.query('select view_table_create($1)', [number])).rejects.toMatchObject({ code: '42602' });
  expect(await kept.tables()).toEqual([name]);
});
