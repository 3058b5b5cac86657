import { typeNumber } from '@hub/fhir-model';
import type { Criterion, SearchQuery } from '@hub/search';

/**
 * What conditions must queue on each other: criteria with identifiers by all their values alone (without system, so that
 * `identifier=s|v` and `identifier=v` meet, and whatever else is asked for beside), others by their whole text. Two conditions that may mean one resource in other
 * words still differ; that is what identifiers are for.
 */
export function lockNames(query: SearchQuery): readonly string[] {
  const names = new Set<string>();
  for (const criterion of query.criteria) {
    if (criterion.kind !== 'token' || criterion.parameter.code !== 'identifier' || criterion.negated || criterion.asked !== undefined)
      continue;
    for (const { code } of criterion.values) names.add(`${typeNumber(query.type)}\n${code ?? ''}`);
  }
  return names.size > 0 ? [...names] : [criteriaText(query)];
}

/** One text for criteria that say the same: order of parameters and of alternative values does not count. */
export function criteriaText({ type, criteria }: SearchQuery): string {
  return `${type}?${criteria.map(criterionText).sort().join('&')}`;
}

function criterionText(criterion: Criterion): string {
  const { kind, ...rest } = criterion;
  const plain = Object.entries(rest).map(([name, value]) => {
    if (name === 'parameter') return [name, (value as { readonly code: string }).code];
    if (name === 'criterion') return [name, criterionText(value as Criterion)];
    if (name === 'targets') {
      const targets = value as readonly { readonly type: string; readonly criterion: Criterion }[];
      return [name, targets.map((target) => `${target.type} ${criterionText(target.criterion)}`).sort()];
    }
    return [name, Array.isArray(value) ? value.map((one) => JSON.stringify(one)).sort() : value];
  });
  return JSON.stringify([kind, plain]);
}
