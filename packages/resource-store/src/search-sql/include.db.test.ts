import type { Visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { kindOf, type Parsed, parametersOf, parseSearch, parseSystemSearch, type SearchQuery } from '@hub/search';
import { idOf, included, matches, PER_TYPE, random, targetOf } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { search } from '../index.ts';
import { type GeneratedWorld, generatedWorld, LOOKS, NOW, VIEWS } from './generated-world.fixture.ts';

/** What comes with a page equals the plain meaning of `_include` and `_revinclude`, for an operator and for a facility. SEED=… repeats a run. */
const SEED = Number(process.env.SEED ?? 3176);
const TIME = 120_000;
const TYPES = [
  ...['Account', 'CarePlan', 'Claim', 'Condition', 'Coverage', 'DiagnosticReport', 'Encounter', 'Group', 'List', 'Location', 'Observation'],
  ...['Organization', 'Patient', 'Practitioner', 'PractitionerRole', 'Procedure', 'Provenance', 'RelatedPerson', 'ServiceRequest', 'Task'],
];

let t: TestDatabase;
let world: GeneratedWorld;
beforeAll(async () => {
  t = await testDatabase();
  world = await generatedWorld(t.database, TYPES, random(SEED), TYPES);
}, TIME);
afterAll(() => t.drop());

type Pair = readonly [string, string];
const r = random(SEED + 1);
const nameOf = ({ resourceType, id }: Resource) => `${resourceType}/${id}`;

/** Pages of matches, each with all that came with it: pages of included resources alone belong to the matches before them. */
async function pages(query: SearchQuery, visibility: Visibility): Promise<{ matches: string[]; included: string[] }[]> {
  const found: { matches: string[]; included: string[] }[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < 400; n++) {
    const page = await search(t.database, { ...query, ...(cursor === undefined ? {} : { cursor }) }, visibility);
    const brought = page.included.map(({ type, id }) => `${type}/${id}`);
    const last = found.at(-1);
    if (cursor?.startsWith('i.') === true && last !== undefined) {
      expect(page.entries).toEqual([]);
      last.included.push(...brought);
    } else found.push({ matches: page.entries.map(({ type, id }) => `${type}/${id}`), included: brought });
    if (page.next === undefined) return found;
    cursor = page.next;
  }
  throw new Error('the pages do not end');
}

async function compare(name: string, parsed: Parsed, visibility = r.pick(LOOKS)): Promise<number> {
  if (!parsed.ok) throw new Error(`${name}: ${parsed.problems[0]?.message.en}`);
  const { query } = parsed;
  const seen = world.seenBy(visibility);
  const byName = new Map(seen.resources.map((resource) => [nameOf(resource), resource]));
  const all = await pages(query, visibility);
  const expected = seen.resources.filter((resource) => matches(query, resource, seen)).map(nameOf);
  const what = `${name} as ${JSON.stringify(visibility)}, seed ${SEED}`;
  expect({ what, found: all.flatMap((page) => page.matches).sort() }).toEqual({ what, found: expected.sort() });
  let brought = 0;
  for (const page of all) {
    const meant = included(
      query,
      page.matches.map((one) => byName.get(one) as Resource),
      seen,
    );
    expect({ what, included: page.included.toSorted() }).toEqual({ what, included: meant.map(nameOf).sort() });
    brought += meant.length;
  }
  return brought;
}

/** Codes of its references. */
const codesOf = (type: string): readonly string[] =>
  [...(parametersOf(type)?.values() ?? [])].filter((p) => kindOf(p) === 'reference').map((p) => p.code);

/** One include that may start at any of `types`: of a parameter, sometimes of one type of target, or a star. */
function include(types: readonly string[], iterate = r.chance(0.4)): Pair {
  const of = r.pick(iterate ? TYPES : types);
  const code = r.pick([...codesOf(of), 'none']);
  const value = r.chance(0.15) ? '*' : r.chance(0.2) ? `${of}:*` : r.chance(0.3) ? `${of}:${code}:${r.pick(TYPES)}` : `${of}:${code}`;
  return [`_include${iterate ? ':iterate' : ''}`, value];
}

function revinclude(types: readonly string[], iterate = r.chance(0.4)): Pair {
  const of = r.pick(TYPES);
  const code = r.pick([...codesOf(of), 'none']);
  const value = r.chance(0.1) ? '*' : r.chance(0.2) ? `${of}:*` : r.chance(0.3) ? `${of}:${code}:${r.pick(types)}` : `${of}:${code}`;
  return [`_revinclude${iterate ? ':iterate' : ''}`, value];
}

/** A drawn one that exists: not every parameter can point at every type. */
function drawn(types: readonly string[], of: typeof include | typeof revinclude): Pair {
  for (let tries = 0; ; tries++) {
    // Some types point at nothing: something can point at each.
    const pair = (tries > 50 ? revinclude : of)(types);
    const parsed = parseSystemSearch([['_type', types.join(',')], pair], { now: NOW });
    if (parsed.ok) return pair;
  }
}

const some = (type: string) => Array.from({ length: r.whole(1, 12) }, () => idOf(type, r.whole(0, PER_TYPE))).join(',');

describe('what comes with a page equals its plain meaning', () => {
  test.each(TYPES.map((type) => [type]))(
    '%s: each reference, forwards and back, alone and with :iterate',
    async (type) => {
      let brought = 0;
      for (let n = 0; n < 14; n++) {
        const asked = [drawn([type], r.chance(0.6) ? include : revinclude)];
        while (r.chance(0.4)) asked.push(drawn([type], r.chance(0.5) ? include : revinclude));
        const entries: Pair[] = [['_id', some(type)], ...asked, ['_count', String(r.pick([2, 5, 50]))]];
        const name = `${type}?${entries.map((e) => e.join('=')).join('&')}`;
        const parsed = parseSearch(type, entries, { now: NOW });
        // As somebody who sees much, and as somebody drawn by chance.
        brought += await compare(name, parsed, r.pick(VIEWS.slice(0, 2)));
        await compare(name, parsed);
      }
      expect(brought).toBeGreaterThan(20);
    },
    TIME,
  );

  test(
    'over several types: each include for its own',
    async () => {
      let brought = 0;
      for (let n = 0; n < 40; n++) {
        const types = [...new Set(Array.from({ length: r.whole(2, 4) }, () => r.pick(TYPES)))];
        const entries: Pair[] = [['_type', types.join(',')], drawn(types, r.chance(0.5) ? include : revinclude), ['_count', '40']];
        if (r.chance(0.4)) entries.push(drawn(types, include));
        brought += await compare(`?${entries.map((e) => e.join('=')).join('&')}`, parseSystemSearch(entries, { now: NOW }));
      }
      expect(brought).toBeGreaterThan(500);
    },
    TIME,
  );

  test(
    'everything that can be reached from a few patients, round and round, each once',
    async () => {
      let brought = 0;
      for (const visibility of VIEWS) {
        for (const entries of [
          [['_include:iterate', '*']],
          [['_revinclude:iterate', '*']],
          [
            ['_include:iterate', '*'],
            ['_revinclude:iterate', '*'],
          ],
        ] as Pair[][]) {
          const parsed = parseSearch('Patient', [['_id', some('Patient')], ...entries], { now: NOW });
          brought += await compare(JSON.stringify(entries), parsed, visibility);
        }
      }
      expect(brought).toBeGreaterThan(500);
    },
    TIME,
  );

  test('_list: what a list names, as far as the list is seen', async () => {
    let found = 0;
    for (const type of TYPES) {
      for (let n = 0; n < 6; n++) {
        const visibility = r.pick(LOOKS);
        const list = Array.from({ length: 4 }, () => idOf('List', r.whole(0, PER_TYPE))).join(',');
        const parsed = parseSearch(type, [['_list', list], ...(r.chance(0.5) ? ([['_sort', '_lastUpdated']] as Pair[]) : [])], {
          now: NOW,
        });
        if (!parsed.ok) throw new Error(parsed.problems[0]?.message.en);
        const meant = world.meaning(parsed.query, visibility);
        expect((await world.walk(parsed.query, visibility)).sort()).toEqual(meant.sort());
        found += meant.length;
      }
    }
    expect(found).toBeGreaterThan(5);
  });

  // Every form there is: which include, what it names, once or again and again.
  const FORMS = (['_include', '_revinclude'] as const).flatMap((name) =>
    ['Type:parameter', 'Type:parameter:Target', 'Type:*', '*'].flatMap((named) =>
      ['', ':iterate'].map((how) => [name, named, how] as const),
    ),
  );
  test.each(FORMS)(
    '%s=%s%s: tried where it brings something and leaves something',
    async (name, named, how) => {
      let telling = 0;
      for (let n = 0; n < 1_000 && telling < 3; n++) {
        // A reference that is there: what it stands in, or what it points at, is what is found.
        const { resource } = r.pick(world.held);
        const code = r.pick([...codesOf(resource.resourceType), 'none']);
        const parameter = parametersOf(resource.resourceType)?.get(code);
        const target = parameter && world.valuesOf(resource, parameter).flatMap((value) => targetOf(value) ?? [])[0];
        if (target === undefined) continue;
        const [type, id] = name === '_include' ? [resource.resourceType, resource.id] : [target.type, target.id];
        const of = resource.resourceType;
        const forms: Readonly<Record<string, string>> = {
          'Type:parameter': `${of}:${code}`,
          'Type:parameter:Target': `${of}:${code}:${target.type}`,
          'Type:*': `${of}:*`,
        };
        const entries: Pair[] = [
          ['_id', id],
          [`${name}${how}`, forms[named] ?? '*'],
        ];
        const parsed = parseSearch(type, entries, { now: NOW });
        if (!parsed.ok) continue;
        const brought = await compare(`${type}?${entries.map((e) => e.join('=')).join('&')}`, parsed);
        if (brought > 0 && brought < world.held.length / 2) telling++;
      }
      expect(telling).toBeGreaterThan(0);
    },
    TIME,
  );
});
