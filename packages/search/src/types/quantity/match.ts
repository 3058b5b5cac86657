import type { Decimal, Money, Quantity, Range } from '@hub/fhir-model';
import { decimalValue } from '@hub/fhir-model';
import type { TypedValue } from '../../query/typed-value.ts';
import type { QuantityValue } from './parse.ts';
import { convert, UCUM, unitOf } from './unit.ts';

interface Span {
  readonly low: number;
  readonly high: number;
  readonly unit: Quantity;
}

/** The numbers a value can mean (both ends included), with its unit. */
export function spanOf({ type, value }: TypedValue): Span | undefined {
  if (type === 'Range') {
    const { low, high } = value as Range;
    const unit = low ?? high;
    const span = {
      low: low?.value === undefined ? Number.NEGATIVE_INFINITY : decimalValue(low.value as Decimal),
      high: high?.value === undefined ? Number.POSITIVE_INFINITY : decimalValue(high.value as Decimal),
    };
    const says = Number.isFinite(span.low) || Number.isFinite(span.high);
    return unit === undefined || !says || span.low > span.high ? undefined : { ...span, unit };
  }
  if (['decimal', 'integer', 'positiveInt', 'unsignedInt'].includes(type)) {
    const number = decimalValue(value as Decimal);
    return { low: number, high: number, unit: {} };
  }
  if (type === 'Money') {
    const { value: amount, currency } = value as Money;
    if (amount === undefined) return undefined;
    const number = decimalValue(amount as Decimal);
    return { low: number, high: number, unit: currency === undefined ? {} : { system: 'urn:iso:std:iso:4217', code: currency } };
  }
  if (!['Quantity', 'Age', 'Duration', 'SimpleQuantity'].includes(type)) return undefined;
  const quantity = value as Quantity;
  if (quantity.value === undefined) return undefined;
  const number = decimalValue(quantity.value as Decimal);
  const below = quantity.comparator === '<' || quantity.comparator === '<=';
  const above = quantity.comparator === '>' || quantity.comparator === '>=';
  return { low: below ? Number.NEGATIVE_INFINITY : number, high: above ? Number.POSITIVE_INFINITY : number, unit: quantity };
}

/**
 * R4 search, quantity and number: without a prefix the value lies within the precision of the digits asked for
 * (100 means 99.5 up to 100.5); with gt, lt, ge, le, sa, eb the number asked for is exact. A unit matches the coded unit or
 * the unit's text (as a part of a composite the text only where there is no code); a system needs a coded unit. Two units of UCUM that measure the same are compared in the value's
 * (R4 search, quantity: "the search processor may choose to perform a search based on canonical units").
 */
export function matchQuantity(asked: QuantityValue, found: TypedValue, unitBy: 'code' | 'code or text' = 'code or text'): boolean {
  const span = spanOf(found);
  if (span === undefined) return false;
  const { unit, low, high } = span;
  const wanted = inUnitOf(unit, asked);
  if (wanted.system !== undefined && (unit.code === undefined || unit.system !== wanted.system)) return false;
  const units = unitBy === 'code or text' && wanted.system === undefined ? [unit.code, unit.unit] : [unit.code ?? unit.unit];
  if (wanted.code !== undefined && !units.includes(wanted.code)) return false;
  const within = wanted.low <= low && high < wanted.high;
  switch (wanted.prefix) {
    case 'eq':
      return within;
    case 'ne':
      return !within;
    case 'gt':
      return high > wanted.value;
    case 'lt':
      return low < wanted.value;
    case 'ge':
      return high >= wanted.value;
    case 'le':
      return low <= wanted.value;
    case 'sa':
      return low > wanted.value;
    case 'eb':
      return high < wanted.value;
    case 'ap':
      return low <= wanted.high && high >= wanted.low;
  }
}

/** What is asked for, in the unit of a value where both are UCUM's and measure the same. */
function inUnitOf({ system, code }: Quantity, asked: QuantityValue): QuantityValue {
  if (asked.system !== UCUM || system !== UCUM || asked.code === undefined || code === undefined || asked.code === code) return asked;
  const [from, to] = [unitOf(asked.code), unitOf(code)];
  if (from === undefined || to === undefined || from.dimension !== to.dimension) return asked;
  const converted = (value: number) => convert(value, from, to);
  return { ...asked, code, value: converted(asked.value), low: converted(asked.low), high: converted(asked.high) };
}
