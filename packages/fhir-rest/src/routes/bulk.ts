import type { Handler } from '../handler.ts';
import { bulkCancel, bulkFile, bulkStatus, exportOf, exportOfGroup } from '../interactions/operations/export.ts';
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
