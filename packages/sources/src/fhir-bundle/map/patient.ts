import type { Canonicals, Coding, Meta, Patient } from '@hub/fhir-model';
import { fillGaps } from '../../qd3176/map/check-in-patient.ts';
import { isProvisional } from '../../qd3176/map/described-by.ts';
import { mergePatient } from '../../qd3176/map/merge-patient.ts';
import { hubExtension, namesOf } from '../../qd3176/map/names.ts';
import { united } from '../labels.ts';

type Person = Patient & { id: string };

/** Members that {@link mergePatient} has rules for. */
const RULED: ReadonlySet<string> = new Set([
  'resourceType',
  'id',
  'meta',
  'extension',
  'identifier',
  'active',
  'name',
  'telecom',
  'gender',
  'birthDate',
  '_birthDate',
  'deceasedBoolean',
  'deceasedDateTime',
  'address',
  'multipleBirthBoolean',
  'link',
]);

/**
 * What is stored of a person afterwards (contract §1.1): a blank never clears; where XML1 has described the Patient this only fills gaps; links
 * that the hub made stay. Pure.
 */
export function mergedPerson(canonicals: Canonicals, stored: Patient, own: Person): Person {
  const names = namesOf(canonicals);
  const provisional = isProvisional(stored, names);
  const merged = (provisional ? mergePatient(stored, own) : fillGaps(stored, own)) as Person & Record<string, unknown>;
  for (const [name, value] of Object.entries(own)) {
    if (RULED.has(name) || (!provisional && merged[name] !== undefined)) continue;
    merged[name] = value;
  }
  if (!provisional) {
    if (own.telecom !== undefined) merged.telecom ??= own.telecom;
    if (own.address !== undefined) merged.address ??= own.address;
  }
  const links = [...hubLinks(stored, hubExtension(names, 'link-basis')), ...(own.link ?? [])];
  if (links.length > 0) merged.link = links;
  merged.meta = mergedMeta(merged.meta, own.meta);
  return merged;
}

/** Links the hub made itself: they carry why. */
const hubLinks = ({ link = [] }: Patient, basis: string) => link.filter(({ extension }) => extension?.some(({ url }) => url === basis));

/** Tags, profiles and labels of both. */
export function mergedMeta(stored: Meta | undefined, own: Meta | undefined): Meta {
  const profile = [...new Set([...(stored?.profile ?? []), ...(own?.profile ?? [])])];
  const tag = united(stored?.tag ?? [], own?.tag ?? []) as Coding[];
  const security = united(stored?.security ?? [], own?.security ?? []) as Coding[];
  return {
    ...(profile.length === 0 ? {} : { profile }),
    ...(security.length === 0 ? {} : { security }),
    ...(tag.length === 0 ? {} : { tag }),
  };
}
