import type { Extension, Reference } from '@hub/fhir-model';
import { readDate } from '../../values/date-time.ts';
import { readList } from '../../values/list.ts';
import { readInteger } from '../../values/number.ts';
import { coding, dateTime, exact, money } from './element.ts';
import type { Fields } from './fields.ts';
import { icdCoding } from './icd.ts';
import { codeSystemOf, fieldExtension } from './names.ts';
import { practitionerReference } from './practitioner.ts';
import type { Scope } from './scope.ts';

/**
 * Value type of a field without a home (contract §3). `codes`, `licences`: one extension per value of a `;` list;
 * `further`: the same without the first value, which has a home.
 */
export type Kind =
  | 'text'
  | 'code'
  | 'codes'
  | 'icd'
  | 'money'
  | 'decimal'
  | 'integer'
  | 'dateTime'
  | 'date'
  | 'flag'
  | 'licences'
  | 'several-licences'
  | 'further-licences';

/** One field of a table that becomes an extension. */
export type FieldRule = readonly [field: string, kind: Kind];

/** Adds the extensions of a row's fields to `out`, in the order of the rules. Empty fields make nothing. */
export function addFieldExtensions(scope: Scope, fields: Fields, rules: readonly FieldRule[], out: Extension[]): Extension[] {
  for (const [field, kind] of rules) {
    const text = fields[field];
    if (text !== undefined) addFieldExtension(scope, field, kind, text, out);
  }
  return out;
}

/** A text kept because its field could not be read as what it should be (contract §5, `…-invalid`). */
export function rawExtension(scope: Scope, field: string, text: string): Extension {
  return { url: fieldExtension(scope.names, field), valueString: text };
}

/** Keeps a field's text in `extension` when there is one and it could not be read (`read` is undefined). */
export function keepUnread(scope: Scope, extension: Extension[], field: string, text: string | undefined, read: unknown): void {
  if (text !== undefined && read === undefined) extension.push(rawExtension(scope, field, text));
}

/** The time in a field; one that is no time is kept as text in `extension`. */
export function timeOrText(scope: Scope, fields: Fields, field: string, extension: Extension[]): string | undefined {
  const read = dateTime(fields[field]);
  keepUnread(scope, extension, field, fields[field], read);
  return read;
}

function addFieldExtension(scope: Scope, field: string, kind: Kind, text: string, out: Extension[]): void {
  const url = fieldExtension(scope.names, field);
  switch (kind) {
    case 'text':
      out.push({ url, valueString: text });
      return;
    case 'code':
      out.push({ url, valueCoding: coding(codeSystemOf(scope.names, field), text) });
      return;
    case 'codes':
      for (const code of readList(text)) out.push({ url, valueCoding: coding(codeSystemOf(scope.names, field), code) });
      return;
    case 'icd':
      for (const code of readList(text)) out.push({ url, valueCoding: icdCoding(scope, code) });
      return;
    case 'licences':
      addReferences(scope, url, readList(text), out);
      return;
    case 'several-licences': {
      const all = readList(text);
      if (all.length > 1) addReferences(scope, url, all, out);
      return;
    }
    case 'further-licences':
      addReferences(scope, url, readList(text).slice(1), out);
      return;
    default:
      out.push(scalarExtension(url, kind, text));
  }
}

function addReferences(scope: Scope, url: string, licences: readonly string[], out: Extension[]): void {
  for (const licence of licences) {
    const valueReference: Reference | undefined = practitionerReference(scope, licence);
    out.push(valueReference === undefined ? { url, valueString: licence } : { url, valueReference });
  }
}

/** Integers of FHIR have 32 bits; longer numbers stay text. */
const LARGEST = 2_147_483_647;

function scalarExtension(url: string, kind: 'money' | 'decimal' | 'integer' | 'dateTime' | 'date' | 'flag', text: string): Extension {
  switch (kind) {
    case 'money': {
      const valueMoney = money(text);
      if (valueMoney !== undefined) return { url, valueMoney };
      break;
    }
    case 'decimal': {
      const valueDecimal = exact(text);
      if (valueDecimal !== undefined) return { url, valueDecimal };
      break;
    }
    case 'integer': {
      const valueInteger = readInteger(text);
      if (valueInteger !== undefined && Math.abs(valueInteger) <= LARGEST) return { url, valueInteger };
      break;
    }
    case 'dateTime': {
      const valueDateTime = dateTime(text);
      if (valueDateTime !== undefined) return { url, valueDateTime };
      break;
    }
    case 'date': {
      const valueDate = readDate(text);
      if (valueDate !== undefined) return { url, valueDate };
      break;
    }
    case 'flag':
      if (text === '1') return { url, valueBoolean: true };
      if (text === '0') return { url, valueBoolean: false };
  }
  return { url, valueString: text };
}
