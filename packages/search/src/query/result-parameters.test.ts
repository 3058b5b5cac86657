import { describe, expect, test } from '@jest/globals';
import { parseCompartmentSearch, parseSearch, parseSystemSearch } from './parse.ts';
import { parseResultShape } from './result-parameters.ts';

const NOW = Date.UTC(2026, 2, 20);
const parse = (url: string, lenient = false) => {
  const [type = '', query = ''] = url.split('?');
  const entries = new URLSearchParams(query);
  const parsed = type === '' ? parseSystemSearch(entries, { now: NOW, lenient }) : parseSearch(type, entries, { now: NOW, lenient });
  return parsed;
};
const understood = (url: string, lenient = false) => {
  const parsed = parse(url, lenient);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed;
};
const refused = (url: string, lenient = false) => {
  const parsed = parse(url, lenient);
  return parsed.ok ? [] : parsed.problems.map(({ code, expression }) => `${code} ${expression}`);
};
const included = (url: string) => {
  const { query } = understood(url);
  return [...query.includes, ...query.revincludes].map(({ of, parameter, target, iterate }) =>
    [of, parameter.code, ...(target === undefined ? [] : [target]), ...(iterate ? ['iterate'] : [])].join(':'),
  );
};

describe('what a search shows (R4 search.html#return)', () => {
  test.each([
    ['Patient?_summary=true', { summary: 'true' }],
    ['Patient?_summary=text', { summary: 'text' }],
    ['Patient?_summary=data', { summary: 'data' }],
    ['Patient?_summary=count', { summary: 'count' }],
    ['Patient?_elements=name,birthDate', { elements: ['name', 'birthDate'] }],
    ['Observation?_elements=value[x]', { elements: ['value[x]'] }],
    ['Patient?_total=estimate', { total: 'estimate' }],
    ['Patient?_summary=false&_elements=name', { elements: ['name'] }],
    ['Patient?_contained=false&_containedType=container', {}],
    ['Patient?_contained=true', { contained: { which: 'true', show: 'container' } }],
    ['Patient?_contained=both&_containedType=contained', { contained: { which: 'both', show: 'contained' } }],
  ])('%s', (url, expected) => {
    expect(understood(url).query).toMatchObject(expected);
  });

  test('_summary=false asks for nothing', () => {
    expect(understood('Patient?_summary=false').query).not.toHaveProperty('summary');
  });

  test.each([
    ['Patient?_summary=full', ['search-value-invalid _summary']],
    ['Patient?_elements=', ['search-value-empty _elements']],
    ['Patient?_elements=name.family', ['search-value-invalid _elements']],
    ['Patient?_elements=name&_summary=true', ['search-value-invalid _elements']],
    ['Encounter?_summary=text&_include=Encounter:patient', ['search-value-invalid _summary']],
    ['Patient?_total=exactly', ['search-value-invalid _total']],
    ['Patient?_contained=x', ['search-value-invalid _contained']],
    ['Patient?_contained=true&_sort=name&_include=*', ['search-contained-unsupported _sort', 'search-contained-unsupported _include']],
    ['Patient?_contained=both&_lastUpdated=ge2026', ['search-contained-unsupported _lastUpdated']],
    ['Patient?_containedType=x', ['search-value-invalid _containedType']],
    ['Patient?_list=$current-allergies', ['search-list-functional-unsupported _list']],
    ['Patient?_list=List/42', ['search-value-invalid _list']],
    ['Patient?_list=', ['search-value-empty _list']],
    ['Patient?_summary=true&_summary=data', ['search-parameter-repeated _summary']],
  ])('%s is refused', (url, problems) => {
    expect(refused(url)).toEqual(problems);
  });

  test('_list is what the list’s entries point at', () => {
    expect(understood('Patient?_list=42,43').query.criteria).toMatchObject([
      { kind: 'has', type: 'List', parameter: { code: 'item' }, criterion: { kind: 'id', values: ['42', '43'] } },
    ]);
  });

  test('of a read', () => {
    expect(parseResultShape([['_elements', 'name']])).toEqual({ shape: { elements: ['name'] }, problems: [] });
    expect(parseResultShape([['_summary', 'text']])).toEqual({ shape: { summary: 'text' }, problems: [] });
    expect(parseResultShape([['_summary', 'x']]).problems).toMatchObject([{ expression: '_summary' }]);
    expect(parseResultShape([...Array(2)].map(() => ['_summary', 'text'] as const)).problems).toMatchObject([
      { code: 'search-parameter-repeated' },
    ]);
  });
});

