import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';
import { problem } from '@hub/outcome';

type Unpacker = (bytes: Uint8Array, options: ZlibOptions) => Promise<Buffer>;

const zlibInflate: Unpacker = promisify(inflate);
const rawInflate: Unpacker = promisify(inflateRaw);

/** `deflate` means the zlib format (RFC 9110 §8.4.1.2); some clients send it bare. A zlib stream begins with method 8 and a checksum. */
const inflateEither: Unpacker = (bytes, options) => {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0 ? zlibInflate(bytes, options) : rawInflate(bytes, options);
};

const UNPACKERS: Readonly<Record<string, Unpacker>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: inflateEither,
  br: promisify(brotliDecompress) as Unpacker,
};

/** Content encodings a body may come in. */
const ENCODINGS = 'gzip, deflate, br';

/** True for a Content-Encoding that has to be unpacked, false for none. Throws 415 for one that is not known here. */
export function isPacked(encoding: string): boolean {
  if (encoding === 'identity') return false;
  if (Object.hasOwn(UNPACKERS, encoding)) return true;
  throw problem('media-type', 'not-supported', `Content-Encoding chỉ nhận ${ENCODINGS}.`, `Content-Encoding takes only ${ENCODINGS}.`);
}

/** The bytes behind a Content-Encoding; undefined when they are more than `limit`. Throws 400 when they cannot be unpacked. */
export async function unpack(encoding: string, bytes: Uint8Array, limit: number): Promise<Uint8Array | undefined> {
  try {
    return await (UNPACKERS[encoding] as Unpacker)(bytes, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw problem(
      'incorrect',
      'structure',
      'Không giải nén được nội dung theo Content-Encoding.',
      'The body cannot be unpacked as its Content-Encoding says.',
    );
  }
}
