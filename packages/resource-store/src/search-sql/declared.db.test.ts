import type { Visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { COMPARTMENTS, type Parsed, parseCompartmentSearch, parseSearch, SEARCHED_TYPES, type SearchQuery } from '@hub/search';
import { comparatorOf, matches, type Random, random, randomResource, type World } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { search } from '../index.ts';
import { aimed, type Drawn } from './aimed.fixture.ts';
import { TERMINOLOGY, withCodes } from './concepts.fixture.ts';
import { declaredForms, type Form, offers, SORTS, type SortedBy, sortKeysFor } from './declared-forms.fixture.ts';
import { type GeneratedWorld, generatedWorld, type Held, NOW, VIEWS } from './generated-world.fixture.ts';
import { type Links, linksOf } from './random-links.fixture.ts';

/**
 * Everything the hub declares that can be asked, with every order that can be asked beside it: search type × modifier × prefix × `_sort`, as
 * `supported` and SUPPORTED_MODIFIERS have it, and besides how values are written. Each is tried with something that matches and something
 * that does not, and equals its plain meaning, in its order, counted. What was not tried fails by name. SEED=… repeats a run.
 */
const SEED = Number(process.env.SEED ?? 3176);
const TIME = 120_000;
/** Between them they offer every pair of a form and an order that any type offers. */
const TYPES = [
  ...['ActivityDefinition', 'CarePlan', 'ChargeItem', 'Condition', 'Device', 'DocumentReference', 'Encounter', 'Group', 'List', 'Location'],
  ...['MolecularSequence', 'Observation', 'Organization', 'Patient', 'Practitioner', 'Procedure', 'Provenance', 'Questionnaire'],
  ...['RelatedPerson', 'RiskAssessment', 'ServiceRequest', 'Task', 'ValueSet', 'CodeSystem'],
];
const TARGETS = [
  ...['Patient', 'Patient', 'Encounter', 'Practitioner', 'Device', 'RelatedPerson', 'Organization', 'Location', 'Observation', 'Condition'],
  ...['RiskAssessment', 'ChargeItem', 'MolecularSequence', 'ServiceRequest', 'Procedure', 'DocumentReference', 'ActivityDefinition'],
];
/** Types that alone have a parameter of some kind: more of them, near to the compartments, so that every world holds what is asked for. */
const MORE = ['RiskAssessment', 'ChargeItem', 'Observation', 'DocumentReference'];
/** Searches drawn for one that matches something and not everything. */
const DRAWS = 3_000;

let t: TestDatabase;
let world: GeneratedWorld;
let links: Links;
const resources = new Map<string, Resource>();
const times = new Map<Resource, number>();
const ofType = new Map<string, readonly Held['resource'][]>();
const seen = new Map<Visibility, World & { readonly resources: readonly Resource[] }>();

beforeAll(async () => {
  t = await testDatabase();
  const r = random(SEED + 1);
  const more = MORE.flatMap((type) => Array.from({ length: 40 }, (_, n) => randomResource(type, 100 + n, r, COMPARTMENTS)));
  // Documents that replace documents: the one composite of a code and a reference points nowhere else.
  const q = random(SEED + 2);
  const related = Array.from({ length: 30 }, (_, n) => randomResource('DocumentReference', 200 + n, q, ['DocumentReference']));
  world = await generatedWorld(t.database, TYPES, random(SEED), TARGETS, [...TERMINOLOGY, ...more, ...related]);
  links = linksOf(world);
  for (const { resource, at } of world.held) {
    resources.set(`${resource.resourceType}/${resource.id}`, resource);
    times.set(resource, at);
  }
  for (const type of TYPES)
    ofType.set(
      type,
      world.held.map(({ resource }) => resource).filter((one) => one.resourceType === type),
    );
  for (const view of VIEWS) seen.set(view, world.seenBy(view));
}, TIME);
afterAll(() => t.drop());

const nameOf = ({ resourceType, id }: Resource) => `${resourceType}/${id}`;
const formName = ({ asked, how }: Form) => `${asked}${how === '' ? '' : ` ${how}`}`;
const FORMS = declaredForms();
const text = (entries: readonly (readonly [string, string])[]) => entries.map((entry) => entry.join('=')).join('&');

interface Found {
  readonly name: string;
  readonly query: SearchQuery;
  readonly visibility: Visibility;
  readonly meant: readonly string[];
}

function parse(type: string, { within }: Drawn, entries: readonly (readonly [string, string])[]): Parsed | undefined {
  return within === undefined
    ? parseSearch(type, entries, { now: NOW })
    : parseCompartmentSearch(within.type, within.id, type, entries, { now: NOW });
}

/** Draws a search until it matches something and not everything the searcher may see; undefined when none did. */
function draw(form: Form, variant: string, by: SortedBy, down: boolean, types: readonly string[], r: Random): Found | undefined {
  for (let n = 0; n < DRAWS; n++) {
    const type = r.pick(types);
    const drawn = aimed(form, variant, { world, links, resource: r.pick(ofType.get(type) ?? []), r });
    if (drawn === undefined) continue;
    const entries: (readonly [string, string])[] = drawn.entry === undefined ? [] : [drawn.entry];
    if (by !== '') entries.push(['_sort', `${down ? '-' : ''}${r.pick(sortKeysFor(type, by))}`]);
    entries.push(['_count', String(r.pick([5, 50, 50, 50]))], ['_total', 'accurate']);
    const parsed = parse(type, drawn, entries);
    // A type that is never in the compartment.
    if (parsed === undefined) continue;
    const visibility = r.pick(VIEWS);
    const name = `${drawn.within === undefined ? '' : `${nameOf({ resourceType: drawn.within.type, id: drawn.within.id } as Resource)}/`}${type}?${text(entries)} as ${JSON.stringify(visibility)}, seed ${SEED}`;
    if (!parsed.ok) throw new Error(`${name}: ${parsed.problems[0]?.message.en}`);
    const view = seen.get(visibility) as World & { readonly resources: readonly Resource[] };
    const plain = withCodes(parsed.query);
    const all = view.all(type);
    const meant = all.filter((resource) => matches(plain, resource, view)).map(nameOf);
    if (meant.length > 0 && meant.length < all.length) return { name, query: parsed.query, visibility, meant };
  }
  return undefined;
}

/** The store's answer, all pages, is what is meant: the same resources, each once, in the order asked for, and their number. */
async function check({ name, query, visibility, meant }: Found): Promise<void> {
  const found: string[] = [];
  let page = await search(t.database, query, visibility);
  const { total } = page;
  for (;;) {
    found.push(...page.entries.map(({ type, id }) => `${type}/${id}`));
    if (page.next === undefined || found.length > 1_000) break;
    page = await search(t.database, { ...query, total: 'none', cursor: page.next }, visibility);
  }
  expect({ name, total, found: found.toSorted() }).toEqual({ name, total: meant.length, found: meant.toSorted() });
  if (query.sort.length === 0) return;
  const order = comparatorOf(query.sort, {
    valuesOf: world.valuesOf,
    lastUpdated: (resource) => times.get(resource) ?? 0,
    holds: (type, id) => resources.has(`${type}/${id}`),
  });
  for (const [i, id] of found.slice(1).entries()) {
    const before = found[i] as string;
    if (order(resources.get(before) as Resource, resources.get(id) as Resource) > 0) expect({ name, wrong: [before, id] }).toBe('in order');
  }
}

describe('what the hub declares equals its plain meaning', () => {
  test('the generated types offer all that any type offers', () => {
    const lacking = FORMS.flatMap((form) =>
      SORTS.filter((by) => SEARCHED_TYPES.some((type) => offers(type, form, by)) && !TYPES.some((type) => offers(type, form, by))).map(
        (by) => `${formName(form)}, _sort by ${by}`,
      ),
    );
    expect(lacking).toEqual([]);
  });

  test.each(FORMS.map((form, i) => [formName(form), form, i] as const))(
    '%s: in every order, however it is written',
    async (_name, form, i) => {
      const r = random(SEED + i);
      const untried: string[] = [];
      const written = new Set<string>();
      const tryOne = async (variant: string, by: SortedBy, down: boolean): Promise<boolean> => {
        const types = TYPES.filter((type) => offers(type, form, by));
        const found = draw(form, variant, by, down, types, r);
        if (found === undefined) return false;
        await check(found);
        written.add(variant);
        return true;
      };
      for (const [n, by] of SORTS.entries()) {
        if (!TYPES.some((type) => offers(type, form, by))) continue;
        // In turn, so that no more searches are made than there are orders; a type that has the order may not hold a value written so.
        const inTurn = form.variants.map((_, k) => form.variants[(n + i + k) % form.variants.length] as string);
        for (const down of by === '' ? [false] : [false, true]) {
          if (down) inTurn.reverse();
          let tried = false;
          for (const variant of inTurn) if (!tried) tried = await tryOne(variant, by, down);
          if (!tried) untried.push(`_sort by ${by}${down ? ', descending' : ''}`);
        }
      }
      for (const variant of form.variants)
        if (!written.has(variant) && !(await tryOne(variant, '', false))) untried.push(`written as ${variant}`);
      expect(untried).toEqual([]);
    },
    TIME,
  );
});
