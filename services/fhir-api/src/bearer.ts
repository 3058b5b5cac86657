import type { Principal } from '@hub/access';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** Finds the client behind a token; undefined when it is unknown, expired or revoked. Expected to remember for seconds (submission-log). */
export type Authenticate = (token: string) => Promise<Principal | undefined>;

/** The client of an Authorization header; undefined without a bearer token (RFC 6750) or with one that is not valid. */
export async function principalOf(authenticate: Authenticate, header: string | undefined): Promise<Principal | undefined> {
  const token = header === undefined ? undefined : BEARER.exec(header)?.[1];
  return token === undefined ? undefined : authenticate(token);
}
