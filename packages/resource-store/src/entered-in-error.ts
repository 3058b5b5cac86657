import type { Patient, Resource } from '@hub/fhir-model';

/** How each type says "this should not have been here" (R4, each resource's status element; mapping contract §6). */
const WITHDRAWN: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Appointment: { status: 'entered-in-error' },
  CarePlan: { status: 'entered-in-error' },
  Claim: { status: 'entered-in-error' },
  Communication: { status: 'entered-in-error' },
  Composition: { status: 'entered-in-error' },
  Coverage: { status: 'entered-in-error' },
  Device: { status: 'entered-in-error' },
  DiagnosticReport: { status: 'entered-in-error' },
  DocumentReference: { status: 'entered-in-error' },
  Encounter: { status: 'entered-in-error' },
  EpisodeOfCare: { status: 'entered-in-error' },
  FamilyMemberHistory: { status: 'entered-in-error' },
  Flag: { status: 'entered-in-error' },
  Immunization: { status: 'entered-in-error' },
  Location: { status: 'inactive' },
  MedicationAdministration: { status: 'entered-in-error' },
  MedicationDispense: { status: 'entered-in-error' },
  MedicationRequest: { status: 'entered-in-error' },
  MedicationStatement: { status: 'entered-in-error' },
  Observation: { status: 'entered-in-error' },
  Organization: { active: false },
  Patient: { active: false },
  Practitioner: { active: false },
  Procedure: { status: 'entered-in-error' },
  QuestionnaireResponse: { status: 'entered-in-error' },
  RelatedPerson: { active: false },
  ServiceRequest: { status: 'entered-in-error' },
  Specimen: { status: 'entered-in-error' },
  SupplyDelivery: { status: 'entered-in-error' },
  SupplyRequest: { status: 'cancelled' },
};

const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/';

/** A Patient with an internal number (type PI) has records of its own: the paper that first named it was not what made it. */
function hasNumber(resource: Resource): boolean {
  const { identifier } = resource as Patient;
  return identifier?.some(({ type }) => type?.coding?.some(({ code }) => code === 'PI')) ?? false;
}

/**
 * The resource as it stands after its row vanished from a re-sent record: kept, and marked. Pure; everything else in it
 * stays. Condition and AllergyIntolerance say it in verificationStatus, and may then have no clinicalStatus (R4 con-5, ait-2).
 * A Patient stays active when it has records of its own. Encounter and EpisodeOfCare histories stay as they are. A type with no such element comes back unchanged.
 */
export function markEnteredInError<T extends Resource>(resource: T): T {
  const { resourceType } = resource;
  if (resourceType === 'Condition' || resourceType === 'AllergyIntolerance') {
    const { clinicalStatus: _, ...kept } = resource as T & { clinicalStatus?: unknown };
    const list = resourceType === 'Condition' ? 'condition-ver-status' : 'allergyintolerance-verification';
    return { ...kept, verificationStatus: { coding: [{ system: `${VERIFICATION}${list}`, code: 'entered-in-error' }] } } as unknown as T;
  }
  const marks = resourceType === 'Patient' && hasNumber(resource) ? undefined : WITHDRAWN[resourceType];
  return marks === undefined ? resource : { ...resource, ...marks };
}
