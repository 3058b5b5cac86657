export type { ConsoleAppDeps } from './app.ts';
export { createConsoleApp } from './app.ts';
export { CONSOLE_ROUTES } from './routes.ts';
