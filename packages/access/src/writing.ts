import type { Principal } from './principal.ts';
import { SHARED_OWNER } from './visibility.ts';

/** Owner number of what an operator writes and no facility owns: operators see it, facilities do not. */
export const PROVINCE_OWNER = -1;

/**
 * Types that describe the service itself and not a person in its care: directories, definitions, terminology. Written by an
 * operator they belong to everybody.
 */
const DIRECTORY_TYPES: ReadonlySet<string> = new Set(
  (
    'ActivityDefinition CapabilityStatement ChargeItemDefinition CodeSystem CompartmentDefinition ConceptMap DeviceDefinition Endpoint ' +
    'EventDefinition ExampleScenario GraphDefinition HealthcareService ImplementationGuide InsurancePlan Library Location Measure ' +
    'Medication MedicationKnowledge MedicinalProduct MessageDefinition NamingSystem ObservationDefinition OperationDefinition Organization ' +
    'OrganizationAffiliation PlanDefinition Practitioner PractitionerRole Questionnaire ResearchDefinition ResearchElementDefinition ' +
    'SearchParameter SpecimenDefinition StructureDefinition StructureMap Substance SubstanceSpecification TerminologyCapabilities ValueSet'
  ).split(' '),
);

/** Owner of a resource of `type` that `principal` creates: a facility's own; an operator's directory entries are shared, the rest is the province's. */
export function ownerOfNew(principal: Principal, type: string): number {
  if (principal.kind === 'sender') return principal.facilityId ?? PROVINCE_OWNER;
  return DIRECTORY_TYPES.has(type) ? SHARED_OWNER : PROVINCE_OWNER;
}

/** True when `principal` may change or delete what belongs to `owner`: a facility only its own, an operator everything. */
export function mayChange(principal: Principal, owner: number): boolean {
  return principal.kind === 'operator' || (principal.facilityId !== undefined && principal.facilityId === owner);
}
