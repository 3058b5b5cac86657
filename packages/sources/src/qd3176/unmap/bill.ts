import type { Claim, ClaimItem } from '@hub/fhir-model';
import { partsOf, type Reading, rowKeyOf } from './reading.ts';

/** The items of the visit's bill that were made from rows of a table, by row. */
export function billItems(reading: Reading, table: string, claims: readonly Claim[]): Map<string, ClaimItem> {
  const items = billOf(reading, claims)?.item ?? [];
  return new Map(partsOf(reading, table, items).map(({ row, part }) => [rowKeyOf(row), part]));
}

/** The bill of the visit: the Claim that bears its MA_LK. */
export function billOf({ facility, visit }: Reading, claims: readonly Claim[]): Claim | undefined {
  return claims.find(({ identifier }) => identifier?.some(({ system, value }) => system === facility.claim && value === visit));
}
