export type { Connector, ConnectorDeps } from './connector.ts';
export { startConnector } from './connector.ts';
export type { PacsDoorDeps } from './door/app.ts';
export { createPacsDoor } from './door/app.ts';
export { PACS_ROUTES } from './door/routes.ts';
export type { PacsEvent, PacsPoint } from './follow.ts';
export type { Registration } from './registration.ts';
export { readRegistrations } from './registration.ts';
