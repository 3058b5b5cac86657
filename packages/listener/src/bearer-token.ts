import type { IncomingMessage } from 'node:http';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** The token of a request's Authorization header (RFC 6750 §2.1); undefined where there is none, or another kind of login. */
export function bearerToken({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  return headers.authorization === undefined ? undefined : BEARER.exec(headers.authorization)?.[1];
}
