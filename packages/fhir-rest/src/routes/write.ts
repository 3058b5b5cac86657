import { create } from '../interactions/create.ts';
import { remove } from '../interactions/delete.ts';
import { patch, patchAlone } from '../interactions/patch.ts';
import { update } from '../interactions/update.ts';
import { alone } from '../interactions/write.ts';
import type { WriteInteraction } from '../write-interaction.ts';
import type { RouteRow } from './row.ts';

const row = (interaction: string, method: RouteRow['method'], path: string, write: WriteInteraction, handle = alone(write)): RouteRow => ({
  interaction,
  level: 'type',
  method,
  path,
  access: 'client',
  handle,
  write,
});

/** Changes of one resource. Without an id in the address the criteria name it (conditional interactions). */
export const WRITE_ROUTES: readonly RouteRow[] = [
  row('create', 'POST', '/fhir/:type', create),
  row('update', 'PUT', '/fhir/:type/:id', update),
  row('update', 'PUT', '/fhir/:type', update),
  row('patch', 'PATCH', '/fhir/:type/:id', patch, patchAlone),
  row('patch', 'PATCH', '/fhir/:type', patch, patchAlone),
  row('delete', 'DELETE', '/fhir/:type/:id', remove),
  row('delete', 'DELETE', '/fhir/:type', remove),
];
