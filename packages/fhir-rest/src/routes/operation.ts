import explainDefinition from '@hub/fhir-profiles/operations/explain.json' with { type: 'json' };
import statsDefinition from '@hub/fhir-profiles/operations/stats.json' with { type: 'json' };
import type { Handler } from '../handler.ts';
import { everythingOf, everythingOfAll } from '../interactions/operations/everything.ts';
import { explain } from '../interactions/operations/explain.ts';
import { lastn } from '../interactions/operations/lastn.ts';
import { metaInUse, metaOfInstance } from '../interactions/operations/meta.ts';
import { metaAdd, metaChangeOfType, metaDelete, metaOfThePast } from '../interactions/operations/meta-change.ts';
import { stats } from '../interactions/operations/stats.ts';
import { validate } from '../interactions/operations/validate.ts';
import { alone } from '../interactions/write.ts';
import type { WriteInteraction } from '../write-interaction.ts';
import type { RouteRow } from './row.ts';

const R4 = 'http://hl7.org/fhir/OperationDefinition/Resource-';

function row(
  method: RouteRow['method'],
  path: string,
  interaction: string,
  handle: Handler,
  level: RouteRow['level'] = 'type',
  write?: WriteInteraction,
): RouteRow {
  const definition = R4 + interaction.slice(1);
  return { interaction, level, method, path, access: 'client', handle, definition, ...(write === undefined ? {} : { write }) };
}

/** What only asks may be asked with GET or POST (R4 operations.html#executing). */
const asks = (path: string, interaction: string, handle: Handler, level?: RouteRow['level']) => [
  row('GET', path, interaction, handle, level),
  row('POST', path, interaction, handle, level),
];

/** Of one type alone: its definition is named after it. */
const own = (type: string, path: string, interaction: string, handle: Handler): readonly RouteRow[] =>
  asks(`/fhir/${type}/${path}`, interaction, handle).map((one) => ({
    ...one,
    definition: `http://hl7.org/fhir/OperationDefinition/${type}-${interaction.slice(1)}`,
  }));

/** Operations on resources. */
export const OPERATION_ROUTES: readonly RouteRow[] = [
  ...asks('/fhir/$meta', '$meta', metaInUse, 'system'),
  ...asks('/fhir/:type/$meta', '$meta', metaInUse),
  ...asks('/fhir/:type/:id/$meta', '$meta', metaOfInstance),
  ...asks('/fhir/:type/:id/_history/:vid/$meta', '$meta', metaOfInstance),
  { ...row('POST', '/fhir/:type/$meta-add', '$meta-add', metaChangeOfType), refuses: true },
  { ...row('POST', '/fhir/:type/$meta-delete', '$meta-delete', metaChangeOfType), refuses: true },
  row('POST', '/fhir/:type/:id/$meta-add', '$meta-add', alone(metaAdd), 'type', metaAdd),
  row('POST', '/fhir/:type/:id/$meta-delete', '$meta-delete', alone(metaDelete), 'type', metaDelete),
  { ...row('POST', '/fhir/:type/:id/_history/:vid/$meta-add', '$meta-add', metaOfThePast), refuses: true },
  { ...row('POST', '/fhir/:type/:id/_history/:vid/$meta-delete', '$meta-delete', metaOfThePast), refuses: true },
  row('POST', '/fhir/:type/$validate', '$validate', validate),
  // Only mode=delete needs no resource; with GET it can stand in the address.
  ...asks('/fhir/:type/:id/$validate', '$validate', validate),
  ...own('Patient', ':id/$everything', '$everything', everythingOf('Patient')),
  ...own('Patient', '$everything', '$everything', everythingOfAll),
  ...own('Encounter', ':id/$everything', '$everything', everythingOf('Encounter')),
  ...own('Group', ':id/$everything', '$everything', everythingOf('Group')),
  ...own('Observation', '$lastn', '$lastn', lastn),
  ...asks('/fhir/:type/$stats', '$stats', stats).map((one) => ({ ...one, definition: statsDefinition.url })),
  ...asks('/fhir/:type/$explain', '$explain', explain).map((one) => ({ ...one, definition: explainDefinition.url })),
];
