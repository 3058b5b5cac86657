import type { IncomingMessage, ServerResponse } from 'node:http';
import { joined, type RestResponse, type Text } from '@hub/fhir-rest';
import { EXPOSED_HEADERS } from './cross-origin.ts';
import { pack, packingFor } from './pack.ts';

/** Below this many characters packing costs more than it saves on any network a hospital has. */
const WORTH_PACKING = 2_048;

/** From here on a text goes out as bytes made once; below, Node puts header and text into one write, which costs less. */
const LARGE = 16_384;

/**
 * The bytes of a text of many pieces. Joined first, a page of two-byte characters (Vietnamese) would be copied twice and held as
 * half a megabyte of string besides: a page of 100 resources took 1.5 ms for that alone.
 */
function bytesOf(pieces: readonly string[]): Buffer {
  let size = 0;
  for (const piece of pieces) size += Buffer.byteLength(piece);
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (const piece of pieces) at += bytes.write(piece, at);
  return bytes;
}

/** What is handed to the socket: one string when it is small, else bytes. */
function ready(text: Text): string | Buffer {
  if (typeof text === 'string') return text;
  let length = 0;
  for (const piece of text) length += piece.length;
  return length < LARGE ? joined(text) : bytesOf(text);
}

/** Sends an answer in one write. Packs it only when the client asks and it is worth it. */
export async function send(request: IncomingMessage, response: ServerResponse, answer: RestResponse, id: string): Promise<void> {
  const headers: Record<string, string | number> = {
    ...answer.headers,
    'X-Request-Id': id,
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
  };
  // Only browsers ask across origins, and they say so.
  if (request.headers.origin !== undefined) {
    headers['Access-Control-Allow-Origin'] = '*';
    headers['Access-Control-Expose-Headers'] = EXPOSED_HEADERS;
  }
  let body: string | Uint8Array | undefined = answer.bytes ?? (answer.body === undefined ? undefined : ready(answer.body));
  if (body === undefined) {
    // 204 and 304 have no body by themselves; of others the client must hear that nothing comes.
    if (answer.status !== 204 && answer.status !== 304) headers['Content-Length'] = 0;
  } else {
    if (body.length >= WORTH_PACKING) headers.Vary = 'Accept-Encoding, Accept, Authorization';
    const packing = body.length >= WORTH_PACKING ? packingFor(request.headers['accept-encoding']) : undefined;
    if (packing === undefined) headers['Content-Length'] = Buffer.byteLength(body);
    else {
      body = await pack(body, packing);
      headers['Content-Encoding'] = packing;
      headers['Content-Length'] = body.length;
    }
  }
  response.writeHead(answer.status, headers);
  response.end(body);
}
