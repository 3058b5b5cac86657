export { bulkExports, MOST_OPEN } from './exports.ts';
export type { Limits, MakerDeps } from './maker.ts';
export type { BulkReads } from './reads.ts';
export { sweep } from './sweep.ts';
export { workOnce } from './work.ts';
