/** The smallest steps of extraction: one FHIR data type of one search type becomes rows. The generated extractors call these. */
import type {
  Address,
  CodeableConcept,
  Coding,
  ContactPoint,
  Decimal,
  HumanName,
  Identifier,
  Meta,
  Money,
  Period,
  Quantity,
  Range as QuantityRange,
  Reference,
  Timing,
} from '@hub/fhir-model';
import { decimalValue } from '@hub/fhir-model';
import type { RowSink } from '../index-rows.ts';
import { IDENTIFIER_ROWS, TEXT_ROWS } from '../modifier-rows.ts';
import { placeOf } from '../types/near/match.ts';
import { dateRange } from './date-range.ts';
import { stringKey, tokenKey, typedCode } from './keys.ts';
import { anyReference, saidType } from './local-reference.ts';

/** Word starts kept per text: a name of more words is found by its first ones. */
const WORD_STARTS = 12;

/** The `meta` every resource has: `_profile`, `_security`, `_tag`. */
export function meta(sink: RowSink, profileParam: number, securityParam: number, tagParam: number, value: Meta): void {
  const { profile, security, tag } = value;
  if (profile !== undefined) for (const canonical of profile) uri(sink, profileParam, canonical);
  if (security !== undefined) for (const label of security) tokenCoding(sink, securityParam, label);
  if (tag !== undefined) for (const one of tag) tokenCoding(sink, tagParam, one);
}

export function tokenCode(sink: RowSink, param: number, value: unknown): void {
  if (typeof value === 'string' && value !== '') sink.tokens.push({ param, code: tokenKey(value) });
}

export function tokenBoolean(sink: RowSink, param: number, value: unknown): void {
  if (typeof value === 'boolean') sink.tokens.push({ param, code: value ? 'true' : 'false' });
}

function token(sink: RowSink, param: number, system: string | undefined, code: string | undefined): void {
  if (typeof code !== 'string' || code === '') return;
  sink.tokens.push(system === undefined ? { param, code: tokenKey(code) } : { param, system, code: tokenKey(code) });
}

export function tokenCoding(sink: RowSink, param: number, value: Coding): void {
  token(sink, param, value.system, value.code);
  textOf(sink, param, value.display);
}

/** A row per coding; its text and its codings' displays for `:text`. */
export function tokenConcept(sink: RowSink, param: number, value: CodeableConcept): void {
  if (value.coding !== undefined) for (const coding of value.coding) tokenCoding(sink, param, coding);
  textOf(sink, param, value.text);
}

/** Its value; for `:of-type` its value with each coding of its type, for `:text` what its type says. */
export function tokenIdentifier(sink: RowSink, param: number, value: Identifier): void {
  token(sink, param, value.system, value.value);
  if (value.type === undefined || sink.group === true) return;
  textOf(sink, param, value.type.text);
  if (typeof value.value !== 'string' || value.value === '') return;
  for (const { system, code } of value.type.coding ?? [])
    if (system !== undefined && code !== undefined) token(sink, param + IDENTIFIER_ROWS, system, typedCode(code, value.value));
}

/** The text of a token, for `:text`. */
function textOf(sink: RowSink, param: number, text: unknown): void {
  if (typeof text === 'string' && text !== '' && sink.group !== true)
    sink.strings.push({ param: param + TEXT_ROWS, exact: '', folded: stringKey(text) });
}

/** The number or address alone: R4 gives contact points no system in a search. */
export function tokenContact(sink: RowSink, param: number, value: ContactPoint): void {
  token(sink, param, undefined, value.value);
}

/** `Patient.deceased` (R4: exists() and != false): every patient has a row, so that `deceased=false` finds the living. */
export function tokenExists(sink: RowSink, param: number, exists: boolean): void {
  sink.tokens.push({ param, code: exists ? 'true' : 'false' });
}

