import { readDecimal } from '../values/number.ts';

const GROUPS = /^[+-]?\d{1,3}(?:([.,' \u00a0])\d{3})(?:\1\d{3})+$/;
const PLAIN = /^[+-]?\d+(?:[.,]\d+)?$/;
const ONE_GROUP = /^[+-]?\d{1,3}[.,]\d{3}$/;
const SPACED = /^[+-]?\d{1,3}(?:[ \u00a0']\d{3})+(?:[.,]\d+)?$/;
/** `1.234,5` and `1,234.5`. */
const GROUPED_WITH_FRACTION = /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$|^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/;

/** What a number may be, so that `3.200` can be told: grams have no fraction. */
export type Range = readonly [low: number, high: number] | undefined;

/**
 * The number a cell holds as a plain decimal text (point, no marks): `7,9` → `7.9`, `1.234,5` → `1234.5`, `3 200` → `3200`. One mark with three digits
 * behind it is a decimal mark unless only the whole number lies in `range`. Undefined when it is none.
 */
export function readSheetNumber(text: string, range: Range): string | undefined {
  if (text.length > 30) return undefined;
  if (GROUPED_WITH_FRACTION.test(text)) {
    const mark = text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.';
    return text.replace(mark === ',' ? /\./g : /,/g, '').replace(',', '.');
  }
  if (GROUPS.test(text)) return text.replace(/[.,' \u00a0]/g, '');
  if (SPACED.test(text)) return text.replace(/[' \u00a0]/g, '').replace(',', '.');
  if (!PLAIN.test(text)) return undefined;
  const plain = text.replace(',', '.');
  if (ONE_GROUP.test(text) && range !== undefined && !within(plain, range)) {
    const whole = text.replace(/[.,]/, '');
    if (within(whole, range)) return whole;
  }
  return readDecimal(plain) === undefined ? undefined : plain;
}

export function within(number: string, range: Range): boolean {
  const value = Number(number);
  return range === undefined || (value >= range[0] && value <= range[1]);
}
