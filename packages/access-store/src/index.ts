export type { Opening } from './break-glass.ts';
export { breakGlass, listOpenings, OPEN_HOURS, OPENINGS_AN_HOUR, openingTotals, reviewOpening } from './break-glass.ts';
export { placeFacility, subtreeOf } from './facility-tree.ts';
export type { StoredPolicy } from './policies.ts';
export { currentSentences, listPolicies, policyVersions, writePolicy } from './policies.ts';
export type { Rules } from './rules.ts';
export { openRules, POLICIES_CACHE_MS } from './rules.ts';
export type { Recognises } from './with-rules.ts';
export { withRules } from './with-rules.ts';
