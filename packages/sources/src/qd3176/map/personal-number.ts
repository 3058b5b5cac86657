import type { Identifier } from '@hub/fhir-model';
import { typedIdentifier } from './element.ts';
import type { Names } from './names.ts';

/**
 * A person's official number by its form (contract §1): 12 digits, 9 digits, or anything with a letter. Undefined for what has no
 * form. Never read as a number.
 */
export function personalNumber({ sid }: Names, text: string | undefined): (Identifier & { system: string; value: string }) | undefined {
  if (text === undefined) return undefined;
  if (/^\d{12}$/.test(text)) return number('NI', sid.nationalId, text, 'official');
  if (/^\d{9}$/.test(text)) return number('NI', sid.citizenId, text, 'old');
  return /\p{L}/u.test(text) ? number('PPN', sid.passport, text) : undefined;
}

function number(type: string, system: string, value: string, use?: Identifier['use']) {
  return { ...typedIdentifier(type, system, value, use), system, value };
}

/** A social insurance number: ten digits, not all of them zero. */
export function isSocialInsuranceNumber(text: string | undefined): text is string {
  return text !== undefined && /^(?!0{10})\d{10}$/.test(text);
}
