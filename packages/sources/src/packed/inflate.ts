import { pipeline, Readable } from 'node:stream';
import { createGunzip, createInflateRaw } from 'node:zlib';
import { DamagedPackage } from './limits.ts';

/**
 * Unpacks a stream of deflated bytes piece by piece. Throws {@link DamagedPackage} for bytes that cannot be unpacked; errors of
 * `input` pass through. Stopping early closes `input` too.
 */
export async function* inflate(input: AsyncIterable<Uint8Array>, form: 'deflate' | 'gzip'): AsyncGenerator<Uint8Array, void, undefined> {
  const unpacking = form === 'gzip' ? createGunzip() : createInflateRaw();
  pipeline(Readable.from(input, { objectMode: false }), unpacking, () => {});
  try {
    for await (const chunk of unpacking) yield chunk as Buffer;
  } catch (error) {
    throw isZlibFault(error) ? new DamagedPackage('cannot be unpacked') : error;
  }
}

function isZlibFault(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^Z_(?:[A-Z]+_ERROR|NEED_DICT)$/.test(code);
}
