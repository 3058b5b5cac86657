import type { MatchRoute } from '../match.ts';
import type { RouteRow } from './row.ts';

/** Batch and transaction. `matchRoute` knows what an entry may ask. */
export const bundleRoutes = (_matchRoute: MatchRoute): readonly RouteRow[] => [];
