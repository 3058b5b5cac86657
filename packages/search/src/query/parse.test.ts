import { describe, expect, test } from '@jest/globals';
import { kindOf, type Parameter, type ParameterType, parametersOf } from '../parameters.ts';
import { SUPPORTED_MODIFIERS, supported } from '../supported.ts';
import { parseCompartmentSearch, parseSearch, parseSystemSearch } from './parse.ts';
import type { Criterion } from './query.ts';

const NOW = Date.UTC(2026, 2, 20);
const parse = (url: string) => {
  const [type = '', query = ''] = url.split('?');
  return parseSearch(type, new URLSearchParams(query), { now: NOW, base: 'https://hub.example/fhir' });
};
function only(url: string): Criterion {
  const parsed = parse(url);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  expect(parsed.query.criteria).toHaveLength(1);
  return parsed.query.criteria[0] as Criterion;
}
const values = (url: string) => (only(url) as { values: unknown }).values;
const codes = (url: string) => {
  const parsed = parse(url);
  return parsed.ok ? [] : parsed.problems.map(({ code, expression }) => `${code} ${expression}`);
};

describe('values', () => {
  test.each([
    ['Patient?identifier=1', [{ code: '1' }]],
    ['Patient?identifier=urn:a|1', [{ system: 'urn:a', code: '1' }]],
    ['Patient?identifier=|1', [{ system: null, code: '1' }]],
    ['Patient?identifier=urn:a|', [{ system: 'urn:a' }]],
    ['Patient?identifier=a\\,b\\|c,d', [{ code: 'a,b|c' }, { code: 'd' }]],
    ['Patient?identifier=1,1', [{ code: '1' }]],
    // Stored text is NFC.
    [`Observation?code=${'Khoá'.normalize('NFD')}`, [{ code: 'Khoá'.normalize('NFC') }]],
    [`ValueSet?url=${'http://x.y/Khoá'.normalize('NFD')}`, ['http://x.y/Khoá'.normalize('NFC')]],
    [`Patient?_source=${'Khoá'.normalize('NFD')}`, ['Khoá'.normalize('NFC')]],
    ['Patient?gender=http://hl7.org/fhir/administrative-gender|male', [{ system: null, code: 'male' }]],
    ['Patient?name=NGUYỄN  Thị', ['nguyen thi']],
    ['Patient?name:exact=Hoà', ['Hoà'.normalize('NFC')]],
    ['Procedure?instantiates-canonical=http://x.y/z|', ['http://x.y/z']],
    ['Encounter?subject=Patient/a', [[{ type: 'Patient', id: 'a' }]]],
    ['Encounter?subject:Patient=a', [[{ type: 'Patient', id: 'a' }]]],
    ['Encounter?subject=https://hub.example/fhir/Patient/a', [[{ type: 'Patient', id: 'a' }]]],
    ['Encounter?subject=https://elsewhere.example/fhir/Patient/a', [[{ type: '', id: 'https://elsewhere.example/fhir/Patient/a' }]]],
    [
      'Encounter?subject=https://elsewhere.example/fhir/Patient/a/_history/2',
      [[{ type: '', id: 'https://elsewhere.example/fhir/Patient/a' }]],
    ],
    ['Encounter?patient=https://elsewhere.example/fhir/Group/a', [[]]],
    ['Encounter?patient=a', [[{ type: 'Patient', id: 'a' }]]],
    ['Encounter?patient=Group/a', [[]]],
    ['Observation?value-quantity=7.8', [{ prefix: 'eq', value: 7.8, low: 7.75, high: 7.85 }]],
    ['Observation?value-quantity=7.80', [{ prefix: 'eq', value: 7.8, low: 7.795, high: 7.805 }]],
    ['Observation?value-quantity=lt1e2||mg', [{ prefix: 'lt', value: 100, low: 95, high: 105, code: 'mg' }]],
    ['Observation?value-quantity=ap100', [{ prefix: 'ap', value: 100, low: 90, high: 110 }]],
    [
      'Observation?value-quantity=ge-3|http://unitsofmeasure.org|mg',
      [{ prefix: 'ge', value: -3, low: -3.5, high: -2.5, system: 'http://unitsofmeasure.org', code: 'mg' }],
    ],
    ['Encounter?date=ge2026-03-10', [{ prefix: 'ge', low: Date.UTC(2026, 2, 9, 17), high: Date.UTC(2026, 2, 10, 17) }]],
    [
      'Encounter?date=2026-03-10T07:30:00 07:00',
      [{ prefix: 'eq', low: Date.UTC(2026, 2, 10, 0, 30), high: Date.UTC(2026, 2, 10, 0, 30, 1) }],
    ],
    ['Encounter?date=ap2026-03-19', [{ prefix: 'ap', low: Date.UTC(2026, 2, 17, 17), high: Date.UTC(2026, 2, 20, 17) }]],
  ])('%s', (url, expected) => {
    expect(values(url)).toEqual(expected);
  });

  test('a canonical of one version, with :below of all that begin with it; above is nothing', () => {
    const uris = (url: string) => {
      const parsed = parse(url);
      const [criterion] = parsed.ok ? parsed.query.criteria : [];
      return criterion?.kind === 'uri' ? [criterion.values, criterion.versions] : undefined;
    };
    const version = (partial: boolean) => ({ uri: 'http://x.y/z', version: '1.0', partial });
    expect(uris('Procedure?instantiates-canonical=http://x.y/z|1.0')).toEqual([[], [version(false)]]);
    expect(uris('Procedure?instantiates-canonical=http://x.y/z|1.0,http://x.y/a')).toEqual([['http://x.y/a'], [version(false)]]);
    expect(uris('Procedure?_profile:below=http://x.y/z|1.0')).toEqual([[], [version(true)]]);
    expect(codes('Procedure?_profile:above=http://x.y/z|1.0')).toEqual(['search-value-invalid _profile:above']);
    const many = Array.from({ length: 201 }, (_, n) => `http://x.y/z|${n}`).join(',');
    expect(codes(`Procedure?_profile=${many}`)).toEqual(['search-too-costly _profile']);
  });

  test('a chain reads its inner parameter on the target', () => {
    expect(only('Encounter?patient.identifier=urn:a|1')).toMatchObject({
      kind: 'chain',
      parameter: { code: 'patient' },
      targets: [{ type: 'Patient', criterion: { kind: 'token', values: [{ system: 'urn:a', code: '1' }] } }],
    });
    expect(only('Encounter?subject:Patient.name:exact=Hoà')).toMatchObject({
      targets: [{ type: 'Patient', criterion: { modifier: 'exact' } }],
    });
    expect(only('Coverage?beneficiary.identifier=1')).toMatchObject({ kind: 'chain', targets: [{ type: 'Patient' }] });
  });

  test('a chain goes on, each step on the types that know the rest; a type may be named at any of them', () => {
    const practitioner = {
      type: 'Practitioner',
      criterion: { kind: 'string', parameter: { code: 'name' }, modifier: 'starts', values: ['hoa'] },
    };
    expect(only('Observation?encounter:Encounter.patient.general-practitioner:Practitioner.name=Hoà')).toMatchObject({
      kind: 'chain',
      parameter: { code: 'encounter' },
      targets: [
        {
          type: 'Encounter',
          criterion: {
            kind: 'chain',
            targets: [
              { type: 'Patient', criterion: { kind: 'chain', parameter: { code: 'general-practitioner' }, targets: [practitioner] } },
            ],
          },
        },
      ],
    });
    const open = only('Observation?encounter.patient.general-practitioner.name=Hoà');
    expect(JSON.stringify(open)).toContain('"type":"Organization"');
    expect(codes(`Encounter?${'part-of.'.repeat(8)}status=finished`)).toEqual([]);
  });

  test('_has reads its parameter on the type that points here; it may be nested, hold a chain and end one', () => {
    const has = { kind: 'has', type: 'Observation', parameter: { code: 'patient' } };
    expect(only('Patient?_has:Observation:patient:code:not=a,b')).toMatchObject({
      ...has,
      criterion: { kind: 'token', negated: true, values: [{ code: 'a' }, { code: 'b' }] },
    });
    expect(only('Patient?_has:Observation:patient:_has:AuditEvent:entity:agent=Practitioner/d')).toMatchObject({
      ...has,
      criterion: { kind: 'has', type: 'AuditEvent', parameter: { code: 'entity' }, criterion: { kind: 'reference' } },
    });
    expect(only('Patient?_has:Observation:patient:encounter:Encounter.status=finished')).toMatchObject({
      ...has,
      criterion: { kind: 'chain', targets: [{ type: 'Encounter', criterion: { kind: 'token' } }] },
    });
    expect(only('Encounter?patient._has:Group:member:_id=g')).toMatchObject({
      kind: 'chain',
      targets: [{ type: 'Patient', criterion: { kind: 'has', type: 'Group', criterion: { kind: 'id', values: ['g'] } } }],
    });
    expect(only('Patient?_has:Observation:patient:value-quantity=gt5')).toMatchObject({ criterion: { values: [{ prefix: 'gt' }] } });
    expect(only('Patient?_has:Observation:patient:_lastUpdated=ge2026')).toMatchObject({ criterion: { kind: 'updated' } });
  });

  test('patient.identifier works on every type with a patient parameter', () => {
    const types = supported.filter(({ parameters }) => parameters.some(({ code }) => code === 'patient')).map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining(['Appointment', 'Claim', 'Composition', 'Coverage', 'Encounter', 'Observation', 'SupplyDelivery']),
    );
    for (const type of types) expect(codes(`${type}?patient.identifier=1`)).toEqual([]);
  });
});

