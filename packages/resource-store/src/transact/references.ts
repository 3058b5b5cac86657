import type { Change } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import type { Aim } from './aim.ts';
import type { Asks } from './asks.ts';
import { conditionOf } from './asks.ts';
import { Candidates, type Coming } from './candidates.ts';
import { criteriaText } from './criteria.ts';
import type { Found } from './look.ts';
import { willMatch } from './pending.ts';

/** What a conditional reference means: a stored resource ("Type/id"), or that of the unit's change at a place. */
export type Meant = string | number;

/**
 * Conditional references, each answered by exactly one resource as it will stand after the unit (R4 http.html#trules: they are resolved
 * after the writes); the others are absent. A stored match that the unit itself changes counts by what it becomes.
 */
export function answerReferences(
  { references }: Asks,
  found: readonly (readonly Found[])[],
  changes: readonly Change<SearchQuery>[],
  aims: readonly Aim[],
): ReadonlyMap<string, Meant> {
  const answers = new Map<string, Meant>();
  if (references.length === 0) return answers;
  // Entries made under the very same criteria answer without a look at their content.
  const byCriteria = new Map<string, number>();
  const changed = new Map<string, number>();
  const coming: Coming[] = [];
  for (const [place, { kind, type, id, change }] of aims.entries()) {
    const condition = conditionOf(change);
    if ((kind === 'make' || kind === 'put') && condition !== undefined) byCriteria.set(criteriaText(condition), place);
    if (kind === 'put' || kind === 'delete') changed.set(`${type}/${id}`, place);
    const as = changes[place];
    if ((kind === 'make' || kind === 'put') && as !== undefined && 'resource' in as) coming.push({ place, id, resource: as.resource });
  }
  const candidates = new Candidates(coming);
  for (const { text, query, look } of references) {
    const meant = new Set<Meant>();
    const sure = byCriteria.get(criteriaText(query));
    if (sure !== undefined) meant.add(sure);
    for (const { id } of found[look] ?? []) {
      const reference = `${query.type}/${id}`;
      if (!changed.has(reference)) meant.add(reference);
    }
    for (const { place, id, resource } of candidates.of(query)) if (place !== sure && willMatch(query, resource, id)) meant.add(place);
    const [only] = meant;
    if (meant.size === 1 && only !== undefined) answers.set(text, only);
  }
  return answers;
}
