import type { Visibility } from '@hub/access';
import { type Criterion, kindOf, type Parameter, parametersOf, parseSearch, SEARCHED_TYPES } from '@hub/search';
import {
  CODES,
  DATES,
  identifierOf,
  idOf,
  matches,
  NUMBERS,
  PER_TYPE,
  PLACES,
  partsOf,
  type Random,
  random,
  SYSTEMS,
  type TypedValue,
  targetOf,
  textsOf,
  tokensOf,
  tokenTexts,
  typedOf,
  URIS,
  type World,
} from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { search } from '../index.ts';
import { type GeneratedWorld, generatedWorld, LOOKS, NOW, VIEWS } from './generated-world.fixture.ts';
import { probe } from './probe.ts';
import { type Links, linksOf } from './random-links.fixture.ts';
import { holds } from './set.ts';
import { typeIn } from './statement.ts';
import { statementAs } from './visible.ts';

/**
 * Search over generated resources equals its plain meaning: every type, parameter, prefix and modifier the hub answers,
 * combinations, chains, both sorts, for an operator and for a facility, page by page. SEED=… repeats a run.
 */
export const SEED = Number(process.env.SEED ?? 3176);
/**
 * Every search of every parameter takes minutes over all of R4's types (THOROUGH=1); else those a province's records are made of
 * get all of them, the others one drawn search for each parameter, one that matches something and not everything.
 */
export const THOROUGH = process.env.THOROUGH !== undefined;
export const MUCH_USED = new Set([
  ...['Appointment', 'Claim', 'Composition', 'Condition', 'Coverage', 'DiagnosticReport', 'Encounter', 'EpisodeOfCare', 'Location'],
  ...['MedicationAdministration', 'MedicationRequest', 'MedicationStatement', 'Observation', 'Organization', 'Patient', 'Practitioner'],
  ...['Procedure', 'Provenance', 'RelatedPerson', 'ServiceRequest', 'SupplyDelivery', 'RiskAssessment', 'Invoice', 'MessageDefinition'],
]);
/** Types that others point at: `_has` comes up there. */
export const LINKED = ['Patient', 'Practitioner', 'Organization', 'Location', 'Encounter', 'Observation', 'Condition', 'ServiceRequest'];
/** Thousands of searches on a machine that may be busy. */
export const TIME = 300_000;
export let t: TestDatabase;
export let world: GeneratedWorld;
let heldOf: ReadonlyMap<string, GeneratedWorld['held']>;
let links: Links;
/** As an operator sees it. */
let everything: World;

/** A world of every type for the tests of a file. */
export function useMeaning(): void {
  beforeAll(async () => {
    t = await testDatabase();
    world = await generatedWorld(t.database, SEARCHED_TYPES, random(SEED));
    heldOf = Map.groupBy(world.held, ({ resource }) => resource.resourceType);
    links = linksOf(world);
    everything = world.seenBy({ all: true });
  }, TIME);
  afterAll(() => t.drop());
}

const escaped = (text: string) => text.replace(/[\\,|$]/g, '\\$&');
export const PREFIXES = ['', 'eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sa', 'eb', 'ap'];

const UCUM_FORMS = ['g/L', 'mg/dL', 'umol/mL', 'Cel', '[degF]'].map((code) => `|http://unitsofmeasure.org|${code}`);
const UNIT_FORMS = ['', '', '||mmol/L', ...UCUM_FORMS, '||lần/phút', '||VND'];

