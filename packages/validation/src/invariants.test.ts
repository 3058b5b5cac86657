import { parseResource } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { validate } from './validate.ts';

const base = { resourceType: 'Observation', status: 'final', code: { text: 'x' } };
const patient = (more: object) => ({ resourceType: 'Patient', ...more });
const subject = (reference: string) => ({ ...base, subject: { reference } });
const contains = (id: string, more: object = {}) => [{ resourceType: 'Patient', id, ...more }];
const condition = (clinicalStatus: object) => ({ resourceType: 'Condition', subject: { reference: 'Patient/p' }, clinicalStatus });
const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical';

const right: readonly (readonly [string, object])[] = [
  ['a period of one moment', patient({ name: [{ text: 'a', period: { start: '2026-03-10', end: '2026-03-10' } }] })],
  [
    'a period whose ends are told differently',
    patient({ name: [{ text: 'a', period: { start: '2026-03-10T09:00:00+07:00', end: '2026-03-10' } }] }),
  ],
  [
    'a period over time zones',
    patient({ name: [{ text: 'a', period: { start: '2026-03-10T09:00:00+07:00', end: '2026-03-10T03:00:00Z' } }] }),
  ],
  [
    'an extension with a value that has only an extension',
    patient({ extension: [{ url: 'http://x', _valueString: { extension: [{ url: 'http://y', valueCode: 'z' }] } }] }),
  ],
  ['an element with an id beside its content', patient({ name: [{ id: 'n', text: 'a' }] })],
  ['a contained resource that is referred to', { ...subject('#p'), contained: contains('p') }],
  [
    'a contained resource that points at its container',
    { ...base, contained: contains('p', { link: [{ other: { reference: '#' }, type: 'seealso' }] }) },
  ],
  [
    'a contained value set of a canonical',
    {
      resourceType: 'Questionnaire',
      status: 'draft',
      contained: [{ resourceType: 'ValueSet', id: 'v', status: 'draft' }],
      item: [{ linkId: '1', type: 'choice', answerValueSet: '#v' }],
    },
  ],
  [
    'entries of a Bundle with contained resources of their own',
    {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ resource: { ...subject('#p'), contained: contains('p') } }, { resource: base }],
    },
  ],
  ...[
    'Patient/p',
    'Patient/p/_history/2',
    'https://x.vn/fhir/Patient/p',
    'urn:uuid:0d3b3f0e-0000-4000-8000-000000000001',
    'urn:oid:1.2.3',
    'Patient?identifier=x|y',
    'http://x.vn/a b'.replace(' ', '%20'),
  ].map((reference) => [`reference ${reference}`, subject(reference)] as const),
  [
    'a concept with one coding of its list',
    condition({
      coding: [
        { system: 'http://x', code: 'y' },
        { system: CLINICAL, code: 'active' },
      ],
    }),
  ],
  [
    'a concept that says why it is missing',
    condition({ extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] }),
  ],
  ['base64 in lines', patient({ photo: [{ contentType: 'image/png', data: 'QUJD\nREVG RA==' }] })],
];

