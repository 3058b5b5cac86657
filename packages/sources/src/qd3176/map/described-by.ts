import type { Coding, DomainResource, Patient } from '@hub/fhir-model';
import { hubCodeSystem, type Names } from './names.ts';

/** On a Patient no XML1 has described yet: what a check-in says of it may still replace what another one said. */
export function checkInTag(names: Names): Coding {
  return { system: hubCodeSystem(names, 'described-by'), code: 'XML0' };
}

/** The same on a Patient or Encounter that another source of that standing describes: `QD831`, `KSK`. */
export function describedByTag(names: Names, code: string): Coding {
  return { system: hubCodeSystem(names, 'described-by'), code };
}

/** True while nothing of higher standing than a check-in or a health record has described it. */
export function isProvisional({ meta }: DomainResource, names: Names): boolean {
  const { system } = checkInTag(names);
  return meta?.tag?.some((tag) => tag.system === system) ?? false;
}

export const hasTag = ({ meta }: Patient, { system, code }: Coding): boolean =>
  meta?.tag?.some((tag) => tag.system === system && tag.code === code) ?? false;

/** The stored Patient as one that XML1 describes from now on. */
export function describedByVisit(stored: Patient, names: Names): Patient {
  const ours = checkInTag(names);
  if (!isProvisional(stored, names)) return stored;
  const { tag = [], ...meta } = stored.meta ?? {};
  const kept = tag.filter(({ system }) => system !== ours.system);
  return { ...stored, meta: kept.length === 0 ? meta : { ...meta, tag: kept } };
}
