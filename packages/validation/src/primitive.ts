import { isRawNumber, RESOURCE_TYPES } from '@hub/fhir-model';
import { isNarrative } from './xhtml.ts';

/** What a primitive is in JSON: says which message a wrong value gets. */
export interface Primitive {
  readonly json: 'string' | 'number' | 'boolean';
  /** True when the value is valid; `value` already has the JSON kind (a number may be an exact raw number). */
  readonly valid: (value: never) => boolean;
}

// R4 4.0.1 datatypes.html#primitive; the expressions are the standard's own unless a comment says otherwise.
const YEAR = '([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)';
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?';
const ZONE = '(Z|(\\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))';
const DATE = new RegExp(`^${YEAR}(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1]))?)?$`);
const DATE_TIME = new RegExp(`^${YEAR}(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1])(T${TIME}${ZONE})?)?)?$`);
const INSTANT = new RegExp(`^${YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])T${TIME}${ZONE}$`);
const ONLY_TIME = new RegExp(`^${TIME}$`);
const CODE = /^[^\s]+(\s[^\s]+)*$/;
const NO_SPACE = /^\S+$/;
const ID = /^[A-Za-z0-9\-.]{1,64}$/;
const OID = /^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$/;
const UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
// Linear on purpose: the standard's expression for base64 backtracks over megabytes of attachment.
const BASE64 = /^[0-9a-zA-Z+/]+={0,2}$/;
const SPACES = /\s+/g;
const INTEGER = /^-?(0|[1-9][0-9]*)$/;

/** True when there is nothing below U+0020 but tab, line feed and carriage return (R4 string), and no half of a surrogate pair. */
function text(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    if (c < 32 && c !== 9 && c !== 10 && c !== 13) return false;
    if (c >= 0xd800 && c <= 0xdfff) return value.isWellFormed() && !hasControl(value);
  }
  return value.length > 0;
}

function hasControl(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    if (c < 32 && c !== 9 && c !== 10 && c !== 13) return true;
  }
  return false;
}

/** "Dates SHALL be valid dates": the expressions alone let 30 February through. */
function realDay(value: string): boolean {
  if (value.length < 10) return true;
  const day = Number(value.slice(8, 10));
  return day <= 28 || day <= new Date(Date.UTC(Number(value.slice(0, 4)), Number(value.slice(5, 7)), 0)).getUTCDate();
}

/** Groups of four characters, whatever white space lies between them. */
function isBase64(value: string): boolean {
  const plain = /\s/.test(value) ? value.replace(SPACES, '') : value;
  return plain.length % 4 === 0 && BASE64.test(plain);
}

/** "Strings SHALL NOT exceed 1MB (1024*1024 characters) in size". */
const shortText = (value: string) => value.length <= 1_048_576 && text(value);

function integer(low: number): (value: unknown) => boolean {
  return (value) => {
    if (isRawNumber(value) && !INTEGER.test(value.rawJSON)) return false;
    const n = isRawNumber(value) ? Number(value.rawJSON) : (value as number);
    return Number.isInteger(n) && n >= low && n <= 2_147_483_647;
  };
}

const string = (valid: (value: string) => boolean): Primitive => ({ json: 'string', valid });
const matching = (expression: RegExp): Primitive => string((value) => expression.test(value));

/** URIs found valid: systems and extension URLs come again in every resource. */
const known = new Set<string>();
const MOST_KNOWN = 4096;
const LONGEST_KNOWN = 128;

/** No white space anywhere. Nearly all are plain ASCII: told in one pass, without an expression. */
function isUri(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    if (c > 126) return NO_SPACE.test(value) && text(value);
    if (c <= 32) return false;
  }
  return value.length > 0;
}

const uri = string((value) => {
  if (known.has(value)) return true;
  if (!isUri(value)) return false;
  if (known.size < MOST_KNOWN && value.length <= LONGEST_KNOWN) known.add(value);
  return true;
});

/** `Type/` by first letter and place of the slash: found without cutting a string. */
const TYPES: readonly (readonly string[])[] = byPlace(RESOURCE_TYPES.map((type) => `${type}/`));
const MOST_LETTERS = 64;

