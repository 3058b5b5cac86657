import type { Permission, RecordedAction } from '@hub/access';
import type { IntakeRoute } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { listOwn, readRaw, readReceipt } from './receipt-routes.ts';
import { endTokens, readSources, replaceSecret, writeSource } from './source-routes.ts';
import { submitHandler } from './submit.ts';

const SUBMIT: Declared = { access: 'client', needs: { hub: 'hub/intake.submit' }, record: 'submit' };
const RECEIPT: Declared = { access: 'client', needs: { hub: 'hub/intake.read' }, record: 'receipt' };
const RAW: Declared = { access: 'client', needs: { hub: 'hub/raw.read' }, record: 'read' };
const SOURCES: Declared = { access: 'operator', needs: { hub: 'hub/sources.manage' }, record: 'admin' };
const CLIENTS: Declared = { access: 'operator', needs: { hub: 'hub/clients.manage' }, record: 'admin' };

interface Declared {
  readonly access: 'client' | 'operator';
  readonly needs: Permission;
  readonly record: RecordedAction;
}

/** Every route of `/intake` (mapping contract §6), with who may call it. A new one is a line here. */
export function intakeRoutes(deps: IntakeDeps): readonly IntakeRoute[] {
  return [
    { method: 'POST', path: '/intake/submissions', ...SUBMIT, handle: submitHandler(deps) },
    { method: 'GET', path: '/intake/submissions', ...RECEIPT, handle: (call) => listOwn(call, deps) },
    { method: 'GET', path: '/intake/submissions/:id', ...RECEIPT, handle: (call) => readReceipt(call, deps) },
    { method: 'GET', path: '/intake/submissions/:id/raw', ...RAW, handle: (call) => readRaw(call, deps) },
    { method: 'GET', path: '/intake/sources', ...SOURCES, handle: (call) => readSources(call, deps) },
    { method: 'PUT', path: '/intake/sources/:code', ...SOURCES, handle: (call) => writeSource(call, deps) },
    { method: 'POST', path: '/intake/sources/:code/secret', ...CLIENTS, handle: (call) => replaceSecret(call, deps) },
    { method: 'POST', path: '/intake/clients/:clientId/revoke-tokens', ...CLIENTS, handle: (call) => endTokens(call, deps) },
  ];
}
