import { BUNDLE_ROUTES } from './bundle.ts';
import { HISTORY_ROUTES } from './history.ts';
import { OPERATION_ROUTES } from './operation.ts';
import { READ_ROUTES } from './read.ts';
import type { RouteRow } from './row.ts';
import { SEARCH_ROUTES } from './search.ts';
import { SELF_ROUTES } from './self.ts';
import { WRITE_ROUTES } from './write.ts';

export type { RouteRow } from './row.ts';

/** Every route under `/fhir`. A literal part goes before a named one: the first match counts. */
export const ROUTES: readonly RouteRow[] = [
  ...SELF_ROUTES,
  ...OPERATION_ROUTES,
  ...READ_ROUTES,
  ...WRITE_ROUTES,
  ...HISTORY_ROUTES,
  ...SEARCH_ROUTES,
  ...BUNDLE_ROUTES,
];