function byPlace(prefixes: readonly string[]): readonly (readonly string[])[] {
  const table: string[][] = Array.from({ length: 26 * 64 }, () => []);
  for (const prefix of prefixes) table[placeOf(prefix, prefix.length - 1)]?.push(prefix);
  return table;
}

function placeOf(text: string, slash: number): number {
  return (text.charCodeAt(0) - 65) * 64 + slash;
}

/** True when the text begins with a type of R4 and a slash, which is at `slash`. */
function hasType(text: string, slash: number): boolean {
  if (slash >= MOST_LETTERS) return false;
  const candidates = TYPES[placeOf(text, slash)];
  if (candidates !== undefined) for (const candidate of candidates) if (text.startsWith(candidate)) return true;
  return false;
}

/** Characters of an id, by code. */
const OF_ID = Uint8Array.from({ length: 128 }, (_, c) => (/[A-Za-z0-9\-.]/.test(String.fromCharCode(c)) ? 1 : 0));

/** Everything but `Type/id`: with a version or a fragment, a condition, an absolute URI, a contained resource. */
const OTHER_REFERENCE =
  /^(?:([A-Z][A-Za-z]+)(?:\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?(?:#\S*)?|\?.+)|[a-z][a-z0-9+\-.]*:\S+|#\S*)$/s;

function isReference(value: string): boolean {
  const slash = value.indexOf('/');
  // Nearly all are Type/id: told without an expression.
  if (slash > 0 && value.length - slash < 66 && hasType(value, slash)) {
    let i = slash + 1;
    while (i < value.length && OF_ID[value.charCodeAt(i)] === 1) i++;
    if (i === value.length && i > slash + 1) return true;
  }
  const match = OTHER_REFERENCE.exec(value);
  return match !== null && (match[1] === undefined || hasType(`${match[1]}/`, match[1].length)) && text(value);
}

/** Characters of a number that a measurement could have, and an exponent of such a zero. */
const MOST_DIGITS = 400;
const ZERO = /^-?0(?:\.0+)?(?:[eE][+-]?\d{1,2})?$/;

/**
 * What no double can hold, being too large or too small, could be neither compared nor indexed, and its table not read (Postgres' numeric ends at 16,383
 * digits behind the point): R4 leaves the bound to who implements it (datatypes.html#decimal).
 */
function isDecimal(digits: string): boolean {
  if (digits.length > MOST_DIGITS) return false;
  const value = Number(digits);
  return Number.isFinite(value) && (value !== 0 || ZERO.test(digits));
}

/** What `Reference.reference` may be: R4 makes it a string and says in words what it must look like (references.html#literal). */
export const REFERENCE: Primitive = string(isReference);
export const REFERENCE_FORM = 'reference (Type/id, https://…, urn:uuid:…, #id)';

/** The primitive types of R4 by name. */
export const PRIMITIVES: Readonly<Record<string, Primitive>> = {
  base64Binary: string(isBase64),
  boolean: { json: 'boolean', valid: () => true },
  canonical: uri,
  code: string((value) => CODE.test(value) && text(value)),
  date: string((value) => DATE.test(value) && realDay(value)),
  dateTime: string((value) => DATE_TIME.test(value) && realDay(value)),
  decimal: { json: 'number', valid: (value: unknown) => (isRawNumber(value) ? isDecimal(value.rawJSON) : Number.isFinite(value)) },
  id: matching(ID),
  instant: string((value) => INSTANT.test(value) && realDay(value)),
  integer: { json: 'number', valid: integer(-2_147_483_648) },
  markdown: string(shortText),
  oid: matching(OID),
  positiveInt: { json: 'number', valid: integer(1) },
  string: string(shortText),
  time: matching(ONLY_TIME),
  unsignedInt: { json: 'number', valid: integer(0) },
  uri,
  url: uri,
  uuid: matching(UUID),
  xhtml: string((value) => text(value) && isNarrative(value)),
};
