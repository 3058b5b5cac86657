import type { Principal } from './principal.ts';
import { parseScopes, printScope } from './scope.ts';

/** A caller as it is kept with what it asked for, as JSON: without its policies, which are those of the moment its data are touched. */
export function keptPrincipal({ policies: _, scopes, subtree: __, ...rest }: Principal): object {
  return { ...rest, ...(scopes === undefined ? {} : { scopes: scopes.map(printScope) }) };
}

/** The caller that was kept; its rules and the tree of its facility are to be completed (access-store). */
export function principalOfKept(kept: Readonly<Record<string, unknown>>): Principal {
  const { scopes, ...rest } = kept as { readonly scopes?: readonly string[] };
  return { ...(rest as unknown as Principal), ...(scopes === undefined ? {} : { scopes: scopes.flatMap((one) => parseScopes(one)) }) };
}