describe('control parameters', () => {
  test('defaults, limits and forms', () => {
    expect(parse('Patient')).toMatchObject({ ok: true, query: { count: 50, total: 'none', includes: [] } });
    expect(parse('Patient?_count=5000&_sort=-_lastUpdated&_total=accurate&_format=json')).toMatchObject({
      ok: true,
      query: { count: 1000, sort: [{ key: '_lastUpdated', down: true }], total: 'accurate' },
    });
    expect(parse('Patient?_count=0')).toMatchObject({ ok: true, query: { summary: 'count' } });
  });
  test('includes by their parameter', () => {
    expect(parse('Encounter?_include=Encounter:patient&_revinclude=Observation:encounter')).toMatchObject({
      ok: true,
      query: { includes: [{ of: 'Encounter', target: 'Patient' }], revincludes: [{ of: 'Observation', parameter: { code: 'encounter' } }] },
    });
    expect(parse('Encounter?_include=Encounter:*')).toMatchObject({ ok: true });
    expect(parse('Encounter?_include=Encounter:subject:Patient')).toMatchObject({ ok: true, query: { includes: [{ target: 'Patient' }] } });
  });
});

describe('refused, by name', () => {
  test.each([
    ['Unicorn?x=1', ['search-type-unknown Unicorn']],
    ['Patient?colour=1', ['search-parameter-unknown colour']],
    ['Patient?colour=&shape=1', ['search-parameter-unknown colour', 'search-parameter-unknown shape']],
    ['Patient?name:text=a', ['search-modifier-unsupported name']],
    ['Patient?birthdate:exact=2020', ['search-modifier-unsupported birthdate']],
    ['Patient?name=', ['search-value-empty name']],
    ['Patient?birthdate=yesterday', ['search-value-invalid birthdate']],
    ['Observation?value-quantity=much', ['search-value-invalid value-quantity']],
    ['Patient?identifier=a|b|c', ['search-value-invalid identifier']],
    ['Patient?identifier=|', ['search-value-invalid identifier']],
    ['Encounter?subject=not an id', ['search-value-invalid subject']],
    ['Encounter?patient.colour=1', ['search-chain-target patient.colour']],
    ['Encounter?patient:Group.identifier=1', ['search-modifier-unsupported patient:Group.identifier']],
    ['Encounter?patient.birthdate=hôm qua', ['search-value-invalid patient.birthdate']],
    ['Observation?encounter.patient.colour=1', ['search-chain-target encounter.patient.colour']],
    ['Observation?encounter.status.code=1', ['search-chain-target encounter.status.code']],
    ['Observation?colour.patient.name=1', ['search-parameter-unknown colour.patient.name']],
    ['Observation?encounter.patient.name=', ['search-value-empty encounter.patient.name']],
    ['Observation?encounter.patient.name:above=1', ['search-modifier-unsupported encounter.patient.name:above']],
    [`Encounter?${'part-of.'.repeat(9)}status=1`, [`search-chain-depth ${'part-of.'.repeat(9)}status`]],
    ['Patient?_has:Observation=1', ['search-has-invalid _has:Observation']],
    ['Patient?_has:Observation:patient=1', ['search-has-invalid _has:Observation:patient']],
    ['Patient?_has=1', ['search-parameter-unknown _has']],
    ['Patient?_has:Unicorn:patient:code=1', ['search-type-unknown _has:Unicorn:patient:code']],
    ['Patient?_has:Observation:colour:code=1', ['search-has-target _has:Observation:colour:code']],
    ['Patient?_has:Observation:code:status=1', ['search-has-target _has:Observation:code:status']],
    ['Organization?_has:Observation:patient:code=1', ['search-has-target _has:Observation:patient:code']],
    ['Patient?_has:Observation:patient:colour=1', ['search-parameter-unknown _has:Observation:patient:colour']],
    ['Patient?_has:Observation:patient:code=', ['search-value-empty _has:Observation:patient:code']],
    ['Patient?_has:Observation:patient:date=x', ['search-value-invalid _has:Observation:patient:date']],
    ['Patient?_has:Observation:patient:code=%00', ['search-value-invalid _has:Observation:patient:code']],
    [`Patient?${'_has:Encounter:part-of:'.repeat(9)}status=1`, [`search-chain-depth ${'_has:Encounter:part-of:'.repeat(9)}status`]],
    ['Provenance?target.subject.identifier=1', ['search-too-costly target.subject.identifier']],
    ['Provenance?target.target.target._id=1', ['search-too-costly target.target.target._id']],
    ['Patient?_sort=mau-toc', ['search-sort-unknown _sort']],
    ['Patient?_sort=name,,birthdate', ['search-value-empty _sort']],
    ['Observation?_sort=code-value-quantity', ['search-sort-unordered _sort']],
    ['Observation?_sort=status,code,date,category,subject,encounter,-identifier', ['search-sort-too-many _sort']],
    ['Patient?_count=-1', ['search-value-invalid _count']],
    ['Patient?_count=1&_count=2', ['search-parameter-repeated _count']],
    ['Patient?_summary=full', ['search-value-invalid _summary']],
    ['Patient?_include=Patient:colour', ['search-include-unsupported _include']],
    ['Patient?_include=Encounter:patient', ['search-include-unsupported _include']],
    ['Patient?_revinclude=Organization:partof', ['search-include-unsupported _revinclude']],
    ['Patient?_include:recurse=Patient:link', ['search-modifier-unsupported _include']],
    ['Patient?_include:iterate:x=Patient:link', ['search-modifier-unsupported _include']],
    [`Observation?value-quantity=${Array.from({ length: 201 }, (_, n) => n).join(',')}`, ['search-too-costly value-quantity']],
    ['Patient?_id:exact=1', ['search-modifier-unsupported _id']],
    // No FHIR text holds a NUL and Postgres takes none: it can match nothing.
    ['Patient?identifier=%00a', ['search-value-invalid identifier']],
    ['Patient?identifier=urn:%00|a', ['search-value-invalid identifier']],
    ['Patient?name:contains=a%00', ['search-value-invalid name:contains']],
    ['Encounter?patient.name=a%00', ['search-value-invalid patient.name']],
    [`Patient?identifier=${Array.from({ length: 2001 }, (_, i) => i).join(',')}`, ['search-too-costly identifier']],
  ])('%.60s', (url, expected) => {
    expect(codes(url)).toEqual(expected);
  });

  test('messages name the parameter in both languages and never its value', () => {
    const parsed = parse('Patient?birthdate=Bí mật');
    expect(parsed.ok ? [] : parsed.problems).toEqual([expect.objectContaining({ category: 'incorrect', expression: 'birthdate' })]);
    expect(JSON.stringify(parsed)).not.toContain('mật');
  });
});

