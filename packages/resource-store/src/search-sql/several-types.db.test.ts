import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPARTMENTS, type Parsed, parseCompartmentSearch, parseSystemSearch } from '@hub/search';
import { CODES, idOf, random, SYSTEMS, tokensOf } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { search } from '../index.ts';
import { DAY, type GeneratedWorld, generatedWorld, LOOKS, NOW } from './generated-world.fixture.ts';

/** Searches over several types and in compartments equal their plain meaning, page by page, with totals. SEED=… repeats a run. */
const SEED = Number(process.env.SEED ?? 3176);
const TYPES = [
  ...['Account', 'AllergyIntolerance', 'Appointment', 'AuditEvent', 'Basic', 'CarePlan', 'ChargeItem', 'Claim', 'Condition', 'Coverage'],
  ...['Device', 'Encounter', 'Flag', 'Group', 'Immunization', 'List', 'Location', 'Observation', 'Organization', 'Patient', 'Person'],
  ...['Practitioner', 'PractitionerRole', 'Procedure', 'Provenance', 'RelatedPerson', 'Schedule', 'Task'],
];
const TIME = 120_000;
const r = random(SEED);

let t: TestDatabase;
let world: GeneratedWorld;
beforeAll(async () => {
  t = await testDatabase();
  world = await generatedWorld(t.database, TYPES, random(SEED), COMPARTMENTS);
}, TIME);
afterAll(() => t.drop());

/** Compares one search with its meaning for one view; returns how many it found. */
async function compare(name: string, parsed: Parsed | undefined): Promise<number> {
  if (parsed?.ok !== true) throw new Error(`${name}: ${parsed?.problems[0]?.message.en}`);
  const visibility = r.pick(LOOKS);
  const what = `${name} as ${JSON.stringify(visibility)}, seed ${SEED}`;
  const meant = world.meaning(parsed.query, visibility).sort();
  expect({ what, found: (await world.walk(parsed.query, visibility)).sort() }).toEqual({ what, found: meant });
  const { total } = await search(t.database, { ...parsed.query, summary: 'count' }, visibility);
  expect({ what, total }).toEqual({ what, total: meant.length });
  return meant.length;
}

const count = (): [string, string] => ['_count', String(r.pick([7, 30, 200]))];
const text = (entries: readonly (readonly [string, string])[]) => entries.map((entry) => entry.join('=')).join('&');

async function system(entries: readonly [string, string][]): Promise<number> {
  return compare(`?${text(entries)}`, parseSystemSearch([...entries, count()], { now: NOW }));
}

/** Criteria that every type takes, with values that are there. */
function common(): [string, string] {
  const { meta } = r.pick(world.held).resource;
  const label = tokensOf({ type: 'Coding', value: meta?.tag?.[0] ?? meta?.security?.[0] ?? { code: r.pick(CODES) } })[0];
  const code = (label?.code ?? '1.1').replace(/[\\,|$]/g, '\\$&');
  return r.pick<[string, string]>([
    ['_id', Array.from({ length: 8 }, () => idOf(r.pick(TYPES), r.whole(0, 24))).join(',')],
    ['_lastUpdated', `${r.pick(['ge', 'lt', 'eq', ''])}${new Date(NOW + r.whole(0, 4) * DAY).toISOString()}`],
    ['_tag', code],
    ['_tag:not', code],
    ['_tag', `${label?.system ?? SYSTEMS[0]}|`],
    ['_security', `${label?.system ?? ''}|${code}`],
    ['_profile', 'http://example.org/a'],
    ['_profile:missing', String(r.chance(0.5))],
  ]);
}

