export type { AuditAppDeps } from './app.ts';
export { createAuditApp } from './app.ts';
export { AUDIT_ROUTES } from './routes.ts';
