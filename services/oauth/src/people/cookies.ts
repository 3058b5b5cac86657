import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** Ties a request of an app to the browser it began in. */
export const BROWSER = 'hub_browser';
/** A person who is logged in. */
export const SESSION = 'hub_session';

/** Cookies of a request; of a name given twice none: one of them could be somebody else's. */
export function cookiesOf(header: string | undefined): Readonly<Record<string, string>> {
  const cookies: Record<string, string> = {};
  const twice = new Set<string>();
  for (const part of (header ?? '').split(';')) {
    const [, name, value] = /^\s*(hub_[a-z]+)=([A-Za-z0-9_-]{1,128})\s*$/.exec(part) ?? [];
    if (name === undefined || value === undefined) continue;
    if (cookies[name] !== undefined) twice.add(name);
    cookies[name] = value;
  }
  for (const name of twice) delete cookies[name];
  return cookies;
}

/** A cookie that scripts cannot read and other sites' forms do not send; over TLS it never leaves it. */
export function cookie(request: IncomingMessage, origin: string, name: string, value: string): string {
  const secure = origin.startsWith('https:') || (request.socket as Partial<TLSSocket>).encrypted === true;
  return `${name}=${value}; Path=/oauth; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}${value === '' ? '; Max-Age=0' : ''}`;
}
