import { problem } from '@hub/outcome';
import { ROUTES, type RouteRow } from './routes/index.ts';

/** A request's route and the parts of its path by name. */
export interface Match {
  readonly route: RouteRow;
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly route: RouteRow;
  readonly parts: readonly string[];
}

const COMPILED: readonly Compiled[] = ROUTES.map((route) => ({ route, parts: route.path.split('/').slice(1) }));

function fit(parts: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (parts.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string;
    const given = path[i] as string;
    if (part.charCodeAt(0) === 58 /* : */) {
      // `_search`, `_history` and `$everything` are never a type or an id.
      if (given === '' || given.startsWith('_') || given.startsWith('$')) return undefined;
      params[part.slice(1)] = given;
    } else if (part !== given) return undefined;
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
 * Finds the route of a method and a path (from the root, without query). HEAD is GET without a body (R4 http.html#head).
 * Answers with the methods the path does take when this one is not among them (405); throws 404 when no route has the path.
 */
export function matchRoute(method: string, path: string): Match | { readonly allow: readonly string[] } {
  const parts = path.split('/').slice(1).map(decode);
  const asked = method === 'HEAD' ? 'GET' : method;
  const others: string[] = [];
  for (const { route, parts: wanted } of COMPILED) {
    const params = fit(wanted, parts);
    if (params === undefined) continue;
    if (route.method === asked) return { route, params };
    others.push(route.method);
  }
  if (others.length === 0) throw problem('not-found', 'not-found', 'Không có địa chỉ này.', 'There is nothing at this address.');
  return { allow: [...new Set(others.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])))] };
}
