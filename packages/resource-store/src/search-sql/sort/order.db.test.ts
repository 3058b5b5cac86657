import type { Visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { kindOf, type Parameter, parametersOf, parseSearch, parseSystemSearch, type SearchQuery, typesOf } from '@hub/search';
import { comparatorOf, idOf, type Random, random } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type GeneratedWorld, generatedWorld, LOOKS, NOW, VIEWS } from '../generated-world.fixture.ts';
import { OWN } from '../own.ts';
import { type How, search } from '../search.ts';

/** `_sort` over generated resources: every match once, in the order of its plain meaning, however pages are found and cut. SEED=… repeats a run. */
const SEED = Number(process.env.SEED ?? 3176);
const TYPES = [
  ...['Observation', 'Patient', 'Encounter', 'Condition', 'Organization', 'Practitioner', 'Claim', 'Appointment', 'RiskAssessment'],
  ...['ServiceRequest', 'Location', 'ValueSet', 'Invoice', 'Procedure', 'MedicationRequest', 'Questionnaire'],
];
const TIME = 120_000;

let t: TestDatabase;
let world: GeneratedWorld;
const resources = new Map<string, Resource>();
const times = new Map<Resource, number>();
beforeAll(async () => {
  t = await testDatabase();
  world = await generatedWorld(t.database, TYPES, random(SEED));
  for (const { resource, at } of world.held) {
    resources.set(`${resource.resourceType}/${resource.id}`, resource);
    times.set(resource, at);
  }
}, TIME);
afterAll(() => t.drop());

const sortable = (type: string): readonly Parameter[] =>
  [...(parametersOf(type)?.values() ?? [])].filter((parameter) => !['composite', 'special'].includes(kindOf(parameter)));
const minus = (r: Random) => (r.chance(0.5) ? '-' : '');

/** Every match over all pages, in order. */
async function walk(query: SearchQuery, visibility: Visibility, how: How): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 3_000; pages++) {
    const page = await search(t.database, { ...query, ...(cursor === undefined ? {} : { cursor }) }, visibility, how);
    expect(page.entries.length).toBeLessThanOrEqual(query.count);
    found.push(...page.entries.map(({ type, id }) => `${type}/${id}`));
    if (page.next === undefined) return found;
    cursor = page.next;
  }
  throw new Error('the pages do not end');
}

const compare = (query: SearchQuery) =>
  comparatorOf(query.sort, {
    valuesOf: world.valuesOf,
    lastUpdated: (resource) => times.get(resource) ?? 0,
    holds: (type, id) => resources.has(`${type}/${id}`),
  });

/** Found in whole, and by ordered scans that are cut as often as can be: the same matches, in one and the right order. */
/** Somebody who may see one at all. */
function lookAt(query: SearchQuery, r: Random): Visibility {
  const types = new Set(typesOf(query));
  return r.pick(LOOKS.filter((look) => world.seenBy(look).resources.some(({ resourceType }) => types.has(resourceType))));
}

async function check(name: string, query: SearchQuery, r: Random, visibility = lookAt(query, r)): Promise<number> {
  const what = `${name} as ${JSON.stringify(visibility)}, seed ${SEED}`;
  const meant = world.meaning(query, visibility).sort();
  const limits = { budget: r.pick([3, 7, 40, 1_000]), rounds: r.whole(1, 3), run: r.pick([0, 2, 5, 100]) };
  const whole = await walk(query, visibility, { plan: { mode: 'collect', index: -1 } });
  const ways: How[] = [{}, { plan: { mode: 'collect', index: OWN } }, { plan: { mode: 'order', index: -1 }, limits }];
  const [first] = query.sort;
  // No index has its order.
  if (first?.key === '_source') ways.pop();
  for (const how of ways) {
    const found = await walk(query, visibility, how);
    expect({ what, how, found: found.toSorted() }).toEqual({ what, how, found: meant });
    // Without a choice of how, the only key `_lastUpdated` has an order of its own among equals.
    if (how.plan !== undefined || query.sort.length > 1 || first?.key !== '_lastUpdated')
      expect({ what, how, found }).toEqual({ what, how, found: whole });
    const order = compare(query);
    for (const [i, id] of found.slice(1).entries()) {
      const [a, b] = [resources.get(found[i] as string) as Resource, resources.get(id) as Resource];
      if (order(a, b) > 0) expect({ what, how, wrong: [found[i], id] }).toBe('in order');
    }
  }
  return meant.length;
}

