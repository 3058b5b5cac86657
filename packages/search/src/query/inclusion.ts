import { kindOf, type Parameter, parametersOf, SEARCHED_TYPES } from '../parameters.ts';
import { targetTypes } from './links.ts';
import type { Inclusion } from './query.ts';

/** Reference parameters of a type that lead to resources of this server, by row set: aliases of one another count once. */
function links(type: string): readonly Parameter[] {
  return [...(parametersOf(type)?.values() ?? [])].filter((p) => kindOf(p) === 'reference');
}

/** What `_include` takes on a type: `*`, `Encounter:*`, `Encounter:patient` … (each of a parameter also with `:Type` of a target). */
export function includesOf(type: string): readonly string[] {
  const codes = links(type).map((p) => `${type}:${p.code}`);
  return codes.length === 0 ? [] : ['*', `${type}:*`, ...codes];
}

let pointedAtBy: ReadonlyMap<string, readonly string[]> | undefined;

/** What `_revinclude` takes on a type: `*`, and parameters of searched types that can point at it. */
export function revincludesOf(type: string): readonly string[] {
  pointedAtBy ??= invert();
  const all = pointedAtBy.get(type) ?? [];
  return all.length === 0 ? [] : ['*', ...all];
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
 * Reads `Encounter:patient`, `Encounter:subject:Patient`, `Encounter:*` or `*` for a search of `types`. Undefined when it names nothing that
 * exists: an `_include` must start at a searched type, a `_revinclude` must be able to point at one. With `iterate` it may start
 * at, or point at, what other includes bring.
 */
export function parseInclusion(
  name: '_include' | '_revinclude',
  types: readonly string[],
  text: string,
  iterate: boolean,
): readonly Inclusion[] | undefined {
  const [of = '', code = '*', target, ...more] = text.split(':');
  if (more.length > 0 || code === '' || (of === '*' && text !== '*')) return undefined;
  const anywhere = iterate ? SEARCHED_TYPES : types;
  const sources = of === '*' ? (name === '_include' ? anywhere : SEARCHED_TYPES) : [of];
  if (of !== '*' && (text === of || (name === '_include' && !anywhere.includes(of)))) return undefined;
  if (target !== undefined && !SEARCHED_TYPES.includes(target)) return undefined;
  if (name === '_revinclude' && target !== undefined && !anywhere.includes(target)) return undefined;
  const reaches = (p: Parameter) => {
    const known = targetTypes(p);
    if (target !== undefined) return known.includes(target);
    return name === '_include' || iterate || known.some((type) => types.includes(type));
  };
  // Of parameters that are others' rows narrowed to one type a star need not name any.
  const found = sources.flatMap((type) =>
    links(type)
      .filter((p) => (code === '*' ? p.only === undefined : p.code === code) && reaches(p))
      .map((parameter) => ({ of: type, parameter })),
  );
  if (found.length === 0) return undefined;
  return found.map((one) => {
    const only = target ?? one.parameter.only;
    return { ...one, ...(only === undefined ? {} : { target: only }), ...(iterate ? { iterate } : {}) };
  });
}
