import { mayHub } from './permission.ts';
import type { Principal } from './principal.ts';
import { rulesOf, SHARED_OWNER } from './visibility.ts';

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
    'SearchParameter SpecimenDefinition StructureDefinition StructureMap Substance SubstanceSpecification TerminologyCapabilities ValueSet ViewDefinition'
  ).split(' '),
);

/**
 * Owner of a resource of `type` that `principal` creates: its facility; of an operator's, directory entries are shared and the rest is the
 * province's. Others may not write (permission.ts).
 */
export function ownerOfNew(principal: Principal, type: string): number {
  if (principal.kind !== 'operator') return principal.facilityId ?? PROVINCE_OWNER;
  return DIRECTORY_TYPES.has(type) ? SHARED_OWNER : PROVINCE_OWNER;
}

/**
 * True when `principal` may change or delete what belongs to `owner`: a facility only its own, and of those below it what its policy lets it;
 * an operator everything.
 */
export function mayChange(principal: Principal, owner: number): boolean {
  if (principal.kind === 'operator') return true;
  if (principal.facilityId === undefined) return false;
  if (principal.facilityId === owner) return true;
  return (
    principal.subtree?.includes(owner) === true &&
    rulesOf(principal).some(({ relation, changes }) => relation === 'subtree' && changes === true)
  );
}

/** True when a label that is on a stored resource goes when this caller writes it without. Others may add labels, never take them away. */
export function mayRemoveLabels(principal: Principal): boolean {
  return mayHub(principal, 'hub/policies.manage');
}
