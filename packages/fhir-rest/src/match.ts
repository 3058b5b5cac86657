import { problem } from '@hub/outcome';
import type { RouteRow } from './routes/row.ts';

/** A request's route and the parts of its path by name. */
export interface Match {
  readonly route: RouteRow;
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly route: RouteRow;
  readonly parts: readonly Part[];
}

/** A part of a route's path: the name of what stands there, or the word that must. */
type Part = { readonly name: string } | { readonly word: string };

/** Finds the route of a method and a path (from the root, without query). */
export type MatchRoute = (method: string, path: string) => Match | { readonly allow: readonly string[] };

function partOf(part: string): Part {
  return part.startsWith(':') ? { name: part.slice(1) } : { word: part };
}

function fit(parts: readonly Part[], path: readonly string[]): Record<string, string> | undefined {
  for (let i = 0; i < parts.length; i++) {
    const [part, given] = [parts[i] as Part, path[i] as string];
    // `_search`, `_history` and `$everything` are never a type or an id.
    if ('word' in part ? part.word !== given : given === '' || given.startsWith('_') || given.startsWith('$')) return undefined;
  }
  const params: Record<string, string> = {};
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Part;
    if ('name' in part) params[part.name] = path[i] as string;
  }
  return params;
}

/** Decodes a path; what is no valid percent-encoding stays as sent and will match nothing that exists. */
function decode(part: string): string {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * The parts of a path; `/fhir/` is `/fhir`, as many clients write it, and `/fhir/Patient/` is `/fhir/Patient`, as R4 writes it before criteria
 * ("DELETE [base]/[type]/?[search parameters]", http.html#3.1.0.7.1).
 */
function partsOf(path: string): readonly string[] {
  const parts = path.split('/').slice(1).map(decode);
  return parts.length <= 3 && parts.length > 1 && parts.at(-1) === '' ? parts.slice(0, -1) : parts;
}

/**
 * Makes the look-up in a table of routes. HEAD is GET without a body (R4 http.html#head). The look-up answers with the methods the
 * path does take when this one is not among them (405); it throws 404 when no route has the path.
 */
export function matcher(routes: readonly RouteRow[]): MatchRoute {
  const compiled = Map.groupBy(
    routes.map((route): Compiled => ({ route, parts: route.path.split('/').slice(1).map(partOf) })),
    ({ parts }) => parts.length,
  );
  return (method, path) => {
    const parts = partsOf(path);
    const asked = method === 'HEAD' ? 'GET' : method;
    const others: string[] = [];
    for (const { route, parts: wanted } of compiled.get(parts.length) ?? []) {
      const params = fit(wanted, parts);
      if (params === undefined) continue;
      if (route.method === asked) return { route, params };
      others.push(route.method);
    }
    if (others.length === 0) throw problem('not-found', 'not-found', 'Không có địa chỉ này.', 'There is nothing at this address.');
    return { allow: [...new Set(others.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])))] };
  };
}
