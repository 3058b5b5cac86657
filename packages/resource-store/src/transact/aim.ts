import { ownerOfNew, type Principal } from '@hub/access';
import { SERVER_ID } from '@hub/fhir-model';
import type { Change } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { conditionOf } from './asks.ts';
import { criteriaText, lockNames } from './criteria.ts';
import type { Found } from './look.ts';
import { willMatch } from './pending.ts';
import { refusals } from './problems.ts';

/** What a change comes down to, once its condition is answered. */
export interface Aim {
  readonly change: Change<SearchQuery>;
  /**
   * - `make`  a new resource under a fresh id of the hub's
   * - `put`, `patch`, `delete` what is, or is not yet, under `id`
   * - `look`  `found` is the answer: nothing is written; `same`: the resource that entry `as` makes is
   * - `nothing` criteria of a deletion that match nothing
   */
  readonly kind: 'make' | 'put' | 'patch' | 'delete' | 'look' | 'same' | 'nothing';
  readonly type: string;
  /** '' for `nothing`, and for `make` until ids are given. */
  readonly id: string;
  readonly owner: number;
  /** What the condition, or the id of a change without one, found before the locks. */
  readonly found?: Found;
  /** Whoever had, before the locks, the id that a conditional update brings. */
  readonly holder?: Found;
  readonly as?: number;
}

/**
 * Decides for every change of a unit what it is about. `foundOf` answers a change's condition or id, `holderOf` what has the id that a
 * conditional update brings. Pure. Throws the ProblemError of
 * the first change that cannot be.
 */
export function aim(
  changes: readonly Change<SearchQuery>[],
  foundOf: (place: number) => readonly Found[],
  holderOf: (place: number) => Found | undefined,
  principal: Principal,
): readonly Aim[] {
  const makers = new Makers(changes);
  return changes.map((change, place): Aim => {
    const { type, at } = change;
    const base = { change, type, owner: ownerOfNew(principal, type) };
    const condition = conditionOf(change);
    if (condition === undefined) {
      if (change.kind === 'create') return { ...base, kind: 'make', id: '' };
      return byId(base, change.id as string, foundOf(place)[0]);
    }
    const matches = foundOf(place);
    if (matches.length > 1) throw refusals.severalMatches(at);
    const [match] = matches;
    if (change.kind === 'create') {
      if (match !== undefined) return { ...base, kind: 'look', id: match.id, owner: match.owner, found: match };
      const as = makers.find(condition);
      if (as !== undefined) return { ...base, kind: 'same', id: '', as };
      makers.add(condition, place);
      return { ...base, kind: 'make', id: '' };
    }
    if (match !== undefined) {
      if (change.kind === 'update' && change.resource.id !== undefined && change.resource.id !== match.id) throw refusals.otherId(at);
      return byId(base, match.id, match);
    }
    // What another entry makes under this condition is there when all have been done: two changes of one resource.
    const maker = makers.find(condition);
    if (maker !== undefined) throw refusals.twice(changes[maker]?.at, at);
    if (change.kind === 'delete') {
      if (change.ifMatch !== undefined) throw refusals.versionMoved(at);
      return { ...base, kind: 'nothing', id: '' };
    }
    if (change.kind === 'patch') throw refusals.notFound(at);
    if (change.ifMatch !== undefined) throw refusals.versionMoved(at);
    makers.add(condition, place);
    const own = change.resource.id;
    if (own === undefined) return { ...base, kind: 'make', id: '' };
    if (SERVER_ID.test(own)) throw refusals.hubId(at);
    const holder = holderOf(place);
    return { ...base, kind: 'put', id: own, ...(holder === undefined ? {} : { owner: holder.owner, holder }) };
  });
}

/** Conditions of the unit that nothing met, so that their changes make what they ask for. */
class Makers {
  readonly #changes: readonly Change<SearchQuery>[];
  readonly #byText = new Map<string, number>();
  readonly #byName = new Map<string, number[]>();

  constructor(changes: readonly Change<SearchQuery>[]) {
    this.#changes = changes;
  }

  add(condition: SearchQuery, place: number): void {
    this.#byText.set(criteriaText(condition), place);
    for (const name of lockNames(condition)) this.#byName.set(name, [...(this.#byName.get(name) ?? []), place]);
  }

  /** The earlier change whose resource meets the condition: made under the same one, or under one with the same identifier and matching. */
  find(condition: SearchQuery): number | undefined {
    const same = this.#byText.get(criteriaText(condition));
    if (same !== undefined) return same;
    for (const place of lockNames(condition).flatMap((name) => this.#byName.get(name) ?? [])) {
      const change = this.#changes[place];
      if (change !== undefined && 'resource' in change && willMatch(condition, change.resource, change.resource.id ?? '')) return place;
    }
    return undefined;
  }
}

function byId(base: Pick<Aim, 'change' | 'type' | 'owner'>, id: string, found: Found | undefined): Aim {
  const kind = base.change.kind === 'update' ? 'put' : base.change.kind === 'patch' ? 'patch' : 'delete';
  return found === undefined ? { ...base, kind, id } : { ...base, kind, id, owner: found.owner, found };
}
