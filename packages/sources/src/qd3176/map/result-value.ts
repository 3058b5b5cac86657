import type { Observation, Quantity } from '@hub/fhir-model';
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
  const range = RANGE.exec(text);
  if (range !== null) return { valueRange: { low: quantityIn(exact(range[1]), unit), high: quantityIn(exact(range[2]), unit) } };
  return { valueString: text };
}
