import materializeDefinition from '@hub/fhir-profiles/operations/view-materialize.json' with { type: 'json' };
import { allMaterialized, dematerialize, materialize, materialized } from '../interactions/operations/materialize.ts';
import type { RouteRow } from './row.ts';

const common = { access: 'client', needs: { hub: 'hub/views.manage' }, record: 'admin' } as const;
const PATH = '/fhir/ViewDefinition/:id/$materialize';

/** Views kept as tables: one address for a view's, asked for, told of and taken away. */
export const MATERIALIZE_ROUTES: readonly RouteRow[] = [
  {
    ...common,
    interaction: '$materialize',
    level: 'type',
    method: 'POST',
    path: PATH,
    handle: materialize,
    definition: materializeDefinition.url,
  },
  { ...common, interaction: 'materialize-status', level: 'beside', method: 'GET', path: PATH, handle: materialized },
  { ...common, interaction: 'materialize-end', level: 'beside', method: 'DELETE', path: PATH, handle: dematerialize },
  {
    ...common,
    interaction: 'materialize-list',
    level: 'beside',
    method: 'GET',
    path: '/fhir/ViewDefinition/$materialize',
    handle: allMaterialized,
  },
];
