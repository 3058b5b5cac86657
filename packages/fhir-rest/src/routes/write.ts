import type { RouteRow } from './row.ts';

/** Changes of one resource. */
export const WRITE_ROUTES: readonly RouteRow[] = [];
