import type { Handler } from '../handler.ts';
import { searchCompartment } from '../interactions/search-compartment.ts';
import { searchSystem } from '../interactions/search-system.ts';
import { searchType } from '../interactions/search-type.ts';
import type { RouteRow } from './row.ts';

/** A search by address, and the same as a form. */
const both = (interaction: string, level: RouteRow['level'], path: string, handle: Handler): readonly RouteRow[] => [
  { interaction, level, method: 'GET', path, access: 'client', handle },
  { interaction, level, method: 'POST', path: `${path}/_search`, access: 'client', handle },
];

/** Searches: of a type, of several types, of what belongs to a patient, a visit … */
export const SEARCH_ROUTES: readonly RouteRow[] = [
  ...both('search-type', 'type', '/fhir/:type', searchType),
  ...both('search-system', 'system', '/fhir', searchSystem),
  ...both('search-compartment', 'beside', '/fhir/:compartment/:id/:type', searchCompartment),
];
