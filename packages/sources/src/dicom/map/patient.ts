import type { Patient } from '@hub/fhir-model';
import type { MappedResource } from '../../mapping.ts';
import { fillGaps } from '../../qd3176/map/check-in-patient.ts';
import { describedByTag, hasTag } from '../../qd3176/map/described-by.ts';
import { typedIdentifier } from '../../qd3176/map/element.ts';
import { mergePatient } from '../../qd3176/map/merge-patient.ts';
import { personName, text } from '../dataset.ts';
import { moment } from '../moment.ts';
import { TAG } from '../tags.ts';
import { humanNames } from './person-name.ts';
import type { Scope } from './scope.ts';

const GENDER: Readonly<Record<string, Patient['gender']>> = { M: 'male', F: 'female', O: 'other' };

/**
 * The person of a study, as typed at the machine: it stands below every other source (contract §1.1), so it fills gaps, and only what studies alone
 * have said is replaced by a newer one.
 */
export function patientOf({ names, facility, study, patientKey, patientId }: Scope): MappedResource {
  const { facts } = study;
  const tag = describedByTag(names, 'DICOM');
  const [name, birthDate, gender] = [
    personName(facts, TAG.patientName),
    moment(text(facts, TAG.birthDate), undefined, undefined),
    GENDER[text(facts, TAG.sex) ?? ''],
  ];
  const resource: Patient & { id: string } = {
    resourceType: 'Patient',
    id: patientId,
    meta: { tag: [tag] },
    identifier: [typedIdentifier('PI', facility.patient, patientKey.value, 'secondary')],
    active: true,
    ...(name === undefined ? {} : { name: humanNames(name) }),
    ...(gender === undefined ? {} : { gender }),
    ...(birthDate === undefined ? {} : { birthDate }),
  };
  return {
    resource,
    mode: 'merge',
    key: patientKey,
    owned: false,
    merge: (existing) =>
      hasTag(existing as Patient, tag) ? mergePatient(existing as Patient, resource) : fillGaps(existing as Patient, resource),
  };
}
