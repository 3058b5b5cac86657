export type { AccessAppDeps } from './app.ts';
export { createAccessApp } from './app.ts';
export { ACCESS_ROUTES } from './routes.ts';
