import type { Canonicals, Patient, Resource } from '@hub/fhir-model';
import { asSent, followsMerges, keepingMerges, movedTo, movesSaidBy, withoutMerges } from '@hub/identity';
import { movesNothing } from '@hub/resource-store';
import type { MappedResource } from '@hub/sources';
import type { SeenMerges } from '../prepare.ts';

/**
 * A mapped resource as it is stored: its references name whoever they belong to by the merges of its facility, and what merges made of a Patient stays.
 * Its mapper knows nothing of that: what is stored is shown to it as it was sent.
 */
export function whereItBelongs(mapped: MappedResource, { ids, moves }: SeenMerges, { structureDefinition }: Canonicals): MappedResource {
  const { resource, merge, mode } = mapped;
  if (resource.resourceType === 'Patient') {
    if (mode === 'merge' && merge !== undefined)
      return { ...mapped, merge: (stored) => keepingMerges(merge(withoutMerges(stored as Patient)) as Patient, stored as Patient) };
    // The record is the authority, but not for who was merged.
    if (mode === 'replace' && !movesNothing(moves))
      return { ...mapped, mode: 'merge', merge: (stored) => keepingMerges(resource as Patient, stored as Patient) };
    return mapped;
  }
  if (!followsMerges(resource)) return mapped;
  if (merge === undefined) return movesNothing(moves) ? mapped : { ...mapped, resource: movedTo(resource, moves, structureDefinition) };
  const merged = (stored: Resource): Resource => {
    const asked = new Set(ids);
    // Of persons that this record does not name, what is stored knows where they are.
    const others = [...movesSaidBy(stored)].filter(([id]) => !asked.has(id));
    return movedTo(merge(asSent(stored)), { ...moves, persons: new Map([...others, ...moves.persons]) }, structureDefinition);
  };
  return { ...mapped, resource: movesNothing(moves) ? resource : movedTo(resource, moves, structureDefinition), merge: merged };
}
