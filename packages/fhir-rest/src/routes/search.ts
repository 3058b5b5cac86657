import type { Handler } from '../handler.ts';
import { searchCompartment } from '../interactions/search-compartment.ts';
import { searchSystem } from '../interactions/search-system.ts';
import { searchType } from '../interactions/search-type.ts';
import type { RouteRow } from './row.ts';

/** A search by address, and the same as a form. */
const both = (interaction: string, level: RouteRow['level'], path: string, type: 'path' | 'each', handle: Handler): readonly RouteRow[] => {
  const common = { interaction, level, access: 'client', needs: { fhir: 's', type }, record: 'search', handle } as const;
  return [
    { ...common, method: 'GET', path },
    { ...common, method: 'POST', path: `${path}/_search` },
  ];
};

/** Searches: of a type, of several types, of what belongs to a patient, a visit … */
export const SEARCH_ROUTES: readonly RouteRow[] = [
  ...both('search-type', 'type', '/fhir/:type', 'path', searchType),
  ...both('search-system', 'system', '/fhir', 'each', searchSystem),
  ...both('search-compartment', 'beside', '/fhir/:compartment/:id/:type', 'each', searchCompartment),
];
