import type { Permission, RecordedAction } from '@hub/access';
import type { ClientRoute, IntakeRoute } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { FILE_CALLS, portalFileHandler } from './portal/file.ts';
import { deletePortalPassword, writePortalPassword } from './portal/password.ts';
import { portalTokenHandler } from './portal/token.ts';
import { listOwn, readRaw, readReceipt } from './receipt-routes.ts';
import { endTokens, readSources, replaceSecret, writeSource } from './source-routes.ts';
import { submitHandler } from './submit.ts';
import { takingIn } from './take-in.ts';

const SUBMIT: Declared = { access: 'client', needs: { hub: 'hub/intake.submit' }, record: 'submit' };
const RECEIPT: Declared = { access: 'client', needs: { hub: 'hub/intake.read' }, record: 'receipt' };
const RAW: Declared = { access: 'client', needs: { hub: 'hub/raw.read' }, record: 'read' };
const SOURCES: Declared = { access: 'operator', needs: { hub: 'hub/sources.manage' }, record: 'admin' };
const CLIENTS: Declared = { access: 'operator', needs: { hub: 'hub/clients.manage' }, record: 'admin' };

const PORTAL_TOKEN = { access: 'public', needs: { none: 'a user name and a password are in the request' }, record: 'login' } as const;

interface Declared {
  readonly access: 'client' | 'operator';
  readonly needs: Permission;
  readonly record: RecordedAction;
}

/** Every route of `/intake` (mapping contract §6), with who may call it. A new one is a line here. */
export function intakeRoutes(deps: IntakeDeps): readonly IntakeRoute[] {
  const takeIn = takingIn(deps);
  const routes: readonly ClientRoute[] = [
    { method: 'POST', path: '/intake/submissions', ...SUBMIT, handle: submitHandler(deps, takeIn) },
    { method: 'GET', path: '/intake/submissions', ...RECEIPT, handle: (call) => listOwn(call, deps) },
    { method: 'GET', path: '/intake/submissions/:id', ...RECEIPT, handle: (call) => readReceipt(call, deps) },
    { method: 'GET', path: '/intake/submissions/:id/raw', ...RAW, handle: (call) => readRaw(call, deps) },
    { method: 'GET', path: '/intake/sources', ...SOURCES, handle: (call) => readSources(call, deps) },
    { method: 'PUT', path: '/intake/sources/:code', ...SOURCES, handle: (call) => writeSource(call, deps) },
    { method: 'POST', path: '/intake/sources/:code/secret', ...CLIENTS, handle: (call) => replaceSecret(call, deps) },
    { method: 'POST', path: '/intake/clients/:clientId/revoke-tokens', ...CLIENTS, handle: (call) => endTokens(call, deps) },
  ];
  return deps.portal === false ? routes : [...routes, ...portalRoutes(deps, takeIn)];
}

/** The drop-in of the insurer's portal (mapping contract §6.1), unless it is switched off. */
function portalRoutes(deps: IntakeDeps, takeIn: ReturnType<typeof takingIn>): readonly IntakeRoute[] {
  const password = '/intake/sources/:code/portal-password';
  const managed: readonly ClientRoute[] = [
    { method: 'PUT', path: password, ...CLIENTS, handle: (call) => writePortalPassword(call, deps) },
    { method: 'DELETE', path: password, ...CLIENTS, handle: (call) => deletePortalPassword(call, deps) },
  ];
  const files = FILE_CALLS.map(
    (name): ClientRoute => ({ method: 'POST', path: `/intake/bhxh/${name}`, ...SUBMIT, handle: portalFileHandler(deps, takeIn, name) }),
  );
  return [...managed, ...files, { method: 'POST', path: '/intake/bhxh/token', ...PORTAL_TOKEN, handle: portalTokenHandler(deps) }];
}
