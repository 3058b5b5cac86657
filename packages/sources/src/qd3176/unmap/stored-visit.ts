import type { Encounter, Patient, Resource } from '@hub/fhir-model';

/** One row of a national table: texts by field name of today, in upper case; a field that was left out is not there. */
export type NationalRow = Readonly<Record<string, string>>;

/** Everything the hub holds of one visit, as stored: FHIR only. */
export interface StoredVisit {
  /** MA_CSKCB of the facility the visit belongs to. */
  readonly facility: string;
  readonly encounter: Encounter;
  /** The visit's person, in the version that was current when this version of the Encounter was written. */
  readonly patient: Patient;
  /** The other resources of a type, those marked as entered in error left out; the order means nothing. */
  readonly of: <T extends Resource>(type: T['resourceType']) => readonly T[];
}

/** A stored visit from its resources: `rest` is what was made from its rows, and what those refer to. */
export function storedVisit(facility: string, encounter: Encounter, patient: Patient, rest: readonly Resource[]): StoredVisit {
  const byType = new Map<string, Resource[]>();
  for (const resource of rest) {
    if (isWithdrawn(resource)) continue;
    const list = byType.get(resource.resourceType);
    if (list === undefined) byType.set(resource.resourceType, [resource]);
    else list.push(resource);
  }
  return { facility, encounter, patient, of: <T extends Resource>(type: T['resourceType']) => (byType.get(type) ?? []) as unknown as T[] };
}

/** What a row leaves behind when it vanished from a re-sent visit (mapping contract §6). */
function isWithdrawn(resource: Resource): boolean {
  const { status, verificationStatus, active } = resource as {
    status?: string;
    verificationStatus?: { coding?: readonly { code?: string }[] };
    active?: boolean;
  };
  if (status === 'entered-in-error') return true;
  if (resource.resourceType === 'Appointment' || resource.resourceType === 'SupplyRequest') return status === 'cancelled';
  if (resource.resourceType === 'RelatedPerson') return active === false;
  return verificationStatus?.coding?.some(({ code }) => code === 'entered-in-error') ?? false;
}
