import type { Resource } from '@hub/fhir-model';
import type { Parameter } from './parameters.ts';

/**
 * `Bundle.composition` and `Bundle.message` (R4 bundle.html#search: "The first resource in the bundle ... this parameter provides access to search its
 * contents"): what stands in the first entry is indexed as a contained resource is, and a reference row of the bundle points at it. It is
 * found by chains (`composition.type=`), by its id, and by `:missing`; nothing stored by itself is pointed at, so there is no include of it.
 */
const ENTRY: Readonly<Record<string, { readonly type: string; readonly of: string; readonly number: number }>> = {
  composition: { type: 'Composition', of: 'document', number: 4_901 },
  message: { type: 'MessageHeader', of: 'message', number: 4_902 },
};

/** Numbers of these parameters begin above; stored in index rows: never changed. */
export const FIRST_ENTRY_ROWS = 4_900;

/** The parameter of this code on this type, when it asks for what a bundle begins with. */
export function firstEntryParameter(type: string, code: string): Parameter | undefined {
  const found = type === 'Bundle' && Object.hasOwn(ENTRY, code) ? ENTRY[code] : undefined;
  if (found === undefined) return undefined;
  return { code, type: 'reference', number: found.number, rows: [found.number], targets: [found.type], entry: true };
}

/** Codes of these parameters. */
export const FIRST_ENTRY_CODES: readonly string[] = Object.keys(ENTRY);

interface Entries {
  readonly type?: unknown;
  readonly entry?: readonly { readonly fullUrl?: unknown; readonly resource?: Resource }[];
}

/** What a bundle begins with that one of the parameters is about: a document's composition, a message's header. Its id, else its fullUrl. */
export function firstEntryOf(resource: Resource): { readonly param: number; readonly id: string; readonly resource: Resource } | undefined {
  if (resource.resourceType !== 'Bundle') return undefined;
  const { type, entry } = resource as Resource & Entries;
  const [first] = Array.isArray(entry) ? entry : [];
  const inner = first?.resource;
  const found = Object.values(ENTRY).find((one) => one.of === type && one.type === inner?.resourceType);
  if (found === undefined || inner === undefined) return undefined;
  const id = inner.id ?? (typeof first?.fullUrl === 'string' ? first.fullUrl : '');
  return { param: found.number, id, resource: inner };
}
