import { historyInstance } from '../interactions/history-instance.ts';
import type { RouteRow } from './row.ts';

/** Versions over time. */
export const HISTORY_ROUTES: readonly RouteRow[] = [
  {
    interaction: 'history-instance',
    level: 'type',
    method: 'GET',
    path: '/fhir/:type/:id/_history',
    access: 'client',
    handle: historyInstance,
  },
];
