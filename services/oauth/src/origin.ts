import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { isLoopback } from '@hub/listener';

const HOST = /^([A-Za-z0-9.-]{1,255}|\[[0-9a-fA-F:.]{2,45}\])(:\d{1,5})?$/;

/**
 * Origin of this service as the caller knows it: PUBLIC_URL, else what the Host header says. A Host can be anybody's word: `known` is true only
 * for PUBLIC_URL and names of this machine itself. What names an audience is not accepted under another.
 */
export function originOf(request: IncomingMessage, publicUrl: string | undefined): { readonly origin: string; readonly known: boolean } {
  if (publicUrl !== undefined) return { origin: publicUrl, known: true };
  const scheme = (request.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http';
  const { host = '' } = request.headers;
  const [, name] = HOST.exec(host) ?? [];
  if (name !== undefined) return { origin: `${scheme}://${host}`, known: isLoopback(name) };
  const { localAddress = '127.0.0.1', localPort = 80 } = request.socket;
  const address = localAddress.includes(':') ? `[${localAddress}]` : localAddress;
  return { origin: `${scheme}://${address}:${localPort}`, known: isLoopback(address) };
}
