import type { Patient } from '@hub/fhir-model';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hubLinks, isHubLink, keepingHubLinks, withHubLinks, withoutHubLinks } from './index.ts';

const SD = 'http://fhir.ehealth.gov.vn/core/StructureDefinition/';
const reference = fc.constantFrom('Patient/a', 'Patient/b', 'Patient/c', 'Patient/d');
const references = fc.uniqueArray(reference);
/** Links of others: of any type, also to whom the hub links. */
const foreign = fc.array(
  fc.record({ other: fc.record({ reference }), type: fc.constantFrom('seealso' as const, 'replaces' as const, 'refer' as const) }),
  { maxLength: 3 },
);
const patient = fc.tuple(foreign, references, foreign).map(([before, own, after]): Patient => {
  const marked = withHubLinks<Patient>({ resourceType: 'Patient' }, own, SD).link ?? [];
  return { resourceType: 'Patient', active: true, link: [...before, ...marked, ...after] };
});
const others = ({ link = [] }: Patient) => link.filter((one) => !isHubLink(one));

test('exactly the links asked for, everybody else’s untouched and in their order, the same again changes nothing', () => {
  fc.assert(
    fc.property(patient, references, (one, wanted) => {
      const made = withHubLinks(one, wanted, SD);
      expect([...hubLinks(made)].sort()).toEqual([...wanted].sort());
      expect(others(made)).toEqual(others(one));
      expect(withHubLinks(made, wanted, SD)).toEqual(made);
      expect(made.active).toBe(true);
    }),
  );
});

test('without the hub’s links a Patient is what its owner made it; a list that is empty is not there', () => {
  fc.assert(fc.property(patient, (one) => expect(others(withoutHubLinks(one))).toEqual(others(one))));
  const linked = withHubLinks<Patient>({ resourceType: 'Patient' }, ['Patient/a'], SD);
  expect(withoutHubLinks(linked)).toEqual({ resourceType: 'Patient' });
  expect(linked.link).toEqual([
    { extension: [{ url: `${SD}link-basis`, valueCode: 'official-number' }], other: { reference: 'Patient/a' }, type: 'seealso' },
  ]);
});

test('content that is put back keeps the links the hub has made since', () => {
  fc.assert(
    fc.property(patient, patient, (before, now) => {
      const back = keepingHubLinks(before, now);
      expect(others(back)).toEqual(others(before));
      expect(hubLinks(back)).toEqual(hubLinks(now));
    }),
  );
});
