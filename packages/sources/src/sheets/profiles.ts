import { createHash } from 'node:crypto';
import { headerForms } from './fold.ts';
import type { Column, ProfilePart, ResourceTemplate, SheetProfile } from './profile.ts';

/** A profile with its parts put in and what the reader looks up in it. */
export interface Form {
  readonly profile: SheetProfile;
  readonly columns: ReadonlyMap<string, Column>;
  /** Folded header → field. */
  readonly byHeader: ReadonlyMap<string, string>;
  readonly resources: readonly ResourceTemplate[];
  /** Changes with the profile: what was mapped by another one is mapped again. */
  readonly edition: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Members of `more` over those of `base`, deep; lists are replaced. */
function over(base: unknown, more: unknown): unknown {
  const plain = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!plain(base) || !plain(more)) return more;
  const merged: Record<string, unknown> = { ...base };
  for (const [member, value] of Object.entries(more)) merged[member] = member in base ? over(base[member], value) : value;
  return merged;
}

function named<T>(lists: readonly (readonly T[])[], nameOf: (one: T) => string): T[] {
  const all = new Map<string, T>();
  for (const one of lists.flat()) {
    const name = nameOf(one);
    const before = all.get(name);
    all.set(name, before === undefined ? one : (over(before, one) as T));
  }
  return [...all.values()];
}

/**
 * A form ready to read with. A column or resource the profile names like one of a part adds to it or replaces its members. Throws for a profile that
 * contradicts itself: a header that means two fields, a field nobody declares.
 */
export function formOf(profile: SheetProfile, parts: Readonly<Record<string, ProfilePart>>): Form {
  const used = profile.use.map((name) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`${profile.kind}: no part ${name}`);
    return part;
  });
  const columns = new Map(
    named<Column>([...used.map((part) => part.columns), profile.columns], ({ field }) => field).map((column) => [column.field, column]),
  );
  const byHeader = new Map<string, string>();
  for (const { field, headers } of columns.values()) {
    for (const header of headers) {
      const [form = ''] = headerForms(header);
      const other = byHeader.get(form);
      if (other !== undefined && other !== field) throw new Error(`${profile.kind}: ${header} is ${other} and ${field}`);
      byHeader.set(form, field);
    }
  }
  for (const field of [...profile.recognise.all, ...profile.recognise.any, ...profile.key, profile.day])
    if (!columns.has(field)) throw new Error(`${profile.kind}: no column ${field}`);
  // The visit first: everything else refers to it.
  const resources = named<ResourceTemplate>([...used.map((part) => part.resources), profile.resources], ({ name }) => name).sort(
    (a, b) => Number(b.name === 'encounter') - Number(a.name === 'encounter'),
  );
  const edition = createHash('sha256')
    .update(JSON.stringify([profile, used]))
    .digest('hex')
    .slice(0, 16);
  return { profile, columns, byHeader, resources, edition };
}
