export { bulkImports, MOST_OPEN } from './imports.ts';
export type { ImporterDeps, ImporterLimits } from './maker.ts';
export type { ImportArchive, ImportStore } from './store.ts';
export { importOnce, sweepImports } from './work.ts';
