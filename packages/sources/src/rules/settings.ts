import type { Issue } from '@hub/outcome';

/** What an operator makes of a rule for a sender: what it finds costs the record, is told as a warning or an information, or is not told. */
export const RULE_SETTINGS = ['reject', 'warning', 'information', 'off'] as const;
export type RuleSetting = (typeof RULE_SETTINGS)[number];

/** Settings of one sender by code. A code that is not there is treated as the list of rules says. */
export type RuleSettings = ReadonlyMap<string, RuleSetting>;

export const NO_SETTINGS: RuleSettings = new Map();

/** Issues of a file as a whole under a sender's settings: `off` is not said; an `error` among them means that nothing of the file is stored. */
export function underSettings(issues: readonly Issue[], settings: RuleSettings): readonly Issue[] {
  if (settings.size === 0) return issues;
  return issues.flatMap((one) => {
    const set = settings.get(one.code);
    return set === 'off' ? [] : set === undefined ? one : { ...one, severity: set === 'reject' ? 'error' : set };
  });
}
