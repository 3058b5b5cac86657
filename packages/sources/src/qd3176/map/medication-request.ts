import type { CodeableConcept, Coding, Dosage, Extension, MedicationRequest, Quantity, Reference } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { readList } from '../../values/list.ts';
import { writtenNumber } from '../unmap/written.ts';
import { coding, concept, exact, identifier, oneConcept, UNKNOWN_CONCEPT } from './element.ts';
import { addFieldExtensions, type FieldRule, keepExact, timeOrText } from './extensions.ts';
import type { Fields } from './fields.ts';
import { codeSystemOf } from './names.ts';
import { practitionerReference } from './practitioner.ts';
import { reasons } from './reasons.ts';
import { emit, rowKey, rowName, rowReference, type Scope, visitChildId } from './scope.ts';
import { quantityIn } from './unit.ts';

/** Fields of an XML2 row without a home in MedicationRequest. */
const EXTENSIONS: readonly FieldRule[] = [
  ['MA_PP_CHEBIEN', 'codes'],
  ['MA_CSKCB_THUOC', 'text'],
  ['HAM_LUONG', 'text'],
  ['DANG_BAO_CHE', 'text'],
  ['MA_KHOA', 'code'],
  ['MA_BAC_SI', 'further-licences'],
  ['MA_DICH_VU', 'code'],
  ['DU_PHONG', 'text'],
];

/** One drug order: a row of XML2. Answers how its administration refers to it. */
export function medicationRequest(scope: Scope, row: Row): Reference {
  const { fields } = row;
  const id = visitChildId(scope, 'MedicationRequest', rowName(row));
  const extension = addFieldExtensions(scope, fields, EXTENSIONS, []);
  const authored = timeOrText(scope, fields, 'NGAY_YL', extension);
  timeOrText(scope, fields, 'NGAY_TH_YL', extension); // as a time it is in MedicationAdministration
  const quantity = dispensed(scope, fields, extension);
  const reasonCode = reasons(scope, fields, extension); // XML2.MA_BENH: QĐ 4210
  const resource: MedicationRequest & { id: string } = {
    resourceType: 'MedicationRequest',
    id,
    ...scope.head,
    ...(extension.length === 0 ? {} : { extension }),
    identifier: [identifier(scope.facility.row, rowKey(scope, row))],
    status: 'completed',
    intent: 'order',
    medicationCodeableConcept: medication(scope, fields),
    subject: scope.subject,
    encounter: scope.encounter,
  };
  if (authored !== undefined) resource.authoredOn = authored;
  const requester = fields.MA_BAC_SI === undefined ? undefined : firstOf(scope, fields.MA_BAC_SI);
  if (requester !== undefined) resource.requester = requester;
  if (reasonCode.length > 0) resource.reasonCode = reasonCode;
  const dosage = dosageOf(scope, fields);
  if (dosage !== undefined) resource.dosageInstruction = [dosage];
  if (quantity !== undefined) resource.dispenseRequest = { quantity };
  emit(scope, resource);
  return rowReference(scope, 'MedicationRequest', id, row);
}

/** XML2.MA_THUOC (active ingredient), XML2.SO_DANG_KY (registration number), XML2.TEN_THUOC. */
export function medication(scope: Scope, fields: Fields): CodeableConcept {
  const codings: Coding[] = [];
  if (fields.MA_THUOC !== undefined) codings.push(coding(codeSystemOf(scope.names, 'MA_THUOC'), fields.MA_THUOC));
  if (fields.SO_DANG_KY !== undefined) codings.push(coding(codeSystemOf(scope.names, 'SO_DANG_KY'), fields.SO_DANG_KY));
  return concept(codings, fields.TEN_THUOC) ?? UNKNOWN_CONCEPT;
}

/** XML2.LIEU_DUNG (not parsed), CACH_DUNG, DUONG_DUNG. */
function dosageOf(scope: Scope, fields: Fields): Dosage | undefined {
  const { LIEU_DUNG, CACH_DUNG, DUONG_DUNG } = fields;
  if (LIEU_DUNG === undefined && CACH_DUNG === undefined && DUONG_DUNG === undefined) return undefined;
  const dosage: Dosage = {};
  if (LIEU_DUNG !== undefined) dosage.text = LIEU_DUNG;
  if (CACH_DUNG !== undefined) dosage.patientInstruction = CACH_DUNG;
  if (DUONG_DUNG !== undefined) dosage.route = oneConcept(codeSystemOf(scope.names, 'DUONG_DUNG'), DUONG_DUNG);
  return dosage;
}

/** XML2.SO_LUONG in XML2.DON_VI_TINH. */
function dispensed(scope: Scope, fields: Fields, extension: Extension[]): Quantity | undefined {
  const value = exact(fields.SO_LUONG);
  keepExact(scope, extension, 'SO_LUONG', fields.SO_LUONG, writtenNumber(value));
  return value === undefined && fields.DON_VI_TINH === undefined ? undefined : quantityIn(value, fields.DON_VI_TINH);
}

function firstOf(scope: Scope, licences: string): Reference | undefined {
  const first = readList(licences)[0];
  return first === undefined ? undefined : practitionerReference(scope, first);
}