describe('several types at once', () => {
  const system = (query: string) => parseSystemSearch(new URLSearchParams(query), { now: NOW });
  const criterion = (query: string) => {
    const parsed = system(query);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return parsed.query.criteria[0] as Extract<Criterion, { parameter: Parameter }>;
  };
  const refused = (query: string) => {
    const parsed = system(query);
    return parsed.ok ? [] : parsed.problems.map(({ code, expression }) => `${code} ${expression}`);
  };

  test('a parameter has the rows of every type, in the order of the types', () => {
    const numbers = (type: string, code: string) => parametersOf(type)?.get(code)?.rows ?? [];
    expect(criterion('_type=Observation,Condition&patient=a').parameter).toMatchObject({
      rows: [...numbers('Condition', 'patient'), ...numbers('Observation', 'patient')],
      only: 'Patient',
    });
    expect(criterion('_tag=x').parameter.rows).toHaveLength(146);
  });

  test('types come sorted, once; one type is a search of that type', () => {
    expect(system('_type=Patient,Flag,Patient')).toMatchObject({ ok: true, query: { type: 'Flag', types: ['Flag', 'Patient'] } });
    const one = system('_type=Patient&gender=male');
    expect(one.ok && [one.query.type, one.query.types]).toEqual(['Patient', undefined]);
  });

  test('_has holds when the reference can point at every type', () => {
    expect(criterion('_type=Patient,Device&_has:Observation:subject:code=1')).toMatchObject({ kind: 'has' });
    expect(criterion('_has:Provenance:target:recorded=2026')).toMatchObject({ kind: 'has', type: 'Provenance' });
  });

  test.each([
    ['_type=Patient,Encounter&_has:Observation:subject:code=1', 'search-has-target _has:Observation:subject:code'],
    ['_type=Patient,Observation&gender=male', 'search-parameter-not-common gender'],
    ['name=a', 'search-parameter-not-common name'],
    // A date here, a token there.
    ['_type=Encounter,Location&status:exact=a', 'search-modifier-unsupported status'],
    ['_type=Observation,Questionnaire&code=a&subject=b', 'search-parameter-not-common subject'],
    ['_type=Khong,Patient', 'search-type-unknown _type'],
    ['_type=Patient,', 'search-type-unknown _type'],
    ['_type=Encounter,Observation&status=http://hl7.org/fhir/observation-status|final', 'search-value-invalid status'],
  ])('%s: %s', (query, problem) => {
    expect(refused(query)).toEqual([problem]);
  });

  test('a compartment is one criterion; what is never in it is none', () => {
    const inside = (type: string, query = '') => parseCompartmentSearch('Patient', 'p', type, new URLSearchParams(query), { now: NOW });
    const rows = [
      ...(parametersOf('Observation')?.get('subject')?.rows ?? []),
      ...(parametersOf('Observation')?.get('performer')?.rows ?? []),
    ];
    expect(inside('Observation', 'status=final')).toMatchObject({
      ok: true,
      query: {
        type: 'Observation',
        criteria: [{ kind: 'compartment', type: 'Patient', id: 'p', rows: { Observation: rows }, self: false }, {}],
      },
    });
    expect(inside('Organization')).toBeUndefined();
    expect(parseCompartmentSearch('Organization', 'o', '*', [], { now: NOW })).toBeUndefined();
    const all = inside('*');
    expect(all?.ok === true && all.query.types).toHaveLength(66);
    expect(inside('*', '_type=Organization')).toMatchObject({ ok: false });
  });
});

