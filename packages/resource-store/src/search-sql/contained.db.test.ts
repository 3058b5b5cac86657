import type { Resource } from '@hub/fhir-model';
import { kindOf, parametersOf, parseSearch, type SearchQuery } from '@hub/search';
import { containedMatches, idOf, matches, random, textsOf, tokensOf } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { search } from '../index.ts';
import { storeFaults } from '../testing/index.ts';
import { type GeneratedWorld, generatedWorld, NOW, VIEWS } from './generated-world.fixture.ts';

/** `_contained` over generated resources equals its plain meaning, page by page. SEED=… repeats a run. */
const SEED = Number(process.env.SEED ?? 3176);
const TYPES = ['Patient', 'Practitioner', 'Organization', 'Medication', 'MedicationRequest', 'Observation', 'Encounter', 'Condition'];

/** An order as clients often send it: the drug and who asked for it are inside. */
const ORDER = {
  resourceType: 'MedicationRequest',
  id: 'don-thuoc',
  status: 'active',
  intent: 'order',
  contained: [
    { resourceType: 'Medication', id: 'Medication-0', code: { coding: [{ system: 'http://loinc.org', code: 'thuoc-ben-trong' }] } },
    { resourceType: 'Practitioner', id: 'Practitioner-0', name: [{ text: 'Lê Văn Mẫu' }] },
    { resourceType: 'Practitioner', id: 'Practitioner-1', name: [{ text: 'Phạm Thị Mẫu' }], gender: 'female' },
  ],
  medicationReference: { reference: '#Medication-0' },
  requester: { reference: '#Practitioner-0' },
} as unknown as Resource & { id: string };

/** A person and a result with narratives, one pointing at the other. */
const narrative = (words: string) => ({ status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${words}</div>` });
const TOLD = [
  { resourceType: 'Patient', id: 'co-loi', text: narrative('Bà <b>Ngọc</b>, ở ấp 3') },
  {
    ...{ resourceType: 'Observation', id: 'co-loi', status: 'final', code: { text: 'x' } },
    ...{ subject: { reference: 'Patient/co-loi' }, text: narrative('Ngọc: huyết áp 7.8') },
  },
] as unknown as (Resource & { id: string })[];

let t: TestDatabase;
let world: GeneratedWorld;
beforeAll(async () => {
  t = await testDatabase();
  world = await generatedWorld(t.database, TYPES, random(SEED), TYPES, [ORDER, ...TOLD]);
}, 120_000);
afterAll(() => t.drop());

const containedOf = (resource: Resource) => (resource as { contained?: readonly (Resource & { id: string })[] }).contained ?? [];

function parsed(type: string, entries: readonly (readonly [string, string])[]): SearchQuery {
  const read = parseSearch(type, entries, { now: NOW });
  if (!read.ok) throw new Error(`${type} ${JSON.stringify(entries)}: ${JSON.stringify(read.problems)}`);
  return read.query;
}

/** Addresses of every match, in the order of the pages, and the total that the first page says. */
async function walk(query: SearchQuery, visibility: (typeof VIEWS)[number]) {
  const found: string[] = [];
  let total: number | undefined;
  let cursor: string | undefined;
  for (let pages = 0; pages < 200; pages++) {
    const page = await search(t.database, { ...query, ...(cursor === undefined ? {} : { cursor }) }, visibility);
    total ??= page.total;
    found.push(...page.entries.map(({ type, id, within }) => (within === undefined ? `${type}/${id}` : `${within}#${type}/${id}`)));
    if (page.next === undefined) return { found, total };
    cursor = page.next;
  }
  throw new Error('the pages do not end');
}

function meaning(query: SearchQuery, visibility: (typeof VIEWS)[number]): string[] {
  const seen = world.seenBy(visibility);
  const { contained: asked, ...plain } = query;
  const nameOf = ({ resourceType, id }: Resource) => `${resourceType}/${id}`;
  const own = asked?.which === 'true' ? [] : seen.resources.filter((resource) => matches(plain, resource, seen)).map(nameOf);
  const inside = (asked === undefined ? [] : seen.resources).flatMap((holder) =>
    containedOf(holder)
      .filter((contained) => containedMatches(plain, contained, holder, seen))
      .map((contained) => (asked?.show === 'contained' ? `${nameOf(holder)}#${nameOf(contained)}` : nameOf(holder))),
  );
  return [...new Set([...own, ...inside])].sort();
}

