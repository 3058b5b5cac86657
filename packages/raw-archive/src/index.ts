export type { ArchiveOptions, RawArchive } from './archive.ts';
export { openArchive } from './archive.ts';
export type { Location, Stored } from './location.ts';
export type { RebuildReport } from './rebuild-index.ts';
