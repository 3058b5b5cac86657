import type { Socket } from 'node:net';
import { isLoopback, type Proxies, socketCertificate } from '@hub/listener';

/** Who is at the other end of a connection, as the connection itself shows it. */
export interface Peer {
  /** IP address; an IPv4 address as such on a dual-stack socket. */
  readonly address: string;
  /** On this machine, and no declared proxy that speaks for others. */
  readonly near: boolean;
  /** The certificate it showed and the port's authorities signed. */
  readonly certificate?: PeerIdentity;
}

/** What a certificate may be registered by. Lower case. */
export interface PeerIdentity {
  /** SHA-256 in hex. */
  readonly sha256: string;
  /** DNS names, and the common name of the subject. */
  readonly names: readonly string[];
}

export function peerOf(socket: Socket, proxies: Proxies | undefined): Peer {
  const { remoteAddress = '' } = socket;
  const address = /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(remoteAddress) ? remoteAddress.slice(7) : remoteAddress;
  const near = isLoopback(address) && proxies?.has(address) !== true;
  const shown = socketCertificate(socket);
  if (shown === undefined) return { address, near };
  const dns = [...(shown.subjectAltName ?? '').matchAll(/(?:^|, )DNS:([^,"\s]+)/g)].map(([, name]) => name as string);
  const common = /^CN=(.+)$/m.exec(shown.subject)?.[1];
  const names = [...dns, ...(common === undefined ? [] : [common])].map((name) => name.toLowerCase());
  return { address, near, certificate: { sha256: shown.fingerprint256.replaceAll(':', '').toLowerCase(), names } };
}
