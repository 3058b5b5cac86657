import { type MatchRoute, matcher } from '../match.ts';
import { BULK_ROUTES, VIEW_EXPORT_ROUTES } from './bulk.ts';
import { bundleRoutes } from './bundle.ts';
import { HISTORY_ROUTES } from './history.ts';
import { IMPORT_ROUTES } from './import.ts';
import { MATERIALIZE_ROUTES } from './materialize.ts';
import { OPERATION_ROUTES } from './operation.ts';
import { READ_ROUTES } from './read.ts';
import type { RouteRow } from './row.ts';
import { SEARCH_ROUTES } from './search.ts';
import { SELF_ROUTES } from './self.ts';
import { WRITE_ROUTES } from './write.ts';

export type { RouteRow } from './row.ts';

/** What an entry of a bundle may ask: everything but another bundle. A literal part goes before a named one: the first match counts. */
const ENTRY_ROUTES: readonly RouteRow[] = [
  ...SELF_ROUTES,
  ...OPERATION_ROUTES,
  ...READ_ROUTES,
  ...WRITE_ROUTES,
  ...HISTORY_ROUTES,
  ...SEARCH_ROUTES,
];

/** Every route under `/fhir`. */
export const ROUTES: readonly RouteRow[] = [
  ...BULK_ROUTES,
  ...VIEW_EXPORT_ROUTES,
  ...IMPORT_ROUTES,
  ...MATERIALIZE_ROUTES,
  ...ENTRY_ROUTES,
  ...bundleRoutes(matcher(ENTRY_ROUTES)),
];

/** Finds the route of a method and a path (from the root, without query). */
export const matchRoute: MatchRoute = matcher(ROUTES);
