/** What a sender may bring through this door, by type and by method. */

/**
 * Types that are not taken from a facility: they change how the hub works (searches, subscriptions, definitions, terminology), say who may see
 * whose record (Consent, Permission of the province), are the hub's own account of what happened (AuditEvent, Provenance), tie persons together
 * across facilities (Person, Linkage), or are no resource of a record (Bundle, Parameters, OperationOutcome).
 */
export const REFUSED_TYPES: ReadonlySet<string> = new Set(
  (
    'ActivityDefinition AuditEvent Bundle CapabilityStatement ChargeItemDefinition CodeSystem CompartmentDefinition ConceptMap Consent ' +
    'EventDefinition ExampleScenario GraphDefinition ImplementationGuide Library Linkage Measure MessageDefinition NamingSystem ' +
    'ObservationDefinition OperationDefinition OrganizationAffiliation Parameters Person PlanDefinition Provenance ResearchDefinition ' +
    'ResearchElementDefinition SearchParameter SpecimenDefinition StructureDefinition StructureMap Subscription TerminologyCapabilities ' +
    'TestReport TestScript ValueSet VerificationResult'
  ).split(' '),
);

/** Resources that belong to nobody's record, or do not say to whose (Binary): their ids lie in no patient's shard. */
const OF_NOBODY: ReadonlySet<string> = new Set(
  (
    'Binary Device DeviceDefinition DeviceMetric Endpoint Group HealthcareService InsurancePlan Location Medication MedicationKnowledge Organization ' +
    'Patient Practitioner PractitionerRole Questionnaire Schedule Slot Substance'
  ).split(' '),
);

/** True for a type whose resources lie with their patient. */
export const isOfPatient = (type: string): boolean => !OF_NOBODY.has(type);

/** Types of a Bundle whose entries are taken (R4 bundle.html). Answers of a server (transaction-response, batch-response) say nothing new. */
export const BUNDLE_TYPES: ReadonlySet<string> = new Set([
  'transaction',
  'batch',
  'collection',
  'document',
  'message',
  'searchset',
  'history',
]);

/** What an entry's method means here: the resource as it is now, that it should not have been, or nothing that can be taken. */
export function methodOf(method: string | undefined): 'store' | 'withdraw' | 'refused' {
  if (method === undefined || method === 'POST' || method === 'PUT') return 'store';
  return method === 'DELETE' ? 'withdraw' : 'refused';
}
