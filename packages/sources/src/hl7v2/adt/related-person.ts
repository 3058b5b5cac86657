import { type CodeableConcept, childId, type Patient, type RelatedPerson } from '@hub/fhir-model';
import { lastWord, wholeSaid } from '../../as-of.ts';
import { folded } from '../../qd831/person.ts';
import { ROLE_CODE } from '../../qd3176/map/relatives.ts';
import { segmentsNamed } from '../message.ts';
import { addressesOf, contactsOf } from '../person/contact.ts';
import { nameOf } from '../person/name.ts';
import { identifiersOf, numbersOf } from '../person/numbers.ts';
import { emit, type Scope, timeOf } from '../scope.ts';
import type { Segment } from '../segment.ts';
import { coded } from './codes.ts';

/** HL7 table 0063 → v3-RoleCode (v2-to-FHIR, Relationship); other codes keep their own. */
const RELATIONS: Readonly<Record<string, readonly [string, string]>> = {
  MTH: ['MTH', 'mother'],
  FTH: ['FTH', 'father'],
  PAR: ['PRN', 'parent'],
  SPO: ['SPS', 'spouse'],
  CHD: ['CHILD', 'child'],
  SIB: ['SIB', 'sibling'],
  BRO: ['BRO', 'brother'],
  SIS: ['SIS', 'sister'],
  GRP: ['GRPRN', 'grandparent'],
  GCH: ['GRNDCHILD', 'grandchild'],
  GRD: ['GUARD', 'guardian'],
  EXF: ['EXT', 'extended family member'],
  FND: ['FRND', 'unrelated friend'],
};
const GENDER: Readonly<Record<string, NonNullable<Patient['gender']>>> = { M: 'male', F: 'female', U: 'unknown', O: 'other' };

/**
 * The relatives of NK1 (HL7 v2-to-FHIR, NK1[RelatedPerson]). A relative is the same in every message by name and relation. Nothing without a name. An end (NK1-9)
 * that has come makes no difference to `active`: R4 has the period for it.
 */
export function relatives(scope: Scope): void {
  const seen = new Set<string>();
  for (const nk1 of segmentsNamed(scope.message, 'NK1')) {
    const name = nk1.reps(2).flatMap((one) => nameOf(nk1, 2, one, scope.profile) ?? []);
    const [first] = name;
    if (first === undefined) continue;
    const relation = relationOf(scope, nk1);
    const told = `${folded(first.text ?? '')}/${relation?.coding?.[0]?.code ?? relation?.text ?? ''}`;
    const id = childId(scope.context.idSecret, scope.patientId, 'RelatedPerson', `HL7/NK1/${told}`);
    if (seen.has(id)) continue;
    seen.add(id);
    const role = coded(scope, nk1, 7);
    const relationship = [relation, role].flatMap((one) => one ?? []);
    const numbers = numbersOf(nk1, 33, scope.facility, scope.profile).filter(({ kind }) => kind !== 'internal' && kind !== 'record');
    const identifier = identifiersOf(scope.names, scope.facility, numbers);
    const telecom = [...contactsOf(nk1, 5, 'home'), ...contactsOf(nk1, 40, 'home'), ...contactsOf(nk1, 6, 'work')];
    const address = addressesOf(nk1, 4);
    const gender = GENDER[nk1.component(15, 1).toUpperCase()];
    const birth = timeOf(scope, nk1, 16);
    const [start, end] = [timeOf(scope, nk1, 8), timeOf(scope, nk1, 9)];
    const resource: RelatedPerson & { id: string } = {
      resourceType: 'RelatedPerson',
      id,
      ...(identifier.length === 0 ? {} : { identifier }),
      active: true,
      patient: scope.subject,
      ...(relationship.length === 0 ? {} : { relationship }),
      name,
      ...(telecom.length === 0 ? {} : { telecom }),
      ...(gender === undefined ? {} : { gender }),
      ...(birth === undefined ? {} : { birthDate: birth.date }),
      ...(address.length === 0 ? {} : { address }),
      ...(start === undefined && end === undefined
        ? {}
        : { period: { ...(start === undefined ? {} : { start: start.dateTime }), ...(end === undefined ? {} : { end: end.dateTime }) } }),
    };
    const own = wholeSaid(resource, scope.moment, scope.names);
    emit(scope, own, { merge: (existing) => lastWord(existing as RelatedPerson, own) });
  }
}

function relationOf(scope: Scope, nk1: Segment): CodeableConcept | undefined {
  const known = RELATIONS[nk1.component(3, 1).toUpperCase()];
  const found = coded(scope, nk1, 3);
  if (known === undefined) return found;
  const text = found?.text;
  return { coding: [{ system: ROLE_CODE, code: known[0], display: known[1] }], ...(text === undefined ? {} : { text }) };
}
