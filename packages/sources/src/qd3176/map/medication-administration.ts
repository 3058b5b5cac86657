import type { MedicationAdministration, Reference } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { dateTime, identifier } from './element.ts';
import { medication } from './medication-request.ts';
import { emit, rowKey, rowName, type Scope, visitChildId } from './scope.ts';

/** That a drug was given: made only when XML2.NGAY_TH_YL says when. R4 has `context` where others have `encounter`. */
export function medicationAdministration(scope: Scope, row: Row, request: Reference): void {
  const effectiveDateTime = dateTime(row.fields.NGAY_TH_YL);
  if (effectiveDateTime === undefined) return;
  const resource: MedicationAdministration & { id: string } = {
    resourceType: 'MedicationAdministration',
    id: visitChildId(scope, 'MedicationAdministration', rowName(row)),
    ...scope.head,
    identifier: [identifier(scope.facility.row, rowKey(scope, row))],
    status: 'completed',
    medicationCodeableConcept: medication(scope, row.fields),
    subject: scope.subject,
    context: scope.encounter,
    effectiveDateTime,
    request,
  };
  emit(scope, resource);
}
