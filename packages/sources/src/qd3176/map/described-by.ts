import type { Coding, Patient } from '@hub/fhir-model';
import { hubCodeSystem, type Names } from './names.ts';

/** On a Patient no XML1 has described yet: what a check-in says of it may still replace what another one said. */
export function checkInTag(names: Names): Coding {
  return { system: hubCodeSystem(names, 'described-by'), code: 'XML0' };
}

export const hasTag = ({ meta }: Patient, { system, code }: Coding): boolean =>
  meta?.tag?.some((tag) => tag.system === system && tag.code === code) ?? false;

/** The stored Patient as one that XML1 describes from now on. */
export function describedByVisit(stored: Patient, names: Names): Patient {
  const ours = checkInTag(names);
  if (!hasTag(stored, ours)) return stored;
  const { tag = [], ...meta } = stored.meta ?? {};
  const kept = tag.filter(({ system, code }) => system !== ours.system || code !== ours.code);
  return { ...stored, meta: kept.length === 0 ? meta : { ...meta, tag: kept } };
}