/** Searches of one parameter, [name, value] each: all prefixes or modifiers, values that are there and values that are not. */
export function searchesOf(
  type: string,
  parameter: Parameter,
  r: Random,
  own = () => r.pick(heldOf.get(type) ?? []).resource,
): [string, string][] {
  const { code } = parameter;
  const values = Array.from({ length: 6 }, own).flatMap((resource) => world.valuesOf(resource, parameter));
  const some = <T>(list: readonly T[], other: T) => (list.length === 0 ? other : r.pick(list));
  const out: [string, string][] =
    parameter.only === undefined && parameter.components === undefined ? [[`${code}:missing`, String(r.chance(0.5))]] : [];
  switch (kindOf(parameter)) {
    case 'token': {
      const token = () => some(values.flatMap(tokensOf), { system: r.pick(SYSTEMS), code: r.pick(CODES) });
      const one = token();
      const two = token();
      const text = ({ system, code: c }: { system: string | undefined; code: string }) => `${system ?? ''}|${escaped(c)}`;
      out.push(
        [code, escaped(one.code)],
        [code, text(one)],
        [code, `${text(two)},${escaped(one.code)}`],
        [`${code}:not`, escaped(one.code)],
      );
      out.push([code, `|${escaped(two.code)}`], [`${code}:not`, `${text(one)},${text(two)}`], [code, `${two.system ?? SYSTEMS[0]}|`]);
      out.push([code, Array.from({ length: 12 }, () => text(token())).join(',')]);
      const icd = `${SYSTEMS[1]}|${r.pick(['A90', 'B20', 'A00-B19', 'A90-A99', 'A90.1', 'B20.5'])}`;
      out.push([`${code}:below`, icd], [`${code}:above`, icd], [`${code}:below`, `${icd},${SYSTEMS[1]}|B20`]);
      const words = some(values.flatMap(tokenTexts), 'Nguyễn');
      out.push([`${code}:text`, escaped(words)], [`${code}:text`, `${escaped(words.slice(0, 3))},zz`.toUpperCase()]);
      const typed = some(values.flatMap(typedOf), { system: SYSTEMS[0], code: 'A90|A90' });
      const [kind, ...value] = typed.code.split('|');
      const whole = `${typed.system}|${escaped(kind as string)}|${escaped(value.join('|'))}`;
      if (kind !== 'x') out.push([`${code}:of-type`, whole], [`${code}:of-type`, `${whole},${SYSTEMS[1]}|A90|A90`]);
      break;
    }
    case 'string': {
      const text = some(values.flatMap(textsOf), 'ngọc');
      const words = text.split(' ');
      out.push(
        [code, escaped(words[0] as string)],
        [code, escaped(words.slice(-1)[0] as string).toUpperCase()],
        [code, `${escaped(text.slice(0, 4))},${escaped(text)}`],
      );
      out.push(
        [`${code}:contains`, escaped(text.slice(1, 4).trim() || 'a')],
        [`${code}:exact`, escaped(text)],
        [`${code}:exact`, escaped(text.toLowerCase())],
      );
      break;
    }
    case 'date':
      for (const prefix of PREFIXES) out.push([code, prefix + r.pick(DATES)]);
      out.push([code, `${r.pick(PREFIXES)}${r.pick(DATES)},${r.pick(PREFIXES)}${r.pick(DATES)}`]);
      break;
    case 'quantity':
      for (const prefix of PREFIXES)
        out.push([code, `${prefix}${r.pick(NUMBERS)}${parameter.type === 'number' ? '' : r.pick(UNIT_FORMS)}`]);
      out.push([code, `${r.pick(PREFIXES)}${r.pick(NUMBERS)},${r.pick(PREFIXES)}${r.pick(NUMBERS)}`]);
      break;
    case 'reference': {
      const target = some(
        values.flatMap((value) => targetOf(value) ?? []),
        { type: 'Patient', id: idOf('Patient', 1) },
      );
      out.push([code, referenceText(target)], [code, target.id], [code, `${referenceText(target)},Patient/none,${idOf('Patient', 3)}`]);
      const logical = some(values.flatMap(identifierOf).flatMap(tokensOf), { system: SYSTEMS[2], code: '092185000001' });
      out.push([`${code}:identifier`, `${logical.system ?? ''}|${escaped(logical.code)}`], [`${code}:identifier`, escaped(logical.code)]);
      const known = parameter.targets?.filter((name) => SEARCHED_TYPES.includes(name)) ?? [];
      const chained = some(known, 'Patient');
      if (known.length > 0) out.push([`${code}:${chained}`, idOf(chained, r.whole(0, PER_TYPE))]);
      const inner = r.pick([...(parametersOf(chained)?.values() ?? [])]);
      const innerSearch = r.pick(inner.type === 'reference' ? [['_id', idOf(chained, 2)]] : searchesOf(chained, inner, r)) as [
        string,
        string,
      ];
      if (known.length > 0) out.push([`${code}:${chained}.${innerSearch[0]}`, innerSearch[1]]);
      break;
    }
    case 'uri':
      out.push([code, r.pick(URIS)], [code, `${r.pick(URIS)},http://example.org/none`]);
      out.push([code, 'http://example.org/a|1.0'], [code, 'http://example.org/a|1,urn:oid:1.2.3']);
      out.push([`${code}:below`, 'http://example.org/a|1'], [`${code}:below`, 'http://example.org/a|1.0,http://example.org/a/b']);
      out.push([`${code}:below`, r.pick(['http://example.org', 'http://example.org/', 'http://example.org/a', 'http://example.org/a/b'])]);
      out.push(
        [`${code}:above`, r.pick(['http://example.org/a/b/c', 'http://example.org/a'])],
        [`${code}:below`, 'http://example.org/a,https://x.example'],
      );
      break;
    case 'special': {
      const near = () => {
        const [latitude, longitude] = r.pick(PLACES);
        return `${latitude}|${Number(longitude) > 180 ? 105 : longitude}|${r.pick(['0', '1', '7', '40', '1300', '20000'])}${r.pick(['', '|km', '|[mi_i]'])}`;
      };
      for (let n = 0; n < 12; n++) out.push([code, near()]);
      out.push([code, '10.04|105.75'], [code, `${near()},${near()}`]);
      break;
    }
    case 'composite': {
      const groups = values.filter((value) => partsOf(value).every((part) => part.length > 0));
      // Both parts from one group; by chance the second from another, so that rows of two groups must not be mixed.
      const one = () => {
        const [a, b] = [groups, groups].map((list) => (list.length === 0 ? [] : partsOf(r.pick(list))));
        const mixed = r.chance(0.3);
        return (parameter.components ?? [])
          .map((part, i) => r.pick(partTexts(part, ((i > 0 && mixed ? b : a) as readonly (readonly TypedValue[])[])[i] ?? [], r)))
          .join('$');
      };
      for (let n = 0; n < 8; n++) out.push([code, one()]);
      out.push([code, `${one()},${one()}`], [code, `${one()},${one()},${one()}`]);
      break;
    }
  }
  return out;
}

