import { kindOf, type Parameter, parametersOf, SEARCHED_TYPES } from '../parameters.ts';
import { targetTypes } from './links.ts';
import type { Inclusion } from './query.ts';

/** Reference parameters of a type that lead to resources of this server, by row set: aliases of one another count once. */
function links(type: string): readonly Parameter[] {
  return [...(parametersOf(type)?.values() ?? [])].filter((p) => kindOf(p) === 'reference');
}

/** What `_include` takes on a type: `Encounter:patient` … (each also with `:Type` of a target). */
export function includesOf(type: string): readonly string[] {
  return links(type).map((p) => `${type}:${p.code}`);
}

let pointedAtBy: ReadonlyMap<string, readonly string[]> | undefined;

/** What `_revinclude` takes on a type: parameters of searched types that can point at it. */
export function revincludesOf(type: string): readonly string[] {
  pointedAtBy ??= invert();
  return pointedAtBy.get(type) ?? [];
}

/** Every link of every type by the types it can point at, in one pass. */
function invert(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>(SEARCHED_TYPES.map((type) => [type, []]));
  for (const other of SEARCHED_TYPES) {
    for (const p of links(other)) for (const type of targetTypes(p)) found.get(type)?.push(`${other}:${p.code}`);
  }
  return found;
}

/**
 * Reads `Encounter:patient`, `Encounter:subject:Patient` or `Encounter:*` for a search of `types`. Undefined when it names
 * nothing that exists: an `_include` must start at the searched type, a `_revinclude` must be able to point at it.
 */
export function parseInclusion(name: '_include' | '_revinclude', types: readonly string[], text: string): readonly Inclusion[] | undefined {
  const [of = '', code = '', target, ...more] = text.split(':');
  if (more.length > 0 || (name === '_include' && !types.includes(of))) return undefined;
  const reaches = (p: Parameter) => name === '_include' || targetTypes(p).some((target) => types.includes(target));
  const found = links(of).filter((p) => reaches(p) && (code === '*' ? p.only === undefined : p.code === code));
  if (found.length === 0) return undefined;
  if (target !== undefined && (code === '*' || !found.every((p) => targetTypes(p).includes(target) || p.targets?.includes(target))))
    return undefined;
  if (name === '_revinclude' && target !== undefined && !types.includes(target)) return undefined;
  return found.map((parameter) => {
    const only = name === '_revinclude' ? undefined : (target ?? parameter.only);
    return { of, parameter, ...(only === undefined ? {} : { target: only }) };
  });
}
