import { type Decimal, decimal } from '@hub/fhir-model';

/** The longest number of the tables has 15 characters; nothing longer than this is one. */
const LONGEST = 30;

/** A number of a table, digits kept as sent. */
export interface ReadNumber {
  readonly value: Decimal;
  /** True when the source wrote a decimal comma (`1,5`): read, with a warning (mapping contract §4.6). */
  readonly comma: boolean;
}

/**
 * Reads a decimal number of the XML tables: `7.80`, `-3`, `1,5`. One separator at most: `1.234,5` and `1,234,567` mean
 * different things in different offices, so they are not numbers here. Undefined when it is none.
 */
export function readDecimal(text: string): ReadNumber | undefined {
  if (text.length > LONGEST) return undefined;
  const comma = text.indexOf(',');
  if (comma >= 0 && (text.includes('.') || text.indexOf(',', comma + 1) >= 0)) return undefined;
  const value = decimal(comma < 0 ? text : `${text.slice(0, comma)}.${text.slice(comma + 1)}`);
  return value === undefined ? undefined : { value, comma: comma >= 0 };
}

/** An amount in VND, exact: the same reading as {@link readDecimal}, named for what it is used on. */
export function readMoney(text: string): ReadNumber | undefined {
  return readDecimal(text);
}

const INTEGER = /^[+-]?\d{1,15}(?:\.0*)?$/;

/** A whole number (`5`, `05`, `5.00`) of at most 15 digits; undefined otherwise. */
export function readInteger(text: string): number | undefined {
  return INTEGER.test(text) ? Number.parseInt(text, 10) : undefined;
}
