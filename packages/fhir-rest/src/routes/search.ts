import { searchType } from '../interactions/search-type.ts';
import type { RouteRow } from './row.ts';

/** Searches. */
export const SEARCH_ROUTES: readonly RouteRow[] = [
  { interaction: 'search-type', level: 'type', method: 'GET', path: '/fhir/:type', access: 'client', handle: searchType },
  { interaction: 'search-type', level: 'type', method: 'POST', path: '/fhir/:type/_search', access: 'client', handle: searchType },
];
