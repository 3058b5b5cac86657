import { decimal } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { validate } from './validate.ts';

const observation = {
  resourceType: 'Observation',
  id: 'glucose-1',
  meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] },
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '15074-8' }], text: 'Định lượng Glucose' },
  subject: { reference: 'Patient/p1' },
  effectiveDateTime: '2026-03-10T07:30:00+07:00',
  valueQuantity: { value: decimal('7.80'), unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
};

const valid: readonly (readonly [string, object])[] = [
  ['Observation with an exact decimal', observation],
  [
    'Observation with components',
    {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'HA' },
      component: [
        { code: { text: 'tâm thu' }, valueQuantity: { value: 150 } },
        { code: { text: 'tâm trương' }, valueInteger: 95 },
      ],
    },
  ],
  [
    'Patient with a partial birth date and a time extension',
    {
      resourceType: 'Patient',
      active: true,
      birthDate: '1985',
      _birthDate: {
        extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime', valueDateTime: '1985-01-01T00:00:00+07:00' }],
      },
      name: [{ use: 'official', text: 'Nguyễn Văn Mẫu', family: 'Nguyễn', given: ['Văn', 'Mẫu'] }],
    },
  ],
  [
    'Patient whose second given name is only an extension',
    { resourceType: 'Patient', name: [{ given: ['Văn', null], _given: [null, { extension: [{ url: 'http://x/y', valueString: 'z' }] }] }] },
  ],
  [
    'Patient whose gender is absent for a reason',
    {
      resourceType: 'Patient',
      _gender: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] },
    },
  ],
  [
    'Encounter',
    {
      resourceType: 'Encounter',
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      period: { start: '2026-03-10T07:30:00+07:00' },
      diagnosis: [{ condition: { reference: 'Condition/c' }, rank: 1 }],
    },
  ],
  [
    'Condition',
    {
      resourceType: 'Condition',
      subject: { reference: 'Patient/p' },
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', version: 'VN-QD4469-2020', code: 'I10' }] },
      recordedDate: '2026-03-10',
    },
  ],
  [
    'MedicationRequest',
    {
      resourceType: 'MedicationRequest',
      status: 'completed',
      intent: 'order',
      medicationCodeableConcept: { text: 'Amlodipin' },
      subject: { reference: 'Patient/p' },
      dosageInstruction: [{ text: 'ngày 1 viên', asNeededBoolean: false, doseAndRate: [{ doseQuantity: { value: 1 } }] }],
    },
  ],
  [
    'Procedure',
    {
      resourceType: 'Procedure',
      status: 'completed',
      subject: { reference: 'Patient/p' },
      performedPeriod: { start: '2026-03-10T07:30:00+07:00' },
    },
  ],
  [
    'ServiceRequest',
    {
      resourceType: 'ServiceRequest',
      status: 'completed',
      intent: 'order',
      subject: { reference: 'Patient/p' },
      quantityQuantity: { value: 1 },
    },
  ],
  [
    'DiagnosticReport',
    {
      resourceType: 'DiagnosticReport',
      status: 'final',
      code: { text: 'Sinh hoá' },
      issued: '2026-03-10T09:00:00.000+07:00',
      result: [{ reference: 'Observation/o' }],
    },
  ],
  [
    'Practitioner',
    { resourceType: 'Practitioner', identifier: [{ system: 'http://x/y', value: '001' }], qualification: [{ code: { text: 'bác sĩ' } }] },
  ],
  ['Organization', { resourceType: 'Organization', name: 'Bệnh viện Mẫu', telecom: [{ system: 'phone', value: '02920000000' }] }],
  ['Location', { resourceType: 'Location', status: 'active', mode: 'instance', name: 'Khoa Nội' }],
  [
    'Coverage',
    { resourceType: 'Coverage', status: 'active', beneficiary: { reference: 'Patient/p' }, payor: [{ reference: 'Organization/o' }] },
  ],
  [
    'Claim',
    {
      resourceType: 'Claim',
      status: 'active',
      use: 'claim',
      type: { text: 'institutional' },
      patient: { reference: 'Patient/p' },
      created: '2026-03-10',
      provider: { reference: 'Organization/o' },
      priority: { text: 'normal' },
      insurance: [{ sequence: 1, focal: true, coverage: { reference: 'Coverage/c' } }],
      item: [{ sequence: 1, productOrService: { text: 'thuốc' }, net: { value: decimal('42100.00'), currency: 'VND' } }],
    },
  ],
  [
    'Composition',
    {
      resourceType: 'Composition',
      status: 'final',
      type: { text: 'Diễn biến' },
      date: '2026-03-10T08:00:00+07:00',
      author: [{ reference: 'Practitioner/d' }],
      title: 'Diễn biến lâm sàng',
      section: [{ text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">ổn định</div>' } }],
    },
  ],
  [
    'Provenance',
    {
      resourceType: 'Provenance',
      target: [{ reference: 'Patient/p/_history/1' }],
      recorded: '2026-03-10T08:00:00Z',
      agent: [{ who: { display: 'his-92901' } }],
      entity: [{ role: 'source', what: { identifier: { value: 's1' } } }],
    },
  ],
  [
    'Bundle whose entries are resources',
    {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ fullUrl: 'urn:uuid:1', resource: observation, request: { method: 'POST', url: 'Observation' } }],
    },
  ],
  [
    'Patient with a contained Organization',
    {
      resourceType: 'Patient',
      contained: [{ resourceType: 'Organization', id: 'o', name: 'X' }],
      managingOrganization: { reference: '#o' },
    },
  ],
  ['29 February of a leap year', { resourceType: 'Patient', birthDate: '2024-02-29' }],
];

