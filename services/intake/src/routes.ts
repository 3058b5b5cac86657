import type { Permission, RecordedAction } from '@hub/access';
import type { ClientRoute, IntakeRoute } from './call.ts';
import { readChanges } from './change-routes.ts';
import { checkHandler } from './check/check.ts';
import type { IntakeDeps } from './deps.ts';
import { downloadCsv, downloadXlsx, readIssues } from './issue-routes.ts';
import { listOwn } from './list-routes.ts';
import { readMllpRefusals } from './mllp-routes.ts';
import { FILE_CALLS, portalFileHandler } from './portal/file.ts';
import { deletePortalPassword, writePortalPassword } from './portal/password.ts';
import { portalTokenHandler } from './portal/token.ts';
import { readFacilityQuality } from './quality-routes.ts';
import { readRaw, readReceipt } from './receipt-routes.ts';
import { readRejected } from './rejected-routes.ts';
import { readReplay, readReplays, writeReplay } from './replay-routes.ts';
import { deleteSetting, listRules, listSettings, readSetting, writeSetting } from './rules/rule-routes.ts';
import { endTokens, readSources, replaceSecret, writeSource } from './source-routes.ts';
import { submitHandler } from './submit.ts';
import { takingIn } from './take-in.ts';
import { readUndo, undoSubmission } from './undo-routes.ts';
import { downloadUnmapped, readUnmapped } from './unmapped-routes.ts';
import { withdrawVisit } from './visit-routes.ts';
import { WaitingRoom } from './waiting.ts';
import { deleteWebhook, showWebhook, writeWebhook } from './webhook-routes.ts';

const SUBMIT: Declared = { access: 'client', needs: { hub: 'hub/intake.submit' }, record: 'submit' };
const CHECK: Declared = { access: 'client', needs: { hub: 'hub/intake.submit' }, record: 'operation' };
const UNDO: Declared = { access: 'client', needs: { hub: 'hub/intake.submit' }, record: 'delete' };
const RECEIPT: Declared = { access: 'client', needs: { hub: 'hub/intake.read' }, record: 'receipt' };
const RAW: Declared = { access: 'client', needs: { hub: 'hub/raw.read' }, record: 'read' };
const WEBHOOK: Declared = { access: 'client', needs: { hub: 'hub/intake.submit' }, record: 'admin' };
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
  const waiting = new WaitingRoom(deps.database);
  const routes: readonly ClientRoute[] = [
    { method: 'POST', path: '/intake/submissions', ...SUBMIT, handle: submitHandler(deps, takeIn) },
    { method: 'POST', path: '/intake/check', ...CHECK, handle: checkHandler(deps) },
    { method: 'GET', path: '/intake/submissions', ...RECEIPT, handle: (call) => listOwn(call, deps) },
    { method: 'GET', path: '/intake/submissions/:id', ...RECEIPT, handle: (call) => readReceipt(call, deps, waiting) },
    { method: 'GET', path: '/intake/submissions/:id/issues', ...RECEIPT, handle: (call) => readIssues(call, deps) },
    { method: 'GET', path: '/intake/submissions/:id/issues.csv', ...RECEIPT, handle: (call) => downloadCsv(call, deps) },
    { method: 'GET', path: '/intake/submissions/:id/issues.xlsx', ...RECEIPT, handle: (call) => downloadXlsx(call, deps) },
    { method: 'GET', path: '/intake/submissions/:id/raw', ...RAW, handle: (call) => readRaw(call, deps) },
    { method: 'GET', path: '/intake/submissions/:id/changes', ...RECEIPT, handle: (call) => readChanges(call, deps) },
    { method: 'POST', path: '/intake/submissions/:id/undo', ...UNDO, handle: (call) => undoSubmission(call, deps) },
    { method: 'GET', path: '/intake/submissions/:id/undo', ...RECEIPT, handle: (call) => readUndo(call, deps) },
    { method: 'DELETE', path: '/intake/visits/:visit', ...UNDO, handle: withdrawVisit(deps, takeIn) },
    { method: 'GET', path: '/intake/quality', ...RECEIPT, handle: (call) => readFacilityQuality(call, deps) },
    { method: 'GET', path: '/intake/unmapped', ...RECEIPT, handle: (call) => readUnmapped(call, deps) },
    { method: 'GET', path: '/intake/unmapped.csv', ...RECEIPT, handle: (call) => downloadUnmapped(call, deps) },
    { method: 'GET', path: '/intake/rejected', ...RECEIPT, handle: (call) => readRejected(call, deps) },
    { method: 'POST', path: '/intake/replays', ...SOURCES, handle: (call) => writeReplay(call, deps) },
    { method: 'GET', path: '/intake/replays', ...SOURCES, handle: (call) => readReplays(call, deps) },
    { method: 'GET', path: '/intake/replays/:id', ...SOURCES, handle: (call) => readReplay(call, deps) },
    { method: 'GET', path: '/intake/mllp/refusals', ...SOURCES, handle: (call) => readMllpRefusals(call, deps) },
    { method: 'GET', path: '/intake/sources', ...SOURCES, handle: (call) => readSources(call, deps) },
    { method: 'PUT', path: '/intake/sources/:code', ...SOURCES, handle: (call) => writeSource(call, deps) },
    { method: 'GET', path: '/intake/sources/:code/webhook', ...RECEIPT, handle: (call) => showWebhook(call, deps) },
    { method: 'PUT', path: '/intake/sources/:code/webhook', ...WEBHOOK, handle: (call) => writeWebhook(call, deps) },
    { method: 'DELETE', path: '/intake/sources/:code/webhook', ...WEBHOOK, handle: (call) => deleteWebhook(call, deps) },
    { method: 'GET', path: '/intake/rules', ...RECEIPT, handle: listRules },
    ...ruleRoutes('/intake/rules/:rule', deps),
    { method: 'GET', path: '/intake/sources/:code/rules', ...SOURCES, handle: (call) => listSettings(call, deps) },
    ...ruleRoutes('/intake/sources/:code/rules/:rule', deps),
    { method: 'POST', path: '/intake/sources/:code/secret', ...CLIENTS, handle: (call) => replaceSecret(call, deps) },
    { method: 'POST', path: '/intake/clients/:clientId/revoke-tokens', ...CLIENTS, handle: (call) => endTokens(call, deps) },
  ];
  return deps.portal === false ? routes : [...routes, ...portalRoutes(deps, takeIn)];
}

/** What operators make of a rule, for all or for one source. */
function ruleRoutes(path: string, deps: IntakeDeps): readonly ClientRoute[] {
  return [
    { method: 'GET', path, ...SOURCES, handle: (call) => readSetting(call, deps) },
    { method: 'PUT', path, ...SOURCES, handle: (call) => writeSetting(call, deps) },
    { method: 'DELETE', path, ...SOURCES, handle: (call) => deleteSetting(call, deps) },
  ];
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
