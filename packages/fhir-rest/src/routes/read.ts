import { read } from '../interactions/read.ts';
import { vread } from '../interactions/vread.ts';
import type { RouteRow } from './row.ts';

const common = { level: 'type', method: 'GET', access: 'client', needs: { fhir: 'r', type: 'path' }, record: 'read' } as const;

/** One version of one resource. */
export const READ_ROUTES: readonly RouteRow[] = [
  { interaction: 'read', path: '/fhir/:type/:id', handle: read, ...common },
  { interaction: 'vread', path: '/fhir/:type/:id/_history/:vid', handle: vread, ...common },
];