describe('_include and _revinclude (R4 search.html#revinclude)', () => {
  test.each([
    ['Encounter?_include=Encounter:patient', ['Encounter:patient:Patient']],
    ['Encounter?_include=Encounter:subject:Group', ['Encounter:subject:Group']],
    ['Encounter?_include:iterate=Patient:general-practitioner', ['Patient:general-practitioner:iterate']],
    ['Patient?_revinclude=Observation:subject:Patient', ['Observation:subject:Patient']],
    ['Patient?_revinclude:iterate=Provenance:target', ['Provenance:target:iterate']],
    ['?_type=Patient,Encounter&_include=Encounter:patient', ['Encounter:patient:Patient']],
  ])('%s', (url, expected) => {
    expect(included(url)).toEqual(expected);
  });

  test('a star names every reference of the type, each once: what is narrowed to one type is among them', () => {
    const all = included('Encounter?_include=*');
    expect(included('Encounter?_include=Encounter:*')).toEqual(all);
    expect(all).toEqual(expect.arrayContaining(['Encounter:subject', 'Encounter:service-provider', 'Encounter:location']));
    expect(all).not.toContain('Encounter:patient:Patient');
    expect(included('Encounter?_include=Encounter:*:Group')).toEqual(['Encounter:subject:Group']);
    const back = included('Patient?_revinclude=*');
    expect(back).toEqual(expect.arrayContaining(['Observation:subject', 'Encounter:subject', 'Provenance:target']));
    expect(back).not.toContain('Encounter:service-provider');
    expect(included('Patient?_include:iterate=*').length).toBeGreaterThan(back.length);
  });

  test.each([
    'Patient?_include=Encounter:patient',
    'Patient?_include=Patient',
    'Patient?_include=Patient:',
    'Patient?_include=Patient:colour',
    'Patient?_include=*:patient',
    'Patient?_include=*:*',
    'Patient?_include=Patient:link:Observation',
    'Patient?_include=Patient:link:Patient:x',
    'Patient?_include=',
    'Patient?_include:iterate=Colour:patient',
    'Patient?_revinclude=Patient:organization',
    'Patient?_revinclude=Observation:subject:Group',
  ])('%s names nothing', (url) => {
    expect(refused(url)).toEqual([`search-include-unsupported ${url.includes('_rev') ? '_revinclude' : '_include'}`]);
  });
});

describe('Prefer: handling=lenient (R4 search.html#errors)', () => {
  test('parameters nobody knows are passed over and told; what remains is what the links say', () => {
    const { query, processed, passedOver } = understood(
      'Patient?mau-toc=den&gender=male&_count=5000&_sort=colour&_include=Patient:colour&name=&_format=json&patient.colour=red',
      true,
    );
    expect(query.criteria).toHaveLength(1);
    expect(query.sort).toEqual([]);
    expect(processed).toEqual([
      ['gender', 'male'],
      ['_count', '1000'],
      ['_format', 'json'],
    ]);
    expect(passedOver.map(({ expression }) => expression)).toEqual(['mau-toc', '_sort', '_include', 'name', expect.any(String)]);
  });

  test.each([
    ['a modifier that a parameter does not take: R4 has it refused', 'Patient?gender:colour=male', ['search-modifier-unsupported gender']],
    ['a value that says nothing', 'Patient?birthdate=hom-qua', ['search-value-invalid birthdate']],
    ['a control given twice', 'Patient?_count=1&_count=2', ['search-parameter-repeated _count']],
    ['a type that is none', '?_type=Khong', ['search-type-unknown _type']],
  ])('still refused: %s', (_what, url, problems) => {
    expect(refused(url, true)).toEqual(problems);
  });

  test('strict is the default', () => {
    expect(refused('Patient?mau-toc=den')).toEqual(['search-parameter-unknown mau-toc']);
  });

  test('what was processed is the search again, whatever the form of the search', () => {
    expect(understood('?_type=Patient,Flag&_count=7&_cursor=x').processed).toEqual([
      ['_type', 'Patient,Flag'],
      ['_count', '7'],
    ]);
    const parsed = parseCompartmentSearch('Patient', '1', '*', [['_type', 'Observation']], { now: NOW });
    expect(parsed).toMatchObject({ ok: true, processed: [['_type', 'Observation']] });
  });
});
