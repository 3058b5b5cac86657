import type { IncomingMessage } from 'node:http';

const HOST = /^[A-Za-z0-9.-]{1,255}(:\d{1,5})?$|^\[[0-9a-fA-F:.]{2,45}\](:\d{1,5})?$/;

/** Base of the API as the caller reached it. A Host that is no host name is answered with the address of the socket: it goes into links. */
export function baseUrl(request: IncomingMessage): string {
  const host = request.headers.host;
  if (host !== undefined && HOST.test(host)) return `http://${host}/fhir`;
  const { localAddress = '127.0.0.1', localPort = 80 } = request.socket;
  return `http://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}/fhir`;
}
