export { temporaryFolder } from './open-folder.ts';
export { isAlive } from './process-identity.ts';
export { runningPostgresUrl } from './running.ts';
export type { EmbeddedOptions, EmbeddedPostgres } from './start.ts';
export { startEmbeddedPostgres } from './start.ts';
