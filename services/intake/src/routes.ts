import type { IntakeRoute } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { listOwn, readRaw, readReceipt } from './receipt-routes.ts';
import { endTokens, readSources, replaceSecret, writeSource } from './source-routes.ts';
import { submitHandler } from './submit.ts';

/** Every route of `/intake` (mapping contract §6), with who may call it. A new one is a line here. */
export function intakeRoutes(deps: IntakeDeps): readonly IntakeRoute[] {
  return [
    { method: 'POST', path: '/intake/submissions', access: 'client', handle: submitHandler(deps) },
    { method: 'GET', path: '/intake/submissions', access: 'client', handle: (call) => listOwn(call, deps) },
    { method: 'GET', path: '/intake/submissions/:id', access: 'client', handle: (call) => readReceipt(call, deps) },
    { method: 'GET', path: '/intake/submissions/:id/raw', access: 'client', handle: (call) => readRaw(call, deps) },
    { method: 'GET', path: '/intake/sources', access: 'operator', handle: (call) => readSources(call, deps) },
    { method: 'PUT', path: '/intake/sources/:code', access: 'operator', handle: (call) => writeSource(call, deps) },
    { method: 'POST', path: '/intake/sources/:code/secret', access: 'operator', handle: (call) => replaceSecret(call, deps) },
    { method: 'POST', path: '/intake/clients/:clientId/revoke-tokens', access: 'operator', handle: (call) => endTokens(call, deps) },
  ];
}