const base = { resourceType: 'Observation', status: 'final', code: { text: 'x' } };
/** What is broken, the resource, and the one finding it must give. */
const broken: readonly (readonly [string, unknown, string, string])[] = [
  ['a list instead of a resource', [], 'not-an-object', 'Resource'],
  ['null', null, 'not-an-object', 'Resource'],
  ['no resourceType', { id: 'x' }, 'unknown-type', 'Resource'],
  ["another server's type", { resourceType: 'Bot' }, 'unknown-type', 'Resource'],
  ['an object method as type', { resourceType: 'constructor' }, 'unknown-type', 'Resource'],
  ['a missing required code', { resourceType: 'Observation', code: { text: 'x' } }, 'required', 'Observation.status'],
  ['a missing required concept', { resourceType: 'Observation', status: 'final' }, 'required', 'Observation.code'],
  [
    'a missing required choice',
    { resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject: { display: 'x' } },
    'required',
    'MedicationRequest.medication[x]',
  ],
  ['a missing required element of a part', { ...base, component: [{ valueString: 'a' }] }, 'required', 'Observation.component[0].code'],
  ['an unknown element', { ...base, colour: 'red' }, 'unknown-element', 'Observation.colour'],
  [
    'an unknown element deep inside',
    { ...base, code: { coding: [{ code: 'a', meaning: 'b' }] } },
    'unknown-element',
    'Observation.code.coding[0].meaning',
  ],
  ['a value where a name belongs', { ...base, code: { 'Nguyễn Văn An': 1 } }, 'unknown-element', 'Observation.code'],
  ['a number where a name belongs', { ...base, '0912345678': 1 }, 'unknown-element', 'Observation'],
  ['a name of a megabyte', { ...base, ['x'.repeat(1_000_000)]: 1 }, 'unknown-element', 'Observation'],
  ['an element of another server', { ...base, meta: { project: 'p' } }, 'unknown-element', 'Observation.meta.project'],
  ['a prototype member as element', JSON.parse('{"resourceType":"Patient","__proto__":{"a":1}}'), 'unknown-element', 'Patient.__proto__'],
  ['resourceType inside an element', { ...base, code: { resourceType: 'Patient' } }, 'unknown-element', 'Observation.code.resourceType'],
  ['one value where a list belongs', { resourceType: 'Patient', name: { text: 'x' } }, 'list', 'Patient.name'],
  ['a list where one value belongs', { ...base, subject: [{ display: 'x' }] }, 'not-list', 'Observation.subject'],
  ['an empty list', { resourceType: 'Patient', name: [] }, 'empty', 'Patient.name'],
  ['an empty object', { ...base, subject: {} }, 'empty', 'Observation.subject'],
  ['an empty string', { resourceType: 'Patient', name: [{ text: '' }] }, 'value', 'Patient.name[0].text'],
  ['null as a value', { resourceType: 'Patient', birthDate: null }, 'empty', 'Patient.birthDate'],
  [
    'null in a list without an extension beside it',
    { resourceType: 'Patient', name: [{ given: ['A', null] }] },
    'empty',
    'Patient.name[0].given[1]',
  ],
  ['a number where text belongs', { resourceType: 'Patient', birthDate: 1985 }, 'type', 'Patient.birthDate'],
  ['text where a number belongs', { ...base, valueQuantity: { value: '7.8' } }, 'type', 'Observation.valueQuantity.value'],
  ['text where a boolean belongs', { resourceType: 'Patient', active: 'true' }, 'type', 'Patient.active'],
  ['an exact decimal where text belongs', { resourceType: 'Patient', birthDate: decimal('1985') }, 'type', 'Patient.birthDate'],
  ['an exact decimal where an object belongs', { ...base, subject: decimal('1') }, 'type', 'Observation.subject'],
  ['a fraction where an integer belongs', { ...base, valueInteger: decimal('1.0') }, 'value', 'Observation.valueInteger'],
  [
    'zero where a positive number belongs',
    { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, diagnosis: [{ condition: { display: 'x' }, rank: 0 }] },
    'value',
    'Encounter.diagnosis[0].rank',
  ],
  ['a code that is not in its list', { ...base, status: 'done' }, 'code', 'Observation.status'],
  ['a code outside the list of Claim.status', { resourceType: 'Patient', gender: 'nam' }, 'code', 'Patient.gender'],
  ['a day that does not exist', { resourceType: 'Patient', birthDate: '2026-02-30' }, 'value', 'Patient.birthDate'],
  ['29 February of a common year', { ...base, effectiveDateTime: '2026-02-29T10:00:00Z' }, 'value', 'Observation.effectiveDateTime'],
  ['a time without its zone', { ...base, effectiveDateTime: '2026-03-10T07:30:00' }, 'value', 'Observation.effectiveDateTime'],
  ['an id with a space', { ...base, id: 'a b' }, 'value', 'Observation.id'],
  ['a control character', { resourceType: 'Patient', name: [{ text: 'a\u0000b' }] }, 'value', 'Patient.name[0].text'],
  ['half a character', { resourceType: 'Patient', name: [{ text: 'a\ud800' }] }, 'value', 'Patient.name[0].text'],
  ['two values of one choice', { ...base, valueString: 'a', valueInteger: 1 }, 'choice', 'Observation.value[x]'],
  [
    'a broken contained resource',
    { ...base, subject: { reference: '#p' }, contained: [{ resourceType: 'Patient', id: 'p', gender: 'x' }] },
    'code',
    'Observation.contained[0].gender',
  ],
  [
    'a broken entry of a Bundle',
    {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ resource: { resourceType: 'Patient', nam: 1 }, request: { method: 'POST', url: 'Patient' } }],
    },
    'unknown-element',
    'Bundle.entry[0].resource.nam',
  ],
  [
    'a method that HTTP lacks',
    { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'FETCH', url: 'Patient' } }] },
    'code',
    'Bundle.entry[0].request.method',
  ],
];

