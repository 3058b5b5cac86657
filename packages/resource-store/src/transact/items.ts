import { mayRemoveLabels } from '@hub/access';
import { type Resource, typeNumber } from '@hub/fhir-model';
import type { WriteUnit } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import type { WriteItem } from '../write/item.ts';
import type { Aim } from './aim.ts';
import type { Resolve } from './name.ts';
import { refusals } from './problems.ts';

/** What a unit writes, one place per aim; undefined where nothing is. Links are put in. Throws `precondition` for a reference without target. */
export function itemsOf(
  { link, conditionalReferences, bodies, principal }: WriteUnit<SearchQuery>,
  aims: readonly Aim[],
  resolve: Resolve,
): readonly (WriteItem | undefined)[] {
  refuseTwice(aims);
  const linked = (resource: Resource, at: string | undefined): Resource => {
    if (link === undefined) return resource;
    return link(resource, (url) => {
      const found = resolve(url);
      if (found === undefined && conditionalReferences?.has(url)) throw refusals.noSingleTarget(at);
      return found;
    });
  };
  const labels = mayRemoveLabels(principal) ? {} : { keepsLabels: true as const };
  return aims.map(({ change, kind, type, id, owner }): WriteItem | undefined => {
    const stub = { resourceType: type, id } as Resource & { id: string };
    const common = { owner, actor: principal.clientNumber, ...labels, ...(bodies ? { body: true } : {}) };
    if (kind === 'make' || kind === 'put') {
      const resource = { ...linked((change as { resource: Resource }).resource, change.at), id } as Resource & { id: string };
      return {
        ...common,
        resource,
        mode: 'replace',
        ...(kind === 'make' ? { fresh: true } : {}),
      };
    }
    if (kind === 'delete') return { ...common, resource: stub, mode: 'delete' };
    if (change.kind !== 'patch') return undefined;
    let patched: Resource | undefined;
    return {
      ...common,
      resource: stub,
      mode: 'merge',
      // Asked twice: once to learn whether it applies, once to write it.
      merge: (stored) => {
        patched ??= linked(change.apply(stored), change.at);
        if (patched.id !== id || patched.resourceType !== type) throw refusals.otherId(change.at);
        return patched;
      },
    };
  });
}

/**
 * Two changes of one resource, or a change of what another entry's condition found: there is no order in which a transaction
 * would mean one of them ("a resource can only appear in a transaction once (by identity)", R4 http.html#trules). Several entries may find it.
 */
function refuseTwice(aims: readonly Aim[]): void {
  const first = new Map<string, Aim>();
  for (const one of aims) {
    if (one.kind === 'same' || one.kind === 'nothing') continue;
    const reference = `${typeNumber(one.type)}/${one.id}`;
    const before = first.get(reference);
    if (before !== undefined && !(before.kind === 'look' && one.kind === 'look')) throw refusals.twice(before.change.at, one.change.at);
    first.set(reference, one);
  }
}
