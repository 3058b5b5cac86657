export type { FhirAppDeps } from './app.ts';
export { createFhirApp, fhirHandler } from './app.ts';
export type { Authenticate } from './bearer.ts';
export { statements } from './statement.ts';
