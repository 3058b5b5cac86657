import type { RouteRow } from './row.ts';

/** Batch and transaction. */
export const BUNDLE_ROUTES: readonly RouteRow[] = [];
