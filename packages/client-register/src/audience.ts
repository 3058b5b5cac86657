import type { Principal } from '@hub/access';

/** Whoever tells who a token is. */
interface Recognises<More extends readonly unknown[]> {
  authenticate(token: string, ...more: More): Promise<Principal | undefined>;
}

/**
 * The same, without tokens made for another API (RFC 6750 §5.2 "audience restriction"; SMART App Launch `aud`): nobody who holds one of those is
 * known here. `publicUrl` absent (no setting PUBLIC_URL): the hub does not know what it is called, and cannot tell.
 */
export function forAudience<More extends readonly unknown[]>(
  authenticator: Recognises<More>,
  publicUrl: string | undefined,
): Recognises<More> {
  if (publicUrl === undefined) return authenticator;
  const own = new Set([publicUrl, `${publicUrl}/fhir`]);
  return {
    async authenticate(token, ...more) {
      const principal = await authenticator.authenticate(token, ...more);
      return principal?.audience === undefined || own.has(principal.audience) ? principal : undefined;
    },
  };
}
