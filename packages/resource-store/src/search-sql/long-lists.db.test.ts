import type { Visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { parseSearch } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { explainSearch, resourceWriter, search, uriDictionary } from '../index.ts';

// Lists of values about as long as a search takes, of every kind whose ranges are found one by one.

const NOW = Date.UTC(2026, 5, 1, 2);
const OPERATOR: Visibility = { all: true };
const UCUM = 'http://unitsofmeasure.org';
const ICD = 'http://hl7.org/fhir/sid/icd-10';

let t: TestDatabase;

beforeAll(async () => {
  t = await testDatabase();
  const part = (value: number, unit: string) => ({
    code: { coding: [{ code: 'a' }] },
    valueQuantity: { value, system: UCUM, code: unit },
  });
  const observation = (id: string, ...component: object[]) => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ code: 'x', display: 'Ký hiệu 77' }] },
    component,
  });
  const all = [
    { resourceType: 'Patient', id: 'p1', name: [{ text: 'ab77 ab1400' }] },
    { resourceType: 'Patient', id: 'p2', name: [{ text: 'ab3000' }] },
    observation('o1', part(77.5, 'mg'), part(1.2, 'g')),
    observation('o2', part(0.01, 'kg')),
    { resourceType: 'Condition', id: 'c1', subject: { reference: 'Patient/p1' }, code: { coding: [{ system: ICD, code: 'E77.1' }] } },
    { resourceType: 'ValueSet', id: 'v1', url: 'http://example.org/fhir/77/x', status: 'active' },
    {
      resourceType: 'MedicationRequest',
      id: 'm1',
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/p1' },
      dosageInstruction: [{ timing: { event: ['1977-05-05', '1978'] } }, { timing: { event: ['1990-03'] } }],
    },
  ];
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const prepared = await writer.prepare(
    all.map((resource) => ({ resource: resource as Resource & { id: string }, owner: 1, mode: 'replace' as const })),
  );
  await t.database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: NOW }));
}, 60_000);
afterAll(() => t.drop());

const list = (count: number, value: (n: number) => string) => Array.from({ length: count }, (_, n) => value(n)).join(',');

const CASES: readonly (readonly [string, string, (n: number) => string, readonly string[], number?])[] = [
  ['beginnings of names', 'Patient?name', (n) => `ab${n}`, ['p1', 'p2']],
  ['whole names', 'Patient?name:exact', (n) => `ab${n} ab1400`, ['p1']],
  ['parts of names', 'Patient?name:contains', (n) => `b${n} ab1400`, ['p1']],
  ['texts', 'Observation?code:text', (n) => `ky hieu ${n}`, ['o1', 'o2']],
  ['numbers of one of many', 'Observation?component-value-quantity', (n) => `gt${n + 70}`, ['o1'], 200],
  ['numbers in other units', 'Observation?component-value-quantity', (n) => `gt${n + 2000}|${UCUM}|mg`, ['o2'], 200],
  ['composites', 'Observation?component-code-value-quantity', (n) => `a$gt${n + 2000}|${UCUM}|mg`, ['o2'], 200],
  ['all under a code', 'Condition?code:below', (n) => `${ICD}|E${n}`, ['c1']],
  ['all under a URL', 'ValueSet?url:below', (n) => `http://example.org/fhir/${n}`, ['v1']],
  ['days of a schedule', 'MedicationRequest?date', (n) => String(1000 + n), ['m1']],
];

describe('long lists', () => {
  test.each(CASES)('%s', async (_, name, value, found, most = 1_500) => {
    const [type = '', code = ''] = name.split('?');
    const query = (count: number) => {
      const parsed = parseSearch(type, [[code, list(count, value)]], { now: NOW });
      if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message.en).join('; '));
      return parsed.query;
    };
    const { entries } = await search(t.database, query(most), OPERATOR);
    expect(entries.map(({ id }) => id).sort()).toEqual(found);
    // The statement grows with the list, not with its square.
    const [short, long] = [
      await explainSearch(t.database, query(most / 10), OPERATOR, false),
      await explainSearch(t.database, query(most), OPERATOR, false),
    ];
    expect(long.sql.length).toBeLessThan(20 * short.sql.length);
  });

  test('long lists beside one another', async () => {
    const lists = [1, 2, 3, 4, 5].map((month): [string, string] => ['date', list(2_000, (n) => `ne${1000 + n}-0${month}`)]);
    const parsed = parseSearch('MedicationRequest', lists, { now: NOW });
    if (!parsed.ok) throw new Error('not understood');
    const { sql } = await explainSearch(t.database, parsed.query, OPERATOR, false);
    expect(sql.length).toBeLessThan(5_000_000);
    expect((await search(t.database, parsed.query, OPERATOR)).entries.map(({ id }) => id)).toEqual(['m1']);
  });

  test('more than a statement takes is refused by what it is', async () => {
    const parsed = parseSearch(
      'Observation',
      Array.from({ length: 45 }, (_, k) => ['code-value-quantity', list(200, (n) => `x$gt${n + k}|${UCUM}|mg`)]),
      { now: NOW },
    );
    if (!parsed.ok) throw new Error('not understood');
    await expect(search(t.database, parsed.query, OPERATOR)).rejects.toMatchObject({
      problem: { category: 'too-costly', code: 'search-too-costly' },
    });
  });
});
