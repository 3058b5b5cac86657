import { serialDay } from '../dates.ts';
import type { Workbook } from './workbook.ts';

/** A cell as its sheet writes it (§18.3.1.4). */
export interface WrittenCell {
  /** `s` shared text, `inlineStr`, `str` of a formula, `b`, `e`, `d`, else a number. */
  readonly type: string;
  readonly style: number;
  readonly value: string;
}

/** The text of a cell as people see it, as far as that can be known: days as dd/MM/yyyy, numbers without Excel's noise, an error as nothing. */
export function cellText({ type, style, value }: WrittenCell, { texts, days, date1904 }: Workbook): string {
  switch (type) {
    case 's':
      return texts[Number(value)] ?? '';
    case 'inlineStr':
    case 'str':
      return value;
    case 'b':
      return value === '1' || value === 'true' ? '1' : '0';
    case 'e':
      return '';
    case 'd':
      return value;
    default: {
      if (value === '') return '';
      const number = Number(value);
      if (!Number.isFinite(number)) return value;
      return (days[style] === true ? serialDay(number, { date1904 }) : undefined) ?? numberText(number);
    }
  }
}

/** A number with the fifteen digits Excel has: 7.9000000000000004 is 7.9, 8.2059004455E10 is 82059004455. */
function numberText(number: number): string {
  if (Number.isInteger(number) && Math.abs(number) < 1e21) return String(number);
  return String(Number(number.toPrecision(15)));
}
