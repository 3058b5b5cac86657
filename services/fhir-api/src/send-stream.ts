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
  const packed = takesGzip(request.headers['accept-encoding'] as string | undefined);
  response.writeHead(status, packed ? { ...headers, 'Content-Encoding': 'gzip' } : { ...headers, 'Content-Length': bytes });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const content = Readable.from(stream, { objectMode: false, highWaterMark: 1 });
  await (packed ? pipeline(content, createGzip({ level: LEVEL }), response) : pipeline(content, response));
}
