import { mayFhir, requireFhir } from '@hub/access';
import type { Criterion, SearchQuery } from '@hub/search';
import type { RestRequest } from './message.ts';
import { callerOf } from './visible.ts';

/**
 * Throws 403 when a search names types that the caller's token has no `.s` of: the types it searches (`named`), the type of a `_has`, and the
 * targets of a chain when none of them is in scope. What is included, and types nobody named, are left out instead (access: visibility).
 */
export function requireQuery(
  request: Pick<RestRequest, 'principal'>,
  query: Pick<SearchQuery, 'criteria'>,
  named: readonly string[],
): void {
  const caller = callerOf(request);
  // Most tokens have every type.
  if (caller.scopes === undefined && caller.kind !== 'system' && caller.kind !== 'app') return;
  for (const type of named) requireFhir(caller, 's', type);
  const hold = (criterion: Criterion): void => {
    if (criterion.kind === 'has') {
      requireFhir(caller, 's', criterion.type);
      hold(criterion.criterion);
    }
    if (criterion.kind !== 'chain') return;
    const open = criterion.targets.filter(({ type }) => mayFhir(caller, 's', type));
    const [first] = criterion.targets;
    if (open.length === 0 && first !== undefined) requireFhir(caller, 's', first.type);
    for (const target of open) hold(target.criterion);
  };
  for (const criterion of query.criteria) hold(criterion);
}
