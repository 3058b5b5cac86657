export type { Finding } from './finding.ts';
export { isResourceType } from './structure.ts';
export { validate } from './validate.ts';
