import type { Problem } from '@hub/outcome';
import { kindOf, type ParameterKind } from '../parameters.ts';
import { searchProblem } from './problems.ts';
import type { SortKey } from './query.ts';
import type { Scope } from './scope.ts';

/** Keys of one `_sort`: nobody needs more, and each costs a look at every resource that is put in order. */
export const MAX_SORT_KEYS = 6;

/** Kinds whose values have an order. A composite is a pair of values: its parts are parameters of their own, to sort by. */
const ORDERED: ReadonlySet<ParameterKind> = new Set(['token', 'string', 'date', 'quantity', 'reference', 'uri']);
const BUILT_IN = ['_lastUpdated', '_id', '_source'] as const;

/**
 * Reads `_sort` (R4 search.html#sort): parameters of the searched types, most important first, a minus for descending. A key named again
 * says nothing new and is left out, as are keys after `_id`, which leaves nothing to order.
 */
export function parseSort(scope: Scope, text: string): readonly SortKey[] | Problem {
  const keys: SortKey[] = [];
  const named = new Set<string>();
  for (const part of text.split(',')) {
    const down = part.startsWith('-');
    const code = down ? part.slice(1) : part;
    if (code === '') return searchProblem.empty('_sort');
    const key = BUILT_IN.find((one) => one === code) ?? scope.parameter(code);
    if (key === undefined) return searchProblem.sortUnknown(/^[\w:.-]{1,64}$/.test(code) ? code : '_sort');
    if (typeof key !== 'string' && (!ORDERED.has(kindOf(key)) || key.entry === true)) return searchProblem.sortUnordered(code);
    if (!named.has(code) && !named.has('_id')) keys.push({ key, down });
    named.add(code);
  }
  return keys.length > MAX_SORT_KEYS ? searchProblem.sortTooMany(MAX_SORT_KEYS) : keys;
}
