import type { IncomingMessage } from 'node:http';
import { PassThrough, pipeline, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { isProblemError, problem } from '@hub/outcome';
import { isPacked } from './unpack.ts';

const UNPACKERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * The body of a request as it comes, unpacked, no faster than it is taken. Throws 415 for a Content-Encoding that is not known, 400 when it cannot
 * be unpacked or ends too early.
 */
export async function* incoming(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const unpacker = isPacked(encoding) ? (UNPACKERS[encoding] as () => Transform)() : undefined;
  // The end of reading must not be the end of the connection: the answer still has to reach the client.
  const pieces = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  try {
    if (unpacker === undefined) yield* pieces;
    else yield* pipeline(pieces, unpacker, new PassThrough(), () => undefined);
  } catch (error) {
    if (isProblemError(error)) throw error;
    throw problem(
      'incorrect',
      'incomplete',
      'Nội dung bị ngắt giữa chừng, hoặc không giải nén được theo Content-Encoding.',
      'The body ended too early, or cannot be unpacked as its Content-Encoding says.',
    );
  }
}
