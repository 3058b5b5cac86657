import type { Visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { parseSearch, type SearchQuery } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resourceWriter, search, uriDictionary, type WriteItem } from '../index.ts';
import { keptPage } from './kept-page.ts';
import { systemsOf } from './systems.ts';

/**
 * A statement that is kept answers what one that is put together anew would: with other values of the same shape, for each caller by itself,
 * whatever else was asked between.
 */
let t: TestDatabase;
const LOINC = 'http://loinc.org';
const HIV = { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] };
const OPERATOR: Visibility = { all: true };
const FACILITY: Visibility = {
  owners: [1, 0],
  further: [
    { of: { treatedBy: [1] }, hidden: 0x7fff_ffff },
    { of: { openedBy: { client: 5 } }, hidden: 0 },
  ],
};
const OTHER: Visibility = { owners: [2, 0], hidden: 1 };
const SCOPED: Visibility = { owners: [1, 2], types: new Map([['Observation', ['code=2345-7']]]) };

const item = (resource: object, owner: number): WriteItem => ({ resource: resource as Resource & { id: string }, owner, mode: 'replace' });
const lab = (id: string, subject: string, system: string | undefined, code: string, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ ...(system === undefined ? {} : { system }), code }] },
  subject: { reference: subject },
  ...more,
});

beforeAll(async () => {
  t = await testDatabase();
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const patient = (id: string, system: string | undefined, value: string, owner: number, more: object = {}) =>
    item({ resourceType: 'Patient', id, identifier: [{ ...(system === undefined ? {} : { system }), value }], ...more }, owner);
  const items = await writer.prepare([
    patient('p1', 'urn:a', '1', 1, { name: [{ text: 'Lê Văn Tám', family: 'Lê', given: ['Văn', 'Tám'] }] }),
    patient('p2', 'urn:a', '2', 2, { name: [{ text: 'Le Thi Lê', family: 'Le', given: ['Lê'] }] }),
    patient('p3', 'urn:b', '1', 1, { meta: HIV, name: [{ family: 'Lê' }] }),
    patient('p4', undefined, '1', 2),
    item({ resourceType: 'Group', id: 'p1', type: 'person', actual: true }, 1),
    ...['o1', 'o2', 'o3'].map((id) => item(lab(id, 'Patient/p1', LOINC, '2345-7'), 1)),
    item(lab('o4', 'Patient/p1', LOINC, '718-7', { meta: HIV }), 1),
    item(lab('o5', 'Patient/p2', 'urn:a', '2345-7'), 2),
    item(lab('o6', 'Patient/p2', undefined, '2345-7'), 1),
    item(lab('o7', 'Group/p1', LOINC, '718-7'), 2),
    // The hub does not hold this one yet.
    item(lab('o8', 'Patient/later', LOINC, '2345-7'), 1),
  ]);
  await t.database.transaction((connection) => writer.write(connection, items, { actor: 0, now: Date.UTC(2026, 5, 1) }));
});
afterAll(() => t.drop());

function queryOf(url: string): SearchQuery {
  const [type = '', text = ''] = url.split('?');
  const parsed = parseSearch(type, new URLSearchParams(text), { now: 0 });
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.message.en).join('; '));
  return parsed.query;
}

const found = ({ entries, included, next }: Awaited<ReturnType<typeof search>>) => ({
  ids: entries.map(({ type, id, about }) => [type, id, about]),
  included: included.length,
  next: next !== undefined,
});

