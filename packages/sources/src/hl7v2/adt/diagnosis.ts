import {
  type CodeableConcept,
  type Coding,
  type Condition,
  childId,
  type EncounterDiagnosis,
  shardOfId,
  TERMINOLOGY,
} from '@hub/fhir-model';
import { lastWord, wholeSaid } from '../../as-of.ts';
import { concept, oneConcept, UNKNOWN_CONCEPT } from '../../qd3176/map/element.ts';
import { icdCoding } from '../../qd3176/map/icd.ts';
import { encounterKey } from '../../qd3176/map/keys.ts';
import { icdVersionOf } from '../../qd3176/map/scope.ts';
import { diagnosisLabels } from '../../qd3176/map/security.ts';
import { segmentsNamed } from '../message.ts';
import { visitReference } from '../orders/visit-reference.ts';
import { workers } from '../orders/workers.ts';
import { emit, type Scope, timeOf } from '../scope.ts';
import { CLEARED, type Segment } from '../segment.ts';
import { codedIn } from './codes.ts';

const CATEGORY = oneConcept('http://terminology.hl7.org/CodeSystem/condition-category', 'encounter-diagnosis', 'Encounter Diagnosis');
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';
const ACTIVE = oneConcept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active', 'Active');
const ROLE = 'http://terminology.hl7.org/CodeSystem/diagnosis-role';

/** HL7 table 0052: what the diagnosis is of the visit. */
const USES: Readonly<Record<string, readonly [string, string]>> = {
  A: ['AD', 'Admission diagnosis'],
  W: ['CC', 'Chief complaint'],
  F: ['DD', 'Discharge diagnosis'],
};

/**
 * The diagnoses of DG1 (HL7 v2-to-FHIR, DG1[Condition]) as Conditions, and how the Encounter names them. One of the visit (of the person, when no visit is
 * named) by its type and code, so that it is the same in every message; DG1-21 D takes it back.
 */
export function diagnoses(scope: Scope): EncounterDiagnosis[] {
  const list: EncounterDiagnosis[] = [];
  const seen = new Set<string>();
  for (const dg1 of segmentsNamed(scope.message, 'DG1')) {
    const code = codeOf(scope, dg1);
    const type = dg1.component(6, 1).toUpperCase();
    const name = `${type}/${code.coding?.[0]?.code ?? code.text ?? dg1.component(1, 1)}`;
    const id = childId(scope.context.idSecret, parentOf(scope), 'Condition', `HL7/DG1/${name}`);
    if (seen.has(id)) continue;
    seen.add(id);
    const gone = dg1.component(21, 1).toUpperCase() === 'D';
    emitCondition(scope, dg1, id, code, gone);
    if (gone) continue;
    const use = USES[type];
    const rank = /^[1-9]\d{0,2}$/.test(dg1.component(15, 1)) ? Number(dg1.component(15, 1)) : undefined;
    list.push({
      condition: { reference: `Condition/${id}` },
      ...(use === undefined ? {} : { use: oneConcept(ROLE, ...use) }),
      ...(rank === undefined ? {} : { rank }),
    });
  }
  return list;
}

/** The labels of a visit with these diagnoses (contract §3.4). The main one has the best DG1-15; where none has, it is the first that was found (F), or the first. */
export function visitLabels(scope: Scope): readonly Coding[] {
  const told = segmentsNamed(scope.message, 'DG1').filter((dg1) => dg1.component(21, 1).toUpperCase() !== 'D');
  const place = (dg1: Segment): number => {
    const priority = dg1.component(15, 1);
    if (/^[1-9]\d{0,2}$/.test(priority)) return Number(priority);
    return dg1.component(6, 1).toUpperCase() === 'F' ? 1_000 : 1_001;
  };
  return diagnosisLabels([...told].sort((a, b) => place(a) - place(b)).flatMap((dg1) => icdOf(codeOf(scope, dg1))));
}

const icdOf = ({ coding }: CodeableConcept): readonly string[] =>
  coding?.flatMap(({ system, code }) => (system === TERMINOLOGY.icd10 && code !== undefined ? code : [])) ?? [];

/** What the rows belong to: the visit, else the person. */
export function parentOf({ visit, systems, context, patientId }: Scope): string {
  return visit === undefined ? patientId : context.idFor(encounterKey(systems, visit), shardOfId(patientId));
}

function emitCondition(scope: Scope, dg1: Segment, id: string, code: CodeableConcept, gone: boolean): void {
  const { moment, names } = scope;
  const labels = diagnosisLabels(icdOf(code));
  const onset = timeOf(scope, dg1, 5);
  const recorded = timeOf(scope, dg1, 19);
  const encounter = visitReference(scope);
  const [asserter] = workers(scope, dg1, 16);
  const resource: Condition & { id: string } = {
    resourceType: 'Condition',
    id,
    ...(labels.length === 0 ? {} : { meta: { security: [...labels] } }),
    // con-5: none when it was entered in error.
    ...(gone ? {} : { clinicalStatus: ACTIVE }),
    verificationStatus: gone
      ? oneConcept(VERIFICATION, 'entered-in-error', 'Entered in Error')
      : oneConcept(VERIFICATION, 'confirmed', 'Confirmed'),
    category: [CATEGORY],
    code,
    subject: scope.subject,
    ...(encounter === undefined ? {} : { encounter }),
    ...(onset === undefined ? {} : { onsetDateTime: onset.dateTime }),
    ...(recorded === undefined ? {} : { recordedDate: recorded.dateTime }),
    ...(asserter === undefined ? {} : { asserter }),
  };
  const own = wholeSaid(resource, moment, names);
  emit(scope, own, { merge: (existing) => lastWord(existing as Condition, own) });
}

/** DG1-3, DG1-4. A code that looks like one of ICD-10 and names no list is one: it is what hospitals here code by. */
function codeOf(scope: Scope, dg1: Segment): CodeableConcept {
  const code = dg1.component(3, 1);
  const system = dg1.component(3, 3).toUpperCase();
  const described = dg1.component(4, 1);
  const text = [described, dg1.component(3, 2), dg1.component(3, 9)].find((one) => one !== '' && one !== CLEARED);
  if (/^[A-Z]\d{2}(?:\.?\d{1,4})?[*†]*$/.test(code) && (system === '' || /^I(?:CD-?)?10/.test(system))) {
    const day = scope.moment.time.slice(0, 10);
    return concept([icdCoding({ names: scope.names, icdVersion: icdVersionOf(day) }, code)], text) as CodeableConcept;
  }
  const found = codedIn(scope, dg1, 3, dg1.field(3));
  if (found === undefined) return text === undefined ? UNKNOWN_CONCEPT : { text };
  return text === undefined ? found : { ...found, text };
}