/** uri, url and canonical: as stored; a canonical's `|version` is the row's system. */
export function uri(sink: RowSink, param: number, value: unknown): void {
  if (typeof value !== 'string' || value === '') return;
  const bar = value.indexOf('|');
  const code = tokenKey(bar < 0 ? value : value.slice(0, bar));
  const version = bar < 0 ? '' : value.slice(bar + 1);
  sink.tokens.push(version === '' ? { param, code } : { param, system: version, code });
}

export function stringText(sink: RowSink, param: number, value: unknown): void {
  if (typeof value !== 'string' || value === '') return;
  sink.strings.push({ param, exact: value.normalize('NFC'), folded: stringKey(value) });
}

/** A name as one text: also found from the start of each of its words. */
export function stringName(sink: RowSink, param: number, value: unknown): void {
  if (typeof value !== 'string' || value === '') return;
  const folded = stringKey(value);
  sink.strings.push({ param, exact: value.normalize('NFC'), folded });
  let at = folded.indexOf(' ');
  for (let i = 1; i < WORD_STARTS && at >= 0; i++) {
    sink.strings.push({ param, exact: '', folded: folded.slice(at + 1) });
    at = folded.indexOf(' ', at + 1);
  }
}

/** family, given, prefix, suffix and text, each by itself and from the start of each of its words. */
export function stringHumanName(sink: RowSink, param: number, value: HumanName): void {
  stringName(sink, param, value.text);
  stringName(sink, param, value.family);
  if (value.given !== undefined) for (const part of value.given) stringName(sink, param, part);
  if (value.prefix !== undefined) for (const part of value.prefix) stringName(sink, param, part);
  if (value.suffix !== undefined) for (const part of value.suffix) stringName(sink, param, part);
}

/** line, city, district, state, country, postal code and text, each by itself. */
export function stringAddress(sink: RowSink, param: number, value: Address): void {
  stringText(sink, param, value.text);
  if (value.line !== undefined) for (const part of value.line) stringText(sink, param, part);
  stringText(sink, param, value.city);
  stringText(sink, param, value.district);
  stringText(sink, param, value.state);
  stringText(sink, param, value.country);
  stringText(sink, param, value.postalCode);
}

export function dateText(sink: RowSink, param: number, value: unknown): void {
  if (typeof value !== 'string') return;
  const range = dateRange(value);
  if (range !== undefined) sink.dates.push({ param, low: range.low, high: range.high });
}

/** From the first moment of `start` to the last of `end`; a missing (or unreadable) side is open, both missing is no value. */
export function datePeriod(sink: RowSink, param: number, value: Period): void {
  const start = value.start === undefined ? undefined : dateRange(value.start);
  const end = value.end === undefined ? undefined : dateRange(value.end);
  if (start === undefined && end === undefined) return;
  const low = start?.low ?? Number.NEGATIVE_INFINITY;
  const high = end?.high ?? Number.POSITIVE_INFINITY;
  if (low < high) sink.dates.push({ param, low, high });
}

/** The outer limits of the schedule (R4 search, date): events and bounds together, repetition ignored. */
export function dateTiming(sink: RowSink, param: number, value: Timing): void {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  if (value.event !== undefined) {
    for (const event of value.event) {
      const range = typeof event === 'string' ? dateRange(event) : undefined;
      if (range === undefined) continue;
      if (range.low < low) low = range.low;
      if (range.high > high) high = range.high;
    }
  }
  const bounds = value.repeat?.boundsPeriod;
  if (bounds !== undefined) {
    const found: RowSink = { tokens: [], strings: [], dates: [], references: [], quantities: [], composites: [], base: undefined };
    datePeriod(found, param, bounds);
    for (const row of found.dates) {
      if (row.low < low) low = row.low;
      if (row.high > high) high = row.high;
    }
  }
  if (low < high) sink.dates.push({ param, low, high });
}

