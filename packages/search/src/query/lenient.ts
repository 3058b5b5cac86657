import type { Problem } from '@hub/outcome';

/**
 * Codes of problems that `Prefer: handling=lenient` passes over: parameters nobody knows here (R4 search.html#errors). A known parameter with a
 * modifier it does not take stays refused (R4 search.html#modifiers: "SHALL reject"), and so does a value that says nothing: what it
 * was meant to narrow would come back whole.
 */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'search-parameter-unknown',
  'search-parameter-not-common',
  'search-chain-target',
  'search-has-target',
  'search-include-unsupported',
  'search-sort-unsupported',
  'search-sort-unknown',
  'search-value-empty',
]);

/** A lenient search goes on without the parameter that has this problem. */
export function isPassedOver({ code }: Problem): boolean {
  return PASSED_OVER.has(code);
}
