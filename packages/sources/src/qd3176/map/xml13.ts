import type { Extension, ServiceRequest } from '@hub/fhir-model';
import { TERMINOLOGY } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { readList } from '../../values/list.ts';
import { writtenList } from '../unmap/written.ts';
import { dateTime, identifier, oneConcept } from './element.ts';
import { addFieldExtensions, type FieldRule } from './extensions.ts';
import { keepField } from './left-out.ts';
import { fieldExtension } from './names.ts';
import { facilityReference } from './organization.ts';
import { paper, paperReference } from './paper.ts';
import { paperDiagnoses } from './paper-diagnoses.ts';
import { PAPERS } from './paper-specs.ts';
import { emit, rowKey, rowName, rowReference, type Scope, visitChildId } from './scope.ts';

/** Fields of XML13 without a home that are about the transfer, not the paper. */
export const REFERRAL_EXTENSIONS: readonly FieldRule[] = [
  ['SO_HOSO', 'text'],
  ['SO_CHUYENTUYEN', 'text'],
  ['MA_LYDO_CT', 'code'],
  ['PHUONGTIEN_VC', 'text'],
  ['HOTEN_NGUOI_HT', 'text'],
  ['CHUCDANH_NGUOI_HT', 'text'],
];

/** Names of QĐ 3176 and of QĐ 4750 for where the patient came from and goes to; the newer wins where a row has both. */
export const CAME_FROM = ['MA_CSKCB_DI', 'MA_NOI_DI'] as const;
export const GOES_TO = ['MA_CSKCB_DEN', 'MA_NOI_DEN'] as const;

/** The referral (giấy chuyển tuyến), names of QĐ 4750 and of QĐ 3176: the request to the receiving facility, and the paper. */
export function xml13(scope: Scope, row: Row): void {
  const { fields } = row;
  const id = visitChildId(scope, 'ServiceRequest', rowName(row));
  const extension = addFieldExtensions(scope, fields, REFERRAL_EXTENSIONS, []);
  const from = readList(fields.MA_CSKCB_DI ?? fields.MA_NOI_DI ?? '');
  for (const code of from)
    extension.push({ url: fieldExtension(scope.names, 'MA_NOI_DI'), valueReference: facilityReference(scope, code) });
  const to = fields.MA_CSKCB_DEN ?? fields.MA_NOI_DEN;
  keepNames(scope, extension, row, writtenList(from), to);
  keepField(scope, extension, 'MA_CSKCB', fields.MA_CSKCB, scope.record.facility);
  const reasonCode = paperDiagnoses(scope, fields, extension);
  const resource: ServiceRequest & { id: string } = {
    resourceType: 'ServiceRequest',
    id,
    ...scope.head,
    ...(extension.length === 0 ? {} : { extension }),
    identifier: [
      identifier(scope.facility.row, rowKey(scope, row)),
      ...(fields.GIAY_CHUYEN_TUYEN === undefined ? [] : [identifier(scope.facility.documentNumber, fields.GIAY_CHUYEN_TUYEN)]),
    ],
    status: 'active',
    intent: 'order',
    code: oneConcept(TERMINOLOGY.snomed, '3457005', 'Patient referral'),
    subject: scope.subject,
    encounter: scope.encounter,
    requester: scope.organization,
  };
  const left = dateTime(fields.NGAY_RA);
  if (left !== undefined) resource.authoredOn = left;
  if (to !== undefined) resource.performer = [facilityReference(scope, to)];
  if (reasonCode.length > 0) resource.reasonCode = reasonCode;
  resource.supportingInfo = [paperReference(scope, row)];
  emit(scope, resource);
  paper(scope, row, PAPERS.XML13, { entry: rowReference(scope, 'ServiceRequest', id, row), date: left });
}

/** Which of the two names a row used: the other one is said to be left out. */
function keepNames(scope: Scope, extension: Extension[], { fields }: Row, from: string | undefined, to: string | undefined): void {
  for (const field of CAME_FROM) keepField(scope, extension, field, fields[field], from);
  for (const field of GOES_TO) keepField(scope, extension, field, fields[field], to);
}