describe('chains over many types', () => {
  const list = (n: number) => Array.from({ length: n }, (_, i) => i).join(',');

  test('values are as many as their types leave room for; a named type has it all', () => {
    expect(codes(`Provenance?target.identifier=${list(50)}`)).toEqual([]);
    expect(codes(`Provenance?target.identifier=${list(500)}`)).toEqual(['search-too-costly target.identifier']);
    expect(codes(`Provenance?target:Patient.identifier=${list(2_000)}`)).toEqual([]);
    expect(codes(`Encounter?subject.identifier=${list(2_000)}`)).toEqual([]);
  });
});

describe('numbers', () => {
  test.each([
    ['RiskAssessment?probability=0.5', { value: 0.5, low: 0.45, high: 0.55, prefix: 'eq' }],
    ['RiskAssessment?probability=gt0.8', { value: 0.8, prefix: 'gt' }],
    // R4 search.html#number, its own examples.
    ['MolecularSequence?variant-start=100', { value: 100, low: 99.5, high: 100.5, prefix: 'eq' }],
    ['RiskAssessment?probability=100.00', { value: 100, low: 99.995, high: 100.005 }],
    ['MolecularSequence?variant-start=1e2', { value: 100, low: 95, high: 105, prefix: 'eq' }],
    ['RiskAssessment?probability=5.4e-1', { value: 0.54, low: 0.535, high: 0.545 }],
    ['RiskAssessment?probability=lt1e2', { value: 100, prefix: 'lt' }],
  ])('%s', (url, value) => {
    expect(values(url)).toEqual([expect.objectContaining(value)]);
  });

  test('a number has no unit', () => {
    expect(codes('RiskAssessment?probability=0.5||%')).toEqual(['search-value-invalid probability']);
  });
});

