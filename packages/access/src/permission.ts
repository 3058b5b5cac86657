import { problem } from '@hub/outcome';
import type { HubPermission } from './hub-permission.ts';
import type { Principal } from './principal.ts';
import { gives, type Letter, ofContext } from './scope.ts';

/**
 * What a caller must be allowed to do for a route to answer. Every route says it; there is no default.
 * - `none`  nothing: with the reason why; public routes only
 * - `fhir`  this interaction with resources of a type: `path` the one the address names (`:type`), `each` several, each looked at where
 *           it is known (entries of a bundle, types of a search over the system), else that type
 * - `hub`   something of the hub itself
 */
export type Permission =
  | { readonly none: string }
  | { readonly fhir: Letter; readonly type: 'path' | 'each' | (string & {}) }
  | { readonly hub: HubPermission };

/** What goes on record for a call of a route: what kind of access it is; `none` with the reason why nothing does. */
export type Recorded = RecordedAction | { readonly none: string };
export type RecordedAction =
  | 'read'
  | 'search'
  | 'history'
  | 'create'
  | 'update'
  | 'delete'
  | 'operation'
  | 'bundle'
  | 'export'
  | 'submit'
  | 'receipt'
  | 'admin'
  | 'audit'
  | 'login'
  | 'images';

/** What each kind of client may ask of the hub at most; a token's scopes can only narrow it. */
const AT_MOST: Readonly<Record<Principal['kind'], ReadonlySet<HubPermission> | 'every'>> = {
  operator: 'every',
  sender: new Set<HubPermission>(['hub/intake.submit', 'hub/intake.read', 'hub/raw.read', 'hub/break-glass', 'hub/launch']),
  system: new Set<HubPermission>(['hub/audit.read', 'hub/metrics.read', 'hub/break-glass', 'hub/launch']),
  app: new Set<HubPermission>(['hub/break-glass', 'hub/launch']),
};

/** Kinds whose tokens work without scopes, as whole: all that the kind may do. Every other client has exactly what it was given. */
const WITHOUT_SCOPES: ReadonlySet<Principal['kind']> = new Set(['operator', 'sender']);

/** True when the caller may ask this of the hub. */
export function mayHub({ kind, scopes }: Principal, permission: HubPermission): boolean {
  const most = AT_MOST[kind];
  if (most !== 'every' && !most.has(permission)) return false;
  return scopes === undefined ? WITHOUT_SCOPES.has(kind) : scopes.some((scope) => 'hub' in scope && scope.hub === permission);
}

/**
 * True when the caller may do this with some resources of `type`. To write, a client belongs to a facility (or runs the hub), its token is not
 * about one patient, and its scope has no search constraint: what may be written is not decided by what the writer says in it.
 */
export function mayFhir(principal: Principal, letter: Letter, type: string): boolean {
  const { kind, scopes, patient } = principal;
  const writes = letter === 'c' || letter === 'u' || letter === 'd';
  if (writes && (patient !== undefined || (kind !== 'operator' && principal.facilityId === undefined))) return false;
  if (scopes === undefined) return WITHOUT_SCOPES.has(kind);
  return scopes.some((scope) => gives(scope, letter, type) && ofContext(scope, patient) && !(writes && 'query' in scope));
}

/** Throws `forbidden` unless the caller may do this with resources of `type`: the scope that is missing is named. */
export function requireFhir(principal: Principal, letter: Letter, type: string): void {
  if (mayFhir(principal, letter, type)) return;
  throw problem(
    'forbidden',
    'forbidden',
    `Mã truy cập không có quyền .${letter} với ${type}.`,
    `The token's scopes do not allow .${letter} of ${type}.`,
  );
}

/** Throws `forbidden` unless the caller may ask this of the hub. */
export function requireHub(principal: Principal, permission: HubPermission): void {
  if (mayHub(principal, permission)) return;
  throw problem('forbidden', 'forbidden', `Cần quyền ${permission}.`, `This needs ${permission}.`);
}
