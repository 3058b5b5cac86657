export type { ArchiveOptions, RawArchive } from './archive.ts';
export { openArchive } from './archive.ts';
export type { KeyRing } from './key-ring.ts';
export { addKey, openKeyRing, removeKeys } from './key-ring.ts';
export { keysInUse } from './keys-of-bodies.ts';
export type { Location, Stored } from './location.ts';
export type { RebuildReport } from './rebuild-index.ts';
export type { SealedSecret, Secrets } from './secrets.ts';
export { openSecrets } from './secrets.ts';