/** A target as it is written in a search: of another server its URL. */
const referenceText = ({ type, id }: { type: string; id: string }) => (type === '' ? id : `${type}/${id}`);

/** Texts that ask for a part of a composite: values that are there, in every form, and one that may not be. */
function partTexts(part: Parameter, values: readonly TypedValue[], r: Random): string[] {
  switch (kindOf(part)) {
    case 'token':
      return [...values.flatMap(tokensOf), { system: r.pick(SYSTEMS), code: r.pick(CODES) }].flatMap(({ system, code }) => [
        escaped(code),
        `${system ?? ''}|${escaped(code)}`,
        ...(system === undefined ? [] : [`${system}|`]),
      ]);
    case 'quantity':
      return Array.from({ length: 3 }, () => `${r.pick(PREFIXES)}${r.pick(NUMBERS)}${part.type === 'number' ? '' : r.pick(UNIT_FORMS)}`);
    case 'date':
      return Array.from({ length: 3 }, () => `${r.pick(PREFIXES)}${r.pick(DATES)}`);
    case 'string':
      return [...values.flatMap(textsOf), 'ngọc'].map((text) => escaped(text.slice(0, 5)));
    case 'reference':
      return [...values.flatMap((value) => targetOf(value) ?? []), { type: 'Patient', id: idOf('Patient', 1) }].flatMap(({ type, id }) => [
        id,
        referenceText({ type, id }),
      ]);
    default:
      return ['x'];
  }
}

/** A chain or `_has` of up to four links along references that are there, ending in any search of the resource it leads to. Undefined where no link is. */
export function linkedSearch(type: string, r: Random): [string, string] | undefined {
  const start = r.pick(heldOf.get(type) ?? []).resource;
  const way = links.walk(start, 4, r);
  if (way === undefined) return undefined;
  const { name, end } = way;
  const parameter = r.pick([...(parametersOf(end.resourceType)?.values() ?? [])]);
  const searches: [string, string][] = [
    ...searchesOf(end.resourceType, parameter, r, () => end).filter(([code]) => !code.includes('.')),
    ['_id', `${end.id},${idOf(end.resourceType, r.whole(0, PER_TYPE))}`],
  ];
  const [code, value] = r.pick(searches);
  return [`${name}${code}`, value];
}

