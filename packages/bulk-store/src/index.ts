export { bulkExports } from './exports.ts';
export { MOST_OPEN } from './jobs.ts';
export type { Limits, MakerDeps } from './maker.ts';
export type { BulkReads } from './reads.ts';
export { sweep } from './sweep.ts';
export { viewExports } from './views/view-exports.ts';
export { workOnce } from './work.ts';