describe('near', () => {
  test.each([
    ['Location?near=10.0452|105.7469|11.2|km', [{ latitude: 10.0452, longitude: 105.7469, distance: 11_200 }]],
    ['Location?near=10|105|500|m', [{ latitude: 10, longitude: 105, distance: 500 }]],
    ['Location?near=10|105|2|[mi_i]', [{ latitude: 10, longitude: 105, distance: 3_218.688 }]],
    ['Location?near=10|105|3', [{ latitude: 10, longitude: 105, distance: 3_000 }]],
    ['Location?near=-10|-105', [{ latitude: -10, longitude: -105, distance: 10_000 }]],
  ])('%s', (url, wanted) => {
    expect(values(url)).toEqual(wanted);
  });

  test.each(['10', '10|x', '91|0', '0|181', '10|105|-1', '10|105|5|kg', '10|105||km', '10|105|1|km|2'])('%s is no place', (text) => {
    expect(codes(`Location?near=${text}`)).toEqual(['search-value-invalid near']);
  });
});

describe('composite', () => {
  test('parts are read like parameters of their own, joined by $; an escaped $ is a dollar sign', () => {
    expect(only('Observation?code-value-quantity=http://loinc.org|2345-7$ge7.8||mmol/L')).toMatchObject({
      kind: 'composite',
      values: [
        [
          { kind: 'token', value: { system: 'http://loinc.org', code: '2345-7' } },
          { kind: 'quantity', value: { prefix: 'ge', value: 7.8, code: 'mmol/L' } },
        ],
      ],
    });
    expect(only('Observation?code-value-concept=a\\$b$c')).toMatchObject({
      values: [
        [
          { kind: 'token', value: { code: 'a$b' } },
          { kind: 'token', value: { code: 'c' } },
        ],
      ],
    });
    expect(only('Observation?code-value-string=c$Nguyễn,d$Âm tính')).toMatchObject({
      values: [
        [{}, { value: 'nguyen' }],
        [{}, { value: 'am tinh' }],
      ],
    });
  });

  test.each([
    ['a part is missing', 'Observation?code-value-quantity=2345-7', 'search-value-invalid code-value-quantity'],
    ['a part too many', 'Observation?code-value-quantity=a$1$2', 'search-value-invalid code-value-quantity'],
    ['a part of another form', 'Observation?code-value-quantity=a$high', 'search-value-invalid code-value-quantity'],
    [
      'no :missing (R4: for all parameters except combination)',
      'Observation?code-value-quantity:missing=true',
      'search-modifier-unsupported code-value-quantity',
    ],
  ])('%s', (_, search, code) => {
    expect(codes(search)).toEqual([code]);
  });
});