const CODES = [`${LOINC}|2345-7`, `${LOINC}|718-7`, 'urn:a|2345-7', '2345-7', '718-7', '|2345-7'];
const SUBJECTS = ['Patient/p1', 'Patient/p2', 'Patient/later', 'Group/p1'];
const URLS = [
  ...['urn:a|1', 'urn:a|2', 'urn:b|1', 'urn:none|1', '1', '2', '|1', '|2', 'urn:a|'].map((value) => `Patient?identifier=${value}`),
  ...SUBJECTS.flatMap((subject) => CODES.map((code) => `Observation?subject=${subject}&code=${code}`)),
  ...['p1', 'p2', 'none'].flatMap((id) => [`Observation?patient=${id}&code:not=2345-7`, `Observation?patient=${id}&_count=1`]),
  ...['p1', 'p2'].map((id) => `Observation?patient=${id}&code=2345-7&_total=accurate`),
  // Led by the one text that is asked for: a page looks at a limited number of entries.
  ...['le', 'l', 'le van', 'tam', 'x'].flatMap((name) => ['', ':exact', ':contains'].map((modifier) => `Patient?name${modifier}=${name}`)),
  ...['le', 'Lê', 'tam'].flatMap((name) => [`Patient?name=${name}&_count=1`, `Patient?name:exact=${name}`, `Patient?family=${name}`]),
  ...['le', 'tam'].flatMap((name) => [`Patient?name=${name}&identifier=1`, `Patient?name=${name}&family=le`]),
  ...['718-7', '2345-7'].map((code) => `Observation?code=${code}&patient=p1&status=final`),
];

test('every caller, every shape, other values each time', async () => {
  // Twice, so that shapes of few values are kept as well; a caller's own way of asking (`how`) is never kept.
  const anew = new Map<string, object>();
  for (const round of [1, 2]) {
    for (const [n, visibility] of [OPERATOR, FACILITY, OTHER, SCOPED].entries()) {
      for (const url of URLS) {
        const place = `${n} ${url}`;
        if (round === 1) anew.set(place, found(await search(t.database, queryOf(url), visibility, {})));
        const kept = found(await search(t.database, queryOf(url), visibility));
        expect({ place, ...kept }).toEqual({ place, ...anew.get(place) });
      }
    }
  }
  const isKept = (url: string, visibility: Visibility) => keptPage(t.database, queryOf(url), visibility) !== undefined;
  const shapes = [`Observation?subject=Patient/p9&code=${LOINC}|z`, 'Patient?identifier=urn:a|b', 'Patient?name=z', 'Patient?name:exact=z'];
  expect([OPERATOR, FACILITY, OTHER].flatMap((visibility) => shapes.map((url) => isKept(url, visibility)))).toEqual(
    Array.from({ length: 3 * shapes.length }, () => true),
  );
  // What a scope asks is in its statement: values that nobody says are the query's.
  expect(isKept(shapes[0] as string, SCOPED)).toBe(false);
  for (const url of [
    ...['Patient?identifier=a|', 'Patient?identifier=a,b', 'Observation?patient=p1&_sort=date', 'Observation?code=a'],
    ...['Patient?name=a,b', 'Patient?name=a&family=b', 'Patient?name=a&_sort=name'],
  ])
    expect({ url, kept: isKept(url, OPERATOR) }).toEqual({ url, kept: false });
});

test('a kept page that goes on has a next one, which is of this search', async () => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const query = queryOf('Observation?patient=p1&_count=1');
    const page = await search(t.database, cursor === undefined ? query : { ...query, cursor }, FACILITY);
    ids.push(...page.entries.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(ids).toEqual(['o1', 'o2', 'o3', 'o4']);
});

test('the number of a system is a value once something was found by it, and a system that comes later is found at once', async () => {
  const ask = async (value: string) =>
    (await search(t.database, queryOf(`Patient?identifier=${value}`), OTHER)).entries.map(({ id }) => id);
  const kept = (value: string) => keptPage(t.database, queryOf(`Patient?identifier=${value}`), OTHER)?.kept.statement.text;
  for (let i = 0; i < 8; i++) expect([await ask('urn:a|2'), await ask('urn:new|2')]).toEqual([['p2'], []]);
  expect([kept('urn:a|2')?.includes('from uri'), kept('urn:new|2')?.includes('from uri')]).toEqual([false, true]);
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const items = await writer.prepare([
    item({ resourceType: 'Patient', id: 'new', identifier: [{ system: 'urn:new', value: '2' }] }, 2),
    item({ resourceType: 'Patient', id: 'newer', identifier: [{ system: 'urn:new', value: '3' }] }, 2),
  ]);
  await t.database.transaction((connection) => writer.write(connection, items, { actor: 0, now: Date.UTC(2026, 5, 2) }));
  expect([await ask('urn:new|2'), await ask('urn:new|3'), await ask('urn:a|3')]).toEqual([['new'], ['newer'], []]);
  expect(kept('urn:new|2')).toBe(kept('urn:a|2'));
});

