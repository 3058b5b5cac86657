import type { Resource } from '@hub/fhir-model';
import type { LocalReference } from '../extract/local-reference.ts';
import { targetOf } from '../types/reference/match.ts';
import type { World } from './match.ts';
import type { Inclusion, SearchQuery } from './query.ts';

/**
 * The plain meaning of `_include` and `_revinclude` (R4 search.html#revinclude): what comes with the `matches` of a page. With `:iterate` what came
 * is looked at likewise, until nothing new does. Only resources the searcher may see, each once, no match among them.
 */
export function included(query: SearchQuery, matches: readonly Resource[], world: World): readonly Resource[] {
  const known = new Set(matches);
  const pointingAt = query.revincludes.map((include) => pointers(include, world));
  const applies = ({ iterate }: Inclusion, resource: Resource) => iterate === true || matches.includes(resource);
  // A set that grows while it is walked: what is new is looked at in its turn.
  for (const resource of known) {
    for (const include of query.includes) {
      if (include.of !== resource.resourceType || !applies(include, resource)) continue;
      for (const { type, id } of targetsOf(include, resource, world)) {
        const target = include.target === undefined || include.target === type ? world.resolve(type, id) : undefined;
        if (target !== undefined) known.add(target);
      }
    }
    for (const [i, include] of query.revincludes.entries()) {
      if (!applies(include, resource) || (include.target !== undefined && include.target !== resource.resourceType)) continue;
      for (const other of pointingAt[i]?.get(`${resource.resourceType}/${resource.id}`) ?? []) known.add(other);
    }
  }
  return [...known].slice(matches.length);
}

/** What points by this reference, by what it points at. */
function pointers(include: Inclusion, world: World): ReadonlyMap<string, readonly Resource[]> {
  const found = new Map<string, Resource[]>();
  for (const other of world.all(include.of)) {
    for (const { type, id } of targetsOf(include, other, world)) {
      const name = `${type}/${id}`;
      found.set(name, [...(found.get(name) ?? []), other]);
    }
  }
  return found;
}

function targetsOf({ parameter }: Inclusion, resource: Resource, world: World): readonly LocalReference[] {
  return world.valuesOf(resource, parameter).flatMap((value) => targetOf(value) ?? []);
}
