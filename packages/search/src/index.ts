export type { ExtractOptions } from './extract/extract.ts';
export { extract } from './extract/extract.ts';
export type { DateRow, IndexRows, QuantityRow, ReferenceRow, StringRow, TokenRow } from './index-rows.ts';
