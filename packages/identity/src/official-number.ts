import type { Identifier } from '@hub/fhir-model';

/** A number that one person in the country has. */
export interface Numbered {
  readonly system: string;
  readonly value: string;
}

/** Kinds of numbers that can link the Patients of two facilities (mapping contract §1.1), as the ends of their systems under `{SID}`. */
const OFFICIAL = ['national_id', 'citizen_id', 'passport_number', 'social_insurance_number'] as const;

/** Numbers of the country among a Patient's identifiers, each once. `sid`: the base `{SID}` of canonical identifiers. Cards (of whoever holds them) are none. */
export function officialNumbers(identifiers: readonly Identifier[] | undefined, sid: string): readonly Numbered[] {
  const systems = new Set<string | undefined>(OFFICIAL.map((kind) => `${sid}${kind}`));
  const found = new Map<string, Numbered>();
  for (const { system, value } of identifiers ?? []) {
    if (system === undefined || value === undefined || value === '' || !systems.has(system)) continue;
    found.set(`${system}|${value}`, { system, value });
  }
  return [...found.values()];
}
