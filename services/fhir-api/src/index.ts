export type { FhirAppDeps, FhirHandler } from './app.ts';
export { createFhirApp, fhirHandler } from './app.ts';
export type { Authenticate } from './bearer.ts';
export { LOCK_TIMEOUT_MS, READ_CONNECTIONS, requestLimits, writeLimits } from './limits.ts';
export { publishDefinitions, publishedResources } from './published.ts';
export { openApis, statements } from './statement.ts';
