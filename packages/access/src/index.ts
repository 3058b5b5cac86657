export { LABELS, labelMask, OTHER_LABEL_BIT } from './labels.ts';
export type { Principal, Visibility } from './principal.ts';
export { actsFor, requireOperator, SHARED_OWNER, visibility } from './principal.ts';
export type { Route, RouteAccess } from './routes.ts';
export { isPublic, PUBLIC_ROUTES, requireAccess } from './routes.ts';
export { mayChange, ownerOfNew, PROVINCE_OWNER } from './writing.ts';
