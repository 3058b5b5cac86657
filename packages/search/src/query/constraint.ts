import { parseSearch } from './parse.ts';
import type { Criterion } from './query.ts';

/** Kinds of criteria that say something about the resource itself, whatever the moment and whoever looks. */
const OF_ITSELF: ReadonlySet<Criterion['kind']> = new Set([
  'token',
  'uri',
  'string',
  'date',
  'quantity',
  'reference',
  'composite',
  'id',
  'missing',
]);

/**
 * The criteria of a scope's search constraint (`category=laboratory` of `system/Observation.rs?category=laboratory`): all of them must hold.
 * Undefined for one that cannot be a constraint: not understood, about other resources (chains, `_has`), about value sets, or about now.
 */
export function constraintOf(type: string, query: string): readonly Criterion[] | undefined {
  const parsed = parseSearch(type, new URLSearchParams(query), { now: 0 });
  if (!parsed.ok) return undefined;
  const { criteria, sort, includes, revincludes } = parsed.query;
  if (criteria.length === 0 || sort.length + includes.length + revincludes.length > 0) return undefined;
  return criteria.every((one) => OF_ITSELF.has(one.kind) && !('asked' in one)) ? criteria : undefined;
}
