import type { CodeableConcept, MedicationRequest, Quantity, ServiceRequest, SupplyRequest } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { coding, concept, dateTime, identifier, UNKNOWN_CONCEPT } from './element.ts';
import { rawExtension } from './extensions.ts';
import type { Fields } from './fields.ts';
import { codeSystemOf, hubExtension } from './names.ts';
import { rowName } from './row-name.ts';
import { emit, rowKey, type Scope, visitChildId } from './scope.ts';

/** Where the visit stands: its orders are open until its XML1 says that it is over. */
export type RequestStatus = 'active' | 'completed';

/** R4 demands a quantity of a SupplyRequest; a check-in has none (data-absent-reason, R4 extension). */
const NO_QUANTITY: Quantity = { ...UNKNOWN_CONCEPT } as Quantity;

/** What the rows of a check-in order first: one request for each of service, drug and supply a row names. */
export function checkInRequests(scope: Scope, rows: readonly Row[], status: RequestStatus): void {
  for (const row of rows) {
    const { MA_DICH_VU, TEN_DICH_VU, MA_THUOC, TEN_THUOC, MA_VAT_TU, TEN_VAT_TU } = row.fields;
    const service = ordered(scope, 'MA_DICH_VU', MA_DICH_VU, TEN_DICH_VU);
    const drug = ordered(scope, 'MA_THUOC', MA_THUOC, TEN_THUOC);
    const supply = ordered(scope, 'MA_VAT_TU', MA_VAT_TU, TEN_VAT_TU);
    if (service !== undefined) serviceRequest(scope, row, service, status);
    if (drug !== undefined) medicationRequest(scope, row, drug, status);
    if (supply !== undefined) supplyRequest(scope, row, supply, status);
  }
}

/** True when a row orders something, and so has a request that holds its number and time. */
export function ordersSomething({ MA_DICH_VU, TEN_DICH_VU, MA_THUOC, TEN_THUOC, MA_VAT_TU, TEN_VAT_TU }: Fields): boolean {
  return [MA_DICH_VU, TEN_DICH_VU, MA_THUOC, TEN_THUOC, MA_VAT_TU, TEN_VAT_TU].some((text) => text !== undefined);
}

function ordered(scope: Scope, field: string, code: string | undefined, name: string | undefined): CodeableConcept | undefined {
  return concept(code === undefined ? [] : [coding(codeSystemOf(scope.names, field), code)], name);
}

/** XML0.STT, XML0.NGAY_YL: what the three kinds share. */
function order(scope: Scope, type: string, row: Row) {
  const authoredOn = dateTime(row.fields.NGAY_YL);
  const text = row.fields.NGAY_YL;
  const unread = text === undefined || authoredOn !== undefined ? [] : [rawExtension(scope, 'NGAY_YL', text)];
  return {
    id: visitChildId(scope, type, rowName(row)),
    extension: unread,
    identifier: [identifier(scope.facility.row, rowKey(scope, row))],
    authored: authoredOn === undefined ? {} : { authoredOn },
  };
}

/** XML0.MA_DICH_VU, TEN_DICH_VU. */
function serviceRequest(scope: Scope, row: Row, code: CodeableConcept, status: RequestStatus): void {
  const { id, extension, identifier, authored } = order(scope, 'ServiceRequest', row);
  const resource: ServiceRequest & { id: string } = {
    resourceType: 'ServiceRequest',
    id,
    ...scope.head,
    ...(extension.length === 0 ? {} : { extension }),
    identifier,
    status,
    intent: 'order',
    code,
    subject: scope.subject,
    encounter: scope.encounter,
    ...authored,
  };
  emit(scope, resource);
}

/** XML0.MA_THUOC, TEN_THUOC. */
function medicationRequest(scope: Scope, row: Row, medicationCodeableConcept: CodeableConcept, status: RequestStatus): void {
  const { id, extension, identifier, authored } = order(scope, 'MedicationRequest', row);
  const resource: MedicationRequest & { id: string } = {
    resourceType: 'MedicationRequest',
    id,
    ...scope.head,
    ...(extension.length === 0 ? {} : { extension }),
    identifier,
    status,
    intent: 'order',
    medicationCodeableConcept,
    subject: scope.subject,
    encounter: scope.encounter,
    ...authored,
  };
  emit(scope, resource);
}

/** XML0.MA_VAT_TU, TEN_VAT_TU. R4 has no encounter here: extension `{SD}encounter`; delivered to the Patient (contract §3). */
function supplyRequest(scope: Scope, row: Row, itemCodeableConcept: CodeableConcept, status: RequestStatus): void {
  const { id, extension, identifier, authored } = order(scope, 'SupplyRequest', row);
  const resource: SupplyRequest & { id: string } = {
    resourceType: 'SupplyRequest',
    id,
    ...scope.head,
    extension: [{ url: hubExtension(scope.names, 'encounter'), valueReference: scope.encounter }, ...extension],
    identifier,
    status,
    itemCodeableConcept,
    quantity: NO_QUANTITY,
    ...authored,
    deliverTo: scope.subject,
  };
  emit(scope, resource);
}
