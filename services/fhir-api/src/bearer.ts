import type { Principal } from '@hub/access';

/** How long an answer of `authenticate` is believed: a revoked token stops working within this time. Milliseconds. */
const BELIEVED = 2_000;
/** Tokens remembered at most. */
const MAX_TOKENS = 10_000;

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** Finds the client behind a token; undefined when it is unknown, expired or revoked. */
export type Authenticate = (token: string) => Promise<Principal | undefined>;

/**
 * Reads the Authorization header and finds its client. A valid token is remembered for two seconds, so that a client that
 * asks a thousand times a second costs one question to the database; a wrong one is never remembered.
 */
export function bearer(
  authenticate: Authenticate,
  now: () => number,
): (header: string | undefined) => Principal | undefined | Promise<Principal | undefined> {
  const known = new Map<string, { readonly principal: Principal; readonly until: number }>();
  return (header) => {
    if (header === undefined) return undefined;
    const hit = known.get(header);
    if (hit !== undefined && hit.until > now()) return hit.principal;
    const token = BEARER.exec(header)?.[1];
    if (token === undefined) return undefined;
    return authenticate(token).then((principal) => {
      if (principal === undefined) known.delete(header);
      else {
        if (known.size >= MAX_TOKENS) known.clear();
        known.set(header, { principal, until: now() + BELIEVED });
      }
      return principal;
    });
  };
}
