import type { Fields } from './fields.ts';

/** What an XML3 row is in clinical terms, by MA_NHOM (contract §3.1). */
export type ClinicalKind = 'ServiceRequest' | 'Procedure' | 'SupplyDelivery';

const KINDS: ReadonlyMap<string, ClinicalKind> = new Map([
  ['1', 'ServiceRequest'],
  ['2', 'ServiceRequest'],
  ['3', 'ServiceRequest'],
  ['8', 'Procedure'],
  ['18', 'Procedure'],
  ['10', 'SupplyDelivery'],
  ['11', 'SupplyDelivery'],
]);

/** The resource an XML3 row makes beside its Claim.item; undefined for examinations, beds, transport and the rest. */
export function clinicalKind(fields: Fields): ClinicalKind | undefined {
  return KINDS.get(fields.MA_NHOM ?? '');
}
