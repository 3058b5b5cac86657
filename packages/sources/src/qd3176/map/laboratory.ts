import type { CodeableConcept, Extension, Observation, Reference } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { readDateTime } from '../../values/date-time.ts';
import { writtenTime, writtenValue } from '../unmap/written.ts';
import { coding, concept, dateTime, UNKNOWN_CONCEPT } from './element.ts';
import { addFieldExtensions, type FieldRule, keepExact, rawExtension } from './extensions.ts';
import type { Fields } from './fields.ts';
import { codeSystemOf, hubCodeSystem } from './names.ts';
import { DATA_UNKNOWN, FUNCTION_TEST, IMAGING, LABORATORY, observation } from './observation.ts';
import { performers } from './performers.ts';
import { resultValue } from './result-value.ts';
import { emit, rowName, rowReference, type Scope } from './scope.ts';

const EXTENSIONS: readonly FieldRule[] = [
  ['DU_PHONG', 'text'],
  ['MA_MAY', 'codes'], // QĐ 4210
];

/** The order a result answers: a row of XML3. */
export interface OrderedService {
  readonly row: Row;
  readonly reference: Reference;
}

/** What the report needs to know of one result. */
export interface MappedResult {
  readonly row: Row;
  readonly reference: Reference;
  /** The report adds to it where its conclusion stands. */
  readonly resource: Observation;
  readonly hasValue: boolean;
  readonly effective: string | undefined;
}

/** One result: a row of XML4. `order` is the XML3 row of the same service, when the visit has it. */
export function result(scope: Scope, row: Row, order: OrderedService | undefined): MappedResult {
  const { fields } = row;
  const effective = dateTime(order?.row.fields.NGAY_TH_YL) ?? dateTime(fields.NGAY_KQ);
  const extension: Extension[] = [];
  const readers = performers(scope, fields, 'MA_BS_DOC_KQ', extension);
  const resource = observation(scope, row, rowName(row), categoryOf(order?.row.fields), codeOf(scope, fields), effective, readers);
  addFieldExtensions(scope, fields, EXTENSIONS, extension);
  addIssued(scope, resource, fields, extension);
  addValue(scope, resource, fields, extension);
  if (fields.MO_TA !== undefined) resource.note = [{ text: fields.MO_TA }];
  if (extension.length > 0) resource.extension = extension;
  emit(scope, resource);
  return {
    row,
    reference: rowReference(scope, 'Observation', resource.id, row),
    resource,
    hasValue: fields.GIA_TRI !== undefined,
    effective,
  };
}

const CATEGORIES: ReadonlyMap<string, CodeableConcept> = new Map([
  ['1', LABORATORY],
  ['2', IMAGING],
  ['3', FUNCTION_TEST],
]);

/** XML3.MA_NHOM of the ordered service. */
function categoryOf(order: Fields | undefined): CodeableConcept | undefined {
  return CATEGORIES.get(order?.MA_NHOM ?? '');
}

/**
 * XML4.MA_CHI_SO: 7 digits are of QĐ 1227/2025, anything else of QĐ 7603 PL11; XML4.TEN_CHI_SO. A row with neither is
 * named by its service.
 */
function codeOf(scope: Scope, { MA_CHI_SO, TEN_CHI_SO, MA_DICH_VU }: Fields): CodeableConcept {
  if (MA_CHI_SO === undefined && TEN_CHI_SO === undefined && MA_DICH_VU !== undefined) {
    return { coding: [coding(codeSystemOf(scope.names, 'MA_DICH_VU'), MA_DICH_VU)] };
  }
  if (MA_CHI_SO === undefined) return concept([], TEN_CHI_SO) ?? UNKNOWN_CONCEPT;
  const list = /^\d{7}$/.test(MA_CHI_SO) ? 'lab-index-1227' : 'lab-index-7603';
  return concept([coding(hubCodeSystem(scope.names, list), MA_CHI_SO)], TEN_CHI_SO) ?? UNKNOWN_CONCEPT;
}

/** XML4.NGAY_KQ. R4's `issued` is an instant: a day alone cannot stand there and is kept as it is. */
function addIssued(scope: Scope, resource: Observation, fields: Fields, extension: NonNullable<Observation['extension']>): void {
  if (fields.NGAY_KQ === undefined) return;
  const issued = readDateTime(fields.NGAY_KQ);
  if (issued?.precision === 'minute') {
    resource.issued = issued.instant;
    keepExact(scope, extension, 'NGAY_KQ', fields.NGAY_KQ, writtenTime(issued.instant));
  } else if (issued !== undefined) addFieldExtensions(scope, fields, [['NGAY_KQ', 'date']], extension);
  else extension.push(rawExtension(scope, 'NGAY_KQ', fields.NGAY_KQ));
}

/** XML4.GIA_TRI in XML4.DON_VI_DO. A blank: no value, and nothing is final (contract §4.5). */
function addValue(scope: Scope, resource: Observation, fields: Fields, extension: NonNullable<Observation['extension']>): void {
  if (fields.GIA_TRI === undefined) {
    resource.status = 'registered';
    resource.dataAbsentReason = DATA_UNKNOWN;
  } else Object.assign(resource, resultValue(fields.GIA_TRI, fields.DON_VI_DO));
  keepExact(scope, extension, 'GIA_TRI', fields.GIA_TRI, writtenValue(resource));
  if (fields.DON_VI_DO !== undefined && resource.valueQuantity === undefined && resource.valueRange === undefined) {
    extension.push(rawExtension(scope, 'DON_VI_DO', fields.DON_VI_DO));
  }
}
