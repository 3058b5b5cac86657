import type { Canonicals, Coding, Encounter, Resource } from '@hub/fhir-model';
import { unsaid } from '../../as-of.ts';
import { describedByTag, isProvisional } from '../../qd3176/map/described-by.ts';
import { mergeExtensions } from '../../qd3176/map/merge.ts';
import { contentMeta } from '../../qd3176/map/merge-patient.ts';
import { type Names, namesOf } from '../../qd3176/map/names.ts';
import { ENCOUNTER } from '../../registers/encounter.ts';
import { united } from '../labels.ts';
import { mergedMeta } from './patient.ts';

/** The newer text, with the labels of the stored one: a sender adds some, and takes none away. */
export function withStoredLabels<R extends Resource>(own: R, stored: Resource): R {
  const before = stored.meta?.security ?? [];
  if (before.length === 0) return own;
  return { ...own, meta: { ...own.meta, security: united(before, own.meta?.security ?? []) as Coding[] } };
}

/** Nobody but bundles has described it. */
const isOurs = ({ meta }: Encounter, names: Names): boolean => {
  const { system } = describedByTag(names, 'FHIR');
  return meta?.tag?.every((tag) => tag.system !== system || tag.code === 'FHIR') === true && meta.tag.length > 0;
};

/** Over what a check-in, a health record or messages said: a blank clears nothing, and what is said here is no message's word any more. */
function beside(stored: Encounter, own: Encounter & { id: string }): Encounter & { id: string } {
  const extension = mergeExtensions(unsaid(stored.extension, own, ENCOUNTER), own.extension) ?? [];
  const { extension: _own, ...said } = own;
  const { extension: _stored, meta, ...before } = stored;
  return { ...before, ...said, ...(extension.length === 0 ? {} : { extension }), meta: mergedMeta(contentMeta(meta), own.meta) };
}

/** XML1 describes a visit better (contract §1.1): where one has, a bundle fills gaps only. */
export function mergedEncounter(canonicals: Canonicals, stored: Encounter, own: Encounter & { id: string }): Encounter & { id: string } {
  const names = namesOf(canonicals);
  if (stored.status === 'entered-in-error') return withStoredLabels(own, stored);
  if (isProvisional(stored, names)) return withStoredLabels(isOurs(stored, names) ? own : beside(stored, own), stored);
  const { meta: _own, ...gaps } = own;
  const { meta, ...said } = stored;
  const labels = united(meta?.security ?? [], own.meta?.security ?? []) as Coding[];
  const kept = contentMeta(meta);
  const together = labels.length === 0 ? kept : { ...kept, security: labels };
  return { ...gaps, ...said, id: own.id, ...(together === undefined ? {} : { meta: together }) };
}
