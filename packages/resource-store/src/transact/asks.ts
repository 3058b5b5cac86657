import { visibilityOfWrites } from '@hub/access';
import { typeNumber } from '@hub/fhir-model';
import type { Change, WriteUnit } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { lockNames } from './criteria.ts';
import type { Look } from './look.ts';

/** What a unit asks of the store before it can write. Follows from the unit alone. */
export interface Asks {
  readonly looks: readonly Look[];
  /** Per change: which look answers its condition or id. */
  readonly lookOf: readonly (number | undefined)[];
  /** Conditional updates that bring an id: which look tells who has that id, should their condition match nothing. */
  readonly ownIdOf: ReadonlyMap<number, number>;
  /** Conditional references by their text, with their look. */
  readonly references: readonly { readonly text: string; readonly query: SearchQuery; readonly look: number }[];
  /** Names of its conditions' locks. */
  readonly names: readonly string[];
  /** "Type/id" of what it names itself. */
  readonly ids: readonly string[];
}

/** The condition of a change; undefined when it is about a new resource or an id. */
export function conditionOf(change: Change<SearchQuery>): SearchQuery | undefined {
  return change.kind === 'create' ? change.ifNoneExist : change.criteria;
}

export function asksOf({ changes, principal, conditionalReferences, bodies }: WriteUnit<SearchQuery>): Asks {
  const seen = visibilityOfWrites(principal, Date.now());
  const looks: Look[] = [];
  const names = new Set<string>();
  const ids: string[] = [];
  // One look for all that ask the same.
  const byId = new Map<string, number>();
  const lookAtId = (type: string, id: string) => {
    const reference = `${type}/${id}`;
    ids.push(reference);
    const before = byId.get(reference);
    if (before !== undefined) return before;
    const place = looks.push({ type: typeNumber(type) ?? 0, id }) - 1;
    byId.set(reference, place);
    return place;
  };
  const ownIdOf = new Map<number, number>();
  const lookOf = changes.map((change, place) => {
    const query = conditionOf(change);
    if (query !== undefined && change.kind === 'update' && change.resource.id !== undefined) {
      ownIdOf.set(place, lookAtId(change.type, change.resource.id));
    }
    if (query === undefined) return change.kind === 'create' ? undefined : lookAtId(change.type, change.id as string);
    for (const one of lockNames(query)) names.add(one);
    return looks.push({ query, visibility: seen, body: bodies && change.kind === 'create' }) - 1;
  });
  const references = [...(conditionalReferences ?? [])].map(([text, query]) => ({
    text,
    query,
    look: looks.push({ query, visibility: seen, body: false }) - 1,
  }));
  return { looks, lookOf, ownIdOf, references, names: [...names], ids };
}
