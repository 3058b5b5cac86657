import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** A year, as browsers ask for (RFC 6797); sent over TLS only: in clear it means nothing. */
const HSTS = 'max-age=31536000; includeSubDomains';

/**
 * What every answer carries that is data and no page: nothing in it runs, nothing frames it, its address goes nowhere. The same that
 * helmet sets, less what concerns pages and browsers that are gone; written out because a read costs microseconds and a middleware two.
 */
const PLAIN = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
} as const;
const ENCRYPTED = { ...PLAIN, 'Strict-Transport-Security': HSTS } as const;

/** Headers of an answer to `request`; an answer that has its own of a name keeps it. */
export function securityHeaders(request: IncomingMessage): Readonly<Record<string, string>> {
  return (request.socket as Partial<TLSSocket>).encrypted === true ? ENCRYPTED : PLAIN;
}

/** Sets them before anything answers: a middleware for apps off the hottest path. */
export function withSecurityHeaders(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  for (const [name, value] of Object.entries(securityHeaders(request))) response.setHeader(name, value);
  next();
}
