import { create } from '../interactions/create.ts';
import { remove } from '../interactions/delete.ts';
import { patch, patchAlone } from '../interactions/patch.ts';
import { update } from '../interactions/update.ts';
import { alone } from '../interactions/write.ts';
import type { WriteInteraction } from '../write-interaction.ts';
import type { RouteRow } from './row.ts';

/** Each with the letter of SMART 2 it needs: a patch is an update. */
const LETTER = { create: 'c', update: 'u', patch: 'u', delete: 'd' } as const;
const RECORD = { create: 'create', update: 'update', patch: 'update', delete: 'delete' } as const;

const row = (
  interaction: keyof typeof LETTER,
  method: RouteRow['method'],
  path: string,
  write: WriteInteraction,
  handle = alone(write),
): RouteRow => ({
  interaction,
  level: 'type',
  method,
  path,
  access: 'client',
  needs: { fhir: LETTER[interaction], type: 'path' },
  record: RECORD[interaction],
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
