import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

const HOST = /^[A-Za-z0-9.-]{1,255}(:\d{1,5})?$|^\[[0-9a-fA-F:.]{2,45}\](:\d{1,5})?$/;

/**
 * Base of the API: under `publicUrl` (setting PUBLIC_URL, an origin) when there is one, whatever a proxy passes on as Host; else as the
 * caller reached it. No `Forwarded` header is believed: anybody can send one. A Host that is no host name is answered with the
 * address of the socket: it goes into links.
 */
export function baseUrl(request: IncomingMessage, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return `${publicUrl}/fhir`;
  const host = request.headers.host;
  const scheme = (request.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http';
  if (host !== undefined && HOST.test(host)) return `${scheme}://${host}/fhir`;
  const { localAddress = '127.0.0.1', localPort = 80 } = request.socket;
  return `${scheme}://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}/fhir`;
}
