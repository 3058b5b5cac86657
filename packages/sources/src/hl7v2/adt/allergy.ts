import { type AllergyIntolerance, childId } from '@hub/fhir-model';
import { lastWord, wholeSaid } from '../../as-of.ts';
import { oneConcept } from '../../qd3176/map/element.ts';
import { segmentsNamed } from '../message.ts';
import { emit, type Scope, timeOf } from '../scope.ts';
import { CLEARED, type Segment } from '../segment.ts';
import { codedIn } from './codes.ts';

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';

/** HL7 table 0127 → AllergyIntolerance.category (v2-to-FHIR, AllergenType). */
const CATEGORIES: Readonly<Record<string, NonNullable<AllergyIntolerance['category']>[number]>> = {
  DA: 'medication',
  FA: 'food',
  EA: 'environment',
  AA: 'environment',
  PA: 'environment',
  LA: 'environment',
};
/** HL7 table 0128 → criticality. */
const CRITICALITY: Readonly<Record<string, NonNullable<AllergyIntolerance['criticality']>>> = {
  SV: 'high',
  MO: 'low',
  MI: 'low',
  U: 'unable-to-assess',
};

/**
 * What a person does not bear: AL1, and IAM, which can take one back (IAM-6 D). One of the person by what it is against, so that it is the same in every message.
 * Nothing without AL1-3.
 */
export function allergies(scope: Scope): void {
  const seen = new Set<string>();
  for (const from of [...segmentsNamed(scope.message, 'AL1'), ...segmentsNamed(scope.message, 'IAM')]) {
    const code = codedIn(scope, from, 3, from.field(3));
    const what = code?.coding?.[0]?.code ?? code?.text;
    if (code === undefined || what === undefined) continue;
    const id = childId(scope.context.idSecret, scope.patientId, 'AllergyIntolerance', `HL7/AL1/${what}`);
    if (seen.has(id)) continue;
    seen.add(id);
    const own = wholeSaid({ ...allergy(scope, from, id), code, patient: scope.subject }, scope.moment, scope.names);
    emit(scope, own, { merge: (existing) => lastWord(existing as AllergyIntolerance, own) });
  }
}

function allergy(scope: Scope, from: Segment, id: string): AllergyIntolerance & { id: string } {
  const isAl1 = from.name === 'AL1';
  const gone = !isAl1 && from.component(6, 1).toUpperCase() === 'D';
  const kind = from.component(2, 1).toUpperCase();
  const category = CATEGORIES[kind];
  const severity = CRITICALITY[from.component(4, 1).toUpperCase()];
  const reactions = from.reps(5).flatMap((one) => {
    const text = from.part(5, one, 2) || from.part(5, one, 1);
    return text === '' || text === CLEARED ? [] : [{ manifestation: [{ text }] }];
  });
  const onset = timeOf(scope, from, isAl1 ? 6 : 11);
  const recorded = isAl1 ? undefined : timeOf(scope, from, 13);
  return {
    resourceType: 'AllergyIntolerance',
    id,
    // ait-2: none when it was entered in error.
    ...(gone ? {} : { clinicalStatus: oneConcept(CLINICAL, 'active', 'Active') }),
    ...(gone ? { verificationStatus: oneConcept(VERIFICATION, 'entered-in-error', 'Entered in Error') } : {}),
    ...(category === undefined ? {} : { category: [category] }),
    ...(severity === undefined ? {} : { criticality: severity }),
    patient: scope.subject,
    ...(onset === undefined ? {} : { onsetDateTime: onset.dateTime }),
    ...(recorded === undefined ? {} : { recordedDate: recorded.dateTime }),
    ...(reactions.length === 0 ? {} : { reaction: reactions }),
  };
}
