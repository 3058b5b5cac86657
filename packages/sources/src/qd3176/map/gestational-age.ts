import type { Row } from '../../record.ts';
import { writtenNumber } from '../unmap/written.ts';
import { dateTime, exact, ucum } from './element.ts';
import { keepExact } from './extensions.ts';
import { DATA_UNKNOWN, loinc, observation } from './observation.ts';
import { emit, rowName, type Scope } from './scope.ts';
import { sexualityMeta } from './sexuality.ts';

/** LOINC of TUOI_THAI. */
export const GESTATIONAL_AGE = loinc('18185-9', 'Gestational age');

/** TUOI_THAI of a paper about a pregnancy that ended (XML7, XML11): weeks, at THOIGIAN_DINHCHI, else at the visit. Restricted. */
export function gestationalAge(scope: Scope, row: Row): void {
  const { TUOI_THAI, THOIGIAN_DINHCHI } = row.fields;
  if (TUOI_THAI === undefined) return;
  const when = dateTime(THOIGIAN_DINHCHI) ?? dateTime(scope.xml1.NGAY_VAO);
  const resource = observation(scope, row, `${rowName(row)}/TUOI_THAI`, undefined, GESTATIONAL_AGE, when, []);
  const weeks = exact(TUOI_THAI);
  const extension: NonNullable<typeof resource.extension> = [];
  keepExact(scope, extension, 'TUOI_THAI', TUOI_THAI, writtenNumber(weeks));
  if (extension.length > 0) resource.extension = extension;
  if (weeks === undefined) resource.dataAbsentReason = DATA_UNKNOWN;
  else resource.valueQuantity = ucum(weeks, 'wk');
  resource.meta = sexualityMeta(scope);
  emit(scope, resource);
}
