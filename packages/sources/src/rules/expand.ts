import { REPEATED } from '../qd3176/rules/agreement.ts';
import { LIST_OF, WIDTH } from '../qd3176/rules/codes.ts';
import { FACILITIES, FORMATS } from '../qd3176/rules/formats.ts';
import { IN_ORDER } from '../qd3176/rules/order-of-rows.ts';
import { DIAGNOSES } from '../qd3176/rules/person.ts';
import { REQUIRED } from '../qd3176/rules/required.ts';
import { WITHIN_STAY } from '../qd3176/rules/stay.ts';
import { TOTALS } from '../qd3176/rules/totals.ts';
import { CHECKS } from '../qd3176/rules/values.ts';
import type { FieldSpec } from '../qd3176/tables.ts';
import type { TableName } from '../record.ts';

type Applies = (table: TableName, field: FieldSpec) => boolean;

const isHead = (table: TableName): boolean => table === 'XML1' || table === 'XML0';
const has = (names: readonly string[], name: string): boolean => names.includes(name);
const required = (table: TableName, name: string): boolean => isHead(table) && has(REQUIRED, name);
const ordered =
  (kind: string): Applies =>
  (table, { name }) =>
    IN_ORDER.some((one) => one.kind === kind && one.table === table && one.field === name);

/** Which fields of the tables each family of codes exists for: read off the data of the rules themselves. */
export const FAMILY_FIELDS: Readonly<Record<string, Applies>> = {
  required: (table, { name }) => required(table, name),
  missing: (table, field) => (field.required && !required(table, field.name)) || (isHead(table) && field.name === 'SO_CCCD'),
  invalid: (table, { name, kind }) => CHECKS[kind] !== undefined && !(isHead(table) && name === 'NGAY_VAO'),
  unknown: (_table, { name }) => LIST_OF[name] !== undefined || WIDTH[name] !== undefined,
  'too-long': (_table, { max4750, max3176 }) => max4750 > 0 || max3176 > 0,
  'too-many': (_table, { kind }) => kind !== 'text',
  format: (table, { name }) => isHead(table) && FORMATS[name] !== undefined,
  'decimal-comma': (_table, { kind }) => kind === 'decimal' || kind === 'decimals',
  'leading-zero': (table, { name }) => WIDTH[name] !== undefined || (isHead(table) && name === 'MA_CSKCB'),
  duplicate: (table, { name }) => table === 'XML1' && name === 'MA_BENH_KT',
  mismatch: (table, { name }) => table === 'XML1' && TOTALS.some(({ total }) => total === name),
  differs: (table, { name }) => table !== 'XML1' && has(REPEATED, name),
  'outside-stay': (table, { name }) => WITHIN_STAY.some((one) => one.table === table && one.field === name),
  'before-order': ordered('before-order'),
  'before-performed': ordered('before-performed'),
  'against-sex': (table, { name }) => table === 'XML1' && has(DIAGNOSES, name),
  'against-age': (table, { name }) => table === 'XML1' && has(DIAGNOSES, name),
  gln: (_table, { name }) => FACILITIES.has(name),
  'province-unknown': (table, { name }) => isHead(table) && name === 'MA_THE_BHYT',
  'benefit-unknown': (table, { name }) => isHead(table) && name === 'MA_THE_BHYT',
  'out-of-range': (_table, { name }) => name === 'MUC_HUONG',
};

/** Tables a code of the catalogue with `#` exists for. */
export const CATALOGUE_TABLES: Readonly<Record<string, (table: TableName, fields: ReadonlyMap<string, FieldSpec>) => boolean>> = {
  'VN-XML#-NGAY_VAO-invalid': isHead,
  'VN-XML#-MA_LK-mismatch': (_table, fields) => fields.has('MA_LK'),
  'VN-XML#-STT-duplicate': (_table, fields) => fields.has('STT'),
  'VN-XML#-NGAY_SINH-after-NGAY_VAO': isHead,
  'VN-XML#-GT_THE_DEN-before-GT_THE_TU': isHead,
  'VN-XML#-GT_THE_TU-after-NGAY_VAO': isHead,
  'VN-XML#-GT_THE_DEN-before-NGAY_VAO': isHead,
  'VN-XML#-MA_DOITUONG_KCB-not-newborn': isHead,
  'VN-XML#-THANH_TIEN_BV-mismatch': (table) => table === 'XML2' || table === 'XML3',
};
