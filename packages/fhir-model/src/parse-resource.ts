import type { Resource } from 'fhir/r4.js';

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;
const json = JSON as unknown as { rawJSON(text: string): unknown; parse(text: string, reviver: Reviver): unknown };

// Only these digits can be lost by a JavaScript number: a trailing zero, an exponent, more than 15 of them, so many zeros behind the
// point that it would be written with an exponent, and the sign of zero. Looked for where numbers stand, after `:`, `,` or `[`: the
// digits of a UUID, as in every bundle, would else make each of them look like an exponent.
const FRAGILE = /(?:^|[:,[])\s*(?:-0(?![0-9.])|-?(?:[0-9]+[.][0-9]*0(?![0-9])|[0-9.]+[eE]|[0-9.]{16}|[0-9]+[.]0{6}))/;

/**
 * Reads a stored or received body, keeping every decimal's digits (R4 datatypes, decimal): numbers a JavaScript number
 * would change come out as {@link import('./decimal.ts').RawNumber}. Throws SyntaxError on what is not JSON.
 */
export function parseResource(text: string): Resource {
  if (!FRAGILE.test(text)) return JSON.parse(text) as Resource;
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? json.rawJSON(source) : value,
  ) as Resource;
}