describe('validate', () => {
  test.each(valid)('passes %s', (_name, resource) => {
    expect(validate(resource)).toEqual([]);
  });

  test.each(broken)('refuses %s', (_name, resource, rule, expression) => {
    expect(validate(resource).map((f) => [f.rule, f.expression])).toEqual([[rule, expression]]);
  });

  test('says what is wrong in both languages, without the value', () => {
    const [found] = validate({ resourceType: 'Patient', birthDate: '31/12/1985-BI-MAT' });
    expect(found).toMatchObject({
      code: 'value',
      message: { vi: 'Patient.birthDate không đúng dạng date của FHIR.', en: 'Patient.birthDate is not a valid FHIR date.' },
    });
    expect(JSON.stringify(found)).not.toContain('BI-MAT');
  });

  test('stops at a hundred findings and at a depth no resource has', () => {
    expect(validate({ resourceType: 'Patient', name: Array.from({ length: 500 }, () => 1) })).toHaveLength(100);
    let extension: unknown = { url: 'http://x/y', valueString: 'z' };
    for (let i = 0; i < 5000; i++) extension = { url: 'http://x/y', extension: [extension] };
    expect(validate({ resourceType: 'Patient', extension: [extension] }).map((f) => f.rule)).toEqual(['too-deep']);
  });
});