/** Matches something of the type and not everything. */
function tellsApart(type: string, entry: readonly [string, string]): boolean {
  // Whether something is missing says nothing of how values are compared.
  if (entry[0].endsWith(':missing')) return false;
  const parsed = parseSearch(type, [entry], { now: NOW });
  if (!parsed.ok) throw new Error(`${type}?${entry.join('=')}: ${parsed.problems[0]?.message.en}`);
  const all = everything.all(type);
  const count = all.filter((resource) => matches(parsed.query, resource, everything)).length;
  return count > 0 && count < all.length;
}

/** Compares one search with its meaning; returns how many it found. */
export async function compare(
  type: string,
  entries: readonly (readonly [string, string])[],
  r: Random,
  visibility: Visibility = r.pick(LOOKS),
): Promise<number> {
  const parsed = parseSearch(type, [...entries, ['_count', String(r.pick([3, 7, 50]))]], { now: NOW });
  if (!parsed.ok) throw new Error(`${type}?${entries.map((e) => e.join('=')).join('&')}: ${parsed.problems[0]?.message.en}`);
  const name = `${type}?${entries.map((e) => e.join('=')).join('&')} as ${JSON.stringify(visibility)}, seed ${SEED}`;
  const expected = world.meaning(parsed.query, visibility).sort();
  expect({ name, ids: (await world.walk(parsed.query, visibility)).sort() }).toEqual({ name, ids: expected });
  const counted = await search(t.database, { ...parsed.query, summary: 'count' }, visibility);
  expect({ name, total: counted.total }).toEqual({ name, total: expected.length });
  return expected.length;
}

/** One key, of a parameter or the time of the version, up or down. */
export function sortOf(type: string, r: Random): string {
  const ordered = [...(parametersOf(type)?.values() ?? [])].filter((parameter) =>
    ['token', 'string', 'date', 'reference'].includes(kindOf(parameter)),
  );
  return `${r.chance(0.5) ? '-' : ''}${r.pick(['_lastUpdated', r.pick(ordered).code])}`;
}

export const isLinked = (name: string) => name.startsWith('_has:') || name.includes('.');

/** A world this small is always led from the chain's far end: the forms that large ones use are compared by themselves. */
export async function compareForms(type: string, entry: readonly [string, string], r: Random): Promise<void> {
  const parsed = parseSearch(type, [entry], { now: NOW });
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message.en);
  const [criterion] = parsed.query.criteria as [Criterion];
  const visibility = r.pick(LOOKS);
  const expected = world.meaning(parsed.query, visibility).sort();
  for (const form of ['looked up', 'joined'] as const) {
    const s = statementAs(visibility);
    const match = form === 'joined' ? holds(criterion, 'r.rid', s) : probe(criterion, 'r.rid', s, 'forced');
    const { rows } = await t.database.pool.query<{ id: string }>(
      s.whole(`select r.id from resource r where ${typeIn('r', [type])} and not r.deleted and ${s.visible('r')} and ${match}`),
      s.values,
    );
    const name = `${type}?${entry.join('=')} ${form}, as ${JSON.stringify(visibility)}, seed ${SEED}`;
    expect({ name, ids: rows.map(({ id }) => `${type}/${id}`).sort() }).toEqual({ name, ids: expected });
  }
}

/** Every parameter of a type, with every prefix and modifier. */
export async function everyParameter(type: string): Promise<void> {
  const r = random(SEED + type.length);
  let found = 0;
  const untried: string[] = [];
  for (const parameter of parametersOf(type)?.values() ?? []) {
    const telling = () => searchesOf(type, parameter, r).find((entry) => tellsApart(type, entry));
    if (THOROUGH || MUCH_USED.has(type)) for (const entry of searchesOf(type, parameter, r)) found += await compare(type, [entry], r);
    let entry: readonly [string, string] | undefined;
    for (let draws = 0; entry === undefined && draws < 50; draws++) entry = telling();
    if (entry === undefined) untried.push(parameter.code);
    else found += await compare(type, [entry], r, VIEWS[0]);
  }
  expect({ type, untried }).toEqual({ type, untried: [] });
  if (MUCH_USED.has(type)) expect(found).toBeGreaterThan(100);
}
