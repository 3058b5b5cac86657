import type { Route } from '@hub/access';
import type { Handler } from './handler.ts';
import { capabilities } from './interactions/capabilities.ts';
import { historyInstance } from './interactions/history-instance.ts';
import { read } from './interactions/read.ts';
import { searchType } from './interactions/search-type.ts';
import { smartConfiguration } from './interactions/smart-configuration.ts';
import { vread } from './interactions/vread.ts';

/** One line of the API. Routing, access and the CapabilityStatement are made from these lines. */
export interface RouteRow extends Route {
  /** Name of the interaction in the standard (R4 http.html), or of what stands beside them. */
  readonly interaction: string;
  /** Where the CapabilityStatement declares it: for every type, for the system, or nowhere. */
  readonly level: 'type' | 'system' | 'beside';
  readonly handle: Handler;
}

/** Every route under `/fhir`. A literal part goes before a named one: the first match counts. */
export const ROUTES: readonly RouteRow[] = [
  { interaction: 'capabilities', level: 'beside', method: 'GET', path: '/fhir/metadata', access: 'public', handle: capabilities },
  {
    interaction: 'smart-configuration',
    level: 'beside',
    method: 'GET',
    path: '/fhir/.well-known/smart-configuration',
    access: 'public',
    handle: smartConfiguration,
  },
  { interaction: 'read', level: 'type', method: 'GET', path: '/fhir/:type/:id', access: 'client', handle: read },
  { interaction: 'vread', level: 'type', method: 'GET', path: '/fhir/:type/:id/_history/:vid', access: 'client', handle: vread },
  {
    interaction: 'history-instance',
    level: 'type',
    method: 'GET',
    path: '/fhir/:type/:id/_history',
    access: 'client',
    handle: historyInstance,
  },
  { interaction: 'search-type', level: 'type', method: 'GET', path: '/fhir/:type', access: 'client', handle: searchType },
  { interaction: 'search-type', level: 'type', method: 'POST', path: '/fhir/:type/_search', access: 'client', handle: searchType },
];
