import type { CodeableConcept, Coding, Period, Procedure } from '@hub/fhir-model';
import { TERMINOLOGY } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { readDateTime } from '../../values/date-time.ts';
import { isBefore } from '../rules/times.ts';
import { coding, concept, dateTime, identifier, UNKNOWN_CONCEPT } from './element.ts';
import { addFieldExtensions, type FieldRule, rawExtension, timeOrText } from './extensions.ts';
import type { Fields } from './fields.ts';
import { codeSystemOf } from './names.ts';
import { performers } from './performers.ts';
import { reasons } from './reasons.ts';
import { emit, rowKey, rowName, type Scope, visitChildId } from './scope.ts';
import { bodySites } from './service-request.ts';

const EXTENSIONS: readonly FieldRule[] = [
  ['MA_BAC_SI', 'licences'],
  ['NGAY_YL', 'dateTime'],
  ['PP_VO_CAM', 'code'],
  ['MA_MAY', 'codes'],
  ['MA_GIUONG', 'text'],
];

/** An operation or intervention: a row of XML3 with MA_NHOM 8, 18. */
export function procedure(scope: Scope, row: Row): void {
  const { fields } = row;
  const extension = addFieldExtensions(scope, fields, EXTENSIONS, []);
  const start = timeOrText(scope, fields, 'NGAY_TH_YL', extension);
  const end = endAfter(start, fields) ? timeOrText(scope, fields, 'NGAY_KQ', extension) : undefined;
  if (end === undefined && fields.NGAY_KQ !== undefined && dateTime(fields.NGAY_KQ) !== undefined) {
    extension.push(rawExtension(scope, 'NGAY_KQ', fields.NGAY_KQ));
  }
  const actors = performers(scope, fields, 'NGUOI_THUC_HIEN', extension);
  const reasonCode = reasons(scope, fields, extension);
  const bodySite = bodySites(scope, fields, extension);
  const resource: Procedure & { id: string } = {
    resourceType: 'Procedure',
    id: visitChildId(scope, 'Procedure', rowName(row)),
    ...scope.head,
    ...(extension.length === 0 ? {} : { extension }),
    identifier: [identifier(scope.facility.row, rowKey(scope, row))],
    status: 'completed',
    code: procedureConcept(scope, fields) ?? UNKNOWN_CONCEPT,
    subject: scope.subject,
    encounter: scope.encounter,
  };
  addPerformed(resource, start, end, fields);
  if (actors.length > 0) resource.performer = actors.map((actor) => ({ actor }));
  if (reasonCode.length > 0) resource.reasonCode = reasonCode;
  if (bodySite.length > 0) resource.bodySite = bodySite;
  emit(scope, resource);
}

/** XML3.MA_DICH_VU, XML3.MA_PTTT_QT (ICD-9-CM), XML3.TEN_DICH_VU. */
function procedureConcept(scope: Scope, fields: Fields): CodeableConcept | undefined {
  const codings: Coding[] = [];
  if (fields.MA_DICH_VU !== undefined) codings.push(coding(codeSystemOf(scope.names, 'MA_DICH_VU'), fields.MA_DICH_VU));
  if (fields.MA_PTTT_QT !== undefined) codings.push(coding(TERMINOLOGY.icd9cm, fields.MA_PTTT_QT));
  return concept(codings, fields.TEN_DICH_VU);
}

/** False when XML3.NGAY_KQ lies before XML3.NGAY_TH_YL: R4 knows no period that ends before it begins. */
function endAfter(start: string | undefined, { NGAY_TH_YL, NGAY_KQ }: Fields): boolean {
  const began = start === undefined || NGAY_TH_YL === undefined ? undefined : readDateTime(NGAY_TH_YL);
  const ended = NGAY_KQ === undefined ? undefined : readDateTime(NGAY_KQ);
  return began === undefined || ended === undefined || !isBefore(ended, began);
}

/** XML3.NGAY_TH_YL to XML3.NGAY_KQ; without either the order's time, XML3.NGAY_YL, is the nearest that is known. */
function addPerformed(resource: Procedure, start: string | undefined, end: string | undefined, fields: Fields): void {
  if (start === undefined && end === undefined) {
    const ordered = dateTime(fields.NGAY_YL);
    if (ordered !== undefined) resource.performedDateTime = ordered;
    return;
  }
  const period: Period = start === undefined ? {} : { start };
  if (end !== undefined) period.end = end;
  resource.performedPeriod = period;
}
