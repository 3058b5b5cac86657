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

/** What nobody's data unpack to: how many times what came, behind the first bytes (NDJSON of records packs to a 20th, of one record over and over to a 200th). */
const MOST_TIMES = 400;
const FREE_BYTES = 8 * 1024 * 1024;

/** The pieces as they come, and how much came so far. */
async function* counted(pieces: AsyncIterable<Buffer>, came: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    came.bytes += piece.length;
    yield piece;
  }
}

async function* bounded(pieces: AsyncIterable<Buffer>, came: { readonly bytes: number }): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > FREE_BYTES && bytes > MOST_TIMES * came.bytes)
      throw problem(
        'too-large',
        'too-costly',
        `Nội dung giải nén lớn hơn ${MOST_TIMES} lần phần đã gửi.`,
        `The body unpacks to more than ${MOST_TIMES} times what was sent.`,
      );
    yield piece;
  }
}

/**
 * The body of a request as it comes, unpacked, no faster than it is taken. Throws 415 for a Content-Encoding that is not known, 400 when it cannot
 * be unpacked or ends too early, 413 for what unpacks to hundreds of times what came.
 */
export async function* incoming(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const unpacker = isPacked(encoding) ? (UNPACKERS[encoding] as () => Transform)() : undefined;
  // The end of reading must not be the end of the connection: the answer still has to reach the client.
  const pieces = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  try {
    if (unpacker === undefined) yield* pieces;
    else {
      const came = { bytes: 0 };
      yield* bounded(
        pipeline(counted(pieces, came), unpacker, new PassThrough(), () => undefined),
        came,
      );
    }
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
