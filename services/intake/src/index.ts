export { createIntakeApp } from './app.ts';
export { PROCESSED } from './content-type.ts';
export type { IntakeDeps } from './deps.ts';
export { intakeRoutes } from './routes.ts';
