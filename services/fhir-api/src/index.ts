export type { FhirAppDeps } from './app.ts';
export { createFhirApp, fhirHandler } from './app.ts';
export type { Authenticate } from './bearer.ts';
export type { Refused } from './http-server.ts';
export { createHttpServer } from './http-server.ts';
export { LOCK_TIMEOUT_MS, READ_CONNECTIONS, requestLimits, writeLimits } from './limits.ts';
export { publishDefinitions, publishedResources } from './published.ts';
export { openApis, statements } from './statement.ts';
export { stopServer } from './stop.ts';
