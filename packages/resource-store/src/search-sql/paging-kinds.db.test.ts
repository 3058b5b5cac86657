import type { Visibility } from '@hub/access';
import { decimal, type Resource } from '@hub/fhir-model';
import { parseCompartmentSearch, parseSearch, parseSystemSearch, type SearchQuery } from '@hub/search';
import { random } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resourceWriter, uriDictionary } from '../index.ts';
import { SORTS } from './declared-forms.fixture.ts';
import { search } from './search.ts';

/**
 * Pages walked while others write, change and delete: every kind of sort in both directions, and every kind of criterion that can lead.
 * What is untouched comes exactly once, what changes at most once, what is deleted never after.
 */
const OPERATOR: Visibility = { all: true };
const COUNT = 150;
const DAY = 86_400_000;
const NOW = Date.now();

let t: TestDatabase;
let put: (resources: readonly object[], mode?: 'replace' | 'delete') => Promise<void>;
let clock = NOW;

const pad = (n: number) => String(n).padStart(3, '0');
const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * DAY).toISOString().slice(0, 10);

/** Number n, its values at place `at` of every order. */
function resourceOf(type: string, n: number, at: number): object {
  const common = {
    resourceType: type,
    id: `w${pad(n)}`,
    meta: { profile: [`http://example.org/${pad(at)}`], source: `urn:uuid:${pad(at)}` },
  };
  const subject = { reference: `Patient/p${pad(at % 40)}` };
  if (type === 'RiskAssessment')
    return { ...common, status: 'final', subject, prediction: [{ probabilityDecimal: decimal(`0.${pad(at)}`) }] };
  if (type === 'Location')
    return { ...common, name: `Cơ sở ${pad(at)}`, position: { latitude: decimal(`10.${pad(at)}`), longitude: decimal('105.7') } };
  return {
    ...common,
    ...{
      status: 'final',
      subject,
      effectiveDateTime: day(at),
      code: { coding: [{ system: 'http://loinc.org', code: `m-${pad(at % 60)}` }] },
    },
    ...(at % 2 === 0 ? { valueQuantity: { value: decimal(String(at)), unit: 'mg' } } : { valueString: `Ghi chú ${pad(at)}` }),
  };
}

beforeAll(async () => {
  t = await testDatabase();
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  put = async (resources, mode = 'replace') => {
    const items = resources.map((resource) => ({ resource: resource as Resource & { id: string }, owner: 1, mode }));
    const prepared = await writer.prepare(items);
    clock++;
    await t.database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: clock }));
  };
  const patients = Array.from({ length: 40 }, (_, n) => ({
    resourceType: 'Patient',
    id: `p${pad(n)}`,
    gender: n % 8 === 7 ? 'male' : 'female',
  }));
  await put(patients);
}, 60_000);
afterAll(() => t.drop());

/** By kind of order, a search in it. */
const SORTED: Readonly<Record<string, string>> = {
  '': 'Observation',
  token: 'Observation?_sort=code',
  string: 'Observation?_sort=value-string',
  date: 'Observation?_sort=date',
  number: 'RiskAssessment?_sort=probability',
  quantity: 'Observation?_sort=value-quantity',
  reference: 'Observation?_sort=patient',
  uri: 'Observation?_sort=_profile',
  _id: 'Observation?_sort=_id',
  _lastUpdated: 'Observation?_sort=_lastUpdated',
  _source: 'Observation?_sort=_source',
};
const LED = [
  'Observation?code=http://loinc.org|&_sort=-code,date',
  'Observation?status=final',
  'Observation?status:not=amended&_sort=-date',
  'Observation?date=ge2026-01-01',
  'Observation?value-quantity=ge0',
  'Observation?value-string=ghi chu',
  'Observation?_profile:below=http://example.org',
  'Observation?code-value-quantity=m-000$ge0,m-002$ge0,m-004$ge0,m-006$ge0,m-008$ge0,m-010$ge0,m-012$ge0,m-014$ge0',
  'Observation?patient.gender=female',
  'Observation?_lastUpdated=ge2000',
  'Observation?_source:missing=false',
  'Location?near=10.5|105.7|200|km',
  'RiskAssessment?probability=gt0',
  '?_type=Observation,RiskAssessment&_sort=_profile',
  'Patient/p007/Observation?_sort=-date',
];

test('every kind of order is walked', () => {
  expect(SORTS.filter((by) => !(by in SORTED))).toEqual([]);
});

function read(url: string, cursor: string | undefined): SearchQuery {
  const [path = '', text = ''] = url.split('?');
  const [type = '', id = '', inside] = path.split('/');
  const count = inside === undefined ? '12' : '1';
  const entries = [...new URLSearchParams(text), ['_count', count], ...(cursor === undefined ? [] : [['_cursor', cursor]])] as [
    string,
    string,
  ][];
  const options = { now: NOW };
  const parsed =
    inside !== undefined
      ? parseCompartmentSearch(type, id, inside, entries, options)
      : type === ''
        ? parseSystemSearch(entries, options)
        : parseSearch(type, entries, options);
  if (parsed?.ok !== true) throw new Error(`${url}: ${parsed?.problems[0]?.message.en}`);
  return parsed.query;
}

const ALL = [...Object.values(SORTED).flatMap((url) => (url.includes('_sort=') ? [url, url.replace('_sort=', '_sort=-')] : [url])), ...LED];

test.each(ALL)(
  '%s',
  async (url) => {
    const types = ['Observation', 'RiskAssessment', 'Location'].filter((type) => url.includes(type));
    const r = random(url.length);
    for (const type of types) await put(Array.from({ length: COUNT }, (_, n) => resourceOf(type, n, n)));
    const names = (type: string, n: number) => `${type}/w${pad(n)}`;
    // What it finds when nobody writes.
    const before: string[] = [];
    for (let cursor: string | undefined, more = true; more; ) {
      const page = await search(t.database, read(url, cursor), OPERATOR);
      before.push(...page.entries.map(({ type, id }) => `${type}/${id}`));
      cursor = page.next;
      more = cursor !== undefined;
    }
    expect(new Set(before).size).toBe(before.length);
    const touched = new Set<string>();
    const deleted = new Set<string>();
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 200; pages++) {
      const page = await search(t.database, read(url, cursor), OPERATOR);
      const found = page.entries.map(({ type, id }) => `${type}/${id}`);
      expect(found.filter((name) => deleted.has(name))).toEqual([]);
      seen.push(...found);
      cursor = page.next;
      if (cursor === undefined) break;
      for (const type of types) {
        const [moved, away] = [r.whole(0, COUNT - 1), r.whole(0, COUNT - 1)];
        for (const n of [moved, away]) touched.add(names(type, n));
        await put([
          resourceOf(type, moved, r.whole(0, COUNT - 1)),
          { ...resourceOf(type, pages, r.whole(0, COUNT - 1)), id: `new${pages}-${url.length}` },
        ]);
        if (moved !== away) {
          await put([resourceOf(type, away, away)], 'delete');
          deleted.add(names(type, away));
          deleted.delete(names(type, moved));
        }
      }
    }
    expect(cursor).toBeUndefined();
    expect(new Set(seen).size).toBe(seen.length);
    const untouched = before.filter((name) => !touched.has(name));
    expect(untouched.length).toBeGreaterThan(before.length / 3);
    expect(untouched.filter((name) => !seen.includes(name))).toEqual([]);
    // The next walk begins as this one did.
    for (const type of types) {
      const added = Array.from({ length: 200 }, (_, n) => ({ resourceType: type, id: `new${n}-${url.length}` }));
      await put(added, 'delete');
    }
  },
  60_000,
);
