import type { Canonicals, Coding, Encounter, Resource } from '@hub/fhir-model';
import { isProvisional } from '../../qd3176/map/described-by.ts';
import { contentMeta } from '../../qd3176/map/merge-patient.ts';
import { namesOf } from '../../qd3176/map/names.ts';
import { united } from '../labels.ts';

/** The newer text, with the labels of the stored one: a sender adds some, and takes none away. */
export function withStoredLabels<R extends Resource>(own: R, stored: Resource): R {
  const before = stored.meta?.security ?? [];
  if (before.length === 0) return own;
  return { ...own, meta: { ...own.meta, security: united(before, own.meta?.security ?? []) as Coding[] } };
}

/** XML1 describes a visit better (contract §1.1): where one has, a bundle fills gaps only. */
export function mergedEncounter(canonicals: Canonicals, stored: Encounter, own: Encounter & { id: string }): Encounter & { id: string } {
  if (isProvisional(stored, namesOf(canonicals)) || stored.status === 'entered-in-error') return withStoredLabels(own, stored);
  const { meta: _own, ...gaps } = own;
  const { meta, ...said } = stored;
  const labels = united(meta?.security ?? [], own.meta?.security ?? []) as Coding[];
  const kept = contentMeta(meta);
  const together = labels.length === 0 ? kept : { ...kept, security: labels };
  return { ...gaps, ...said, id: own.id, ...(together === undefined ? {} : { meta: together }) };
}