const wrong: readonly (readonly [string, object, string, string])[] = [
  ['ext-1: an extension with nothing', patient({ extension: [{ url: 'http://x' }] }), 'invariant', 'Patient.extension[0]'],
  [
    'ext-1: an extension with both',
    patient({ extension: [{ url: 'http://x', valueString: 'a', extension: [{ url: 'http://y', valueString: 'b' }] }] }),
    'invariant',
    'Patient.extension[0]',
  ],
  ['ele-1: an element with an id alone', patient({ name: [{ id: 'n' }] }), 'empty', 'Patient.name[0]'],
  [
    'per-1: dates',
    patient({ name: [{ text: 'a', period: { start: '2026-03-11', end: '2026-03-10' } }] }),
    'invariant',
    'Patient.name[0].period',
  ],
  [
    'per-1: moments of one zone',
    patient({ name: [{ text: 'a', period: { start: '2026-03-10T09:00:00+07:00', end: '2026-03-10T08:00:00+07:00' } }] }),
    'invariant',
    'Patient.name[0].period',
  ],
  [
    'per-1: moments of two zones',
    patient({ name: [{ text: 'a', period: { start: '2026-03-10T09:00:00Z', end: '2026-03-10T10:00:00+07:00' } }] }),
    'invariant',
    'Patient.name[0].period',
  ],
  ['qty-3', { ...base, valueQuantity: { value: 1, code: 'mg' } }, 'invariant', 'Observation.valueQuantity.system'],
  ['cpt-2', patient({ telecom: [{ value: '0901' }] }), 'invariant', 'Patient.telecom[0].system'],
  ['att-1', patient({ photo: [{ data: 'QUJD' }] }), 'invariant', 'Patient.photo[0].contentType'],
  ['rat-1', { ...base, valueRatio: { numerator: { value: 1 } } }, 'invariant', 'Observation.valueRatio'],
  ['pat-1', patient({ contact: [{ gender: 'male' }] }), 'invariant', 'Patient.contact[0]'],
  ['inv-1: nothing', { resourceType: 'Parameters', parameter: [{ name: 'a' }] }, 'invariant', 'Parameters.parameter[0]'],
  [
    'inv-1: two',
    { resourceType: 'Parameters', parameter: [{ name: 'a', valueString: 'x', resource: base }] },
    'invariant',
    'Parameters.parameter[0]',
  ],
  ['obs-6', { ...base, valueString: 'a', dataAbsentReason: { text: 'b' } }, 'invariant', 'Observation.dataAbsentReason'],
  ['ref-1', subject('#none'), 'invariant', 'Observation.subject.reference'],
  [
    'ref-1: of another entry of the Bundle',
    {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ resource: { ...subject('#p'), contained: contains('p') } }, { resource: subject('#p') }],
    },
    'invariant',
    'Bundle.entry[1].resource.subject.reference',
  ],
  [
    'dom-2',
    { ...subject('#p'), contained: contains('p', { contained: [{ resourceType: 'Basic', id: 'b', code: { text: 'x' } }] }) },
    'invariant',
    'Observation.contained[0]',
  ],
  ['dom-3: nobody refers to it', { ...base, contained: contains('p') }, 'invariant', 'Observation.contained[0]'],
  ['dom-3: without an id', { ...base, contained: [{ resourceType: 'Patient' }] }, 'invariant', 'Observation.contained[0]'],
  ['dom-4', { ...subject('#p'), contained: contains('p', { meta: { versionId: '1' } }) }, 'invariant', 'Observation.contained[0].meta'],
  [
    'dom-5',
    { ...subject('#p'), contained: contains('p', { meta: { security: [{ code: 'R' }] } }) },
    'invariant',
    'Observation.contained[0].meta',
  ],
  ...[
    'Patient',
    'patient/p',
    '/Patient/p',
    'Khong/p',
    'Patient/a b',
    'Patient/',
    `Patient/${'x'.repeat(65)}`,
    'Patient/p/x',
    'Khong?x=1',
    'http://x.vn/a b',
    ' ',
    'Patient/p\u0001',
  ].map((reference) => [`reference ${JSON.stringify(reference)}`, subject(reference), 'value', 'Observation.subject.reference'] as const),
  ['a concept outside its required list', condition({ coding: [{ system: CLINICAL, code: 'on' }] }), 'code', 'Condition.clinicalStatus'],
  [
    'a concept of its list under another system',
    condition({ coding: [{ system: 'http://x', code: 'active' }] }),
    'code',
    'Condition.clinicalStatus',
  ],
  ['a concept in words where a code is required', condition({ text: 'đang bệnh' }), 'code', 'Condition.clinicalStatus'],
  ['base64 that is cut off', patient({ photo: [{ contentType: 'image/png', data: 'QUJDR' }] }), 'value', 'Patient.photo[0].data'],
  ['base64 with = inside', patient({ photo: [{ contentType: 'image/png', data: 'QU==QUJD' }] }), 'value', 'Patient.photo[0].data'],
  ['text of more than a megabyte', patient({ name: [{ text: 'x'.repeat(1_048_577) }] }), 'value', 'Patient.name[0].text'],
  ...['1e400', '-1e400', '1e-400', '0e-400', `0.${'0'.repeat(330)}1`, `0.${'1'.repeat(400)}`, '1'.repeat(401)].map(
    (digits) =>
      [
        `a decimal that no number can hold: ${digits.slice(0, 8)}`,
        parseResource(`{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":${digits}}}`),
        'value',
        'Observation.valueQuantity.value',
      ] as const,
  ),
  [
    'a URI with a space',
    { resourceType: 'Bundle', type: 'collection', identifier: { value: 'x', system: 'a b' } },
    'value',
    'Bundle.identifier.system',
  ],
];

describe('invariants of R4', () => {
  test.each(right)('%s is right', (_name, resource) => {
    expect(validate(resource)).toEqual([]);
  });

  test.each(wrong)('%s is wrong', (_name, resource, rule, expression) => {
    expect(validate(resource).map((f) => [f.rule, f.expression])).toEqual([[rule, expression]]);
  });

  test('cost no more than one pass, however many resources are contained and however odd a text is', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({ reference: `#p${i}` }));
    const contained = many.map((_, i) => ({ resourceType: 'Patient', id: `p${i}` }));
    expect(validate({ ...base, performer: many, contained })).toEqual([]);
    expect(validate({ ...base, contained })).toHaveLength(100);
    for (const data of [' '.repeat(1_000_000), `${' '.repeat(1_000_000)}*`, `${'QUJD'.repeat(250_000)}*`])
      expect(validate(patient({ photo: [{ contentType: 'image/png', data }] }))).toHaveLength(1);
    expect(validate(subject(`${'a'.repeat(1_000_000)} `))).toHaveLength(1);
  });

  test('are told by name in both languages', () => {
    const [found] = validate(patient({ telecom: [{ value: '0901' }] }));
    expect(found).toMatchObject({
      code: 'invariant',
      message: {
        vi: 'Patient.telecom[0].system: có value thì phải có system (cpt-2).',
        en: 'Patient.telecom[0].system: is needed when there is a value (cpt-2).',
      },
    });
  });
});
