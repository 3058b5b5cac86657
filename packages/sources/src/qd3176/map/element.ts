import type { CodeableConcept, Coding, Identifier, Money, Quantity } from '@hub/fhir-model';
import { display } from '@hub/terminology';
import { readDateTime } from '../../values/date-time.ts';
import { readDecimal, readMoney } from '../../values/number.ts';

/** Small makers of R4 data types. None of them ever writes an undefined or empty member. */

export function coding(system: string, code: string, name?: string): Coding {
  return name === undefined ? { system, code } : { system, code, display: name };
}

/** A concept from its parts; undefined when both are missing. */
export function concept(codings: readonly Coding[], text?: string): CodeableConcept | undefined {
  if (codings.length === 0) return text === undefined ? undefined : { text };
  return text === undefined ? { coding: [...codings] } : { coding: [...codings], text };
}

export function oneConcept(system: string, code: string, name?: string): CodeableConcept {
  return { coding: [coding(system, code, name)] };
}

/** One code with its name, when the hub holds the list. For what is written once per visit, not once per row. */
export function listedConcept(system: string, code: string): CodeableConcept {
  return { coding: [coding(system, code, display(system, code))] };
}

/** For an element R4 demands and the source leaves out (data-absent-reason, R4 extension). */
export const UNKNOWN_CONCEPT: CodeableConcept = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
};

export function identifier(system: string, value: string): Identifier {
  return { system, value };
}

/** An identifier with its v2-0203 type. */
export function typedIdentifier(type: string, system: string, value: string, use?: Identifier['use']): Identifier {
  const typed: Identifier = { type: { coding: [{ system: IDENTIFIER_TYPE, code: type }] }, system, value };
  return use === undefined ? typed : { use, ...typed };
}
const IDENTIFIER_TYPE = 'http://terminology.hl7.org/CodeSystem/v2-0203';

/**
 * A decimal with the digits as sent. The R4 types say `number`; what travels is the exact raw JSON number of
 * fhir-model's `decimal`, which only `decimalValue` and `JSON.stringify` may read.
 */
export function exact(text: string | undefined): number | undefined {
  return text === undefined ? undefined : (readDecimal(text)?.value as number | undefined);
}

/** Amounts are VND everywhere in these tables (contract §3.3). */
export function money(text: string | undefined): Money | undefined {
  const value = text === undefined ? undefined : (readMoney(text)?.value as number | undefined);
  return value === undefined ? undefined : { value, currency: 'VND' };
}

/** A FHIR dateTime, as exact as the source: a day alone stays a day. Undefined for a blank and for what is no date. */
export function dateTime(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const read = readDateTime(text);
  return read === undefined ? undefined : read.precision === 'day' ? read.date : read.instant;
}

/** A quantity in a unit the mapping itself knows. */
export function ucum(value: number, unit: string, code: string = unit): Quantity {
  return { value, unit, system: UCUM, code };
}
export const UCUM = 'http://unitsofmeasure.org';
