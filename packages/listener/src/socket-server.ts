import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { takeUpRenewed } from './renewed.ts';
import { type Transport, tlsOptions } from './transport.ts';

/** What becomes of those who connect. */
export interface SocketServerEvents {
  /** A connection that may be spoken on: over TLS, when the port has it, after the handshake. */
  readonly connected: (socket: Socket) => void;
  /** A handshake that came to nothing: `code` is the system's or OpenSSL's word for it. */
  readonly refused: (why: { readonly code: string; readonly address: string }) => void;
}

/** A sender that says nothing during the handshake is let go. */
const HANDSHAKE_MS = 10_000;
/** Dead peers are asked after so long a silence. */
const KEEP_ALIVE_MS = 30_000;

/**
 * A server of bare connections, over TLS when `transport` has a certificate; it refuses to carry data in clear ({@link tlsOptions}). A peer that has said all
 * it has to say (half-closed) can still be answered: whoever is connected ends the connection.
 */
export function createSocketServer({ connected, refused }: SocketServerEvents, transport: Transport): Server {
  const tls = tlsOptions(transport);
  const socket = { keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS, noDelay: true, allowHalfOpen: true } as const;
  if (tls === undefined) return createServer(socket, connected);
  const server = createTlsServer({ ...socket, handshakeTimeout: HANDSHAKE_MS, ...tls }, connected);
  server.on('tlsClientError', (error: NodeJS.ErrnoException, { remoteAddress }) => {
    refused({ code: error.code ?? error.name, address: remoteAddress ?? '' });
  });
  takeUpRenewed(server, tls, transport);
  return server;
}
