import type { Identifier } from '@hub/fhir-model';

/** A number that one person in the country has. */
export interface Numbered {
  readonly system: string;
  readonly value: string;
}

/** Kinds of numbers that can link the Patients of two facilities (mapping contract §1.1), as the ends of their systems under `{SID}`. */
const OFFICIAL = ['national_id', 'citizen_id', 'passport_number', 'social_insurance_number'] as const;

/** The systems of those numbers. `sid`: the base `{SID}` of canonical identifiers. */
export function officialSystems(sid: string): readonly string[] {
  return OFFICIAL.map((kind) => `${sid}${kind}`);
}

/**
 * The numbers a Patient goes by in the country: of each kind the first among its identifiers, which is the one told last (sources `mergePatient`).
 * Those behind it are former ones, or were mistyped: they stay on record and link nothing. Cards (of whoever holds them) are none.
 * `sid`: the base `{SID}`.
 */
export function officialNumbers(identifiers: readonly Identifier[] | undefined, sid: string): readonly Numbered[] {
  const systems = new Set<string | undefined>(officialSystems(sid));
  const found = new Map<string, Numbered>();
  for (const { system, value } of identifiers ?? []) {
    if (system === undefined || value === undefined || value === '' || !systems.has(system) || found.has(system)) continue;
    found.set(system, { system, value });
  }
  return [...found.values()];
}