describe('what is declared', () => {
  test('every declared parameter, modifier and include is taken by the parser', () => {
    const sample = {
      token: 'x',
      string: 'x',
      date: '2026',
      reference: 'x',
      quantity: '1',
      number: '1',
      uri: 'urn:x',
      special: '10|105',
    } as const;
    const sampleOf = (type: string, code: string, kind: ParameterType): string =>
      kind === 'composite'
        ? (parametersOf(type)?.get(code)?.components ?? []).map((part) => sampleOf(type, code, part.type)).join('$')
        : sample[kind];
    const above = (kind: ParameterType) => (kind === 'uri' ? 'http://s/a/c' : 'http://s/a|c');
    for (const { type, parameters, includes, revincludes } of supported) {
      for (const { code, type: kind } of parameters) {
        expect(codes(`${type}?${code}=${sampleOf(type, code, kind)}`)).toEqual([]);
        if (['_id', '_lastUpdated', '_source', '_content'].includes(code)) continue;
        const parameter = parametersOf(type)?.get(code);
        const canonical = parameter !== undefined && kind === 'reference' && kindOf(parameter) === 'uri';
        for (const modifier of SUPPORTED_MODIFIERS[kind]) {
          if (modifier.startsWith(':') || canonical) continue;
          expect(
            codes(
              `${type}?${code}:${modifier}=${{ missing: 'true', 'of-type': 's|c|v', above: above(kind), below: above(kind) }[modifier] ?? sampleOf(type, code, kind)}`,
            ),
          ).toEqual([]);
        }
      }
      for (const include of includes) expect(codes(`${type}?_include=${include}`)).toEqual([]);
      for (const include of revincludes) expect(codes(`${type}?_revinclude=${include}`)).toEqual([]);
    }
  });
});

