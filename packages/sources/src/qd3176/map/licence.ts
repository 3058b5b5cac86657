import type { Identifier } from '@hub/fhir-model';
import type { FacilityNames, Names } from './names.ts';

/** An identifier of a health worker: always both members. */
export interface LicenceIdentifier extends Identifier {
  readonly system: string;
  readonly value: string;
}

const TEN_DIGITS = /^\d{10}$/;

/**
 * Identifiers in one licence text of the tables (contract §1): ten digits only is the social insurance number older
 * sets used, anything else the licence (GPHN/CCHN) with its suffix `.TX.` or `.HD.` kept; a part in brackets is the
 * facility's own number of the person. The first one is the key.
 */
export function parseLicence(text: string, names: Names, facility: FacilityNames): LicenceIdentifier[] {
  const open = text.indexOf('(');
  if (open < 0) return [national(text, names)];
  const close = text.indexOf(')', open);
  const employee = text.slice(open + 1, close < 0 ? undefined : close).trim();
  const licence = `${text.slice(0, open)}${close < 0 ? '' : text.slice(close + 1)}`.trim();
  const found = licence === '' ? [] : [national(licence, names)];
  return employee === '' ? found : [...found, { system: facility.employee, value: employee }];
}

function national(value: string, names: Names): LicenceIdentifier {
  return { system: TEN_DIGITS.test(value) ? names.sid.socialInsurance : names.sid.licence, value };
}
