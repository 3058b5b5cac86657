import viewExportDefinition from '@hub/fhir-profiles/operations/view-export.json' with { type: 'json' };
import type { Handler } from '../handler.ts';
import { bulkCancel, bulkFile, bulkStatus, exportOf, exportOfGroup } from '../interactions/operations/export.ts';
import { viewExport, viewExportCancel, viewExportFile, viewExportStatus } from '../interactions/operations/view-export.ts';
import type { RouteRow } from './row.ts';

const IG = 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/';

/** Each type is looked at where it is known: those of `_type`, else all that the token's scopes give. */
const common = { access: 'client', needs: { fhir: 'r', type: 'each' }, record: 'export' } as const;

const kickOff = (path: string, definition: string, level: RouteRow['level'], handle: Handler, needs: RouteRow['needs'] = common.needs) =>
  (['GET', 'POST'] as const).map(
    (method): RouteRow => ({
      ...common,
      needs,
      interaction: '$export',
      level,
      method,
      path,
      handle,
      definition: IG + definition,
    }),
  );

/** Bulk Data Access: the three levels, and what stands beside them while an export is there. */
export const BULK_ROUTES: readonly RouteRow[] = [
  ...kickOff('/fhir/$export', 'export', 'system', exportOf('system')),
  ...kickOff('/fhir/Patient/$export', 'patient-export', 'type', exportOf('Patient'), { fhir: 'r', type: 'Patient' }),
  ...kickOff('/fhir/Group/:id/$export', 'group-export', 'type', exportOfGroup, { fhir: 'r', type: 'Group' }),
  { ...common, interaction: 'bulk-status', level: 'beside', method: 'GET', path: '/fhir/$bulk/:job', handle: bulkStatus },
  { ...common, interaction: 'bulk-cancel', level: 'beside', method: 'DELETE', path: '/fhir/$bulk/:job', handle: bulkCancel },
  { ...common, interaction: 'bulk-file', level: 'beside', method: 'GET', path: '/fhir/$bulk/:job/:file', handle: bulkFile },
];

const tables = (path: string, level: RouteRow['level']): RouteRow => ({
  ...common,
  needs: { fhir: 'r', type: 'ViewDefinition' },
  interaction: '$viewdefinition-export',
  level,
  method: 'POST',
  path,
  handle: viewExport,
  definition: viewExportDefinition.url,
});
const TABLE = '/fhir/$viewdefinition-export/:job';

/** SQL on FHIR: views over the store as files. What a view reads is asked of the caller's rights when it is known. */
export const VIEW_EXPORT_ROUTES: readonly RouteRow[] = [
  tables('/fhir/$viewdefinition-export', 'system'),
  tables('/fhir/ViewDefinition/$viewdefinition-export', 'type'),
  tables('/fhir/ViewDefinition/:id/$viewdefinition-export', 'type'),
  { ...common, interaction: 'view-export-status', level: 'beside', method: 'GET', path: TABLE, handle: viewExportStatus },
  { ...common, interaction: 'view-export-cancel', level: 'beside', method: 'DELETE', path: TABLE, handle: viewExportCancel },
  { ...common, interaction: 'view-export-file', level: 'beside', method: 'GET', path: `${TABLE}/:file`, handle: viewExportFile },
];
