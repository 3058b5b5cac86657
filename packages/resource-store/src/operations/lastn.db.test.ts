import type { Resource } from '@hub/fhir-model';
import { parametersOf, parseSearch, type SearchQuery } from '@hub/search';
import { idOf, matches, PER_TYPE, random, rangeOf, targetOf, tokensOf } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type GeneratedWorld, generatedWorld, NOW, VIEWS } from '../search-sql/generated-world.fixture.ts';
import { lastn } from './lastn.ts';

/** `$lastn` equals its plain meaning over generated observations, ties and all. SEED=… repeats a run. */
const SEED = Number(process.env.SEED ?? 3176);
const TYPES = ['Observation', 'Patient', 'Practitioner', 'Encounter'];
let t: TestDatabase;
let world: GeneratedWorld;
beforeAll(async () => {
  t = await testDatabase();
  // Whatever points somewhere points at patients.
  world = await generatedWorld(t.database, TYPES, random(SEED), ['Patient']);
}, 60_000);
afterAll(() => t.drop());

function meaning(query: SearchQuery, max: number, seen: ReturnType<GeneratedWorld['seenBy']>): readonly string[] {
  const values = (resource: Resource, code: string) => {
    const parameter = parametersOf('Observation')?.get(code);
    return parameter === undefined ? [] : seen.valuesOf(resource, parameter);
  };
  const groups = new Map<string, { id: string; time: number }[]>();
  for (const one of seen.resources.filter((resource) => matches(query, resource, seen))) {
    const [target] = values(one, 'subject').flatMap((value) => targetOf(value) ?? []);
    const codings = values(one, 'code').flatMap(tokensOf);
    const time = Math.max(...values(one, 'date').flatMap((value) => rangeOf(value)?.high ?? []), Number.NEGATIVE_INFINITY);
    const { text = '' } = (one as { code?: { text?: string } }).code ?? {};
    const keys = codings.length === 0 ? [`text ${text}`] : codings.map(({ system, code }) => `${system}|${code}`);
    for (const key of new Set(keys)) {
      const name = JSON.stringify([target?.type, target?.id, key]);
      groups.set(name, [...(groups.get(name) ?? []), { id: one.id as string, time }]);
    }
  }
  const found = [...groups.values()].flatMap((group) =>
    group.filter(({ time }) => group.filter((other) => other.time > time).length < max),
  );
  return [...new Set(found.map(({ id }) => id))].sort();
}

test('equals its plain meaning', async () => {
  let compared = 0;
  const subjects = [...Array(PER_TYPE).keys()].map((n) => `Patient/${idOf('Patient', n)}`);
  const urls = [...subjects, subjects.join(',')].flatMap((one) => [
    `subject=${one}`,
    `subject=${one}&status=final`,
    `subject=${one}&date=gt2020`,
  ]);
  for (const visibility of VIEWS) {
    const seen = world.seenBy(visibility);
    for (const url of urls) {
      for (const max of [1, 2, 3]) {
        const parsed = parseSearch('Observation', new URLSearchParams(url), { now: NOW });
        if (!parsed.ok) throw new Error(url);
        const found = await lastn(t.database, parsed.query, 0, max, visibility);
        const ids = found.map(({ id }) => id);
        expect({ url, max, seed: SEED, ids: ids.toSorted() }).toEqual({ url, max, seed: SEED, ids: meaning(parsed.query, max, seen) });
        compared += ids.length;
      }
    }
  }
  expect(compared).toBeGreaterThan(50);
});
