import type { RouteRow } from './row.ts';

/** Operations on resources. */
export const OPERATION_ROUTES: readonly RouteRow[] = [];
