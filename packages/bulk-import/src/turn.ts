/**
 * When a part is stored: what others point at comes first, so that a reference finds its target when it is written. One whose target comes later is looked for and written
 * anew when it does, and until then holds up whoever stores at the same time (resource-store `locks.ts`). Which line of a resource counts is decided
 * before (plan.ts): the order of work changes nothing of it.
 */
const TURNS: readonly (readonly string[])[] = [
  [
    ...['Organization', 'Location', 'Practitioner', 'PractitionerRole', 'HealthcareService', 'Endpoint', 'Substance', 'Medication'],
    ...[
      'Patient',
      'RelatedPerson',
      'Person',
      'Group',
      'Device',
      'DeviceDefinition',
      'Questionnaire',
      'PlanDefinition',
      'ActivityDefinition',
    ],
  ],
  ['Coverage', 'EpisodeOfCare', 'Schedule', 'Slot', 'Appointment', 'Account', 'CareTeam', 'Goal'],
  ['Encounter'],
  [
    'Condition',
    'AllergyIntolerance',
    'CarePlan',
    'ServiceRequest',
    'MedicationRequest',
    'NutritionOrder',
    'SupplyRequest',
    'DeviceRequest',
  ],
  ['Specimen', 'BodyStructure', 'ImagingStudy', 'Media', 'Procedure', 'Immunization', 'MedicationDispense', 'Binary'],
];

/** Of what is in none, and of what tells of all the others. */
const LATER = TURNS.length;
const LAST = LATER + 1;
const TELLS_OF_OTHERS = new Set([
  ...['DiagnosticReport', 'Composition', 'Claim', 'ClaimResponse', 'ExplanationOfBenefit', 'List', 'DocumentReference', 'DocumentManifest'],
  ...['Linkage', 'Task', 'Provenance'],
]);

const OF = new Map(TURNS.flatMap((types, turn) => types.map((type) => [type, turn] as const)));

/** The turn of a part by the types its lines name: of several that of the first. */
export function turnOf(types: readonly string[]): number {
  return Math.min(LAST, ...types.map((type) => OF.get(type) ?? (TELLS_OF_OTHERS.has(type) ? LAST : LATER)));
}
