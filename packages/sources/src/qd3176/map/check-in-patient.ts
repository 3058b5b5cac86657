import type { Patient } from '@hub/fhir-model';
import type { MappedResource } from '../../mapping.ts';
import { checkInTag, hasTag } from './described-by.ts';
import { mergeIdentifiers } from './merge.ts';
import { contentMeta, mergePatient } from './merge-patient.ts';
import { patient } from './patient.ts';
import type { Scope } from './scope.ts';

/**
 * The person of a check-in. XML1 knows better (contract §1.1): where one has described the Patient, a check-in only fills gaps;
 * a Patient known by check-ins alone takes the newest one's word.
 */
export function checkInPatient(scope: Scope): MappedResource {
  const mapped = patient(scope);
  const tag = checkInTag(scope.names);
  const { resourceType, id, ...rest } = mapped.resource as Patient & { id: string };
  const own: Patient & { id: string } = { resourceType, id, meta: { tag: [tag] }, ...rest };
  return {
    ...mapped,
    resource: own,
    merge: (existing) => (hasTag(existing as Patient, tag) ? mergePatient(existing as Patient, own) : fillGaps(existing as Patient, own)),
  };
}

/** The stored Patient with what it lacks; nothing it says is changed. Members stay where they are, so that equal stays equal. */
export function fillGaps(stored: Patient, checkIn: Patient): Patient {
  const { meta, ...filled } = stored;
  const kept = contentMeta(meta);
  if (checkIn.extension !== undefined) {
    const known = new Set(stored.extension?.map(({ url }) => url));
    const extension = [...(stored.extension ?? []), ...checkIn.extension.filter(({ url }) => !known.has(url))];
    if (extension.length > 0) filled.extension = extension;
  }
  filled.identifier = mergeIdentifiers(stored.identifier, checkIn.identifier);
  if (checkIn.name !== undefined) filled.name ??= checkIn.name;
  if (checkIn.gender !== undefined && (filled.gender === undefined || filled.gender === 'unknown')) filled.gender = checkIn.gender;
  if (filled.birthDate === undefined && checkIn.birthDate !== undefined) {
    filled.birthDate = checkIn.birthDate;
    if (checkIn._birthDate !== undefined) filled._birthDate = checkIn._birthDate;
  }
  return kept === undefined ? filled : { ...filled, meta: kept };
}
