import { read } from '../interactions/read.ts';
import { vread } from '../interactions/vread.ts';
import type { RouteRow } from './row.ts';

/** One version of one resource. */
export const READ_ROUTES: readonly RouteRow[] = [
  { interaction: 'read', level: 'type', method: 'GET', path: '/fhir/:type/:id', access: 'client', handle: read },
  { interaction: 'vread', level: 'type', method: 'GET', path: '/fhir/:type/:id/_history/:vid', access: 'client', handle: vread },
];
