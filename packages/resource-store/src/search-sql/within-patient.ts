import type { Visibility } from '@hub/access';
import { memberOf, membersOf, type SearchQuery, typesOf } from '@hub/search';

/**
 * The search as it is asked by a caller who sees one patient: within that patient's compartment, so that its few rows lead and not what the
 * caller typed. What it finds does not change by it (visible.ts). Searches over types that are in no compartment stay as they are.
 */
export function withinPatient(query: SearchQuery, visibility: Visibility): SearchQuery {
  // What is contained is in no compartment itself: its container's is looked at where it is seen.
  if ('all' in visibility || visibility.patient === undefined || query.contained !== undefined) return query;
  const types = typesOf(query);
  const members = membersOf('Patient') ?? [];
  if (!types.every((type) => members.includes(type) || type === 'Patient')) return query;
  const compartment = { ...memberOf('Patient', visibility.patient, types), ...(types.includes('Patient') ? { self: true } : {}) };
  return { ...query, criteria: [...query.criteria, compartment] };
}