/** Searches of contained resources of a type that find something, and some that do not. */
function searchesOf(type: string): [string, string][] {
  const r = random(SEED + type.length);
  const inside = world.held.flatMap(({ resource }) => containedOf(resource)).filter(({ resourceType }) => resourceType === type);
  const out: [string, string][] = [['_id', `${type}-1`]];
  for (const parameter of parametersOf(type)?.values() ?? []) {
    const { code } = parameter;
    if (parameter.only === undefined && parameter.components === undefined) out.push([`${code}:missing`, String(r.chance(0.5))]);
    const values = inside.flatMap((resource) => world.valuesOf(resource, parameter));
    const kind = kindOf(parameter);
    if (kind === 'token' && values.length > 0) {
      const token = values.flatMap(tokensOf)[0];
      if (token !== undefined)
        out.push([code, token.code.replace(/[\\,|$]/g, '\\$&')], [`${code}:not`, token.code.replace(/[\\,|$]/g, '\\$&')]);
    }
    if (kind === 'string' && values.length > 0) out.push([code, (values.flatMap(textsOf)[0] ?? 'ng').replace(/[\\,|$]/g, '\\$&')]);
    if (kind === 'date') out.push([code, 'ge2025'], [code, '2026-03-10']);
    if (kind === 'quantity') out.push([code, 'ge5']);
    if (kind === 'reference') out.push([code, idOf('Patient', 1)], [`${code}._id`, `${idOf('Patient', 2)},Patient-0`]);
  }
  return out;
}

describe('_contained (R4 search.html#contained)', () => {
  test.each(TYPES)(
    'of a %s',
    async (type) => {
      let some = 0;
      const ways = ['true', 'both'].flatMap((which) => ['container', 'contained'].map((show) => [which, show] as const));
      for (const [n, asked] of searchesOf(type).entries())
        for (const visibility of VIEWS) {
          const [which, show] = ways[(n + ('all' in visibility ? 0 : 1)) % ways.length] as readonly [string, string];
          const query = parsed(type, [asked, ['_contained', which], ['_containedType', show], ['_count', '7'], ['_total', 'accurate']]);
          const { found, total } = await walk(query, visibility);
          const what = { type, asked, which, show, visibility, seed: SEED };
          const meant = meaning(query, visibility);
          expect({ what, found: found.toSorted(), total }).toEqual({ what, found: meant, total: meant.length });
          some += meant.length;
        }
      expect(some).toBeGreaterThan(20);
    },
    120_000,
  );

  test('every index row is what extraction makes, also after updates and deletions', async () => {
    expect(await storeFaults(t.database)).toEqual([]);
  }, 120_000);

  test('a page link of another search is refused', async () => {
    const query = parsed('Patient', [
      ['_contained', 'true'],
      ['_count', '1'],
    ]);
    const page = await search(t.database, query, { all: true });
    expect(page.next).toBeDefined();
    for (const cursor of [page.next as string, 'e30', '!'])
      await expect(search(t.database, { ...parsed('Patient', [['_contained', 'both']]), cursor }, { all: true })).rejects.toMatchObject({
        problem: { code: 'search-cursor-invalid' },
      });
  });
});

/** Every search of these equals its meaning, and some find something. */
async function hold(type: string, searches: readonly (readonly [string, string])[], atLeast: number): Promise<void> {
  let some = 0;
  for (const asked of searches)
    for (const visibility of VIEWS) {
      const query = parsed(type, [asked, ['_count', '5'], ['_total', 'accurate']]);
      const { found, total } = await walk(query, visibility);
      const what = { type, asked, visibility, seed: SEED };
      const meant = meaning(query, visibility);
      expect({ what, found: found.toSorted(), total }).toEqual({ what, found: meant, total: meant.length });
      some += meant.length;
    }
  expect(some).toBeGreaterThanOrEqual(atLeast);
}

