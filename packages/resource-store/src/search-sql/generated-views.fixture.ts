import { LABELS, type Reach, type Restricted, type Visibility } from '@hub/access';
import { CODES, idOf, PER_TYPE, type Random, random } from '@hub/search/testing';

/** Who breaks the glass in the generated world: its first client. */
export const OPENER = 1;
/** Patients that facility 1 treats, and those that were opened in an emergency. */
export const TREATED = [0, 3, 6, 9].map((n) => idOf('Patient', n));
export const OPENED = [1, 4].map((n) => idOf('Patient', n));

const bits = (...codes: string[]) => LABELS.reduce((mask, { bit, code }) => (codes.includes(code) ? mask | (1 << bit) : mask), 0);
const SENSITIVE = bits('R', 'V', 'HIV', 'TB', 'PSY');

const TREATMENT: Reach = { of: { treatedBy: [1] }, hidden: SENSITIVE };
const EMERGENCY: Reach = { of: { openedBy: { client: OPENER } }, hidden: 0 };
const PROVINCE: Reach = { of: { owners: 'all' }, hidden: SENSITIVE };

/** Types left out of a scope here and there, and what is asked of others. */
const TYPES = [
  ...['Account', 'Appointment', 'CarePlan', 'Claim', 'Condition', 'Coverage', 'DiagnosticReport', 'Encounter', 'Group', 'List', 'Location'],
  ...['MedicationRequest', 'Observation', 'Organization', 'Patient', 'Practitioner', 'PractitionerRole', 'Procedure', 'Provenance'],
  ...['RelatedPerson', 'ServiceRequest', 'Task', 'ValueSet', 'Questionnaire', 'Invoice', 'RiskAssessment'],
];
const ASKED: Readonly<Record<string, readonly string[]>> = {
  Observation: ['status=final', 'status=registered,preliminary&date=gt2000'],
  Encounter: ['class:not=AMB'],
  Patient: ['gender=male', 'birthdate=ge1990'],
  Condition: [`code=${CODES[0]}`, 'subject:missing=false'],
};

function scope(r: Random): ReadonlyMap<string, readonly string[]> {
  const types = TYPES.filter(() => r.chance(0.85));
  return new Map(types.map((type) => [type, r.chance(0.5) ? (ASKED[type] ?? []) : []]));
}

/** A policy drawn by chance: owners, hidden labels, further reaches, a scope, one patient. */
function drawn(r: Random): Restricted {
  const further = [
    TREATMENT,
    EMERGENCY,
    PROVINCE,
    { of: { owners: [2] }, hidden: r.pick([0, bits('R'), SENSITIVE]), types: ['Observation', 'Patient', 'Encounter'] },
  ].filter(() => r.chance(0.4));
  const hidden = r.pick([0, 0, bits('R'), bits('V', 'HIV')]);
  return {
    owners: r.pick([[1, 0], [2, 0], [0], [1, 2, 0]]),
    ...(hidden === 0 ? {} : { hidden }),
    ...(further.length === 0 ? {} : { further }),
    ...(r.chance(0.4) ? { types: scope(r) } : {}),
    ...(r.chance(0.15) ? { patient: idOf('Patient', r.whole(0, PER_TYPE - 1)) } : {}),
  };
}

const SEED = Number(process.env.SEED ?? 3176);

/**
 * Who looks: an operator; a facility that sees its own and what is shared; the same with what its policy adds; an analyst; a citizen; and some that
 * nobody thought of. What each sees by plain meaning: generated-world.fixture.ts.
 */
export const VIEWS: readonly Visibility[] = [
  { all: true },
  { owners: [1, 0] },
  { owners: [1, 0], further: [TREATMENT, EMERGENCY] },
  { owners: [0], further: [PROVINCE] },
  { owners: [0], further: [{ of: { owners: 'all' }, hidden: bits('V') }], patient: TREATED[1] as string },
  ...Array.from({ length: 4 }, (_, i) => drawn(random(SEED + 50 + i))),
];

/** The same, drawn from: every second time one of the first two, that most of the world is met. */
export const LOOKS: readonly Visibility[] = [...VIEWS, ...Array.from({ length: 6 }, (_, i) => VIEWS[i % 2] as Visibility)];
