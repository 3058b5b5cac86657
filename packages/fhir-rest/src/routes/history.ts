import { historyInstance } from '../interactions/history-instance.ts';
import { historyList } from '../interactions/history-list.ts';
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
  { interaction: 'history-type', level: 'type', method: 'GET', path: '/fhir/:type/_history', access: 'client', handle: historyList },
  { interaction: 'history-system', level: 'system', method: 'GET', path: '/fhir/_history', access: 'client', handle: historyList },
];
