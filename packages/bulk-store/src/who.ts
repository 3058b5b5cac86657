import { type Principal, parseScopes, printScope } from '@hub/access';

/** A caller as it is kept with what it asked for: without its policies, which are those of the moment its data are read. */
export function keptPrincipal({ policies: _, scopes, subtree: __, ...rest }: Principal): object {
  return { ...rest, ...(scopes === undefined ? {} : { scopes: scopes.map(printScope) }) };
}

/** The caller that was kept; its rules and the tree of its facility are to be completed (access-store). */
export function principalOf(kept: Readonly<Record<string, unknown>>): Principal {
  const { scopes, ...rest } = kept as { readonly scopes?: readonly string[] };
  return { ...(rest as Principal), ...(scopes === undefined ? {} : { scopes: scopes.flatMap((one) => parseScopes(one)) }) };
}

/** What an export belongs to: the client, the person behind it, and the one patient its token was about. */
export const ownerOf = ({ clientNumber, user, patient }: Principal): string =>
  JSON.stringify([clientNumber, user?.sub ?? null, patient ?? null]);
