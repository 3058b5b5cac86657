export { createIntakeApp } from './app.ts';
export { PROCESSED } from './content-type.ts';
export type { IntakeDeps } from './deps.ts';
export type { FolderDrop, FolderTotals } from './folder/folder-drop.ts';
export { startFolderDrop } from './folder/folder-drop.ts';
export type { HandedIn, HandIn } from './hand-in.ts';
export { handingIn } from './hand-in.ts';
export { intakeRoutes } from './routes.ts';
