import type { SupplyDelivery } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { coding, concept, dateTime, exact, identifier } from './element.ts';
import { addFieldExtensions, type FieldRule } from './extensions.ts';
import type { Fields } from './fields.ts';
import { codeSystemOf, hubExtension } from './names.ts';
import { PERFORMANCE_FIELDS } from './performance-fields.ts';
import { emit, rowKey, rowName, type Scope, visitChildId } from './scope.ts';
import { quantityIn } from './unit.ts';

const EXTENSIONS: readonly FieldRule[] = [['MA_DICH_VU', 'code'], ...PERFORMANCE_FIELDS];

/** A medical supply that was used: a row of XML3 with MA_NHOM 10, 11. R4 has no encounter here: extension `{SD}encounter` (contract §3). */
export function supplyDelivery(scope: Scope, row: Row): void {
  const { fields } = row;
  const extension = [{ url: hubExtension(scope.names, 'encounter'), valueReference: scope.encounter }];
  const resource: SupplyDelivery & { id: string } = {
    resourceType: 'SupplyDelivery',
    id: visitChildId(scope, 'SupplyDelivery', rowName(row)),
    ...scope.head,
    extension: addFieldExtensions(scope, fields, EXTENSIONS, extension),
    identifier: [identifier(scope.facility.row, rowKey(scope, row))],
    status: 'completed',
    patient: scope.subject,
  };
  const supplied = suppliedItem(scope, fields);
  if (supplied !== undefined) resource.suppliedItem = supplied;
  const when = dateTime(fields.NGAY_TH_YL) ?? dateTime(fields.NGAY_YL);
  if (when !== undefined) resource.occurrenceDateTime = when;
  emit(scope, resource);
}

/** XML3.SO_LUONG in XML3.DON_VI_TINH of XML3.MA_VAT_TU, XML3.TEN_VAT_TU. */
function suppliedItem(scope: Scope, fields: Fields): SupplyDelivery['suppliedItem'] {
  const value = exact(fields.SO_LUONG);
  const codings = fields.MA_VAT_TU === undefined ? [] : [coding(codeSystemOf(scope.names, 'MA_VAT_TU'), fields.MA_VAT_TU)];
  const itemCodeableConcept = concept(codings, fields.TEN_VAT_TU);
  if (value === undefined && itemCodeableConcept === undefined) return undefined;
  return {
    ...(value === undefined ? {} : { quantity: quantityIn(value, fields.DON_VI_TINH) }),
    ...(itemCodeableConcept === undefined ? {} : { itemCodeableConcept }),
  };
}
