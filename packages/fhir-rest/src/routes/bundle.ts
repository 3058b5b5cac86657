import type { MatchRoute } from '../match.ts';
import { postBundle } from '../transaction/post-bundle.ts';
import type { RouteRow } from './row.ts';

/** Batch and transaction: one address, told apart by Bundle.type. `matchRoute` knows what an entry may ask. */
export const bundleRoutes = (matchRoute: MatchRoute): readonly RouteRow[] => [
  {
    interaction: 'transaction',
    also: ['batch'],
    level: 'system',
    method: 'POST',
    path: '/fhir',
    access: 'client',
    // Each entry is a request of its own, with the needs of its own row.
    needs: { fhir: 'c', type: 'each' },
    record: 'bundle',
    handle: postBundle(matchRoute),
  },
];
