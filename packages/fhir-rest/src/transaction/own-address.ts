import { RESOURCE_TYPES } from '@hub/fhir-model';

const R4_TYPES: ReadonlySet<string> = new Set(RESOURCE_TYPES);
const RELATIVE = /^([A-Z][A-Za-z]{1,63})\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/**
 * A reference by the whole address of this server (`http://hub/fhir/Patient/1`, as a client copies it from `Location`) as the relative one
 * that means the same (R4 references.html#literal); undefined for anything else. Stored as it came it would be found by no search: those
 * take both for one (R4 search.html#reference), and it would break when the server gets another name.
 */
export function relativeToBase(reference: string, base: string): string | undefined {
  if (!reference.startsWith(base) || reference[base.length] !== '/') return undefined;
  const below = reference.slice(base.length + 1);
  const type = RELATIVE.exec(below)?.[1];
  return type !== undefined && R4_TYPES.has(type) ? below : undefined;
}
