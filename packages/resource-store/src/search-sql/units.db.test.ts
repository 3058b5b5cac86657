import { decimal, type Resource } from '@hub/fhir-model';
import { parseSearch } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resourceWriter, search, uriDictionary } from '../index.ts';

/** A result is found in whatever unit it is asked for, when both are UCUM's and measure the same (complaints §2: quantity units ignored). */
const UCUM = 'http://unitsofmeasure.org';
const NOW = Date.UTC(2026, 5, 1);
const SENT: readonly (readonly [id: string, value: string, code: string, comparator?: string])[] = [
  ['a', '126', 'mg/dL'],
  ['b', '1.26', 'g/L'],
  ['c', '1.27', 'g/L'],
  ['d', '126', 'g/L'],
  ['e', '37', 'Cel'],
  ['f', '98.6', '[degF]'],
  ['g', '37.5', 'Cel'],
  ['h', '7', 'lần/phút'],
  ['i', '2', 'g/L', '>'],
];
let t: TestDatabase;

beforeAll(async () => {
  t = await testDatabase();
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const items = SENT.map(([id, value, code, comparator]) => ({
    resource: {
      resourceType: 'Observation',
      id,
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '2345-7' }] },
      valueQuantity: { value: decimal(value), unit: code, system: UCUM, code, ...(comparator === undefined ? {} : { comparator }) },
    } as unknown as Resource & { id: string },
    owner: 1,
    mode: 'replace' as const,
  }));
  const prepared = await writer.prepare(items);
  await t.database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: NOW }));
});
afterAll(() => t.drop());

async function found(text: string): Promise<string> {
  const parsed = parseSearch('Observation', new URLSearchParams(text), { now: NOW });
  if (!parsed.ok) throw new Error(parsed.problems[0]?.code);
  let ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await search(t.database, { ...parsed.query, count: 1, ...(cursor === undefined ? {} : { cursor }) }, { all: true });
    ids = [...ids, ...page.entries.map(({ id }) => id)];
    cursor = page.next;
  } while (cursor !== undefined);
  const { total } = await search(t.database, { ...parsed.query, summary: 'count' }, { all: true });
  expect(total).toBe(ids.length);
  return ids.sort().join('');
}

test.each([
  ['1.26 g/L finds 126 mg/dL', `value-quantity=1.26|${UCUM}|g/L`, 'ab'],
  ['and the other way round', `value-quantity=126|${UCUM}|mg/dL`, 'ab'],
  ['in a unit nobody has sent', `value-quantity=1260|${UCUM}|mg/L`, 'ab'],
  ['exactly the same is not more', `value-quantity=gt126|${UCUM}|mg/dL`, 'cdi'],
  ['from it on', `value-quantity=ge1260|${UCUM}|mg/L`, 'abcdi'],
  ['98.6 °F are 37 °C', `value-quantity=98.6|${UCUM}|[degF]`, 'ef'],
  ['not below it', `value-quantity=lt37.0|${UCUM}|Cel`, ''],
  ['in kelvin, above it', `value-quantity=gt310.15|${UCUM}|K`, 'g'],
  ['less than 3: a value above 2 may be', `value-quantity=lt3|${UCUM}|g/L`, 'abci'],
  ['without a unit the number as it was sent', 'value-quantity=126', 'ad'],
  ['a unit without its system as it was sent', 'value-quantity=126||mg/dL', 'a'],
  ['a unit that is none of UCUM as it was sent', `value-quantity=7|${UCUM}|lần/phút`, 'h'],
  ['as part of a composite', `code-value-quantity=2345-7$1.26|${UCUM}|g/L`, 'ab'],
  ['several at once', `value-quantity=1.26|${UCUM}|g/L,37|${UCUM}|Cel`, 'abef'],
])('%s', async (_, text, ids) => {
  expect(await found(text.replaceAll('+', '%2B'))).toBe(ids);
});

test('every unit seen is kept once, those that UCUM does not know are not', async () => {
  const { rows } = await t.database.pool.query<{ code: string }>('select code from unit order by code');
  expect(rows.map(({ code }) => code)).toEqual(['Cel', '[degF]', 'g/L', 'mg/dL']);
});

test('a page may be cut at a result that has one number in two units, of which the scan of one alone matches: nothing is lost, nothing comes twice', async () => {
  const units = ['Cel', '[degF]', 'mmol/L', 'Cel', 'g/L', '[degF]'];
  const ids = Array.from({ length: 12 }, (_, n) => `thanh-phan-${String(n).padStart(2, '0')}`);
  const items = ids.map((id, n) => ({
    resource: {
      ...{ resourceType: 'Observation', id, status: 'final', code: { text: 'x' } },
      component: units.slice(n % 4, (n % 4) + 3).map((code) => ({
        code: { text: 'y' },
        valueQuantity: { value: decimal(['7', '100', '40'][n % 3] as string), system: UCUM, code },
      })),
    } as unknown as Resource & { id: string },
    owner: 1,
    mode: 'replace' as const,
  }));
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const prepared = await writer.prepare(items);
  await t.database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: NOW }));

  for (const text of [`ne780|${UCUM}|Cel`, `gt0|${UCUM}|Cel`, `lt400|${UCUM}|[degF]`, `ne1||g/L`, `ne1||g/L,ge5|${UCUM}|Cel`]) {
    const parsed = parseSearch('Observation', [['component-value-quantity', text]], { now: NOW });
    if (!parsed.ok) throw new Error(parsed.problems[0]?.code);
    const meant = (await search(t.database, { ...parsed.query, count: 100 }, { all: true })).entries.map(({ id }) => id);
    expect(meant.length).toBeGreaterThan(3);
    for (const count of [1, 4])
      for (const most of [1, 3]) {
        const walked: string[] = [];
        let cursor: string | undefined;
        do {
          const asked = { ...parsed.query, count, ...(cursor === undefined ? {} : { cursor }) };
          const page = await search(t.database, asked, { all: true }, { looks: { first: most, next: most, rounds: 2 } });
          walked.push(...page.entries.map(({ id }) => id));
          cursor = page.next;
        } while (cursor !== undefined);
        expect({ text, count, most, walked }).toEqual({ text, count, most, walked: meant });
      }
  }
}, 60_000);

/** What is alike comes in the order of row numbers, in its direction. `>2 g/L` begins nowhere, what is in no unit of UCUM is as it was sent. */
test.each([
  ['value-quantity:missing=false&_sort=value-quantity', ['h', 'e', 'f', 'g', 'a', 'b', 'c', 'i', 'd']],
  ['value-quantity:missing=false&_sort=-value-quantity', ['d', 'i', 'c', 'b', 'a', 'g', 'f', 'e', 'h']],
  [`value-quantity=ge1|${UCUM}|g/L&_sort=value-quantity`, ['a', 'b', 'c', 'i', 'd']],
] as const)('%s: in the order of what was measured, whatever unit it came in', async (text, order) => {
  const parsed = parseSearch('Observation', new URLSearchParams(text), { now: NOW });
  if (!parsed.ok) throw new Error(parsed.problems[0]?.code);
  const whole = await search(t.database, parsed.query, { all: true });
  expect(whole.entries.map(({ id }) => id)).toEqual(order);
  // By the scan of the index, two a page.
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { ...parsed.query, count: 2, ...(cursor === undefined ? {} : { cursor }) };
    const page = await search(t.database, query, { all: true }, cursor === undefined ? { plan: { mode: 'order', index: -1 } } : {});
    ids.push(...page.entries.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(ids).toEqual(order);
});
