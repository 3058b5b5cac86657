import type { Handler } from '../handler.ts';
import { capabilities } from '../interactions/capabilities.ts';
import { openApi } from '../interactions/open-api.ts';
import { smartConfiguration } from '../interactions/smart-configuration.ts';
import type { RouteRow } from './row.ts';

const row = (interaction: string, path: string, handle: Handler): RouteRow => ({
  interaction,
  level: 'beside',
  method: 'GET',
  path,
  access: 'public',
  needs: { none: 'tells what the server is, nothing of what it holds' },
  record: { none: 'no data of a person, and anybody may ask' },
  handle,
});

/** What the server says of itself. */
export const SELF_ROUTES: readonly RouteRow[] = [
  row('capabilities', '/fhir/metadata', capabilities),
  row('openapi', '/fhir/openapi.json', openApi),
  row('smart-configuration', '/fhir/.well-known/smart-configuration', smartConfiguration),
];
