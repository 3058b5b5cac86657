import type { Database } from '@hub/database';
import type { Resource } from '@hub/fhir-model';
import { extract, INDEX_REVISIONS, type IndexRows, parseSearch } from '@hub/search';
import { PER_TYPE, random, randomResource } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { reindexProgress, resourceWriter, runReindex, search, uriDictionary } from '../index.ts';
import { storeFaults } from '../testing/store-faults.ts';
import { reindexer } from './reindex.ts';

/** Resources stored by a hub that knew less, indexed again while others write: afterwards every row is what a fresh extraction makes. */
const TYPES = ['Observation', 'Library', 'DocumentReference', 'MolecularSequence', 'Group'];
const COUNT = 60;
const NOW = Date.UTC(2026, 5, 1);
/** As the first version extracted. */
const older = (resource: Resource) => ({ ...extract(resource), composites: [] });

let t: TestDatabase;
const r = random(41);
const made = (n: number) => randomResource(TYPES[n % TYPES.length] as string, n % PER_TYPE, r, ['Patient', 'DocumentReference']);
const item = (resource: Resource & { id: string }) => ({
  resource,
  owner: 1 + (Number(resource.id.split('-')[1]) % 2),
  mode: 'replace' as const,
});

async function write(database: Database, resources: readonly (Resource & { id: string })[], as?: typeof older): Promise<void> {
  const writer = resourceWriter({ uris: uriDictionary(database), ...(as === undefined ? {} : { extract: as }) });
  const prepared = await writer.prepare(resources.map(item));
  await database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: NOW }));
}

/** As a database is after the migration that brought the rows: everything in it is older. */
const migrated = (database: Database) =>
  database.pool.query('update index_revision set upto = (select max(rid) from resource), done = 0, started_at = null, finished_at = null');

function composite(): Promise<unknown> {
  const parsed = parseSearch('Observation', [['code-value-quantity', '2345-7$gt0']], { now: NOW });
  if (!parsed.ok) throw new Error(parsed.problems[0]?.code);
  return search(t.database, parsed.query, { all: true });
}

beforeAll(async () => {
  t = await testDatabase();
  await write(
    t.database,
    Array.from({ length: COUNT }, (_, n) => made(n)),
    older,
  );
});
afterAll(() => t.drop());

test('every revision has its row, and a new database none to make', async () => {
  const fresh = await testDatabase();
  const { rows } = await fresh.database.pool.query<{ revision: number }>(
    'select revision from index_revision where finished_at is not null order by 1',
  );
  expect(rows.map(({ revision }) => revision)).toEqual(INDEX_REVISIONS.map(({ revision }) => revision));
  expect(await reindexProgress(fresh.database)).toBeUndefined();
  await fresh.drop();
});

test('a search that needs new rows is refused until all are there, others are answered', async () => {
  await migrated(t.database);
  await expect(composite()).rejects.toMatchObject({
    problem: { category: 'busy', code: 'search-being-indexed', expression: 'code-value-quantity' },
  });
  const parsed = parseSearch('Observation', [['code', '2345-7,718-7,A90,B20,1.1']], { now: NOW });
  expect(parsed.ok && (await search(t.database, parsed.query, { all: true })).entries.length).toBeGreaterThan(0);
});

test('stopped and gone on with, under writers: afterwards every row is that of a fresh extraction', async () => {
  const faultsBefore = await storeFaults(t.database);
  expect(faultsBefore.length).toBeGreaterThan(0);
  let writing = true;
  const writers = Array.from({ length: 3 }, async (_, w) => {
    for (let n = w; writing || n < 40; n += 3)
      await write(
        t.database,
        [made(n), made(n + 1)].filter((one, i, all) => all.findIndex((o) => o.id === one.id) === i),
      );
  });
  const deps = { database: t.database, uris: uriDictionary(t.database), block: 3 };
  const { step } = reindexer(deps);
  expect(await step()).toBe('block');
  const stopped = await reindexProgress(t.database);
  expect(stopped?.percent).toBeGreaterThan(0);
  expect(stopped?.percent).toBeLessThan(100);

  const told: (number | undefined)[] = [];
  const run = () =>
    runReindex({
      ...deps,
      rest: 0,
      signal: new AbortController().signal,
      tellEveryMs: 0,
      tell: (progress) => told.push(progress?.percent),
    });
  expect(await run()).toBe(true);
  expect(told.at(-1)).toBeUndefined();
  expect(told.length).toBeGreaterThan(5);
  writing = false;
  await Promise.all(writers);
  expect(await storeFaults(t.database)).toEqual([]);
  await expect(composite()).resolves.toMatchObject({ included: [] });
  expect(await reindexer(deps).step()).toBe('done');
}, 60_000);

test('two at once: one works, the other leaves it to it', async () => {
  await migrated(t.database);
  const deps = { database: t.database, uris: uriDictionary(t.database), block: 1000 };
  const steps = await Promise.all([reindexer(deps).step(), reindexer(deps).step()]);
  expect(steps).toContain('block');
  await reindexer(deps).step();
  expect(await storeFaults(t.database)).toEqual([]);
});

test('a revision of some resources makes theirs again and passes the others by', async () => {
  const own = await testDatabase();
  const { database } = own;
  const profile = (n: number) => ({ profile: [n % 3 === 0 ? 'http://x.example/p|1.2' : 'http://x.example/p'] });
  const resources = Array.from({ length: 40 }, (_, n) =>
    n % 5 === 0
      ? { resourceType: 'Bundle', id: `b-${n}`, type: 'document', entry: [{ resource: { resourceType: 'Composition', id: `c-${n}` } }] }
      : { resourceType: 'Basic', id: `basic-${n}`, meta: profile(n), code: { coding: [{ code: 'x' }] } },
  ) as unknown as readonly (Resource & { id: string })[];
  // As before: no versions, nothing of what bundles begin with.
  const before = (resource: Resource): IndexRows => {
    const { contained: _, links: __, ...rows } = extract(resource);
    return {
      ...rows,
      tokens: rows.tokens.map(({ system, ...token }) => (system === '1.2' ? token : { ...token, ...(system && { system }) })),
    };
  };
  await write(database, resources, before as typeof older);
  await database.pool.query(
    'update index_revision set upto = (select max(rid) from resource), done = 0, finished_at = null where revision = 8',
  );
  const asked = parseSearch('Basic', [['_profile', 'http://x.example/p|1.2']], { now: NOW });
  if (!asked.ok) throw new Error(asked.problems[0]?.code);
  await expect(search(database, asked.query, { all: true })).rejects.toMatchObject({ problem: { code: 'search-being-indexed' } });
  const made: string[] = [];
  const { step } = reindexer({
    database,
    uris: uriDictionary(database),
    block: 2,
    extract: (resource) => {
      made.push(resource.id as string);
      return extract(resource);
    },
  });
  let steps = 0;
  while ((await step()) !== 'done') steps++;
  expect(made).toEqual(resources.flatMap(({ id }, n) => (n % 5 === 0 || n % 3 === 0 ? [id] : [])));
  expect(steps).toBe(Math.ceil(made.length / 2));
  expect(await storeFaults(database)).toEqual([]);
  expect((await search(database, asked.query, { all: true })).entries).toHaveLength(
    resources.filter((_, n) => n % 5 !== 0 && n % 3 === 0).length,
  );
  await own.drop();
});
