import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createSocketServer, Proxies, type Transport } from '@hub/listener';
import { problem } from '@hub/outcome';
import type { Judged } from './answers.ts';
import { Connection, type Surroundings } from './connection.ts';
import { Counts, type Ended, type MllpTotals } from './counts.ts';
import { GroupIntake, type IntakeDeps } from './group-intake.ts';
import { mshNames } from './msh-names.ts';
import { refusedEntry } from './on-record.ts';
import { type Peer, peerOf } from './peer.ts';
import { Refusals } from './refusals.ts';

/** How the port is opened. */
export interface MllpOptions extends IntakeDeps {
  readonly transport: Transport;
  /** Setting MLLP_PORT; 0: any that is free. */
  readonly port: number;
  /** Setting MLLP_IDLE_MS: a connection on which nothing is said for so long is ended; 0: never. */
  readonly idleMs: number;
  /** Setting MLLP_MAX_CONNECTIONS. */
  readonly maxConnections: number;
}

/** An open port for HL7 v2 over MLLP. */
export interface Mllp {
  /** `mllp://host:port`, or `mllps://` over TLS. */
  readonly url: string;
  readonly port: number;
  readonly totals: MllpTotals;
  /** Takes no new connection and reads nothing more; answers what has arrived, ends each connection; cuts what is left after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

const LOOK_MS = 5_000;
/** Bytes of messages under way and unfinished, all connections together: from the first on everybody sends one at a time, beyond the second nobody may begin more. */
const [PRESSED_BYTES, FULL_BYTES] = [64 * 1024 * 1024, 256 * 1024 * 1024];

/**
 * Opens the port. Throws ProblemError `conflict/port-taken` or `unavailable/port` with words for the person who starts the hub, and
 * `incorrect/plain-transport` rather than carry data in clear.
 */
export async function openMllp(options: MllpOptions): Promise<Mllp> {
  const { transport, log, idleMs, maxMessageBytes } = options;
  const counts = new Counts();
  const refusals = new Refusals(options.database, log);
  const connections = new Set<Connection>();
  const proxies = transport.proxies === undefined ? undefined : new Proxies(transport.proxies);
  let held = 0;
  let stopping = false;

  const told = ({ ack, issues, names, sender, taken, size }: Judged, { address }: Peer): void => {
    Counts.add(counts.messages, ack);
    counts.bytes += size;
    if (ack === 'AA') return;
    const code = issues[0]?.code ?? 'fault';
    Counts.add(counts.refused, code);
    // What has a submission is listed with the others that were rejected.
    if (taken === undefined) refusals.add(code, address, names);
    log.info('message refused', { code, source: sender?.source.code, host: address, size });
  };
  const intake = new GroupIntake(options, told);

  /** On record as what it is; nobody waits for the answer to it. */
  const refuse = (code: string, address: string, status: 400 | 403): void => {
    Counts.add(counts.refused, code);
    options
      .record(refusedEntry(code, address, status, Date.now()))
      .catch((error: unknown) => log.error('mllp: a refusal is not on record', { code, error }));
  };
  const ended = (why: Ended, address: string): void => {
    Counts.add(counts.ended, why);
    log.info('connection ended', { reason: why, host: address });
  };
  const around: Surroundings = {
    maxMessageBytes,
    offer: (connection) => intake.offer(connection),
    refused(code, { peer: { address } }, head) {
      refuse(code, address, 400);
      refusals.add(code, address, head === undefined ? undefined : mshNames(head));
    },
    ended: (why, { peer: { address } }) => ended(why, address),
    held(bytes) {
      held += bytes;
    },
    pressed: () => held > PRESSED_BYTES,
    full: () => held > FULL_BYTES,
  };

  const connected = (socket: Socket): void => {
    const peer = peerOf(socket, proxies);
    const why = unwelcome(socket, peer, proxies);
    if (why !== undefined || stopping) {
      socket.on('error', () => undefined);
      socket.destroy();
      if (why !== undefined) {
        refuse(`connection-${why}`, peer.address, 403);
        ended(why, peer.address);
      }
      return;
    }
    const connection = new Connection(socket, peer, around, performance.now());
    connections.add(connection);
    socket.once('close', () => connections.delete(connection));
  };
  const server = createSocketServer(
    {
      connected,
      refused({ code, address }) {
        log.info('handshake refused', { code, host: address });
        refuse('connection-certificate', address, 403);
        Counts.add(counts.ended, 'certificate');
      },
    },
    transport,
  );
  server.maxConnections = options.maxConnections;
  server.on('drop', (data) => ended('too-many', data?.remoteAddress ?? ''));
  const port = await listen(server, transport.host, options.port);
  const looking = setInterval(() => {
    const now = performance.now();
    for (const connection of connections) connection.look(now, idleMs);
  }, LOOK_MS);
  looking.unref();

  let stopped: Promise<void> | undefined;
  const stop = async (graceMs: number): Promise<void> => {
    stopping = true;
    clearInterval(looking);
    const closed = new Promise<void>((done) => server.close(() => done()));
    for (const connection of connections) connection.leave();
    const cut = setTimeout(() => {
      for (const connection of connections) connection.destroy();
    }, graceMs);
    await closed;
    clearTimeout(cut);
    await intake.idle();
    await refusals.note();
  };
  const host = transport.host === '0.0.0.0' || transport.host === '::' ? 'localhost' : transport.host;
  return {
    url: `${transport.certFile === undefined ? 'mllp' : 'mllps'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    get totals() {
      const { messages, bytes, refused, ended: gone } = counts;
      return { connections: connections.size, messages, bytes, refused, ended: gone };
    },
    stop: (graceMs) => {
      stopped ??= stop(graceMs);
      return stopped;
    },
  };
}

/** Who may not speak: in clear from elsewhere without a declared proxy in between; with a certificate that nobody believed signed. */
function unwelcome(socket: Socket, { address, near }: Peer, proxies: Proxies | undefined): Ended | undefined {
  const { encrypted, authorized, getPeerCertificate } = socket as Partial<TLSSocket>;
  if (encrypted !== true) return near || proxies?.has(address) === true ? undefined : 'plain';
  const shown = getPeerCertificate?.call(socket)?.raw !== undefined;
  return shown && authorized !== true ? 'certificate' : undefined;
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw explain(error as NodeJS.ErrnoException, host, port);
  }
  return (server.address() as AddressInfo).port;
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return problem(
      'conflict',
      'port-taken',
      `Cổng MLLP ${port} trên ${host} đang có chương trình khác dùng. Dừng chương trình đó, hoặc đặt MLLP_PORT khác, hoặc MLLP=off.`,
      `The MLLP port ${port} on ${host} is taken. Stop the other program, or set another MLLP_PORT, or MLLP=off.`,
    );
  }
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL') {
    return problem(
      'unavailable',
      'port',
      `Không mở được cổng MLLP ${port} trên ${host} (${error.code}). Hãy đặt MLLP_HOST hoặc MLLP_PORT khác.`,
      `The MLLP port ${port} on ${host} cannot be opened (${error.code}). Set another MLLP_HOST or MLLP_PORT.`,
    );
  }
  return error;
}
