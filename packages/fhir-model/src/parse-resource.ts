import type { Resource } from 'fhir/r4.js';

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;
const json = JSON as unknown as { rawJSON(text: string): unknown; parse(text: string, reviver: Reviver): unknown };

// Only these digits can be lost by a JavaScript number: a trailing zero, an exponent, more than 15 of them, so many zeros behind the
// point that it would be written with an exponent, and the sign of zero. Looked for where numbers stand, after `:`, `,` or `[`.
const FRAGILE = /(?:^|[:,[])\s*(?:-0(?![0-9.])|-?(?:[0-9]+[.][0-9]*0(?![0-9])|[0-9.]+[eE]|[0-9.]{16}|[0-9]+[.]0{6}))/g;
const COLON = 58;
const QUOTE = 34;

/**
 * Whether the text may hold a number that reading would change. Only the colon behind a name, so behind a quote, is one before a value: nearly
 * every bundle has a `urn:uuid:4e…`, and reading with a reviver takes five times as long.
 */
function isFragile(text: string): boolean {
  FRAGILE.lastIndex = 0;
  for (let match = FRAGILE.exec(text); match !== null; match = FRAGILE.exec(text)) {
    if (text.charCodeAt(match.index) !== COLON) return true;
    let before = match.index - 1;
    while (text.charCodeAt(before) <= 32) before--;
    if (text.charCodeAt(before) === QUOTE) return true;
  }
  return false;
}

/**
 * Reads a stored or received body, keeping every decimal's digits (R4 datatypes, decimal): numbers a JavaScript number
 * would change come out as {@link import('./decimal.ts').RawNumber}. Throws SyntaxError on what is not JSON.
 */
export function parseResource(text: string): Resource {
  if (!isFragile(text)) return JSON.parse(text) as Resource;
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? json.rawJSON(source) : value,
  ) as Resource;
}
