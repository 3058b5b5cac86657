import { problem } from '@hub/outcome';
import type { Principal } from './principal.ts';
import { requireOperator } from './principal.ts';

/**
 * Who may call a route. Every route of every app states one of these; there is no default that lets someone in.
 * - `public`   no token asked (only what {@link PUBLIC_ROUTES} lists)
 * - `client`   any valid token; what it sees is decided by its visibility
 * - `operator` operators only
 */
export type RouteAccess = 'public' | 'client' | 'operator';

/** A route as an app declares it. `path` in express notation, from the root of the one origin. */
export interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly access: RouteAccess;
}

/**
 * The closed list of what answers without a token. A path ending in `/*` stands for everything below it.
 * Adding a line here is a decision about access: a test of every app holds its public routes against this list.
 */
export const PUBLIC_ROUTES: readonly { readonly method: Route['method']; readonly path: string }[] = [
  { method: 'GET', path: '/' },
  { method: 'GET', path: '/health/live' },
  { method: 'GET', path: '/health/ready' },
  { method: 'GET', path: '/fhir/metadata' },
  // The same facts in another form, and the same for everybody: what the API takes, nothing of what the hub holds.
  { method: 'GET', path: '/fhir/openapi.json' },
  { method: 'GET', path: '/fhir/.well-known/smart-configuration' },
  { method: 'POST', path: '/oauth/token' },
  { method: 'GET', path: '/console' },
  { method: 'GET', path: '/console/*' },
];

/** True when `method path` (a concrete path without query) is on the closed public list. HEAD counts as GET. */
export function isPublic(method: string, path: string): boolean {
  const asked = method === 'HEAD' ? 'GET' : method;
  return PUBLIC_ROUTES.some(
    (route) => route.method === asked && (route.path.endsWith('/*') ? path.startsWith(route.path.slice(0, -1)) : route.path === path),
  );
}

/**
 * The one gate of every app: returns the principal a route may be answered for. Denies by default.
 * Throws `unauthorised` when a token is needed and none is valid, `forbidden` when it is not an operator's where one is needed,
 * and a fault (plain Error) when a route calls itself public without being on the closed list.
 */
export function requireAccess(route: Route, principal: Principal | undefined): Principal | undefined {
  if (route.access === 'public') {
    if (!PUBLIC_ROUTES.some(({ method, path }) => method === route.method && path === route.path)) {
      throw new Error(`route ${route.method} ${route.path} is not on the public list`);
    }
    return principal;
  }
  if (principal === undefined) {
    throw problem('unauthorised', 'login', 'Thiếu hoặc sai mã truy cập (Bearer token).', 'A valid bearer token is required.');
  }
  if (route.access === 'operator') requireOperator(principal);
  return principal;
}
