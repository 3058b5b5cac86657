import type { CodeableConcept, Observation, Quantity, Reference } from '@hub/fhir-model';
import { TERMINOLOGY } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { readList } from '../../values/list.ts';
import { exact, identifier, oneConcept, ucum } from './element.ts';
import { rawExtension } from './extensions.ts';
import { fieldExtension } from './names.ts';
import { emit, rowKey, type Scope, visitChildId } from './scope.ts';
import { withSexuality } from './security.ts';

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
export const VITAL_SIGNS = oneConcept(CATEGORY, 'vital-signs', 'Vital Signs');
export const LABORATORY = oneConcept(CATEGORY, 'laboratory', 'Laboratory');
export const IMAGING = oneConcept(CATEGORY, 'imaging', 'Imaging');
export const FUNCTION_TEST = oneConcept(CATEGORY, 'procedure', 'Procedure');

export const loinc = (code: string, display: string): CodeableConcept => oneConcept(TERMINOLOGY.loinc, code, display);

const WEIGHT = loinc('29463-7', 'Body weight');
const HEIGHT = loinc('8302-2', 'Body height');
export const BIRTH_WEIGHT = loinc('8339-4', 'Birth weight Measured');
const BLOOD_GROUP = loinc('882-1', 'ABO and Rh group [Type] in Blood');

/** What XML1 says about the body: CAN_NANG, DU_PHONG (height), NHOM_MAU, CAN_NANG_CON; all as of XML1.NGAY_VAO. */
export function summaryObservations(scope: Scope, row: Row): void {
  const { CAN_NANG, DU_PHONG, NHOM_MAU, CAN_NANG_CON } = scope.xml1;
  const weight = exact(CAN_NANG);
  if (weight !== undefined) measured(scope, row, 'CAN_NANG', WEIGHT, ucum(weight, 'kg'));
  const height = isHeight(scope, DU_PHONG) ? exact(DU_PHONG) : undefined;
  if (height !== undefined) measured(scope, row, 'DU_PHONG', HEIGHT, ucum(height, 'cm'));
  if (NHOM_MAU !== undefined) {
    const resource = start(scope, row, 'NHOM_MAU', LABORATORY, BLOOD_GROUP);
    resource.valueCodeableConcept = { text: NHOM_MAU };
    emit(scope, resource);
  }
  const children = CAN_NANG_CON === undefined ? [] : readList(CAN_NANG_CON);
  for (const [i, text] of children.entries()) birthWeight(scope, row, text, i + 1);
}

/** XML1.DU_PHONG holds the height only under 3176, as a number of centimetres (contract §3.1). */
function isHeight(scope: Scope, text: string | undefined): boolean {
  if (text === undefined || scope.record.edition !== '3176' || !/^\d{2,3}(?:[.,]\d+)?$/.test(text)) return false;
  const value = Number(text.replace(',', '.'));
  return value >= 30 && value <= 250;
}

/** One value of XML1.CAN_NANG_CON in grams: about the child, on the mother's record, so restricted (contract §3.4). */
function birthWeight(scope: Scope, row: Row, text: string, position: number): void {
  const value = exact(text);
  const resource = start(scope, row, `CAN_NANG_CON/${position}`, VITAL_SIGNS, BIRTH_WEIGHT);
  resource.extension = [{ url: fieldExtension(scope.names, 'CAN_NANG_CON'), valueInteger: position }];
  const child = childOf(scope, text, position);
  if (child !== undefined) resource.focus = [{ reference: `Patient/${child}` }];
  if (value === undefined) {
    resource.extension.push(rawExtension(scope, 'CAN_NANG_CON', text));
    resource.dataAbsentReason = DATA_UNKNOWN;
  } else resource.valueQuantity = ucum(value, 'g');
  resource.meta = { security: withSexuality(scope.head.meta?.security ?? []) };
  emit(scope, resource);
}

/** The child of XML9 a weight is of: of the same place and weight; else the only one that weighs so. */
function childOf({ newborns, patientId }: Scope, text: string, position: number): string | undefined {
  const weighing = newborns.filter(({ row, id }) => id !== patientId && row.fields.CAN_NANG_CON === text);
  const here = weighing.find(({ row }) => row.position === position);
  return (here ?? (weighing.length === 1 ? weighing[0] : undefined))?.id;
}

function measured(scope: Scope, row: Row, field: string, code: CodeableConcept, valueQuantity: Quantity): void {
  const resource = start(scope, row, field, VITAL_SIGNS, code);
  resource.valueQuantity = valueQuantity;
  emit(scope, resource);
}

function start(scope: Scope, row: Row, name: string, category: CodeableConcept, code: CodeableConcept): Observation & { id: string } {
  const when = scope.start;
  return observation(scope, row, `XML1/${name}`, category, code, when && (when.precision === 'day' ? when.date : when.instant), []);
}

/** Codes of R4's data-absent-reason. */
export const DATA_UNKNOWN = oneConcept('http://terminology.hl7.org/CodeSystem/data-absent-reason', 'unknown', 'Unknown');

/** A final Observation without a value yet. `name` names it inside the visit. */
export function observation(
  scope: Scope,
  row: Row,
  name: string,
  category: CodeableConcept | undefined,
  code: CodeableConcept,
  effectiveDateTime: string | undefined,
  performer: readonly Reference[],
): Observation & { id: string } {
  const resource: Observation & { id: string } = {
    resourceType: 'Observation',
    id: visitChildId(scope, 'Observation', name),
    ...scope.head,
    identifier: [identifier(scope.facility.row, rowKey(scope, row))],
    status: 'final',
    ...(category === undefined ? {} : { category: [category] }),
    code,
    subject: scope.subject,
    encounter: scope.encounter,
  };
  if (effectiveDateTime !== undefined) resource.effectiveDateTime = effectiveDateTime;
  if (performer.length > 0) resource.performer = [...performer];
  return resource;
}
