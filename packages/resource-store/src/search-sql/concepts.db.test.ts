import type { Visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { parseSearch } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resourceWriter, search, uriDictionary } from '../index.ts';

/** Value sets and hierarchies that resources of the hub define: `:in`, `:not-in`, `:above`, `:below`. */
const NOW = Date.UTC(2026, 5, 1);
const ICD = 'http://hl7.org/fhir/sid/icd-10';
const XN = 'http://his.example.vn/CodeSystem/xn';
const SETS = 'http://his.example.vn/ValueSet';

const condition = (id: string, code: string, system = ICD) => ({
  resourceType: 'Condition',
  id,
  code: { coding: [{ system, code }] },
  subject: { reference: 'Patient/p' },
});
const valueSet = (id: string, body: object) => ({ resourceType: 'ValueSet', id, url: `${SETS}/${id}`, status: 'active', ...body });
const include = (...sets: object[]) => ({ compose: { include: sets } });

const RESOURCES = [
  condition('e11', 'E11'),
  condition('e112', 'E11.2'),
  condition('e14', 'E14.9'),
  condition('i10', 'I10'),
  condition('nhom', 'NHOM', XN),
  condition('duong', 'DUONG', XN),
  condition('hba1c', 'HBA1C', XN),
  condition('khac', 'E11', 'http://his.example.vn/khac'),
  { resourceType: 'Condition', id: 'trong', subject: { reference: 'Patient/p' } },
  { resourceType: 'Patient', id: 'nam', gender: 'male' },
  { resourceType: 'Patient', id: 'nu', gender: 'female' },
  {
    resourceType: 'CodeSystem',
    id: 'xn',
    url: XN,
    status: 'active',
    content: 'complete',
    concept: [
      { code: 'NHOM', concept: [{ code: 'DUONG' }] },
      { code: 'HBA1C', property: [{ code: 'parent', valueCode: 'DUONG' }] },
    ],
  },
  {
    resourceType: 'CodeSystem',
    id: 'phang',
    url: 'http://his.example.vn/CodeSystem/phang',
    status: 'active',
    content: 'complete',
    concept: [{ code: 'A' }],
  },
  valueSet('codes', include({ system: ICD, concept: [{ code: 'E11' }, { code: 'I10' }] })),
  valueSet('whole', { ...include({ system: XN }), version: '2' }),
  valueSet(
    'of-sets',
    include({ valueSet: [`${SETS}/codes`] }, { system: XN, filter: [{ property: 'concept', op: 'is-a', value: 'DUONG' }] }),
  ),
  valueSet('less', {
    compose: { include: [{ valueSet: [`${SETS}/codes`] }], exclude: [{ system: ICD, concept: [{ code: 'I10' }] }] },
  }),
  valueSet('expanded', {
    expansion: { total: 2, contains: [{ system: ICD, code: 'E14', abstract: true, contains: [{ system: ICD, code: 'E14.9' }] }] },
  }),
  valueSet('page', { expansion: { total: 900, contains: [{ system: ICD, code: 'E14.9' }] } }),
  valueSet('circle', include({ valueSet: [`${SETS}/circle`] })),
  valueSet('filtered', include({ system: ICD, filter: [{ property: 'kind', op: '=', value: 'x' }] })),
  valueSet('nobody', { compose: { include: [] } }),
  valueSet('large', include({ system: ICD, concept: Array.from({ length: 9_000 }, (_, n) => ({ code: n === 4_500 ? 'I10' : `Z${n}` })) })),
  valueSet('too-large', include({ system: ICD, concept: Array.from({ length: 10_001 }, (_, n) => ({ code: `Z${n}` })) })),
  valueSet('gender', include({ system: 'http://hl7.org/fhir/administrative-gender', concept: [{ code: 'female' }] })),
];

let t: TestDatabase;

beforeAll(async () => {
  t = await testDatabase();
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const items = RESOURCES.map((resource) => ({
    resource: resource as unknown as Resource & { id: string },
    owner: 1,
    mode: 'replace' as const,
  }));
  const prepared = await writer.prepare(items);
  await t.database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: NOW }));
});
afterAll(() => t.drop());

