/**
 * FHIR decimals keep their precision: 7.80 is not 7.8 (R4 datatypes, decimal). A JavaScript number cannot hold
 * that, so exact values travel as the engine's raw JSON object, which `JSON.stringify` writes out as its text.
 */
export interface RawNumber {
  readonly rawJSON: string;
}

/** A decimal element as found in a resource object: a plain number, or text kept exactly. */
export type Decimal = number | RawNumber;

const json = JSON as unknown as { rawJSON(text: string): RawNumber; isRawJSON(value: unknown): boolean };
const PLAIN = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * A decimal from source text ("7.80", "-3"), digits kept as sent.
 * Leading zeros and a leading "+" are dropped, "5." becomes 5, ".5" becomes 0.5; returns undefined for anything that is not a plain decimal number.
 */
export function decimal(text: string): Decimal | undefined {
  let t = text.trim();
  if (!PLAIN.test(t)) {
    t = t
      .replace(/^\+/, '')
      .replace(/^(-?)0+(?=\d)/, '$1')
      .replace(/^(-?)\./, '$10.')
      .replace(/\.$/, '');
    if (!PLAIN.test(t)) return undefined;
  }
  return json.rawJSON(t);
}

/** True for a value made by {@link decimal} or by a precision-keeping parse. */
export function isRawNumber(value: unknown): value is RawNumber {
  return typeof value === 'object' && value !== null && json.isRawJSON(value);
}

/** The number nearest to a decimal, for comparing and indexing. */
export function decimalValue(value: Decimal): number {
  return typeof value === 'number' ? value : Number(value.rawJSON);
}

/** The digits of a decimal as they are served. */
export function decimalText(value: Decimal): string {
  return typeof value === 'number' ? String(value) : value.rawJSON;
}