describe('search-system', () => {
  test(
    'every type, or those of _type, by what all have; either order; counted',
    async () => {
      let found = 0;
      for (let n = 0; n < 90; n++) {
        const types = r.chance(0.3) ? undefined : Array.from({ length: r.whole(1, 6) }, () => r.pick(TYPES)).join(',');
        const entries = Array.from({ length: r.whole(0, 2) }, common);
        if (types !== undefined) entries.unshift(['_type', types]);
        if (r.chance(0.4)) entries.push(['_sort', r.pick(['_lastUpdated', '-_lastUpdated'])]);
        found += await system(entries);
      }
      expect(found).toBeGreaterThan(2_000);
    },
    TIME,
  );

  test(
    'what the named types have in common: tokens, dates, references, chains',
    async () => {
      let found = 0;
      for (let n = 0; n < 6; n++) {
        const patient = idOf('Patient', r.whole(0, 23));
        found += await system([
          ['_type', 'Observation,Condition,Procedure,Encounter'],
          ['patient', patient],
        ]);
        found += await system([
          ['_type', 'Condition,CarePlan,Flag,Observation'],
          ['subject', `Patient/${patient}`],
        ]);
        found += await system([
          ['_type', 'Condition,Procedure'],
          ['identifier:missing', String(n % 2 === 0)],
        ]);
        found += await system([
          ['_type', 'Claim,Coverage,Encounter,Appointment,Account,Device'],
          ['identifier', r.pick(CODES).replace(/[|,]/g, '\\$&')],
        ]);
        found += await system([
          ['_type', 'Encounter,Procedure,Appointment,Immunization,Flag'],
          ['date', `${r.pick(['ge', 'lt', ''])}2026-02`],
        ]);
        found += await system([
          ['_type', 'Condition,Procedure'],
          ['patient.gender', r.pick(['male', 'female'])],
        ]);
        found += await system([
          ['_type', 'Encounter,Appointment'],
          ['status', 'finished,active'],
        ]);
      }
      expect(found).toBeGreaterThan(100);
    },
    TIME,
  );

  test('is in one order over all types, newest first when asked', async () => {
    const parsed = parseSystemSearch(
      [
        ['_sort', '-_lastUpdated'],
        ['_count', '40'],
      ],
      { now: NOW },
    );
    if (!parsed.ok) throw new Error('not understood');
    const at = new Map(world.held.map((held) => [`${held.resource.resourceType}/${held.resource.id}`, held.at]));
    const times = (await world.walk(parsed.query, { all: true })).map((name) => at.get(name) as number);
    expect(times).toHaveLength(world.held.length);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });
});

describe('compartments', () => {
  test(
    'every compartment, each type in it and all of them, with criteria and orders',
    async () => {
      const found: Record<string, number> = {};
      for (const compartment of COMPARTMENTS) {
        found[compartment] = 0;
        for (let n = 0; n < 80; n++) {
          const id = idOf(compartment, r.whole(0, 23));
          const type = r.chance(0.4) ? '*' : r.pick(TYPES);
          const entries = r.chance(0.5) ? [common()] : [];
          if (type === '*' && r.chance(0.3))
            entries.push([
              '_type',
              'Observation,Procedure,Claim,Account'
                .split(',')
                .slice(0, compartment === 'Encounter' ? 2 : 1)
                .join(','),
            ]);
          if (r.chance(0.4)) entries.push(['_sort', r.pick(['_lastUpdated', '-_lastUpdated'])]);
          const parsed = parseCompartmentSearch(compartment, id, type, [...entries, count()], { now: NOW });
          if (parsed === undefined || !parsed.ok) continue;
          found[compartment] += await compare(`${compartment}/${id}/${type}?${text(entries)}`, parsed);
        }
      }
      for (const compartment of COMPARTMENTS) expect(found[compartment]).toBeGreaterThan(3);
    },
    TIME,
  );

  test('a patient’s are those HL7’s definition names, by its words', async () => {
    let some = 0;
    const file = join(import.meta.dirname, '../../../../fhir-profiles/compartments/r4/Patient.json');
    const { parameters } = JSON.parse(readFileSync(file, 'utf8')) as { parameters: Readonly<Record<string, readonly string[]>> };
    for (let n = 0; n < 24; n++) {
      const id = idOf('Patient', n);
      const all = new Set<string>();
      for (const [type, codes] of Object.entries(parameters)) {
        if (!TYPES.includes(type)) continue;
        for (const code of codes) {
          const one = parseSystemSearch(
            [
              ['_type', type],
              [code, `Patient/${id}`],
            ],
            { now: NOW },
          );
          if (!one.ok) throw new Error(one.problems[0]?.message.en);
          for (const name of world.meaning(one.query, { all: true })) all.add(name);
        }
      }
      const parsed = parseCompartmentSearch('Patient', id, '*', [], { now: NOW });
      if (parsed?.ok !== true) throw new Error('not understood');
      expect((await world.walk(parsed.query, { all: true })).sort()).toEqual([...all].sort());
      some += all.size;
    }
    expect(some).toBeGreaterThan(50);
  });

  test('a visit belongs to itself, a patient does not', async () => {
    const of = async (compartment: string) => {
      const parsed = parseCompartmentSearch(compartment, idOf(compartment, 1), compartment, [], { now: NOW });
      return parsed?.ok === true ? world.walk(parsed.query, { all: true }) : [];
    };
    expect(await of('Encounter')).toContain(`Encounter/${idOf('Encounter', 1)}`);
    expect(await of('Patient')).not.toContain(`Patient/${idOf('Patient', 1)}`);
  });
});
