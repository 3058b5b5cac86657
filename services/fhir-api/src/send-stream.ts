import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { RestResponse } from '@hub/fhir-rest';

/** Level 1: NDJSON shrinks to about a sixth of it, and a core packs a hundred megabytes a second. */
const LEVEL = 1;

const takesGzip = (accepted: string | undefined): boolean =>
  (accepted ?? '').split(',').some((one) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(one));

/**
 * Sends content that is too much to be held: as fast as the client takes it, packed when it asks for gzip. A client that goes away ends the reading.
 * What breaks in the middle cuts the connection, so that nobody takes a half for the whole.
 */
export async function sendStream(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes, stream }: NonNullable<RestResponse['stream']>,
  headers: Record<string, string | number>,
  status: number,
): Promise<void> {
  // A part is of the bytes as they lie, never of packed ones.
  const packed = status !== 206 && takesGzip(request.headers['accept-encoding'] as string | undefined);
  response.writeHead(status, packed ? packedHeaders(headers) : { ...headers, 'Content-Length': bytes });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const content = Readable.from(stream, { objectMode: false, highWaterMark: 1 });
  await (packed ? pipeline(content, createGzip({ level: LEVEL }), response) : pipeline(content, response));
}

/** Of the packed form: its validator is weak, and the checksum of the plain one is not its own (RFC 9110 §8.8.1, RFC 9530 §3). */
function packedHeaders({ 'Repr-Digest': _, ETag: etag, ...headers }: Record<string, string | number>): Record<string, string | number> {
  return { ...headers, ...(etag === undefined ? {} : { ETag: `W/${etag}` }), 'Content-Encoding': 'gzip' };
}