test('chains lead into contained resources (R4 search.html#contained: "a chained condition will be evaluated inside contained resources")', async () => {
  const links = [
    ...['subject', 'performer', 'encounter', 'subject:Patient', 'patient'].map((link) => ['Observation', link] as const),
    ...['medication', 'requester', 'subject'].map((link) => ['MedicationRequest', link] as const),
  ];
  let held = 0;
  for (const [type, link] of links) {
    const ends = [
      '_id=Patient-0,Practitioner-1,Medication-0',
      '_id:missing=false',
      'identifier:missing=true',
      '_lastUpdated=ge2000',
      '_text=ngoc',
    ];
    const more =
      link === 'medication' ? ['code=A90,B20', 'code:not=A90', 'status=active'] : ['name=ngoc', 'name:contains=ng', 'gender:not=male'];
    const code = link.split(':')[0] as string;
    const known = [...ends, ...more, 'organization.name=ng'].map((end) => `${link}.${end}`.split('=') as [string, string]);
    const read = known.filter((asked) => parseSearch(type, [asked], { now: NOW }).ok);
    await hold(type, [...read, [`${code}:missing`, 'true']], 1);
    held += read.length;
  }
  expect(held).toBeGreaterThan(40);
  const found = async (type: string, ...asked: readonly (readonly [string, string])[]) =>
    (await walk(parsed(type, asked), { all: true })).found;
  const order = ['MedicationRequest/don-thuoc'];
  expect(await found('MedicationRequest', ['medication.code', 'thuoc-ben-trong'])).toEqual(order);
  expect(await found('MedicationRequest', ['requester.name', 'le van mau'])).toEqual(order);
  // Who asked is not the other one inside, and two of one order are told apart.
  expect(await found('MedicationRequest', ['requester.name', 'pham thi mau'])).toEqual([]);
  const inside = [['_contained', 'true']] as const;
  expect(await found('Practitioner', ['name', 'pham thi mau'], ['gender', 'female'], ...inside)).toEqual(order);
  expect(await found('Practitioner', ['name', 'le van mau'], ['gender', 'female'], ...inside)).toEqual([]);
  const drug = await found('Medication', ['code', 'thuoc-ben-trong'], ['_containedType', 'contained'], ...inside);
  expect(drug).toEqual(['MedicationRequest/don-thuoc#Medication/Medication-0']);
  expect(await found('Medication', ['code', 'thuoc-ben-trong'])).toEqual([]);
}, 120_000);

test('_text finds words of the narrative as strings are found: without case and marks, in a row, the last cut short', async () => {
  const asked = [
    'ngoc',
    'NGỌC',
    'Bích  Ngọc',
    'thi bic',
    'ngoc thi',
    'mmol/L',
    '7.8 mmol',
    'a 7',
    'p',
    'class',
    'nguyen van hoa,le van',
    'khong co',
  ];
  for (const type of ['Patient', 'Observation'])
    await hold(type, [...asked.map((text) => ['_text', text] as const), ['_text:missing', 'true'], ['_text:missing', 'false']], 30);
  await hold(
    'Observation',
    [
      ['subject:Patient._text', 'ngoc'],
      ['subject._text', 'nguyen,tran'],
    ],
    1,
  );
  await hold('Patient', [['_has:Observation:subject:_text', 'ngoc']], 1);
}, 60_000);

test('a unit without a system is its code or its text (R4 search.html#quantity)', async () => {
  const units = ['°C', 'Cel', 'lần/phút', 'mmol/L', '[degF]', '°F', 'khong'].flatMap((unit) =>
    ['', 'ge', 'lt', 'ne'].map((prefix) => `${prefix}5||${unit}`),
  );
  await hold(
    'Observation',
    [...units, 'ge0||°C,ge0||Cel', 'ge0||Cel,7.8'].map((value) => ['value-quantity', value] as const),
    10,
  );
}, 60_000);
