export { CONTAINED, CONTAINED_ROWS, containedType, ofContained, withContained } from './contained.ts';
export { contentForm, contentHolds } from './content.ts';
export { dateRange, type Range as DateRange } from './extract/date-range.ts';
export type { ExtractOptions } from './extract/extract.ts';
export { extract } from './extract/extract.ts';
export { groupKey, textKey, tokenKey } from './extract/keys.ts';
export { ELSEWHERE, type LocalReference, localReference, saidType } from './extract/local-reference.ts';
export type {
  CompositeRow,
  ContainedRows,
  DateRow,
  IndexRows,
  LinkRow,
  QuantityRow,
  ReferenceRow,
  RowList,
  StringRow,
  TokenRow,
} from './index-rows.ts';
export { kindOf, type Parameter, type ParameterKind, type ParameterType, parametersOf, SEARCHED_TYPES } from './parameters.ts';
export { careDateRows } from './query/care-dates.ts';
export { COMPARTMENTS, compartmentRows, memberOf, membersOf } from './query/compartment.ts';
export { constraintOf } from './query/constraint.ts';
export {
  CURSOR,
  DEFAULT_COUNT,
  MAX_COUNT,
  type Parsed,
  type ParseOptions,
  parseCompartmentSearch,
  parseSearch,
  parseSystemSearch,
} from './query/parse.ts';
export { searchProblem } from './query/problems.ts';
export type {
  ChainCriterion,
  CompartmentCriterion,
  ContentCriterion,
  Criterion,
  HasCriterion,
  IdCriterion,
  Inclusion,
  MissingCriterion,
  SearchQuery,
  SortKey,
  SourceCriterion,
  UpdatedCriterion,
  ValueCriterion,
} from './query/query.ts';
export { typesOf } from './query/query.ts';
export { parseResultShape, type ResultShape } from './query/result-parameters.ts';
export { INDEX_REVISIONS, type IndexRevision, revisionsNeeded, rowsOf } from './revisions.ts';
export { ANY_CODE, codeBits, isSigned, signatureOf } from './signature.ts';
export { SUPPORTED_MODIFIERS, type SupportedSearch, supported } from './supported.ts';
export type { CompositeValue, PartValue } from './types/composite/parse.ts';
export { matchRange } from './types/date/match.ts';
export type { DateValue, Prefix } from './types/date/parse.ts';
export { EARTH } from './types/near/match.ts';
export type { NearValue } from './types/near/parse.ts';
export type { QuantityValue } from './types/quantity/parse.ts';
export { canonicalValue, convert, UCUM, type Unit, unitOf } from './types/quantity/unit.ts';
export type { ReferenceValue } from './types/reference/parse.ts';
export type { StringModifier } from './types/string/parse.ts';
export { byCode } from './types/token/hierarchy.ts';
export type { AskedConcepts, TokenValue } from './types/token/parse.ts';
export { isOfVersion } from './types/uri/match.ts';
export { partOf, type UriVersion } from './types/uri/parse.ts';