test('what is learnt of a system by the way takes nothing of the pool, and fails no search', async () => {
  const { pool, lookup, rows } = t.database;
  let [taken, learnt] = [false, 0];
  const database = {
    rows,
    lookup: ((statement, values, read) => {
      if (!statement.text.includes('value = any(')) return lookup(statement, values, read);
      learnt++;
      return learnt === 1 ? Promise.reject(new Error('gone')) : lookup(statement, values, read);
    }) as typeof lookup,
    pool: { query: ((...asked: [string]) => (taken ? Promise.reject(new Error('taken')) : pool.query(...asked))) as typeof pool.query },
  };
  const ask = async (value: string) =>
    (await search(database, queryOf(`Patient?identifier=${value}`), OPERATOR)).entries.map(({ id }) => id);
  for (let i = 0; i < 4; i++) expect(await ask('urn:none|1')).toEqual([]);
  taken = true;
  for (let i = 0; i < 2; i++) expect(await ask('urn:b|1')).toEqual(['p3']);
  expect([learnt, systemsOf(database)('urn:b') !== undefined]).toEqual([2, true]);
});

test('what others hold of a patient is found while that one is treated or opened, by what each reason shows', async () => {
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const items = await writer.prepare([
    item({ resourceType: 'Patient', id: 't1' }, 2),
    item({ resourceType: 'Patient', id: 't2' }, 2),
    item(lab('t3', 'Patient/t1', LOINC, '1-1'), 2),
    item(lab('t4', 'Patient/t1', LOINC, '1-1', { meta: HIV }), 2),
    item(lab('t5', 'Patient/t2', LOINC, '1-1'), 2),
    // Of two people: nobody's.
    item(lab('t6', 'Patient/t1', LOINC, '1-1', { performer: [{ reference: 'Patient/t2' }] }), 2),
    // Its record is its own, whoever it names.
    item({ resourceType: 'Patient', id: 't7', link: [{ other: { reference: 'Patient/t8' }, type: 'seealso' }] }, 2),
  ]);
  await t.database.transaction((connection) => writer.write(connection, items, { actor: 0, now: Date.UTC(2026, 5, 2) }));
  const ask = async (url: string) => (await search(t.database, queryOf(url), FACILITY)).entries.map(({ id }) => id);
  const urls = [...['t1', 't2'].map((id) => `Observation?patient=${id}&code=${LOINC}|1-1`), 'Patient?link=Patient/t8'];
  const asks = () => Promise.all(urls.map(ask));
  for (let i = 0; i < 4; i++) expect(await asks()).toEqual([[], [], []]);
  const treat = (id: string) =>
    t.database.pool.query(
      `insert into treatment_grant (rid, shard, facility, about, patient, until)
        select rid, shard, 1, about, patient, now() + interval '1 day' from resource where id = $1`,
      [id],
    );
  await treat('t2');
  expect(await asks()).toEqual([[], ['t5'], []]);
  await treat('t1');
  await treat('t7');
  expect(await asks()).toEqual([['t3'], ['t5'], ['t7']]);
  await t.database.pool.query(
    `insert into client (client_number, client_id, kind) overriding system value values (5, 'opener', 'operator')`,
  );
  await t.database.pool.query(
    `insert into break_glass (client_number, about, patient, patient_id, reason, until)
      select 5, about, patient, id, 'x', now() + interval '1 hour' from resource where id = 't1'`,
  );
  expect(await asks()).toEqual([['t3', 't4'], ['t5'], ['t7']]);
});

test('what came since is found by a kept statement', async () => {
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const ask = async () => (await search(t.database, queryOf('Observation?patient=later&code=http://loinc.org|2345-7'), FACILITY)).entries;
  expect((await ask()).map(({ id }) => id)).toEqual(['o8']);
  const items = await writer.prepare([
    item({ resourceType: 'Patient', id: 'later' }, 1),
    item(lab('o9', 'Patient/later', LOINC, '2345-7'), 1),
  ]);
  await t.database.transaction((connection) => writer.write(connection, items, { actor: 0, now: Date.UTC(2026, 5, 2) }));
  expect((await ask()).map(({ id }) => id)).toEqual(['o8', 'o9']);
});
