import { decimalValue, type Observation, type Quantity } from '@hub/fhir-model';
import { exact } from './element.ts';
import { quantityIn } from './unit.ts';

/** What a result text says: exactly one member, or none for a blank. */
export type ResultValue = Pick<Observation, 'valueQuantity' | 'valueRange' | 'valueString'>;

const NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)$/;
const COMPARED = /^(<=|>=|<|>|≤|≥)\s*([+-]?\d+(?:[.,]\d+)?)$/;
const RANGE = /^(\d+(?:[.,]\d+)?)\s*-\s*(\d+(?:[.,]\d+)?)$/;
const COMPARATORS: Readonly<Record<string, NonNullable<Quantity['comparator']>>> = {
  '<': '<',
  '<=': '<=',
  '≤': '<=',
  '>': '>',
  '>=': '>=',
  '≥': '>=',
};

/**
 * Reads a result (contract §4.5): number → quantity, `<` `≤` `>` `≥` and a number → quantity with comparator, number-number
 * → range, anything else → text. Digits are kept as sent; a decimal comma is read.
 */
export function resultValue(text: string, unit: string | undefined): ResultValue {
  if (NUMBER.test(text)) {
    const value = exact(text);
    if (value !== undefined) return { valueQuantity: quantityIn(value, unit) };
  }
  const compared = COMPARED.exec(text);
  if (compared !== null) {
    const { value, ...rest } = quantityIn(exact(compared[2]), unit);
    const comparator = COMPARATORS[compared[1] as string];
    if (value !== undefined && comparator !== undefined) return { valueQuantity: { value, comparator, ...rest } };
  }
  return rangeOf(text, unit) ?? { valueString: text };
}

/** R4 knows no range whose low is above its high (rng-2): such a text stays text, as does a number too long to be one. */
function rangeOf(text: string, unit: string | undefined): ResultValue | undefined {
  const [, from, to] = RANGE.exec(text) ?? [];
  const low = exact(from);
  const high = exact(to);
  if (low === undefined || high === undefined || decimalValue(low) > decimalValue(high)) return undefined;
  return { valueRange: { low: quantityIn(low, unit), high: quantityIn(high, unit) } };
}
