import type { IncomingMessage } from 'node:http';
import type { Principal } from '@hub/access';
import { bearerToken, peerThumbprint } from '@hub/listener';

/** Finds the client behind a token; undefined when it is unknown, expired or revoked. Expected to remember for seconds (client-register). `peer`: thumbprint of the connection's certificate, for tokens bound to one. */
export type Authenticate = (token: string, peer?: () => string | undefined) => Promise<Principal | undefined>;

/** The client of an Authorization header; undefined without a bearer token (RFC 6750) or with one that is not valid. */
export async function principalOf(authenticate: Authenticate, request: IncomingMessage): Promise<Principal | undefined> {
  const token = bearerToken(request);
  return token === undefined ? undefined : authenticate(token, () => peerThumbprint(request));
}
