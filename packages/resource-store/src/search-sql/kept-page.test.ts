import type { Visibility } from '@hub/access';
import { kindOf, type Parameter, parametersOf, parseCompartmentSearch, parseSearch, type SearchQuery } from '@hub/search';
import { type Random, random } from '@hub/search/testing';
import { expect, test } from '@jest/globals';
import { storedUri } from '../uri-dictionary.ts';
import { looksOf } from './bounded-walk.ts';
import { choosePlan, leadsToFew, type Plan } from './choose.ts';
import { isOneText, keepPage, keptPage } from './kept-page.ts';
import { named } from './named.ts';
import type { SearchDatabase } from './page-rows.ts';
import { pageStatement } from './page-statement.ts';
import { learnSystems, systemsOf } from './systems.ts';
import { statementAs } from './visible.ts';

/**
 * What is kept for one search and taken for another is, to the letter, what would be put together for that other: text, values and plan. Searches of all
 * forms drawn by chance, so that one which only looks like another is among them. SEED=… tries others.
 */
const SEED = Number(process.env.SEED ?? 4711);
const TYPES = ['Patient', 'Observation', 'Observation', 'Observation'];
const BASE = 'https://hub.example.vn/fhir';
const VIEWS: readonly Visibility[] = [
  { all: true },
  { owners: [1, 0] },
  { owners: [2, 0], hidden: 5 },
  { owners: [0], further: [{ of: { owners: 'all' }, hidden: 3 }] },
  { owners: [0], further: [{ of: { owners: 'all' }, hidden: 1, types: ['Observation'] }], types: new Map([['Observation', []]]) },
  {
    owners: [1, 0],
    further: [
      { of: { treatedBy: [1, 7] }, hidden: 9, types: ['Patient', 'Observation'] },
      { of: { openedBy: { client: 5, user: 'bs.an' } }, hidden: 0 },
    ],
  },
  {
    owners: [1],
    types: new Map([
      ['Observation', ['code=a', 'subject=Patient/p1']],
      ['Patient', ['identifier=urn:a|1']],
      ['Encounter', []],
    ]),
  },
  { owners: [1], patient: 'p1' },
];

const CODES = ['a', 'b', 'A', 'null', '', 'x\\,y', '$1', 'd'];
const SYSTEMS = [
  'urn:a|',
  'http://hl7.org/fhir/sid/icd-10|',
  '|',
  '',
  `urn:${'l'.repeat(900)}|`,
  'http://hl7.org/fhir/administrative-gender|',
];
const IDS = ['p1', 'p2', 'p1/_history/2', 'Patient', '1'];

function written(parameter: Parameter, r: Random): string {
  if (kindOf(parameter) === 'token') return `${r.pick(SYSTEMS)}${r.pick(CODES)}`;
  if (kindOf(parameter) === 'string') return r.pick(['le', 'Lê Văn', 'a%_b', 'null']);
  if (kindOf(parameter) === 'date') return `${r.pick(['', 'ge', 'ap'])}${r.pick(['2026', '2026-05-01'])}`;
  if (kindOf(parameter) !== 'reference') return r.pick(['1', 'a', 'urn:a|1']);
  const before = r.pick([
    '',
    'Patient/',
    'Group/',
    'Practitioner/',
    'Encounter/',
    `${BASE}/Patient/`,
    'https://else.vn/Patient/',
    'Nothing/',
    'urn:uuid:',
  ]);
  return `${before}${r.pick(IDS)}`;
}

const MODIFIERS = [
  ...Array<string>(32).fill(''),
  ':not',
  ':identifier',
  ':of-type',
  ':missing',
  ':text',
  ':exact',
  ':contains',
  ':above',
  ':below',
  ':in',
  ':Patient',
  ':Group',
];

function criterion(type: string, r: Random): readonly [string, string] {
  const all = [...(parametersOf(type)?.values() ?? [])];
  const few = all.filter(({ code }) => ['identifier', 'patient', 'subject', 'code', 'name'].includes(code));
  const parameter = r.pick(
    r.chance(0.97) && few.length > 0 ? few : all.filter((one) => ['token', 'reference', 'date'].includes(kindOf(one))),
  );
  const modifier = r.pick(MODIFIERS);
  const values = [written(parameter, r), ...(r.chance(0.1) ? [written(parameter, r)] : [])];
  return [`${parameter.code}${modifier}`, modifier === ':missing' ? 'true' : values.join(',')];
}

