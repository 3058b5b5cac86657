import type { Principal } from '@hub/access';
import type { RestDeps } from '@hub/fhir-rest';
import { ownSearch } from './own-search.ts';

/** A visit as the picker shows one. */
export interface VisitRow {
  readonly id: string;
  /** RFC 3339, as it is recorded. */
  readonly start?: string;
  readonly kind?: string;
  readonly where?: string;
}

/** Of whom, and which when one is meant. */
export interface VisitQuery {
  readonly patient: string;
  readonly id?: string;
}

/** Finds visits of a patient that `principal` may see, the newest first, a few at most. */
export type VisitSearch = (principal: Principal, base: string, query: VisitQuery) => Promise<readonly VisitRow[]>;

/** A visit that did not take place, or was never one, is nobody's to choose. */
const TOOK_PLACE = [
  ['status:not', 'cancelled'],
  ['status:not', 'entered-in-error'],
] as const;

/** Visits as anybody could ask for them: a FHIR search as the person. */
export function visitSearch(rest: Pick<RestDeps, 'store' | 'now'>): VisitSearch {
  const search = ownSearch(rest);
  return async (principal, base, { patient, id }) => {
    const which = id === undefined ? [['_sort', '-date'] as const] : [['_id', id] as const];
    return (await search<EncounterResource>(principal, base, 'Encounter', [['patient', patient], ...TOOK_PLACE, ...which])).map(rowOf);
  };
}

interface EncounterResource {
  readonly resourceType: 'Encounter';
  readonly id: string;
  readonly period?: { readonly start?: string };
  readonly class?: { readonly code?: string; readonly display?: string };
  readonly type?: readonly { readonly text?: string }[];
  readonly serviceProvider?: { readonly display?: string };
}

function rowOf({ id, period, class: kind, type, serviceProvider }: EncounterResource): VisitRow {
  const { start } = period ?? {};
  const called = type?.[0]?.text ?? kind?.display ?? kind?.code;
  const where = serviceProvider?.display;
  return {
    id,
    ...(start === undefined ? {} : { start }),
    ...(called === undefined ? {} : { kind: called }),
    ...(where === undefined ? {} : { where }),
  };
}
