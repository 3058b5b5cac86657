export type { Finding } from './finding.ts';
export { type LinkKind, type LinkVisitor, mapLinks } from './links.ts';
export { isResourceType } from './structure.ts';
export { validate } from './validate.ts';
