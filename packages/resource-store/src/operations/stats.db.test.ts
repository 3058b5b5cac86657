import type { Resource } from '@hub/fhir-model';
import type { GroupKey } from '@hub/fhir-rest';
import { ELSEWHERE, kindOf, type Parameter, parametersOf, parseSearch, saidType } from '@hub/search';
import { matches, random, rangeOf, targetOf, textsOf, tokensOf } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { search } from '../index.ts';
import { type GeneratedWorld, generatedWorld, NOW, VIEWS } from '../search-sql/generated-world.fixture.ts';
import { stats } from './stats.ts';

/** Counts by group equal their plain meaning over generated resources. SEED=… repeats a run. */
const SEED = Number(process.env.SEED ?? 3176);
const TYPES = ['Encounter', 'Observation', 'Patient', 'Practitioner', 'Organization', 'Location', 'Condition'];
let t: TestDatabase;
let world: GeneratedWorld;
beforeAll(async () => {
  t = await testDatabase();
  world = await generatedWorld(t.database, TYPES, random(SEED));
}, 60_000);
afterAll(() => t.drop());

type Seen = ReturnType<GeneratedWorld['seenBy']>;
const parameterOf = (type: string, code: string) => parametersOf(type)?.get(code) as Parameter;
const local = (ms: number) => new Date(ms + 7 * 3_600_000).toISOString();
const LENGTH = { year: 4, month: 7, day: 10 } as const;

/** What a resource's values are called; those of a narrowed parameter are its wider one's of that type. */
function named(resource: Resource, { parameter, unit }: GroupKey, seen: Seen): readonly string[] {
  if (parameter === '_lastUpdated') return [local(seen.lastUpdated(resource)).slice(0, LENGTH[unit as 'day'])];
  const own = [...(parametersOf(resource.resourceType)?.values() ?? [])].find(
    (p) => p.only === undefined && p.rows[0] === parameter.rows[0],
  );
  return seen.valuesOf(resource, own ?? parameter).flatMap((value): readonly string[] => {
    switch (kindOf(parameter)) {
      case 'token':
        return tokensOf(value).map(({ system, code }) => `${system ?? ''}|${code}`);
      case 'string':
        return textsOf(value).map((text) => text.normalize('NFC'));
      case 'date':
        return [rangeOf(value)].flatMap((range) => {
          if (range === undefined) return [];
          const moment = Number.isFinite(range.low) ? range.low : range.high - 1;
          return [local(moment).slice(0, LENGTH[unit as 'day'])];
        });
      default:
        return [targetOf(value)].flatMap((target) => {
          if (target === undefined) return [];
          const there = world.held.some(({ resource: one }) => one.resourceType === target.type && one.id === target.id);
          const type = target.type === ELSEWHERE ? saidType(target) : target.type;
          // What is of this server and not there (yet) may be of any type; the rows hold a hash of its name.
          const told = there || target.type === ELSEWHERE;
          if (told && parameter.only !== undefined && type !== parameter.only) return [];
          // That the hub holds what may not be seen is not told.
          return [seen.resolve(target.type, target.id) === undefined ? '?' : `${target.type}/${target.id}`];
        });
    }
  });
}

function meaning(of: readonly Resource[], keys: readonly GroupKey[], seen: Seen): Readonly<Record<string, number>> {
  const groups: Record<string, number> = {};
  for (const resource of of) {
    let names: readonly string[] = [''];
    for (const key of keys) {
      const found = [...new Set(named(resource, key, seen))];
      names = names.flatMap((name) => (found.length === 0 ? ['(none)'] : found).map((one) => `${name} ${one}`));
    }
    for (const name of names) groups[name] = (groups[name] ?? 0) + 1;
  }
  return groups;
}

const key = (type: string, name: string): GroupKey => {
  const [code = '', unit] = name.split(':');
  const parameter = code === '_lastUpdated' ? code : parameterOf(type, code);
  return { name, parameter, ...(unit === undefined ? {} : { unit: unit as 'day' }) };
};
const CASES: readonly (readonly [type: string, keys: readonly string[]])[] = [
  ['Encounter', ['status']],
  ['Encounter', ['class', 'date:month']],
  ['Encounter', ['date:year', 'status', 'type']],
  ['Encounter', ['patient']],
  ['Encounter', ['service-provider', '_lastUpdated:day']],
  ['Observation', ['code']],
  ['Observation', ['category', 'date:day']],
  ['Observation', ['performer']],
  ['Patient', ['gender', 'birthdate:year']],
  ['Patient', ['address-city']],
  ['Condition', ['clinical-status', 'subject']],
];
const SEARCHES = [
  '',
  '_lastUpdated=gt2026-06-02',
  '_id:not-none',
  'status=final,finished,planned',
  'gender=male',
  'patient.gender=female',
  'status:not=final',
];

test('equals its plain meaning; the total is that of the search', async () => {
  let compared = 0;
  for (const visibility of VIEWS) {
    const seen = world.seenBy(visibility);
    for (const [type, names] of CASES) {
      for (const url of SEARCHES) {
        const parsed = parseSearch(type, new URLSearchParams(url), { now: NOW });
        if (!parsed.ok) continue;
        const keys = names.map((name) => key(type, name));
        const of = seen.resources.filter((resource) => matches(parsed.query, resource, seen));
        for (const order of ['count', 'key'] as const) {
          const found = await stats(t.database, parsed.query, keys, { count: 1_000, order }, visibility);
          const counts: Record<string, number> = {};
          for (const { values, count } of found.shown) {
            const name = values.map((value) =>
              value === undefined
                ? '(none)'
                : 'code' in value
                  ? `${value.system ?? ''}|${value.code}`
                  : 'text' in value
                    ? value.text
                    : value.reference,
            );
            counts[` ${name.join(' ')}`] = count;
          }
          const what = { type, names, url, visibility, seed: SEED };
          expect({ what, counts, total: found.total }).toEqual({ what, counts: meaning(of, keys, seen), total: of.length });
          const counted = await search(t.database, { ...parsed.query, summary: 'count' }, visibility);
          expect([found.total, found.groups]).toEqual([counted.total, found.shown.length]);
          if (order === 'count')
            expect(found.shown.map(({ count }) => count)).toEqual(found.shown.map(({ count }) => count).toSorted((a, b) => b - a));
          compared += found.shown.length;
        }
      }
    }
  }
  expect(compared).toBeGreaterThan(500);
}, 60_000);

test('of more groups than are asked for the largest come, and all are counted', async () => {
  const parsed = parseSearch('Observation', [], { now: NOW });
  if (!parsed.ok) throw new Error('a search without parameters');
  const all = await stats(t.database, parsed.query, [key('Observation', 'code')], { count: 1_000, order: 'count' }, { all: true });
  const some = await stats(t.database, parsed.query, [key('Observation', 'code')], { count: 2, order: 'count' }, { all: true });
  expect(all.shown.length).toBeGreaterThan(2);
  expect(some).toEqual({ ...all, shown: all.shown.slice(0, 2) });
});