const BESIDE: readonly (readonly [string, string])[] = [
  ...([
    ['_count', '0'],
    ['_count', '1'],
    ['_count', '2'],
    ['_total', 'accurate'],
    ['_total', 'none'],
    ['_total', 'estimate'],
  ] as const),
  ...([
    ['_summary', 'count'],
    ['_summary', 'true'],
    ['_elements', 'id'],
    ['_sort', '-_lastUpdated'],
    ['_cursor', 'eyJ2IjoyfQ'],
  ] as const),
  ...([
    ['_contained', 'true'],
    ['_id', 'p1'],
    ['_include', 'Observation:subject'],
    ['_lastUpdated', 'gt2020'],
  ] as const),
  ...([
    ['_has:Observation:patient:code', 'a'],
    ['subject:Patient.identifier', 'urn:a|1'],
    ['_list', 'l1'],
  ] as const),
];

/** A search that is understood. */
function drawn(r: Random): SearchQuery {
  for (;;) {
    const type = r.pick(TYPES);
    const pairs = Array.from({ length: r.pick([1, 1, 1, 2, 2, 2, 3]) }, () => criterion(type, r));
    if (r.chance(0.25)) pairs.push(r.pick(BESIDE));
    const options = { now: 0, base: BASE };
    const parsed = r.chance(0.05) ? parseCompartmentSearch('Patient', 'p1', type, pairs, options) : parseSearch(type, pairs, options);
    // What the database says first (understood.ts) is another query than the one that was sent.
    if (parsed?.ok === true && !parsed.query.criteria.some((one) => 'asked' in one)) return parsed.query;
  }
}

class Asks extends Error {}

/** The plan that is chosen without a look at the data; undefined where there must be one. */
async function planOf(query: SearchQuery): Promise<Plan | undefined> {
  const asks = () => Promise.reject(new Asks());
  return choosePlan(
    query,
    () => statementAs({ all: true }),
    () => statementAs({ all: true }),
    asks,
  ).catch((error: unknown) => {
    if (error instanceof Asks) return undefined;
    throw error;
  });
}

test('what is taken for a search is what would be made for it', async () => {
  const r = random(SEED);
  // A store that has two of the systems, of which nothing is known at first.
  const rows = [
    { value: 'urn:a', number: 7 },
    { value: storedUri(`urn:${'l'.repeat(900)}`), number: 8 },
  ];
  const database = { pool: {}, lookup: async () => rows } as unknown as SearchDatabase;
  const taken = new Map<Visibility, number>();
  let [texts, numbers] = [0, 0];
  for (let n = 0; n < 5_000; n++) {
    if (n === 40)
      await learnSystems(
        database,
        rows.map(({ value }) => value),
      );
    const [query, visibility] = [drawn(r), r.pick(VIEWS)];
    const known = keptPage(database, query, visibility);
    const plan = await planOf(query);
    const few = plan !== undefined && leadsToFew(query, plan);
    const shaped = plan !== undefined && (few || isOneText(query)) && query.cursor === undefined && query.contained === undefined;
    // As a page that is led by many is found while its caller is not known to see much (find-page.ts).
    const systems = few ? systemsOf(database) : undefined;
    const looks = few || !shaped ? undefined : looksOf(query, plan).first;
    if (known !== undefined) {
      taken.set(visibility, (taken.get(visibility) ?? 0) + 1);
      if (looks !== undefined) texts++;
      if (known.values.includes(7) || known.values.includes(8)) numbers++;
      const { plan: keptPlan, statement } = known.kept;
      const { text, values } = pageStatement(query, plan as Plan, undefined, visibility, looks, undefined, systems);
      expect(known.kept.few).toBe(few);
      expect({ plan: keptPlan, text: statement.text, values: known.values }).toEqual({ plan, text, values });
      expect([shaped, query.summary === 'count', query.total, query.contained]).toEqual([true, false, 'none', undefined]);
    }
    if (!shaped || 'patient' in visibility) continue;
    const made = pageStatement(query, plan, undefined, visibility, looks, undefined, systems);
    for (let i = 0; i < 3; i++) named(made.text, made.values);
    keepPage(database, query, plan, visibility, made, few)();
  }
  expect([...taken.values()].filter((times) => times > 20).length).toBeGreaterThan(3);
  expect(texts).toBeGreaterThan(20);
  expect(numbers).toBeGreaterThan(10);
});
