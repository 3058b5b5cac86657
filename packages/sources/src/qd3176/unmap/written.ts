import { type Coding, type Decimal, decimalText, type Extension, type Observation, type Reference } from '@hub/fhir-model';
import { type FacilityNames, hubExtension, type Names } from '../map/names.ts';

/**
 * FHIR values written as the tables write them. The mapping asks the same functions whether an element can hold a field:
 * where the written value is not the text that was sent, it keeps the text beside the element (`keepExact`).
 */

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)\+07:00)?$/;

/** A dateTime or date of the hub: `202603100730`, with seconds when they are not 00, `20260310` for a day alone. */
export function writtenTime(value: string | undefined): string | undefined {
  const [, year, month, day, hour, minute, second] = MOMENT.exec(value ?? '') ?? [];
  if (year === undefined) return undefined;
  if (hour === undefined) return `${year}${month}${day}`;
  return `${year}${month}${day}${hour}${minute}${second === '00' ? '' : second}`;
}

/** The day of a dateTime or date: `20260310`. */
export function writtenDay(value: string | undefined): string | undefined {
  return writtenTime(value)?.slice(0, 8);
}

/** A number with the digits it was stored with. */
export function writtenNumber(value: number | undefined): string | undefined {
  return value === undefined ? undefined : decimalText(value as unknown as Decimal);
}

/** A code; behind an ICD-10 code the mark that was taken off it. */
export function writtenCode(coding: Coding | undefined, names: Names): string | undefined {
  if (coding?.code === undefined) return undefined;
  const mark = coding.extension?.find(({ url }) => url === hubExtension(names, 'icd-mark'))?.valueString;
  return `${coding.code}${mark ?? ''}`;
}

/** What a reference calls its target outside the hub; a facility's own number of a health worker stands in brackets. */
export function writtenReference(reference: Reference | undefined, facility: FacilityNames): string | undefined {
  const identifier = reference?.identifier;
  return identifier?.system === facility.employee ? `(${identifier.value})` : identifier?.value;
}

/** A result: `7.80`, `<=5`, `3-5`, or its text. */
export function writtenValue({ valueQuantity, valueRange, valueString }: Observation): string | undefined {
  if (valueString !== undefined) return valueString;
  if (valueRange !== undefined) {
    const [low, high] = [writtenNumber(valueRange.low?.value), writtenNumber(valueRange.high?.value)];
    return low === undefined || high === undefined ? undefined : `${low}-${high}`;
  }
  const number = writtenNumber(valueQuantity?.value);
  return number === undefined ? undefined : `${valueQuantity?.comparator ?? ''}${number}`;
}

/** MA_GIUONG of a bed, whose number is MA_KHOA/MA_GIUONG. */
export function writtenBed(bed: Reference | undefined, department: string | undefined): string | undefined {
  const number = bed?.identifier?.value;
  if (number === undefined || department === undefined) return number;
  return number.startsWith(`${department}/`) ? number.slice(department.length + 1) : undefined;
}

/** A `;` list; undefined when there is nothing in it, or when one of its values cannot be written. */
export function writtenList(values: readonly (string | undefined)[]): string | undefined {
  return values.length === 0 || values.includes(undefined) ? undefined : values.join(';');
}

/** The value of a field's extension; texts come out as they are. */
export function writtenExtension(extension: Extension, names: Names, facility: FacilityNames): string | undefined {
  if (extension.valueString !== undefined) return extension.valueString;
  if (extension.valueBoolean !== undefined) return extension.valueBoolean ? '1' : '0';
  if (extension.valueCoding !== undefined) return writtenCode(extension.valueCoding, names);
  if (extension.valueReference !== undefined) return writtenReference(extension.valueReference, facility);
  const number = extension.valueMoney?.value ?? extension.valueQuantity?.value ?? extension.valueDecimal ?? extension.valueInteger;
  return writtenNumber(number) ?? writtenTime(extension.valueDateTime ?? extension.valueDate);
}
