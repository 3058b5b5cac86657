import { createHash, X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { toldCertificate } from './told-certificate.ts';

/**
 * The certificate a caller showed, believed by the port's authorities (TLS_CLIENT_CA_FILE): on this connection, or to the declared proxy in front of it
 * (CLIENT_CERT_HEADER); else undefined.
 */
export function peerCertificate(request: IncomingMessage): X509Certificate | undefined {
  const told = toldCertificate(request);
  return told === undefined ? socketCertificate(request.socket) : told.certificate;
}

/** The same of a bare connection. */
export function socketCertificate(connection: Socket): X509Certificate | undefined {
  const socket = connection as Partial<TLSSocket>;
  if (socket.encrypted !== true || socket.authorized !== true) return undefined;
  const { raw } = socket.getPeerCertificate?.() ?? {};
  return raw === undefined ? undefined : new X509Certificate(raw);
}

/** base64url SHA-256 of it: what tokens are bound to (RFC 8705 §3.1, `x5t#S256`). */
export function peerThumbprint(request: IncomingMessage): string | undefined {
  const certificate = peerCertificate(request);
  return certificate === undefined ? undefined : createHash('sha256').update(certificate.raw).digest('base64url');
}
