import { once } from 'node:events';
import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { problem } from '@hub/outcome';

/** An open port. */
export interface Listening {
  readonly server: Server;
  /** `http://host:port`, with a host a person can use. */
  readonly url: string;
  /** Takes no more connections, lets running answers end (at most `graceMs`), then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/** Request line and headers at most: a search by fifteen hundred identifiers fits. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Opens the port. Throws ProblemError `conflict/port-taken` or `unavailable/port` with words for the person who starts the hub. */
export async function listen(handler: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, handler);
  server.on('clientError', refuse);
  // A body of a hundred megabytes over a slow line takes its time; a client that sends no headers does not get it.
  server.requestTimeout = 3_600_000;
  server.headersTimeout = 30_000;
  server.keepAliveTimeout = 30_000;
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
    url: `http://${shown}:${address.port}`,
    async close(graceMs) {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** What the parser of HTTP refuses reaches no app: it is answered here, and the connection ends. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const [code, vi, en] = {
    431: [
      'too-long',
      'Địa chỉ hoặc tiêu đề quá dài. Tìm nhiều giá trị thì dùng POST _search.',
      'The URL or headers are too long. Use POST _search.',
    ],
    408: ['timeout', 'Yêu cầu đến quá chậm.', 'The request came too slowly.'],
    400: ['structure', 'Không phải là yêu cầu HTTP đúng.', 'This is not a proper HTTP request.'],
  }[status] as [string, string, string];
  const issue = [{ severity: 'error', code, details: { text: vi }, diagnostics: en }];
  const body = JSON.stringify({ resourceType: 'OperationOutcome', issue });
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/fhir+json; charset=utf-8\r\n`;
  socket.end(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
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
