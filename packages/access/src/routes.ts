import { problem } from '@hub/outcome';
import { type Permission, type Recorded, requireFhir, requireHub } from './permission.ts';
import { type Principal, requireOperator } from './principal.ts';

/**
 * Who may call a route. Every route of every app states one of these; there is no default that lets someone in.
 * - `public`   no token asked (only what {@link PUBLIC_ROUTES} lists)
 * - `client`   any valid token; what it sees is decided by its visibility
 * - `operator` operators only
 */
export type RouteAccess = 'public' | 'client' | 'operator';

/**
 * A route as an app declares it. `path` in express notation, from the root of the one origin. Nothing is optional: a route that does not say
 * what it needs and what goes on record is refused by {@link requireAccess}.
 */
export interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly access: RouteAccess;
  /** What the caller must be allowed to do. */
  readonly needs: Permission;
  /** What goes on record when it is called. */
  readonly record: Recorded;
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
  { method: 'POST', path: '/intake/bhxh/token' },
  { method: 'POST', path: '/oauth/revoke' },
  { method: 'POST', path: '/oauth/introspect' },
  { method: 'GET', path: '/oauth/jwks' },
  { method: 'GET', path: '/oauth/.well-known/openid-configuration' },
  // People log in here: they have no token yet.
  { method: 'GET', path: '/oauth/authorize' },
  { method: 'POST', path: '/oauth/authorize' },
  { method: 'GET', path: '/oauth/login' },
  { method: 'POST', path: '/oauth/login' },
  { method: 'GET', path: '/oauth/login/outside' },
  { method: 'GET', path: '/oauth/callback' },
  { method: 'GET', path: '/oauth/consent' },
  { method: 'POST', path: '/oauth/consent' },
  { method: 'POST', path: '/oauth/consent/patients' },
  { method: 'POST', path: '/oauth/consent/visits' },
  { method: 'POST', path: '/oauth/logout' },
  { method: 'GET', path: '/vendors' },
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

/** Throws `unauthorised` without a caller: before anything is looked up, even whether an address exists. */
export function requireToken(principal: Principal | undefined): Principal {
  if (principal !== undefined) return principal;
  throw problem('unauthorised', 'login', 'Thiếu hoặc sai mã truy cập (Bearer token).', 'A valid bearer token is required.');
}

/**
 * The one gate of every app: returns the principal a route may be answered for. Denies by default. `type` is the resource type the address
 * names, when it names one. Throws `unauthorised` when a token is needed and none is valid; `forbidden` when the kind of client or the token's scopes do not allow
 * what the route needs; and a fault (plain Error) for a route that calls itself public without being on the closed list, or does not
 * declare what it needs and what goes on record.
 */
export function requireAccess(route: Route, principal: Principal | undefined, type?: string): Principal | undefined {
  requireDeclared(route);
  if (route.access === 'public') {
    if (!isPublic(route.method, route.path)) {
      throw new Error(`route ${route.method} ${route.path} is not on the public list`);
    }
    return principal;
  }
  const caller = requireToken(principal);
  if (route.access === 'operator') requireOperator(caller);
  requirePermission(route.needs, caller, type);
  return caller;
}

/** Throws a fault for a row that leaves open what it needs or what goes on record: plain JavaScript, or a cast, could have made one. */
export function requireDeclared({ method, path, access, needs, record }: Route): void {
  const why = (given: object): boolean => 'none' in given && typeof given.none === 'string' && given.none !== '';
  const needed = typeof needs === 'object' && needs !== null && (access === 'public' ? why(needs) : 'fhir' in needs || 'hub' in needs);
  const recorded = typeof record === 'string' || (typeof record === 'object' && record !== null && why(record));
  if (!needed) throw new Error(`route ${method} ${path} does not declare what it needs`);
  if (!recorded) throw new Error(`route ${method} ${path} does not declare what goes on record`);
}

function requirePermission(needs: Permission, caller: Principal, type: string | undefined): void {
  if ('none' in needs) return;
  if ('hub' in needs) {
    requireHub(caller, needs.hub);
    return;
  }
  // Of several types each is looked at where it is known.
  if (needs.type === 'each') return;
  // An address that names no type of R4 has nothing: who asks hears that, not which types are allowed.
  const named = needs.type === 'path' ? type : needs.type;
  if (named !== undefined) requireFhir(caller, needs.fhir, named);
}
