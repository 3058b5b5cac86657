import { readBirth } from '../../values/birth.ts';
import { readDateTime } from '../../values/date-time.ts';
import { isCutOff, MOST, readList } from '../../values/list.ts';
import { readDecimal, readInteger } from '../../values/number.ts';
import type { DraftRow, VisitDraft } from '../draft.ts';
import type { FieldKind, FieldSpec } from '../tables.ts';

type Verdict = 'invalid' | 'decimal-comma' | undefined;

function number(text: string): Verdict {
  const read = readDecimal(text);
  return read === undefined ? 'invalid' : read.comma ? 'decimal-comma' : undefined;
}

function each(text: string, check: (part: string) => Verdict): Verdict {
  let verdict: Verdict;
  for (const part of readList(text)) {
    const own = check(part);
    if (own === 'invalid') return own;
    verdict ??= own;
  }
  return verdict;
}

const moment = (text: string): Verdict => (readDateTime(text) === undefined ? 'invalid' : undefined);

/** How the value of each kind of field is judged. Kinds that are not here take any text. */
export const CHECKS: Partial<Record<FieldKind, (text: string) => Verdict>> = {
  dateTime: moment,
  date: moment,
  dates: (text) => each(text, moment),
  birth: (text) => (readBirth(text) === undefined ? 'invalid' : undefined),
  decimal: number,
  decimals: (text) => each(text, number),
  integer: (text) => (readInteger(text) === undefined ? 'invalid' : undefined),
};

/** Values that cannot be read as what they are (-invalid; they stay as text) and decimal commas (-decimal-comma; they are read). */
export function readable(draft: VisitDraft, row: DraftRow, spec: FieldSpec, text: string): void {
  const verdict = CHECKS[spec.kind]?.(text);
  if (verdict === undefined) return;
  // A NGAY_VAO that does not exist has already cost the visit.
  if (spec.name === 'NGAY_VAO' && (row.table === 'XML1' || row.table === 'XML0')) return;
  draft.field(verdict, row, spec);
}

const isCut = (spec: FieldSpec, text: string): boolean => spec.kind !== 'text' && isCutOff(text);

/** Texts longer than the table allows in the visit's edition (-too-long). QĐ 4210's lengths are on no record. */
export function length(draft: VisitDraft, row: DraftRow, spec: FieldSpec, text: string): void {
  const max = draft.edition === '3176' ? spec.max3176 : spec.max4750;
  if (max > 0 && text.length > max && draft.edition !== '4210' && !isCut(spec, text))
    draft.field('too-long', row, spec, { other: String(max) });
}

/** Lists of which only the beginning is read (-too-many). Free text is read whole, whatever its punctuation. */
export function listEnd(draft: VisitDraft, row: DraftRow, spec: FieldSpec, text: string): void {
  if (isCut(spec, text)) draft.field('too-many', row, spec, { other: String(MOST) });
}

/** MUC_HUONG is a percentage (-out-of-range). */
export function percentages(draft: VisitDraft, row: DraftRow, spec: FieldSpec, text: string): void {
  if (spec.name !== 'MUC_HUONG') return;
  const percent = Number(text.replace(',', '.'));
  if (percent < 0 || percent > 100) draft.field('out-of-range', row, spec, { other: '0–100', personal: false });
}
