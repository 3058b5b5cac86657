import importDefinition from '@hub/fhir-profiles/operations/import.json' with { type: 'json' };
import { importCancel, importErrors, importFile, importKickOff, importStart, importStatus } from '../interactions/operations/import.ts';
import type { RouteRow } from './row.ts';

const common = { access: 'client', needs: { hub: 'hub/import' }, record: 'submit', level: 'beside' } as const;

/** Bulk imports: the kick-off, files, beginning, and what stands beside them. Bodies come as streams: a file may be of any size. */
export const IMPORT_ROUTES: readonly RouteRow[] = [
  {
    ...common,
    interaction: '$import',
    level: 'system',
    method: 'POST',
    path: '/fhir/$import',
    handle: importKickOff,
    definition: importDefinition.url,
    streams: true,
  },
  { ...common, interaction: 'import-file', method: 'PUT', path: '/fhir/$import/:job/:file', handle: importFile, streams: true },
  { ...common, interaction: 'import-start', method: 'POST', path: '/fhir/$import/:job', handle: importStart },
  { ...common, record: 'receipt', interaction: 'import-status', method: 'GET', path: '/fhir/$import/:job', handle: importStatus },
  { ...common, interaction: 'import-cancel', method: 'DELETE', path: '/fhir/$import/:job', handle: importCancel },
  { ...common, record: 'receipt', interaction: 'import-errors', method: 'GET', path: '/fhir/$import/:job/:file', handle: importErrors },
];
