import { capabilities } from '../interactions/capabilities.ts';
import { openApi } from '../interactions/open-api.ts';
import { smartConfiguration } from '../interactions/smart-configuration.ts';
import type { RouteRow } from './row.ts';

/** What the server says of itself. */
export const SELF_ROUTES: readonly RouteRow[] = [
  { interaction: 'capabilities', level: 'beside', method: 'GET', path: '/fhir/metadata', access: 'public', handle: capabilities },
  { interaction: 'openapi', level: 'beside', method: 'GET', path: '/fhir/openapi.json', access: 'public', handle: openApi },
  {
    interaction: 'smart-configuration',
    level: 'beside',
    method: 'GET',
    path: '/fhir/.well-known/smart-configuration',
    access: 'public',
    handle: smartConfiguration,
  },
];
