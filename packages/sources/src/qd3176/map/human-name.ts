import type { HumanName } from '@hub/fhir-model';

/** A name as the tables write it (HO_TEN …): family = first word, given = the rest, case as sent. */
export function humanName(text: string): HumanName {
  const [family, ...given] = text.split(' ') as [string, ...string[]];
  return given.length === 0 ? { use: 'official', text, family } : { use: 'official', text, family, given };
}
