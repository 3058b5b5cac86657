import type { CodeableConcept, Extension, Reference, ServiceRequest } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { readList } from '../../values/list.ts';
import { writtenList } from '../unmap/written.ts';
import { coding, concept, identifier, oneConcept, UNKNOWN_CONCEPT } from './element.ts';
import { addFieldExtensions, type FieldRule, keepExact, timeOrText } from './extensions.ts';
import type { Fields } from './fields.ts';
import { codeSystemOf } from './names.ts';
import { performers } from './performers.ts';
import { practitionerReference } from './practitioner.ts';
import { reasons } from './reasons.ts';
import { emit, rowKey, rowName, rowReference, type Scope, visitChildId } from './scope.ts';

const EXTENSIONS: readonly FieldRule[] = [
  ['MA_BAC_SI', 'several-licences'],
  ['NGAY_KQ', 'dateTime'],
  ['MA_MAY', 'codes'],
  ['MA_GIUONG', 'text'],
  ['PP_VO_CAM', 'code'],
];

/** A laboratory test, image or functional test that was ordered and done: a row of XML3 with MA_NHOM 1, 2, 3. */
export function serviceRequest(scope: Scope, row: Row): Reference {
  const { fields } = row;
  const id = visitChildId(scope, 'ServiceRequest', rowName(row));
  const extension = addFieldExtensions(scope, fields, EXTENSIONS, []);
  const done = timeOrText(scope, fields, 'NGAY_TH_YL', extension);
  const ordered = timeOrText(scope, fields, 'NGAY_YL', extension);
  const performer = performers(scope, fields, 'NGUOI_THUC_HIEN', extension);
  const reasonCode = reasons(scope, fields, extension);
  const bodySite = bodySites(scope, fields, extension);
  const resource: ServiceRequest & { id: string } = {
    resourceType: 'ServiceRequest',
    id,
    ...scope.head,
    ...(extension.length === 0 ? {} : { extension }),
    identifier: [identifier(scope.facility.row, rowKey(scope, row))],
    status: 'completed',
    intent: 'order',
    code: serviceConcept(scope, fields) ?? UNKNOWN_CONCEPT,
    subject: scope.subject,
    encounter: scope.encounter,
  };
  if (done !== undefined) resource.occurrenceDateTime = done;
  if (ordered !== undefined) resource.authoredOn = ordered;
  const doctor = fields.MA_BAC_SI === undefined ? undefined : readList(fields.MA_BAC_SI)[0];
  const requester = doctor === undefined ? undefined : practitionerReference(scope, doctor);
  if (requester !== undefined) resource.requester = requester;
  if (performer.length > 0) resource.performer = performer;
  if (reasonCode.length > 0) resource.reasonCode = reasonCode;
  if (bodySite.length > 0) resource.bodySite = bodySite;
  emit(scope, resource);
  return rowReference(scope, 'ServiceRequest', id, row);
}

/** XML3.MA_DICH_VU (full code, suffixes included) and XML3.TEN_DICH_VU. */
export function serviceConcept(scope: Scope, fields: Fields): CodeableConcept | undefined {
  const codings = fields.MA_DICH_VU === undefined ? [] : [coding(codeSystemOf(scope.names, 'MA_DICH_VU'), fields.MA_DICH_VU)];
  return concept(codings, fields.TEN_DICH_VU);
}

/** XML3.VI_TRI_TH_DVKT. */
export function bodySites(scope: Scope, fields: Fields, extension: Extension[]): CodeableConcept[] {
  if (fields.VI_TRI_TH_DVKT === undefined) return [];
  const system = codeSystemOf(scope.names, 'VI_TRI_TH_DVKT');
  const codes = readList(fields.VI_TRI_TH_DVKT);
  keepExact(scope, extension, 'VI_TRI_TH_DVKT', fields.VI_TRI_TH_DVKT, writtenList(codes));
  return codes.map((code) => oneConcept(system, code));
}
