import type { Resource } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { markEnteredInError } from './entered-in-error.ts';

const mark = (resource: object) => markEnteredInError(resource as Resource);

describe('markEnteredInError', () => {
  test.each([
    [{ resourceType: 'Observation', status: 'final' }, { status: 'entered-in-error' }],
    [{ resourceType: 'MedicationRequest', status: 'completed' }, { status: 'entered-in-error' }],
    [{ resourceType: 'SupplyRequest', status: 'completed' }, { status: 'cancelled' }],
    [{ resourceType: 'SupplyDelivery', status: 'completed' }, { status: 'entered-in-error' }],
    [{ resourceType: 'Patient' }, { active: false }],
    [{ resourceType: 'RelatedPerson', active: true }, { active: false }],
  ])('%j', (resource, expected) => {
    expect(mark(resource)).toMatchObject(expected);
  });

  test('a newborn that got an MA_BN of its own stays when its certificate vanishes', () => {
    const child = { resourceType: 'Patient', active: true, identifier: [{ type: { coding: [{ code: 'PI' }] }, value: 'BN1' }] };
    expect(mark(child)).toBe(child);
  });

  test('a Condition loses its clinical status with its verification (con-5) and keeps the rest', () => {
    const resource = {
      resourceType: 'Condition',
      id: 'x',
      clinicalStatus: { coding: [{ code: 'active' }] },
      code: { text: 'I10' },
      subject: { reference: 'Patient/1' },
    };
    const marked = mark(resource);
    expect(marked).toEqual({
      resourceType: 'Condition',
      id: 'x',
      code: { text: 'I10' },
      subject: { reference: 'Patient/1' },
      verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'entered-in-error' }] },
    });
    expect(resource.clinicalStatus).toBeDefined();
  });

  test('twice is once, in the same text: a second marking is no change', () => {
    for (const resourceType of ['Condition', 'Claim', 'Patient']) {
      const once = mark({ resourceType, status: 'active' });
      expect(JSON.stringify(mark(once))).toBe(JSON.stringify(once));
    }
  });

  test('a type without such an element stays as it is', () => {
    expect(mark({ resourceType: 'Basic', id: 'x' })).toEqual({ resourceType: 'Basic', id: 'x' });
  });
});
