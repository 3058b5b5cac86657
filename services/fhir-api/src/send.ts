import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import { latin1Of, type RestResponse, type Text } from '@hub/fhir-rest';
import { securityHeaders } from '@hub/listener';
import type { Pieces } from './begun.ts';
import { EXPOSED_HEADERS } from './cross-origin.ts';
import { keptBytes, keptPacked } from './kept.ts';
import { pack, packingFor } from './pack.ts';
import { PageBuffers, sizeOf, writePieces } from './page-buffers.ts';
import { sendStream } from './send-stream.ts';

/** Below this many bytes packing costs more than it saves on any network a hospital has. */
const WORTH_PACKING = 2_048;

/**
 * From here on a text goes out as bytes of its own; shorter ones as a string, each byte a character, which lies in V8's heap and goes with what is small:
 * Node puts header and text into one write, from its own stack up to this size.
 */
const LARGE = 16_384;
const BUFFERS = new PageBuffers();

/** The bytes of a text, each as a character. Joined as characters, a page of Vietnamese would take two bytes a character, and be encoded once more. */
function latin1(text: Text): string {
  if (typeof text === 'string') return latin1Of(text);
  let all = '';
  for (const piece of text) all += latin1Of(piece);
  return all;
}

const bytesOf = (text: Text): Uint8Array => Buffer.from(latin1(text), 'latin1');

/** What goes out: bytes, or a string of them. */
type Body = string | Uint8Array;

/** The body, and what to do when it is out. */
function bodyOf({ body, bytes, kept }: RestResponse): { readonly body?: Body | undefined; readonly out?: () => void } {
  if (bytes !== undefined || body === undefined) return { body: bytes };
  if (kept === true) return { body: keptBytes(body, bytesOf) };
  const pieces = typeof body === 'string' ? [body] : body;
  const size = sizeOf(pieces);
  if (size < LARGE) return { body: latin1(body) };
  const buffer = BUFFERS.take(size);
  return { body: buffer.subarray(0, writePieces(pieces, buffer)), out: () => BUFFERS.give(buffer) };
}

function headersOf(request: IncomingMessage, answer: RestResponse, id: string): Record<string, string | number> {
  const headers: Record<string, string | number> = {
    ...securityHeaders(request),
    ...answer.headers,
    'X-Request-Id': id,
    'Cache-Control': 'private, no-cache',
    // Also of what is not there and of 304: a cache that holds one form of a resource must not answer with it when another is asked for.
    Vary: 'Accept, Accept-Encoding, Authorization, Origin',
  };
  // Only browsers ask across origins, and they say so.
  if (request.headers.origin !== undefined) {
    headers['Access-Control-Allow-Origin'] = '*';
    headers['Access-Control-Expose-Headers'] = EXPOSED_HEADERS;
  }
  return headers;
}

/**
 * Sends a long answer as it comes, no faster than the client takes it. `before` is done before each piece goes out. What fails on the way cuts the
 * connection: the client sees that the end is missing. The pieces are closed in any case.
 */
export async function sendPieces(
  request: IncomingMessage,
  response: ServerResponse,
  { answer, pieces }: { readonly answer: RestResponse; readonly pieces: Pieces },
  id: string,
  before: () => Promise<void>,
): Promise<void> {
  const headers = headersOf(request, answer, id);
  const packing = packingFor(request.headers['accept-encoding']);
  if (packing !== undefined) headers['Content-Encoding'] = packing;
  const texts = async function* () {
    for (let piece = await pieces.next(); piece !== undefined; piece = await pieces.next()) {
      await before();
      yield Buffer.from(piece);
    }
  };
  try {
    response.writeHead(answer.status, headers);
    if (packing === undefined) await pipeline(texts, response);
    else await pipeline(texts, packing === 'br' ? createBrotliCompress(STREAMED) : createGzip({ level: 1 }), response);
  } finally {
    await pieces.close();
  }
}

const STREAMED = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** Sends an answer in one write. Packs it only when the client asks and it is worth it. */
export async function send(request: IncomingMessage, response: ServerResponse, answer: RestResponse, id: string): Promise<void> {
  const headers = headersOf(request, answer, id);
  if (answer.stream !== undefined) return sendStream(request, response, answer.stream, headers, answer.status);
  const { body, out } = bodyOf(answer);
  if (body === undefined) {
    // 204 and 304 have no body by themselves; of others the client must hear that nothing comes.
    if (answer.status !== 204 && answer.status !== 304) headers['Content-Length'] = 0;
    response.writeHead(answer.status, headers).end();
    return;
  }
  const packing = body.length >= WORTH_PACKING ? packingFor(request.headers['accept-encoding']) : undefined;
  if (packing === undefined) {
    headers['Content-Length'] = body.length;
    response.writeHead(answer.status, headers);
    // Finished is what the system has taken: of an answer that is cut off the buffer is never used again.
    if (out !== undefined) response.once('finish', out);
    if (typeof body === 'string') response.end(body, 'latin1');
    else response.end(body);
    return;
  }
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  const packed = await (answer.kept === true ? keptPacked(bytes, packing) : pack(bytes, packing));
  out?.();
  headers['Content-Encoding'] = packing;
  headers['Content-Length'] = packed.length;
  response.writeHead(answer.status, headers).end(packed);
}
