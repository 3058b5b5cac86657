import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import type { Piece, RestResponse, Text } from '@hub/fhir-rest';
import { securityHeaders } from '@hub/listener';
import type { Pieces } from './begun.ts';
import { EXPOSED_HEADERS } from './cross-origin.ts';
import { keptBytes, keptPacked } from './kept.ts';
import { pack, packingFor } from './pack.ts';
import { sendStream } from './send-stream.ts';

/** Below this many bytes packing costs more than it saves on any network a hospital has. */
const WORTH_PACKING = 2_048;

/**
 * From here on a text goes out as bytes of its own; below, Node puts header and text into one write, which costs less: 23 µs of the process against
 * 25 for 4 KB, but 28 against 24 for 8 KB, which are copied three times on that way.
 */
const LARGE = 6_144;

const sizeOf = (piece: Piece): number => (typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length);

/**
 * The bytes of a text of many pieces. Joined first, a page of two-byte characters (Vietnamese) would be copied twice and held as
 * half a megabyte of string besides: a page of 100 resources took 1.5 ms for that alone.
 */
function bytesOf(pieces: readonly Piece[]): Buffer {
  let size = 0;
  for (const piece of pieces) size += sizeOf(piece);
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') at += bytes.write(piece, at);
    else {
      bytes.set(piece, at);
      at += piece.length;
    }
  }
  return bytes;
}

/** The bytes of a text. */
function ready(text: Text): Uint8Array {
  if (typeof text === 'string') return Buffer.from(text);
  const [only] = text;
  return text.length === 1 && typeof only === 'object' ? only : bytesOf(text);
}

function bodyOf({ body, kept }: RestResponse): Uint8Array | undefined {
  if (body === undefined) return undefined;
  return kept === true ? keptBytes(body, ready) : ready(body);
}

/**
 * Bytes that are few go out in the one write of the header, which takes strings only: as Latin-1, each character a byte, they are
 * copied as they are (10 µs; joined to the header as Vietnamese text, two bytes a character, and encoded there, 19). As a buffer of their own
 * they would be a second piece for the socket.
 */
function end(response: ServerResponse, body: Uint8Array | undefined): void {
  if (body !== undefined && body.length < LARGE) response.end(latin1(body), 'latin1');
  else response.end(body);
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

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
  let body: Uint8Array | undefined = answer.bytes ?? bodyOf(answer);
  if (body === undefined) {
    // 204 and 304 have no body by themselves; of others the client must hear that nothing comes.
    if (answer.status !== 204 && answer.status !== 304) headers['Content-Length'] = 0;
  } else {
    const packing = body.length >= WORTH_PACKING ? packingFor(request.headers['accept-encoding']) : undefined;
    if (packing === undefined) headers['Content-Length'] = body.length;
    else {
      body = await (answer.kept === true ? keptPacked(body, packing) : pack(body, packing));
      headers['Content-Encoding'] = packing;
      headers['Content-Length'] = body.length;
    }
  }
  response.writeHead(answer.status, headers);
  end(response, body);
}
