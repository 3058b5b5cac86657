import explainDefinition from '@hub/fhir-profiles/operations/explain.json' with { type: 'json' };
import nationalXmlDefinition from '@hub/fhir-profiles/operations/national-xml.json' with { type: 'json' };
import statsDefinition from '@hub/fhir-profiles/operations/stats.json' with { type: 'json' };
import viewRunDefinition from '@hub/fhir-profiles/operations/view-run.json' with { type: 'json' };
import type { Handler } from '../handler.ts';
import { everythingOf, everythingOfAll } from '../interactions/operations/everything.ts';
import { explain } from '../interactions/operations/explain.ts';
import { lastn } from '../interactions/operations/lastn.ts';
import { metaInUse, metaOfInstance } from '../interactions/operations/meta.ts';
import { metaAdd, metaChangeOfType, metaDelete, metaOfThePast } from '../interactions/operations/meta-change.ts';
import { nationalXml } from '../interactions/operations/national-xml.ts';
import { stats } from '../interactions/operations/stats.ts';
import { validate } from '../interactions/operations/validate.ts';
import { viewRun } from '../interactions/operations/view-run.ts';
import { alone } from '../interactions/write.ts';
import type { WriteInteraction } from '../write-interaction.ts';
import type { RouteRow } from './row.ts';

const R4 = 'http://hl7.org/fhir/OperationDefinition/Resource-';

function row(
  method: RouteRow['method'],
  path: string,
  interaction: string,
  handle: Handler,
  needs: RouteRow['needs'],
  level: RouteRow['level'] = 'type',
  write?: WriteInteraction,
): RouteRow {
  const definition = R4 + interaction.slice(1);
  const common = { interaction, level, method, path, access: 'client', needs, record: 'operation', handle, definition } as const;
  return { ...common, ...(write === undefined ? {} : { write }) };
}

/** What an operation needs of the type it is asked of: to read one, to search, to change one. */
const READS: RouteRow['needs'] = { fhir: 'r', type: 'path' };
const SEARCHES: RouteRow['needs'] = { fhir: 's', type: 'path' };
const UPDATES: RouteRow['needs'] = { fhir: 'u', type: 'path' };

/** What only asks may be asked with GET or POST (R4 operations.html#executing). */
const asks = (path: string, interaction: string, handle: Handler, needs: RouteRow['needs'], level?: RouteRow['level']) => [
  row('GET', path, interaction, handle, needs, level),
  row('POST', path, interaction, handle, needs, level),
];

/** Of one type alone: its definition is named after it. */
const own = (type: string, path: string, interaction: string, handle: Handler, fhir: 'r' | 's' = 'r'): readonly RouteRow[] =>
  asks(`/fhir/${type}/${path}`, interaction, handle, { fhir, type }).map((one) => ({
    ...one,
    definition: `http://hl7.org/fhir/OperationDefinition/${type}-${interaction.slice(1)}`,
  }));

/** SQL on FHIR calls it `$run`, and `$viewdefinition-run` since; on a server of R4 also at its root. What a view reads is asked of the caller's rights when it is known. */
const VIEWS: readonly RouteRow[] = ['$run', '$viewdefinition-run']
  .flatMap((interaction) => [
    ...own('ViewDefinition', interaction, interaction, viewRun),
    ...own('ViewDefinition', `:id/${interaction}`, interaction, viewRun),
  ])
  .concat(asks('/fhir/$viewdefinition-run', '$viewdefinition-run', viewRun, { fhir: 'r', type: 'ViewDefinition' }, 'system'))
  .map((one) => ({ ...one, definition: viewRunDefinition.url }));

/** Operations on resources. */
export const OPERATION_ROUTES: readonly RouteRow[] = [
  ...asks('/fhir/$meta', '$meta', metaInUse, { fhir: 's', type: 'each' }, 'system'),
  ...asks('/fhir/:type/$meta', '$meta', metaInUse, SEARCHES),
  ...asks('/fhir/:type/:id/$meta', '$meta', metaOfInstance, READS),
  ...asks('/fhir/:type/:id/_history/:vid/$meta', '$meta', metaOfInstance, READS),
  { ...row('POST', '/fhir/:type/$meta-add', '$meta-add', metaChangeOfType, UPDATES), refuses: true },
  { ...row('POST', '/fhir/:type/$meta-delete', '$meta-delete', metaChangeOfType, UPDATES), refuses: true },
  row('POST', '/fhir/:type/:id/$meta-add', '$meta-add', alone(metaAdd), UPDATES, 'type', metaAdd),
  row('POST', '/fhir/:type/:id/$meta-delete', '$meta-delete', alone(metaDelete), UPDATES, 'type', metaDelete),
  { ...row('POST', '/fhir/:type/:id/_history/:vid/$meta-add', '$meta-add', metaOfThePast, UPDATES), refuses: true },
  { ...row('POST', '/fhir/:type/:id/_history/:vid/$meta-delete', '$meta-delete', metaOfThePast, UPDATES), refuses: true },
  row('POST', '/fhir/:type/$validate', '$validate', validate, READS),
  // Only mode=delete needs no resource; with GET it can stand in the address.
  ...asks('/fhir/:type/:id/$validate', '$validate', validate, READS),
  ...own('Patient', ':id/$everything', '$everything', everythingOf('Patient')),
  ...own('Patient', '$everything', '$everything', everythingOfAll),
  ...own('Encounter', ':id/$everything', '$everything', everythingOf('Encounter')),
  ...own('Encounter', ':id/$national-xml', '$national-xml', nationalXml).map((one) => ({ ...one, definition: nationalXmlDefinition.url })),
  ...own('Group', ':id/$everything', '$everything', everythingOf('Group')),
  ...own('Observation', '$lastn', '$lastn', lastn, 's'),
  ...asks('/fhir/:type/$stats', '$stats', stats, SEARCHES).map((one) => ({ ...one, definition: statsDefinition.url })),
  ...asks('/fhir/:type/$explain', '$explain', explain, { hub: 'hub/explain' }).map((one) => ({
    ...one,
    definition: explainDefinition.url,
  })),
  ...VIEWS,
];
