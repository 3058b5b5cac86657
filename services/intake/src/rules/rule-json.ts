import { type Rule, ruleList } from '@hub/sources';
import type { RuleChange } from '@hub/submission-log';

/** A rule as the API tells it. `other values`: see packages/sources/docs/rules.md. */
export function ruleJson({ code, family, severity, text, mend, origin, source, table, field, settings }: Rule): Record<string, unknown> {
  return {
    code,
    family,
    severity,
    text,
    mend,
    origin,
    source,
    ...(table === undefined ? {} : { table }),
    ...(field === undefined ? {} : { field }),
    settings,
    mayRelax: settings.includes('off'),
  };
}

/** A change of a rule: what it was set to (`default`: back to the list's own severity), why, by whom, when. */
export function changeJson({ rule, severity, reason, source, changedBy, person, changedAt }: RuleChange): Record<string, unknown> {
  return {
    rule,
    severity: severity ?? 'default',
    reason,
    scope: source === undefined ? 'all' : 'source',
    ...(source === undefined ? {} : { source }),
    changedBy,
    ...(person === undefined ? {} : { person }),
    changedAt: new Date(changedAt.getTime() + 7 * 3_600_000).toISOString().replace('Z', '+07:00'),
  };
}

/** What counts now, by rule: the source's own last word, else that for all. `changes` newest first. */
export function settingsNow(changes: readonly RuleChange[], source: string | undefined): RuleChange[] {
  const last = new Map<string, RuleChange>();
  for (const change of changes) {
    const key = `${change.source ?? ''} ${change.rule}`;
    if (!last.has(key)) last.set(key, change);
  }
  const counting: RuleChange[] = [];
  for (const rule of new Set(changes.map((change) => change.rule))) {
    const own = source === undefined ? undefined : last.get(`${source} ${rule}`);
    const general = last.get(` ${rule}`);
    const now = [own, general].find((change) => change !== undefined && change.severity !== null);
    if (now !== undefined && ruleList().has(rule)) counting.push(now);
  }
  return counting.sort((a, b) => (a.rule < b.rule ? -1 : 1));
}