async function ids(text: string, visibility: Visibility = { all: true }): Promise<string[]> {
  const [type = '', query] = text.split('?');
  const found: string[] = [];
  for (let cursor: string | undefined, n = 0; n < 20; n++) {
    const entries = [...new URLSearchParams(query), ['_count', '2'], ...(cursor === undefined ? [] : [['_cursor', cursor]])];
    const parsed = parseSearch(type, entries as [string, string][], { now: NOW });
    if (!parsed.ok) throw new Error(parsed.problems[0]?.code);
    const page = await search(t.database, parsed.query, visibility);
    found.push(...page.entries.map(({ id }) => id));
    cursor = page.next;
    if (cursor === undefined) return found.sort();
  }
  throw new Error('pages without end');
}

test.each([
  ['Condition?code:in=SETS/codes', ['e11', 'i10']],
  ['Condition?code:not-in=SETS/codes', ['duong', 'e112', 'e14', 'hba1c', 'khac', 'nhom', 'trong']],
  ['Condition?code:in=SETS/whole', ['duong', 'hba1c', 'nhom']],
  ['Condition?code:in=SETS/whole|2', ['duong', 'hba1c', 'nhom']],
  ['Condition?code:in=SETS/of-sets', ['duong', 'e11', 'hba1c', 'i10']],
  ['Condition?code:in=SETS/less', ['e11']],
  ['Condition?code:in=SETS/less,SETS/whole', ['duong', 'e11', 'hba1c', 'nhom']],
  ['Condition?code:in=SETS/expanded', ['e14']],
  ['Condition?code:in=SETS/nobody', []],
  ['Condition?code:not-in=SETS/nobody&_id=e11', ['e11']],
  ['Condition?code:in=SETS/large', ['i10']],
  ['Patient?gender:in=SETS/gender', ['nu']],
  ['Patient?_has:Condition:patient:code:in=SETS/codes', []],
  [`Condition?code:below=${ICD}|E11`, ['e11', 'e112']],
  [`Condition?code:below=${ICD}|E10-E14`, ['e11', 'e112', 'e14']],
  [`Condition?code:above=${ICD}|E11.21`, ['e11', 'e112']],
  [`Condition?code:below=${XN}|DUONG`, ['duong', 'hba1c']],
  [`Condition?code:below=${XN}|NHOM,${ICD}|I10`, ['duong', 'hba1c', 'i10', 'nhom']],
  [`Condition?code:above=${XN}|HBA1C`, ['duong', 'hba1c', 'nhom']],
])('%s', async (text, expected) => {
  expect(await ids(text.replaceAll('SETS', SETS))).toEqual(expected);
});

test.each([
  ['Condition?_source:missing=true&_id=e11,i10', ['e11', 'i10']],
  ['Condition?_source:missing=true', ['duong', 'e11', 'e112', 'e14', 'hba1c', 'i10', 'khac', 'nhom', 'trong']],
  ['Condition?_source:missing=false', []],
  ['Condition?_id:missing=true', []],
  ['Patient?_id:missing=false', ['nam', 'nu']],
  ['Patient?_lastUpdated:missing=false', ['nam', 'nu']],
  ['Patient?_lastUpdated:missing=true', []],
  ['Condition?code:missing=true', ['trong']],
])('what every resource has is not missing, a source may be: %s', async (text, expected) => {
  expect(await ids(text)).toEqual(expected);
});

test.each([
  ['Condition?code:in=SETS/none', 'search-value-set-unknown'],
  ['Condition?code:in=SETS/whole|3', 'search-value-set-unknown'],
  ['Condition?code:in=SETS/circle', 'search-value-set-not-enumerable'],
  ['Condition?code:in=SETS/page', 'search-value-set-not-enumerable'],
  ['Condition?code:in=SETS/filtered', 'search-value-set-not-enumerable'],
  ['Condition?code:in=SETS/too-large', 'search-too-costly'],
  ['Condition?code:below=http://his.example.vn/CodeSystem/phang|A', 'search-hierarchy-unknown'],
  ['Condition?code:above=http://loinc.org|2345-7', 'search-hierarchy-unknown'],
])('%s is refused: %s', async (text, code) => {
  await expect(ids(text.replaceAll('SETS', SETS))).rejects.toMatchObject({ problem: { category: 'incorrect', code } });
});

test("a facility does not learn what another's value set holds", async () => {
  await expect(ids(`Condition?code:in=${SETS}/codes`, { owners: [2, 0] })).rejects.toMatchObject({
    problem: { code: 'search-value-set-unknown' },
  });
});
