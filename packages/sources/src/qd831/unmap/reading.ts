import type { Extension, Identifier } from '@hub/fhir-model';
import { LEFT_OUT } from '../../qd3176/map/left-out.ts';
import { type FacilityNames, hubExtension, type Names } from '../../qd3176/map/names.ts';
import type { Fields } from '../content.ts';
import { tagExtension } from '../header.ts';

/** What reading a health record back needs to know. */
export interface Reading {
  readonly names: Names;
  readonly facility: FacilityNames;
}

interface Holder {
  readonly extension?: readonly Extension[] | undefined;
}

/** The text kept in the extension of a tag. */
export function tagText({ names }: Reading, holder: Holder, tag: string): string | undefined {
  const url = tagExtension(names, tag);
  return holder.extension?.find((one) => one.url === url && one.valueString !== undefined)?.valueString;
}

/** A row as it was sent, from what its elements say and what is kept beside them: the reverse of `keepTags`. */
export function completed(reading: Reading, holder: Holder, tags: readonly string[], found: Found): Fields {
  const url = hubExtension(reading.names, LEFT_OUT);
  const leftOut = new Set(holder.extension?.filter((one) => one.url === url).map(({ valueString }) => valueString));
  return fieldsFrom(tags, (tag) => (leftOut.has(tag) ? undefined : (tagText(reading, holder, tag) ?? found[tag])));
}

/** What elements say of the fields of a row. */
export type Found = Readonly<Record<string, string | undefined>>;

/** Fields that are there, in the order of `tags`. */
export function fieldsFrom(tags: readonly string[], textOf: (tag: string) => string | undefined): Fields {
  const fields: Record<string, string> = {};
  for (const tag of tags) {
    const text = textOf(tag);
    if (text !== undefined) fields[tag] = text;
  }
  return fields;
}

/** The section a resource is a row of, and the whole row key; undefined when it is no row of a health record. */
export function rowOf(
  { facility }: Reading,
  { identifier }: { readonly identifier?: Identifier | readonly Identifier[] | undefined },
): { readonly section: string; readonly key: string } | undefined {
  const all =
    identifier === undefined ? [] : Array.isArray(identifier) ? (identifier as readonly Identifier[]) : [identifier as Identifier];
  const key = all.find(({ system, value }) => system === facility.row && value?.startsWith('831/'))?.value;
  const section = key?.split('/', 2)[1];
  return key === undefined || section === undefined ? undefined : { section, key };
}
