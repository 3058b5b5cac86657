/** What an operator makes of a rule for a sender: what it finds costs the record, is told as a warning or an information, or is not told. */
export const RULE_SETTINGS = ['reject', 'warning', 'information', 'off'] as const;
export type RuleSetting = (typeof RULE_SETTINGS)[number];

/** Settings of one sender by code. A code that is not there is treated as the list of rules says. */
export type RuleSettings = ReadonlyMap<string, RuleSetting>;

export const NO_SETTINGS: RuleSettings = new Map();