function parse(type: string, entries: readonly (readonly [string, string])[]): SearchQuery {
  const parsed = type === '' ? parseSystemSearch(entries, { now: NOW }) : parseSearch(type, entries, { now: NOW });
  if (!parsed.ok) throw new Error(`${type}?${entries.map((e) => e.join('=')).join('&')}: ${parsed.problems[0]?.message.en}`);
  return parsed.query;
}

/** Something to find by that many have. */
function criterion(type: string, r: Random): [string, string] {
  // Whether a target the hub does not hold is a patient is not known: as in meaning.db.test.ts.
  const parameter = r.pick(sortable(type).filter(({ only }) => only === undefined));
  const date = sortable(type).find((one) => kindOf(one) === 'date');
  return r.pick<[string, string]>([
    [`${parameter.code}:missing`, String(r.chance(0.5))],
    ['_lastUpdated', `${r.pick(['ge', 'lt'])}${new Date(NOW + r.whole(1, 3) * 86_400_000).toISOString()}`],
    ['_id', Array.from({ length: 12 }, () => idOf(type, r.whole(0, 24))).join(',')],
    ...(date === undefined ? [] : ([[date.code, r.pick(['ge2025', 'lt2026-03-10', 'ne2026'])]] as [string, string][])),
    ['_tag:not', 'A90'],
  ]);
}

describe('_sort', () => {
  test.each(TYPES.map((type) => [type]))(
    '%s: every parameter, both directions',
    async (type) => {
      const r = random(SEED + type.length);
      for (const code of [...sortable(type).map((parameter) => parameter.code), '_id', '_lastUpdated', '_source']) {
        const sort = `${minus(r)}${code}`;
        const query = parse(type, [
          ['_sort', sort],
          ['_count', String(r.pick([5, 11]))],
        ]);
        // As somebody who sees much, and now and then as somebody drawn by chance.
        const found = await check(`${type}?_sort=${sort}`, query, r, r.pick(VIEWS.slice(0, 3)));
        if (r.chance(0.3)) await check(`${type}?_sort=${sort}`, query, r);
        expect(found).toBeGreaterThan(0);
      }
    },
    TIME,
  );

  test(
    'several keys, mixed directions, with criteria',
    async () => {
      const r = random(SEED + 1);
      let found = 0;
      for (let n = 0; n < 50; n++) {
        const type = r.pick(TYPES);
        const codes = [...sortable(type).map((parameter) => parameter.code), '_lastUpdated', '_lastUpdated', '_id'];
        const sort = Array.from({ length: r.whole(2, 3) }, () => `${minus(r)}${r.pick(codes)}`).join(',');
        const entries = [...Array.from({ length: r.whole(0, 2) }, () => criterion(type, r)), ['_sort', sort] as const];
        const name = `${type}?${entries.map((e) => e.join('=')).join('&')}`;
        found += await check(name, parse(type, [...entries, ['_count', String(r.pick([3, 7, 50]))]]), r);
      }
      expect(found).toBeGreaterThan(200);
    },
    TIME,
  );

  test(
    'over several types and all of them',
    async () => {
      const r = random(SEED + 2);
      for (let n = 0; n < 12; n++) {
        const [types, codes] = r.pick([
          ['Encounter,Procedure,Appointment', ['date', 'status', 'patient', '_lastUpdated', '_id']],
          ['Observation,Condition,Procedure,MedicationRequest', ['patient', 'code', 'identifier', '_lastUpdated', '_tag']],
          [undefined, ['_tag', '_profile', '_lastUpdated', '_id', '_security']],
        ] as const);
        const sort = Array.from({ length: r.whole(1, 3) }, () => `${minus(r)}${r.pick(codes)}`).join(',');
        const entries: [string, string][] = [...(types === undefined ? [] : [['_type', types] as [string, string]]), ['_sort', sort]];
        await check(`?${entries.map((e) => e.join('=')).join('&')}`, parse('', [...entries, ['_count', String(r.pick([20, 90]))]]), r);
      }
    },
    TIME,
  );
});
