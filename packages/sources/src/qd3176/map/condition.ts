import type { Coding, Condition, EncounterDiagnosis } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { readList } from '../../values/list.ts';
import { coding, concept, oneConcept, UNKNOWN_CONCEPT } from './element.ts';
import { icdCode, icdCoding } from './icd.ts';
import { codeSystemOf } from './names.ts';
import { emit, rowKey, rowReference, type Scope, visitChildId } from './scope.ts';

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/condition-category';
const ROLE = 'http://terminology.hl7.org/CodeSystem/diagnosis-role';

const ACTIVE = oneConcept(CLINICAL, 'active', 'Active');
const CONFIRMED = oneConcept(VERIFICATION, 'confirmed', 'Confirmed');
const PROVISIONAL = oneConcept(VERIFICATION, 'provisional', 'Provisional');
const ENCOUNTER_DIAGNOSIS = oneConcept(CATEGORY, 'encounter-diagnosis', 'Encounter Diagnosis');
const ADMISSION = oneConcept(ROLE, 'AD', 'Admission diagnosis');
const DISCHARGE = oneConcept(ROLE, 'DD', 'Discharge diagnosis');

/** A discharge diagnosis before it is written: what names it inside the visit, its codings, its text. */
interface Diagnosis {
  readonly name: string;
  readonly codings: Coding[];
  readonly text?: string;
}

/**
 * The diagnoses of a visit (contract §3.2) as Conditions, and how the Encounter lists them: admission text
 * (XML1.CHAN_DOAN_VAO) as AD, then XML1.MA_BENH_CHINH with XML1.CHAN_DOAN_RV as DD rank 1, XML1.MA_BENH_KT in order from
 * rank 2, XML1.MA_BENH_YHCT beside them. A Condition is named by its code, so that another order is no other disease.
 */
export function conditions(scope: Scope, row: Row): EncounterDiagnosis[] {
  const list: EncounterDiagnosis[] = [];
  const admission = scope.xml1.CHAN_DOAN_VAO;
  if (admission !== undefined) {
    const codings: Coding[] = [];
    const day = scope.start;
    list.push({ condition: write(scope, row, { name: 'XML1/AD', codings, text: admission }, PROVISIONAL, day), use: ADMISSION });
  }
  discharge(scope).forEach((diagnosis, i) => {
    list.push({ condition: write(scope, row, diagnosis, CONFIRMED, scope.end ?? scope.start), use: DISCHARGE, rank: i + 1 });
  });
  return list;
}

function discharge(scope: Scope): Diagnosis[] {
  const { MA_BENH_CHINH, CHAN_DOAN_RV, MA_BENH_KT, MA_BENH_YHCT } = scope.xml1;
  const diagnoses: Diagnosis[] = [];
  const places: Diagnosis[] = []; // by place in the source's list: what the n-th YHCT code joins
  const byCode = new Map<string, Diagnosis>();
  const add = (text: string | undefined, words: string | undefined) => {
    const code = text === undefined ? undefined : icdCode(text);
    const known = code === undefined ? undefined : byCode.get(code);
    if (known !== undefined && text !== undefined) {
      places.push(known); // a double: dropped here, reported by the rules (VN-XML1-MA_BENH_KT-duplicate)
      return;
    }
    const diagnosis: Diagnosis = {
      name: `XML1/DD/${code ?? ''}`,
      codings: text === undefined ? [] : [icdCoding(scope, text)],
      ...(words === undefined ? {} : { text: words }),
    };
    if (code !== undefined) byCode.set(code, diagnosis);
    places.push(diagnosis);
    diagnoses.push(diagnosis);
  };
  if (MA_BENH_CHINH !== undefined || CHAN_DOAN_RV !== undefined) add(MA_BENH_CHINH, CHAN_DOAN_RV);
  if (MA_BENH_KT !== undefined) for (const code of readList(MA_BENH_KT)) add(code, undefined);
  if (MA_BENH_YHCT !== undefined) addTraditional(scope, readList(MA_BENH_YHCT), places, diagnoses);
  return diagnoses;
}

/** XML1.MA_BENH_YHCT: the n-th code joins the n-th ICD diagnosis, surplus ones stand alone. */
function addTraditional(scope: Scope, codes: readonly string[], places: readonly Diagnosis[], diagnoses: Diagnosis[]): void {
  const system = codeSystemOf(scope.names, 'MA_BENH_YHCT');
  codes.forEach((code, i) => {
    const place = places[i];
    if (place !== undefined) place.codings.push(coding(system, code));
    else diagnoses.push({ name: `XML1/YHCT/${code}`, codings: [coding(system, code)] });
  });
}

function write(
  scope: Scope,
  row: Row,
  diagnosis: Diagnosis,
  verificationStatus: Condition['verificationStatus'] & object,
  day: Scope['start'],
): EncounterDiagnosis['condition'] {
  const id = visitChildId(scope, 'Condition', diagnosis.name);
  const resource: Condition & { id: string } = {
    resourceType: 'Condition',
    id,
    ...scope.head,
    identifier: [{ system: scope.facility.row, value: rowKey(scope, row) }],
    clinicalStatus: ACTIVE,
    verificationStatus,
    category: [ENCOUNTER_DIAGNOSIS],
    code: concept(diagnosis.codings, diagnosis.text) ?? UNKNOWN_CONCEPT,
    subject: scope.subject,
    encounter: scope.encounter,
  };
  if (day !== undefined) resource.recordedDate = day.precision === 'day' ? day.date : day.instant;
  emit(scope, resource);
  return rowReference(scope, 'Condition', id, row);
}
