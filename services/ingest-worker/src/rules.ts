import type { Database } from '@hub/database';
import { NO_SETTINGS, type RuleSettings, usableSettings } from '@hub/sources';
import { rulesOfSource } from '@hub/submission-log';

/** What operators have made of rules for a source, as of one change of them (`ClaimedSubmission.rulesVersion`). */
export type RulesOf = (sourceId: number, version: number) => Promise<RuleSettings>;

/**
 * Reads settings, and keeps those of each source until another version of them is asked for: a claim says which counts, so what is kept is never
 * out of date and a source without settings costs no statement.
 */
export function rulesOf(database: Database): RulesOf {
  const kept = new Map<number, { readonly version: number; readonly settings: RuleSettings }>();
  return async (sourceId, version) => {
    if (version === 0) return NO_SETTINGS;
    const before = kept.get(sourceId);
    if (before?.version === version) return before.settings;
    const settings = usableSettings(await rulesOfSource(database, sourceId, version));
    kept.set(sourceId, { version, settings });
    return settings;
  };
}
