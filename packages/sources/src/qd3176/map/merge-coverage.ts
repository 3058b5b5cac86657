import type { Coverage } from '@hub/fhir-model';
import { saidOf } from '../../as-of.ts';
import { mergeExtensions, mergeIdentifiers, mergePeriods } from './merge.ts';
import { contentMeta } from './merge-patient.ts';

/**
 * What to store when another visit shows a Coverage that is stored already: the newer record's values where it has them,
 * the stored ones where it is blank. One that messages alone have described is described anew (contract §1.1). Pure; merging the same record again gives the same text.
 */
export function mergeCoverage(stored: Coverage, newer: Coverage & { id: string }): Coverage & { id: string } {
  if (saidOf(stored).size > 0) return newer;
  const { resourceType: _type, id: _id, meta, extension, identifier, period, ...others } = stored;
  const { extension: newerExtension, identifier: newerIdentifier, period: newerPeriod, meta: _meta, ...values } = newer;
  const { resourceType, id, ...rest } = values;
  const merged = { resourceType, id } as Coverage & { id: string };
  const kept = contentMeta(meta);
  if (kept !== undefined) merged.meta = kept;
  const extensions = mergeExtensions(extension, newerExtension);
  if (extensions !== undefined && extensions.length > 0) merged.extension = extensions;
  const identifiers = mergeIdentifiers(identifier, newerIdentifier);
  if (identifiers.length > 0) merged.identifier = identifiers;
  Object.assign(merged, rest);
  const span = mergePeriods(period, newerPeriod);
  if (span !== undefined) merged.period = span;
  for (const [member, value] of Object.entries(others)) {
    if (!(member in merged)) Object.assign(merged, { [member]: value });
  }
  return merged;
}
