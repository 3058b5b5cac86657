import type { Route } from '@hub/access';

const READS = { method: 'GET', access: 'client', needs: { hub: 'hub/audit.read' }, record: 'audit' } as const;

/** What the audit repository answers. Looking into the record goes on record itself. */
export const AUDIT_ROUTES = {
  metadata: { ...READS, path: '/audit/metadata' },
  search: { ...READS, path: '/audit/AuditEvent' },
  read: { ...READS, path: '/audit/AuditEvent/:id' },
} as const satisfies Readonly<Record<string, Route>>;
