import type { Extension } from '@hub/fhir-model';
import { readDate } from '../../values/date-time.ts';
import { readList } from '../../values/list.ts';
import { readInteger } from '../../values/number.ts';
import { writtenExtension, writtenList, writtenTime } from '../unmap/written.ts';
import { coding, dateTime, exact, money } from './element.ts';
import type { Fields } from './fields.ts';
import { icdCoding } from './icd.ts';
import { codeSystemOf, fieldExtension } from './names.ts';
import { practitionerReferences, writtenLicences } from './practitioner.ts';
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

/**
 * Keeps a field's text beside its home when the home cannot hold it: `written` is what stands there, written as the tables write it
 * (`unmap/written.ts`), undefined when the field could not be read. `1,5` for 1.5, `007` for 7, `20260310073000` for a minute.
 */
export function keepExact(
  scope: Scope,
  extension: Extension[],
  field: string,
  text: string | undefined,
  written: string | undefined,
): void {
  if (text !== undefined && text !== written) extension.push(rawExtension(scope, field, text));
}

/** The time in a field; its text is kept in `extension` when it is no time, or written in another way. */
export function timeOrText(scope: Scope, fields: Fields, field: string, extension: Extension[]): string | undefined {
  const read = dateTime(fields[field]);
  keepExact(scope, extension, field, fields[field], writtenTime(read));
  return read;
}

/** The values of a field, and behind them its text when the values alone do not give it back. */
function addFieldExtension(scope: Scope, field: string, kind: Kind, text: string, out: Extension[]): void {
  if (kind === 'text') {
    out.push(rawExtension(scope, field, text));
    return;
  }
  if (kind === 'licences' || kind === 'several-licences' || kind === 'further-licences') {
    const licences = readList(text);
    const shown = kind === 'licences' ? licences : kind === 'further-licences' ? licences.slice(1) : licences.length > 1 ? licences : [];
    const url = fieldExtension(scope.names, field);
    for (const valueReference of practitionerReferences(scope, shown)) out.push({ url, valueReference });
    keepExact(scope, out, field, text, writtenLicences(scope, licences));
    return;
  }
  const values = typedValues(scope, field, kind, text);
  out.push(...values);
  keepExact(scope, out, field, text, writtenList(values.map((one) => writtenExtension(one, scope.names, scope.facility))));
}

/** The typed values of a field; none when it cannot be read. */
function typedValues(scope: Scope, field: string, kind: 'code' | 'codes' | 'icd' | ScalarKind, text: string): Extension[] {
  const url = fieldExtension(scope.names, field);
  switch (kind) {
    case 'code':
      return [{ url, valueCoding: coding(codeSystemOf(scope.names, field), text) }];
    case 'codes':
      return readList(text).map((code) => ({ url, valueCoding: coding(codeSystemOf(scope.names, field), code) }));
    case 'icd':
      return readList(text).map((code) => ({ url, valueCoding: icdCoding(scope, code) }));
    default: {
      const value = scalarValue(kind, text);
      return value === undefined ? [] : [{ url, ...value }];
    }
  }
}

type ScalarKind = 'money' | 'decimal' | 'integer' | 'dateTime' | 'date' | 'flag';

/** Integers of FHIR have 32 bits; longer numbers stay text. */
const LARGEST = 2_147_483_647;

function scalarValue(kind: ScalarKind, text: string): Omit<Extension, 'url'> | undefined {
  switch (kind) {
    case 'money': {
      const valueMoney = money(text);
      return valueMoney && { valueMoney };
    }
    case 'decimal': {
      const valueDecimal = exact(text);
      return valueDecimal === undefined ? undefined : { valueDecimal };
    }
    case 'integer': {
      const valueInteger = readInteger(text);
      return valueInteger === undefined || Math.abs(valueInteger) > LARGEST ? undefined : { valueInteger };
    }
    case 'dateTime': {
      const valueDateTime = dateTime(text);
      return valueDateTime === undefined ? undefined : { valueDateTime };
    }
    case 'date': {
      const valueDate = readDate(text);
      return valueDate === undefined ? undefined : { valueDate };
    }
    case 'flag':
      return text === '1' ? { valueBoolean: true } : text === '0' ? { valueBoolean: false } : undefined;
  }
}
