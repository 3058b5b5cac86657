import { differsByMoreThanOne, fromMillionths, toMillionths } from '../../values/exact.ts';
import { aboutField, type DraftRow, specOf, type VisitDraft } from '../draft.ts';

const PRICE = { XML2: 'DON_GIA', XML3: 'DON_GIA_BV' } as const;
const SCALE = 1_000_000n;

/** Exact product of amounts in millionths, cut to millionths; undefined when one of them is no number. */
function product(...texts: readonly string[]): bigint | undefined {
  let result = SCALE;
  for (const text of texts) {
    const factor = toMillionths(text);
    if (factor === undefined) return undefined;
    result *= factor;
    result /= SCALE;
  }
  return result;
}

/**
 * What the table's own formula gives for a row: XML2 SO_LUONG × DON_GIA, XML3 SO_LUONG × DON_GIA_BV × TYLE_TT_DV / 100 (QĐ 3176, the correction
 * of THANH_TIEN_BV; QĐ 4750 had it without the rate, so both are right there).
 */
function expected(row: DraftRow, plainToo: boolean): readonly bigint[] {
  const { SO_LUONG: quantity, TYLE_TT_DV: rate } = row.fields;
  const price = row.fields[PRICE[row.table as keyof typeof PRICE]];
  if (quantity === undefined || price === undefined) return [];
  const plain = product(quantity, price);
  if (plain === undefined) return [];
  if (row.table === 'XML2' || rate === undefined || rate === '100') return [plain];
  const percent = toMillionths(rate);
  if (percent === undefined) return [];
  const rated = (plain * percent) / (100n * SCALE);
  return plainToo ? [rated, plain] : [rated];
}

/** True when plain arithmetic already shows that a row agrees: spares the exact one for nearly every row. */
function agreesClearly({ table, fields }: DraftRow): boolean {
  const price = fields[PRICE[table as keyof typeof PRICE]];
  const rate = table === 'XML3' ? Number(fields.TYLE_TT_DV ?? '100') / 100 : 1;
  return Math.abs(Number(fields.SO_LUONG) * Number(price) * rate - Number(fields.THANH_TIEN_BV)) < 0.9;
}

/** Rows whose THANH_TIEN_BV differs from its formula by more than 1 VND (-mismatch, contract §3.3). QĐ 4210 had other formulas. */
export function rowAmounts(draft: VisitDraft): void {
  if (draft.edition === '4210') return;
  for (const table of ['XML2', 'XML3'] as const) {
    for (const row of draft.rows(table)) {
      const text = row.fields.THANH_TIEN_BV;
      if (text === undefined || agreesClearly(row)) continue;
      const sent = toMillionths(text);
      const right = expected(row, draft.edition === '4750');
      if (sent === undefined || right.length === 0 || right.some((amount) => !differsByMoreThanOne(sent, amount))) continue;
      const about = { value: fromMillionths(sent), other: fromMillionths(right[0] as bigint) };
      draft.report(`VN-${table}-THANH_TIEN_BV-mismatch`, aboutField(row, specOf(table, 'THANH_TIEN_BV'), about));
    }
  }
}
