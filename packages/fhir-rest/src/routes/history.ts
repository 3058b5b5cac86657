import type { Handler } from '../handler.ts';
import { historyInstance } from '../interactions/history-instance.ts';
import { historyList } from '../interactions/history-list.ts';
import type { RouteRow } from './row.ts';

const row = (interaction: string, level: RouteRow['level'], path: string, needs: RouteRow['needs'], handle: Handler): RouteRow => ({
  interaction,
  level,
  method: 'GET',
  path,
  access: 'client',
  needs,
  record: 'history',
  handle,
});

/** Versions over time. SMART 2: `r` covers read, vread and the history of an instance, `s` those of a type and of the system. */
export const HISTORY_ROUTES: readonly RouteRow[] = [
  row('history-instance', 'type', '/fhir/:type/:id/_history', { fhir: 'r', type: 'path' }, historyInstance),
  row('history-type', 'type', '/fhir/:type/_history', { fhir: 's', type: 'path' }, historyList),
  row('history-system', 'system', '/fhir/_history', { fhir: 's', type: 'each' }, historyList),
];