/** A literal reference, of this server or another, to the given type when one is asked for. Identifier-only and contained references make no row; any identifier is found by `:identifier`. */
export function reference(sink: RowSink, param: number, value: Reference, only?: string): void {
  const target = value.reference === undefined ? undefined : anyReference(value.reference, sink.base);
  const fits = only === undefined || (target !== undefined && only === saidType(target));
  // A parameter for one type has those identifiers whose reference says that type.
  if (value.identifier !== undefined && fits && sink.group !== true)
    token(sink, param + IDENTIFIER_ROWS, value.identifier.system, value.identifier.value);
  if (value.reference?.startsWith('#') === true) link(sink, param, value.reference.slice(1), only);
  if (target !== undefined && fits) sink.references.push({ param, type: target.type, id: target.id, codes: 0 });
}

/** A reference to a contained resource. */
function link(sink: RowSink, param: number, id: string, only: string | undefined): void {
  const held = sink.group === true ? undefined : sink.inside?.get(id);
  if (held !== undefined && (only === undefined || only === held.type)) sink.links = [...(sink.links ?? []), { param, place: held.place }];
}

/** One number with its unit. A comparator opens a side: `<5` is everything up to 5. */
export function quantity(sink: RowSink, param: number, value: Quantity): void {
  if (value.value === undefined) return;
  const number = decimalValue(value.value as Decimal);
  if (!Number.isFinite(number)) return;
  const comparator = value.comparator;
  const low = comparator === '<' || comparator === '<=' ? Number.NEGATIVE_INFINITY : number;
  const high = comparator === '>' || comparator === '>=' ? Number.POSITIVE_INFINITY : number;
  pushQuantity(sink, param, low, high, value);
}

/** From low to high; a missing side is open. The unit is that of the side that is there. */
export function quantityRange(sink: RowSink, param: number, value: QuantityRange): void {
  const unit = value.low ?? value.high;
  if (unit === undefined) return;
  const low = value.low?.value === undefined ? Number.NEGATIVE_INFINITY : decimalValue(value.low.value as Decimal);
  const high = value.high?.value === undefined ? Number.POSITIVE_INFINITY : decimalValue(value.high.value as Decimal);
  if (low <= high && (Number.isFinite(low) || Number.isFinite(high))) pushQuantity(sink, param, low, high, unit);
}

/** The system of `Money.currency` (R4 datatypes.html#Money: required binding to ISO 4217). */
const CURRENCY = 'urn:iso:std:iso:4217';

/** An amount in its currency: `100||VND`, `100|urn:iso:std:iso:4217|VND`. */
export function money(sink: RowSink, param: number, { value, currency }: Money): void {
  if (value === undefined) return;
  const amount = decimalValue(value as Decimal);
  if (!Number.isFinite(amount)) return;
  pushQuantity(sink, param, amount, amount, currency === undefined ? {} : { system: CURRENCY, code: currency });
}

/** A place, for `near`: a row of composites without codes (index-rows.ts). */
export function position(sink: RowSink, param: number, value: { readonly latitude?: unknown; readonly longitude?: unknown }): void {
  const place = placeOf({ type: 'BackboneElement', value });
  if (place !== undefined) sink.composites.push({ param, code: '', low: place.latitude, high: place.longitude, code2: '' });
}

/** A number by itself: a quantity without a unit. */
export function number(sink: RowSink, param: number, value: unknown): void {
  const low = decimalValue(value as Decimal);
  if (Number.isFinite(low)) sink.quantities.push({ param, low, high: low, code: '' });
}

function pushQuantity(sink: RowSink, param: number, low: number, high: number, unit: Quantity): void {
  const code = tokenKey(unit.code ?? unit.unit ?? '');
  if (unit.code !== undefined && unit.unit !== undefined && unit.unit !== unit.code && sink.group !== true)
    sink.quantities.push({ param: param + TEXT_ROWS, low, high, code: tokenKey(unit.unit) });
  sink.quantities.push(
    unit.system === undefined || unit.code === undefined ? { param, low, high, code } : { param, low, high, system: unit.system, code },
  );
}
