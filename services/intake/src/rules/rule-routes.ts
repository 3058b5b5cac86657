import { findSource, type Source } from '@hub/client-register';
import { problem } from '@hub/outcome';
import { type Rule, type RuleSetting, ruleList } from '@hub/sources';
import { changeRule, ruleChanges } from '@hub/submission-log';
import { sendJson } from '../answer.ts';
import { type Call, parameter, pathPart } from '../call.ts';
import type { IntakeDeps } from '../deps.ts';
import { changeJson, ruleJson, settingsNow } from './rule-json.ts';

const LONGEST_REASON = 500;

/**
 * `GET /intake/rules?table=&field=&code=&severity=`: every code the hub can say (`code` may end in `*`): text, how to mend it, origin, what an operator
 * may make of it.
 */
export async function listRules({ request, response }: Call): Promise<void> {
  const [table, field, code, severity] = ['table', 'field', 'code', 'severity'].map((name) => parameter(request, name));
  const begins = code?.endsWith('*') === true ? code.slice(0, -1) : undefined;
  const rules = [...ruleList().values()].filter(
    (rule) =>
      (table === undefined || rule.table === table) &&
      (field === undefined || rule.field === field) &&
      (severity === undefined || rule.severity === severity) &&
      (code === undefined || (begins === undefined ? rule.code === code : rule.code.startsWith(begins))),
  );
  sendJson(response, 200, { total: rules.length, rules: rules.map(ruleJson) });
}

/** `GET /intake/sources/{code}/rules`: what counts for a source besides the list, and every change there was, newest first. */
export async function listSettings({ request, response }: Call, { database }: IntakeDeps): Promise<void> {
  const source = await sourceNamed(pathPart(request, 'code'), { database });
  const changes = await ruleChanges(database, { sourceId: source.id });
  sendJson(response, 200, {
    source: source.code,
    settings: settingsNow(changes, source.code).map(changeJson),
    history: changes.map(changeJson),
  });
}

/** `GET /intake/rules/{rule}` and `GET /intake/sources/{code}/rules/{rule}`: the rule, what counts for all or for the source, and its changes. */
export async function readSetting({ request, response }: Call, deps: IntakeDeps): Promise<void> {
  const rule = ruleNamed(pathPart(request, 'rule'));
  const source = await sourceOf(request, deps);
  const changes = await ruleChanges(deps.database, { ...(source === undefined ? {} : { sourceId: source.id }), rule: rule.code });
  const [now] = settingsNow(changes, source?.code);
  sendJson(response, 200, {
    ...ruleJson(rule),
    setting: now === undefined ? { severity: rule.severity, scope: 'default' } : changeJson(now),
    history: changes.map(changeJson),
  });
}

/** `PUT …/{rule}` `{severity, reason}`: what the rule finds costs the record, is told, or is not told, for the source or for all. */
export async function writeSetting(call: Call, deps: IntakeDeps): Promise<void> {
  const { request } = call;
  const rule = ruleNamed(pathPart(request, 'rule'));
  const given = typeof request.body === 'object' && request.body !== null ? (request.body as Record<string, unknown>) : {};
  const severity = severityOf(given.severity, rule);
  const reason = reasonOf(given.reason);
  if (reason === undefined) throw wrong('reason', `lý do, 1–${LONGEST_REASON} ký tự`, `a reason of 1 to ${LONGEST_REASON} characters`);
  await change(call, deps, rule, severity, reason);
  await readSetting(call, deps);
}

/** `DELETE …/{rule}?reason=`: back to what the list says (for a source: to what counts for all). The history stays. */
export async function deleteSetting(call: Call, deps: IntakeDeps): Promise<void> {
  const rule = ruleNamed(pathPart(call.request, 'rule'));
  await change(call, deps, rule, null, reasonOf(parameter(call.request, 'reason')) ?? '');
  call.response.status(204).end();
}

async function change(
  { request, principal }: Call,
  deps: IntakeDeps,
  rule: Rule,
  severity: RuleSetting | null,
  reason: string,
): Promise<void> {
  const source = await sourceOf(request, deps);
  await changeRule(deps.database, {
    ...(source === undefined ? {} : { sourceId: source.id }),
    rule: rule.code,
    severity,
    reason,
    changedBy: principal.clientNumber,
    person: principal.user?.sub,
  });
  deps.log.info('rule changed', { code: rule.code, source: source?.code, status: severity ?? 'default', client: principal.clientId });
}

/** The source of the path; undefined where the path names none (all sources). */
async function sourceOf(request: Call['request'], deps: Pick<IntakeDeps, 'database'>): Promise<Source | undefined> {
  const code = pathPart(request, 'code');
  return code === '' ? undefined : sourceNamed(code, deps);
}

async function sourceNamed(code: string, { database }: Pick<IntakeDeps, 'database'>): Promise<Source> {
  const source = await findSource(database, code);
  if (source === undefined) throw problem('not-found', 'not-found', 'Không có nguồn này.', 'There is no such source.');
  return source;
}

function ruleNamed(code: string): Rule {
  const rule = ruleList().get(code);
  if (rule === undefined) throw problem('not-found', 'not-found', 'Không có quy tắc này.', 'There is no such rule.');
  return rule;
}

function severityOf(given: unknown, { settings }: Rule): RuleSetting {
  if (settings.length === 0)
    throw problem(
      'conflict',
      'rule-fixed',
      'Quy tắc này cố định, không đổi được.',
      'This rule is fixed: it cannot be changed.',
      'severity',
    );
  const severity = settings.find((one) => one === given);
  if (severity === undefined) throw wrong('severity', `một trong: ${settings.join(', ')}`, `one of: ${settings.join(', ')}`);
  return severity;
}

function reasonOf(given: unknown): string | undefined {
  const reason = typeof given === 'string' ? given.normalize('NFC').trim() : '';
  return reason === '' || reason.length > LONGEST_REASON || /\p{Cc}/u.test(reason) ? undefined : reason;
}

const wrong = (name: string, vi: string, en: string) =>
  problem('incorrect', 'value', `${name} phải là ${vi}.`, `${name} must be ${en}.`, name);
