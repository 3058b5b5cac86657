export { temporaryFolder } from './open-folder.ts';
export type { EmbeddedOptions, EmbeddedPostgres } from './start.ts';
export { startEmbeddedPostgres } from './start.ts';
