import { tokenKey } from '../../extract/keys.ts';
import { split, unescapeValue } from '../../query/split.ts';
import { type Prefix, takePrefix } from '../date/parse.ts';

/**
 * `value`, with the half-open range [low, high) its digits stand for (7.8: [7.75, 7.85), 100: [99.5, 100.5), 1e2: [95, 105)), `ap`: ±10 %. With `system` the
 * coded unit must be it; `code` alone matches the unit's code, or its text where it has no code.
 */
export interface QuantityValue {
  readonly prefix: Prefix;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly system?: string;
  readonly code?: string;
  /** The same quantity in other units, as the store has them: made by it, not by the parser. */
  readonly alike?: readonly QuantityValue[];
}

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Reads `number`, `number|system|code` or `number||code`; undefined when it is none of these. */
export function parseQuantity(text: string): QuantityValue | undefined {
  const { prefix, rest } = takePrefix(text);
  const parts = split(rest, '|');
  const match = NUMBER.exec(parts[0] as string);
  if (match === null || (parts.length !== 1 && parts.length !== 3)) return undefined;
  const [, sign = '', digit = '', decimals = '', exponent = '0'] = match;
  // R4 search.html#number: 1e2 is [95, 105), as 1.0e2 is: a single digit with an exponent counts as written with one more.
  const [whole, fraction] = [digit, match[4] !== undefined && decimals === '' && digit.length === 1 ? '0' : decimals];
  const scale = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const at = (tenths: bigint) => Number(`${tenths}e${scale - 1}`);
  const value = at(digits * 10n);
  const slack = Math.abs(value) / 10;
  const system = parts.length === 3 ? unescapeValue(parts[1] as string) : '';
  const code = parts.length === 3 ? unescapeValue(parts[2] as string) : '';
  return {
    prefix,
    value,
    low: prefix === 'ap' ? value - slack : at(digits * 10n - 5n),
    high: prefix === 'ap' ? value + slack : at(digits * 10n + 5n),
    ...(system === '' ? {} : { system }),
    ...(code === '' ? {} : { code: tokenKey(code) }),
  };
}

/** Reads a number (R4 search, number): a quantity that has no unit. */
export function parseNumber(text: string): QuantityValue | undefined {
  return text.includes('|') ? undefined : parseQuantity(text);
}
