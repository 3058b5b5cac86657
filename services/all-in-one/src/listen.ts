import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpServer, type Refused, stopServer, type Transport } from '@hub/listener';
import { problem } from '@hub/outcome';

/** An open port. */
export interface Listening {
  readonly server: Server;
  /** `http://host:port` or `https://host:port`, with a host a person can use. */
  readonly url: string;
  /** Takes no more connections, lets running answers end (at most `graceMs`), then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/** Opens the port; `refused` is told of clients that spoke no proper HTTP. Throws ProblemError `conflict/port-taken` or `unavailable/port` with words for the person who starts the hub. */
export async function listen(
  handler: RequestListener,
  transport: Transport,
  port: number,
  refused?: (why: Refused) => void,
): Promise<Listening> {
  const { host } = transport;
  const server = createHttpServer(handler, transport, refused);
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw explain(error as NodeJS.ErrnoException, host, port);
  }
  const address = server.address() as AddressInfo;
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return {
    server,
    url: `${transport.certFile === undefined ? 'http' : 'https'}://${shown}:${address.port}`,
    close: (graceMs) => stopServer(server, graceMs),
  };
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return problem(
      'conflict',
      'port-taken',
      `Cổng ${port} trên ${host} đang có chương trình khác dùng (có thể kho dữ liệu đã chạy rồi). Dừng chương trình đó hoặc đặt PORT khác.`,
      `Port ${port} on ${host} is taken (the hub may be running already). Stop the other program or set another PORT.`,
    );
  }
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL') {
    return problem(
      'unavailable',
      'port',
      `Không mở được cổng ${port} trên ${host} (${error.code}). Hãy đặt HOST hoặc PORT khác.`,
      `Port ${port} on ${host} cannot be opened (${error.code}). Set another HOST or PORT.`,
    );
  }
  return error;
}
