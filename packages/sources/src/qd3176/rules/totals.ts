import { differsByMoreThanOne, fromMillionths, toMillionths } from '../../values/exact.ts';
import { aboutField, type DraftRow, specOf, type VisitDraft } from '../draft.ts';

/** What a total of XML1 is the sum of. `fields` are tried in turn per row. */
interface Total {
  readonly total: string;
  readonly field: string;
  readonly drugs: boolean;
  readonly services: (row: DraftRow) => boolean;
}

const every = (): boolean => true;
const none = (): boolean => false;
/** Supplies: MA_NHOM 10, and 11 (paid by rate); a row with a supply code and no service code is one as well. */
const supplies = (row: DraftRow): boolean => row.fields.MA_NHOM === '10' || row.fields.MA_NHOM === '11';

/** Definitions of the totals in QĐ 130/4750, XML1. T_BHTT is T_TONGCHI_BH − T_BNCCT, which the rows' T_BHTT add up to. */
export const TOTALS: readonly Total[] = [
  { total: 'T_THUOC', field: 'THANH_TIEN_BV', drugs: true, services: none },
  { total: 'T_VTYT', field: 'THANH_TIEN_BV', drugs: false, services: supplies },
  { total: 'T_TONGCHI_BV', field: 'THANH_TIEN_BV', drugs: true, services: every },
  { total: 'T_TONGCHI_BH', field: 'THANH_TIEN_BH', drugs: true, services: every },
  { total: 'T_BNTT', field: 'T_BNTT', drugs: true, services: every },
  { total: 'T_BNCCT', field: 'T_BNCCT', drugs: true, services: every },
  { total: 'T_BHTT', field: 'T_BHTT', drugs: true, services: every },
  { total: 'T_NGUONKHAC', field: 'T_NGUONKHAC', drugs: true, services: every },
];

/** The exact sum of a field over rows; undefined when a row's amount cannot be read (that is reported where it stands). */
function sum(rows: readonly DraftRow[], field: string, wanted: (row: DraftRow) => boolean): bigint | undefined {
  let total = 0n;
  for (const row of rows) {
    const text = row.fields[field];
    if (text === undefined || !wanted(row)) continue;
    const amount = toMillionths(text);
    if (amount === undefined) return undefined;
    total += amount;
  }
  return total;
}

/** Totals of XML1 that differ from the sum of XML2 and XML3 by more than 1 VND (-mismatch). Checked, never corrected. */
export function totals(draft: VisitDraft): void {
  const head = draft.tables.XML1?.[0];
  if (head === undefined) return;
  for (const { total, field, drugs, services } of TOTALS) {
    const text = head.fields[total];
    const sent = text === undefined ? undefined : toMillionths(text);
    if (text === undefined || sent === undefined) continue;
    const fromDrugs = drugs ? sum(draft.rows('XML2'), field, every) : 0n;
    const fromServices = sum(draft.rows('XML3'), field, services);
    if (fromDrugs === undefined || fromServices === undefined) continue;
    const expected = fromDrugs + fromServices;
    if (!differsByMoreThanOne(sent, expected)) continue;
    const about = aboutField(head, specOf('XML1', total), { value: fromMillionths(sent), other: fromMillionths(expected) });
    draft.report(`VN-XML1-${total}-mismatch`, about);
  }
}
