import { ownerOfNew, type Principal } from '@hub/access';
import { SERVER_ID } from '@hub/fhir-model';
import type { Change } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { criteriaText } from './criteria.ts';
import type { Found } from './look.ts';
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
  /** What the condition or the id found before the locks. */
  readonly found?: Found;
  readonly as?: number;
}

/**
 * Decides for every change of a unit what it is about. `foundOf` answers a change's condition or id. Pure. Throws the ProblemError of
 * the first change that cannot be.
 */
export function aim(
  changes: readonly Change<SearchQuery>[],
  foundOf: (place: number) => readonly Found[],
  principal: Principal,
): readonly Aim[] {
  const makers = new Map<string, number>();
  return changes.map((change, place): Aim => {
    const { type, at } = change;
    const base = { change, type, owner: ownerOfNew(principal, type) };
    const condition = change.kind === 'create' ? change.ifNoneExist : change.criteria;
    if (condition === undefined) {
      if (change.kind === 'create') return { ...base, kind: 'make', id: '' };
      return byId(base, change.id as string, foundOf(place)[0]);
    }
    const matches = foundOf(place);
    if (matches.length > 1) throw refusals.severalMatches(at);
    const [match] = matches;
    if (change.kind === 'create') {
      if (match !== undefined) return { ...base, kind: 'look', id: match.id, owner: match.owner, found: match };
      const text = criteriaText(condition);
      const as = makers.get(text);
      if (as !== undefined) return { ...base, kind: 'same', id: '', as };
      makers.set(text, place);
      return { ...base, kind: 'make', id: '' };
    }
    if (match !== undefined) {
      if (change.kind === 'update' && change.resource.id !== undefined && change.resource.id !== match.id) throw refusals.otherId(at);
      return byId(base, match.id, match);
    }
    if (change.kind === 'delete') {
      if (change.ifMatch !== undefined) throw refusals.versionMoved(at);
      return { ...base, kind: 'nothing', id: '' };
    }
    if (change.kind === 'patch') throw refusals.notFound(at);
    if (change.ifMatch !== undefined) throw refusals.versionMoved(at);
    const own = change.resource.id;
    if (own === undefined) return { ...base, kind: 'make', id: '' };
    if (SERVER_ID.test(own)) throw refusals.hubId(at);
    return byId(base, own, undefined);
  });
}

function byId(base: Pick<Aim, 'change' | 'type' | 'owner'>, id: string, found: Found | undefined): Aim {
  const kind = base.change.kind === 'update' ? 'put' : base.change.kind === 'patch' ? 'patch' : 'delete';
  return found === undefined ? { ...base, kind, id } : { ...base, kind, id, owner: found.owner, found };
}
