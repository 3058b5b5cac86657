import { createServer, type RequestListener, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { takeUpRenewed } from './renewed.ts';
import { requestId } from './request-id.ts';
import { type CertificateFault, certificateTaker } from './told-certificate.ts';
import { type TlsOptions, type Transport, tlsOptions } from './transport.ts';

/** Request line and headers at most: a search by fifteen hundred identifiers fits. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Why a client was refused before its request reached an app. */
export interface Refused {
  readonly status: number;
  /** Id that the answer carried. */
  readonly request: string;
}

/**
 * An HTTP server with the hub's bounds, over TLS when `transport` has a certificate; it refuses to carry data in clear ({@link tlsOptions}).
 * What its parser refuses is answered with an OperationOutcome and told to `refused`; so is what a proxy tells wrongly of a client's certificate.
 */
export function createHttpServer(
  handler: RequestListener,
  transport: Transport,
  refused: (why: Refused) => void = () => undefined,
): Server {
  const tls = tlsOptions(transport);
  const served = withCertificates(handler, transport, refused);
  const server = tls === undefined ? createServer({ maxHeaderSize: MAX_HEADER_BYTES }, served) : createTls(served, tls, transport);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => refuse(error, socket, refused));
  // A body of a hundred megabytes over a slow line takes its time; a client that sends no headers does not get it.
  server.requestTimeout = 3_600_000;
  server.headersTimeout = 30_000;
  server.keepAliveTimeout = 30_000;
  return server;
}

/** Behind a proxy that ends mutual TLS, what it tells of the client's certificate is taken before anything else looks at the request. */
function withCertificates(handler: RequestListener, transport: Transport, refused: (why: Refused) => void): RequestListener {
  const take = certificateTaker(transport);
  if (take === undefined) return handler;
  return (request, response) => {
    const fault = take(request);
    if (fault === undefined) return handler(request, response);
    refuseCertificate(fault, response, refused);
  };
}

const CERTIFICATE_WORDS: Readonly<Record<CertificateFault, readonly [string, string]>> = {
  wrong: ['Proxy gửi chứng chỉ máy khách sai dạng.', "The proxy tells the client's certificate in a wrong form."],
  missing: ['Cần chứng chỉ máy khách hợp lệ.', 'A valid client certificate is required.'],
};

function refuseCertificate(fault: CertificateFault, response: ServerResponse, refused: (why: Refused) => void): void {
  const [vi, en] = CERTIFICATE_WORDS[fault];
  const issue = [{ severity: 'error', code: 'security', details: { text: vi }, diagnostics: en }];
  const request = requestId(undefined);
  response.writeHead(400, { 'Content-Type': 'application/fhir+json; charset=utf-8', 'X-Request-Id': request, Connection: 'close' });
  response.end(JSON.stringify({ resourceType: 'OperationOutcome', issue }));
  refused({ status: 400, request });
}

function createTls(handler: RequestListener, options: TlsOptions, transport: Transport): TlsServer {
  const server = createTlsServer({ maxHeaderSize: MAX_HEADER_BYTES, handshakeTimeout: 10_000, ...options }, handler);
  takeUpRenewed(server, options, transport);
  return server;
}

const WORDS: Readonly<Record<number, readonly [string, string, string]>> = {
  431: [
    'too-long',
    'Địa chỉ hoặc tiêu đề quá dài. Tìm nhiều giá trị thì dùng POST _search.',
    'The URL or headers are too long. Use POST _search.',
  ],
  408: ['timeout', 'Yêu cầu đến quá chậm.', 'The request came too slowly.'],
  400: ['structure', 'Không phải là yêu cầu HTTP đúng.', 'This is not a proper HTTP request.'],
};

/** What the parser of HTTP refuses reaches no app: it is answered here, and the connection ends. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex, refused: (why: Refused) => void): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const [code, vi, en] = WORDS[status] as readonly [string, string, string];
  const issue = [{ severity: 'error', code, details: { text: vi }, diagnostics: en }];
  const body = JSON.stringify({ resourceType: 'OperationOutcome', issue });
  const request = requestId(undefined);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/fhir+json; charset=utf-8',
    `X-Request-Id: ${request}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ].join('\r\n');
  socket.end(`${head}\r\n\r\n${body}`);
  refused({ status, request });
}