describe('what costs too much is refused before it is read', () => {
  const many = (n: number) => Array.from({ length: n }, (_, i) => `birthdate=ge${1900 + (i % 100)}`).join('&');

  test('parameters of one search', () => {
    expect(codes(`Patient?${many(200)}`)).toEqual([]);
    expect(codes(`Patient?${many(1_600)}`)).toEqual(['search-too-costly search']);
    const chains = (count: number, name: string) => Array.from({ length: count }, (_, n) => `${name}=${n}`).join('&');
    expect(codes(`Observation?${chains(199, 'patient.name')}`)).toEqual([]);
    expect(codes(`Observation?${chains(60, 'encounter.part-of.subject:Patient.name')}`)).toEqual([]);
    expect(codes(`Observation?${chains(60, 'encounter.part-of.part-of.part-of.subject:Patient.name')}`)).toEqual([
      'search-too-costly search',
    ]);
    expect(codes(`Observation?${chains(4, 'focus._id')}`)).toEqual([]);
    expect(codes(`Observation?${chains(5, 'focus._id')}`)).toEqual(['search-too-costly search']);
  });

  test('values of all parameters together; one long OR list is none of it', () => {
    const list = Array.from({ length: 1_500 }, (_, i) => `c${i}`).join(',');
    expect(codes(`Observation?code=${list}`)).toEqual([]);
    expect(codes(`Observation?${Array.from({ length: 7 }, () => `code=${list}`).join('&')}`)).toEqual(['search-too-costly search']);
  });
});
