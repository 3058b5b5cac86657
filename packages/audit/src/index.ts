export { atnaSyslog } from './atna.ts';
export type { Names } from './audit-event.ts';
export { auditEvent } from './audit-event.ts';
export type { AuditQuery } from './audit-query.ts';
export { AUDIT_PARAMETERS, matchesAudit, parseAuditQuery } from './audit-query.ts';
export type { AuditEntry, AuditOutcome } from './entry.ts';
export { outcomeOf } from './entry.ts';
export { decodeLine, encodeLine } from './line.ts';
