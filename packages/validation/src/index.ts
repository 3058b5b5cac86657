export type { Finding } from './finding.ts';
export { type LinkKind, type LinkVisitor, mapLinks } from './links.ts';
export { type Base, baseOf, type ElementRule, elementsOf, isResourceType } from './structure.ts';
export { validate } from './validate.ts';
