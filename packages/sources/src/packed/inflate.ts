import { createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from 'node:zlib';
import { DamagedPackage } from './limits.ts';

/**
 * Unpacks a stream of deflated bytes piece by piece, taking no more of `input` than it gives out. Throws {@link DamagedPackage} for
 * bytes that cannot be unpacked; errors of `input` pass through. Stopping early closes `input` too.
 */
export async function* inflate(input: AsyncIterable<Uint8Array>, form: 'deflate' | 'gzip'): AsyncGenerator<Uint8Array, void, undefined> {
  const unpacking = form === 'gzip' ? createGunzip() : createInflateRaw();
  const feeding = feed(input, unpacking).catch((error: unknown) => {
    unpacking.destroy(error as Error);
  });
  try {
    for await (const chunk of unpacking) yield chunk as Buffer;
  } catch (error) {
    throw isZlibFault(error) ? new DamagedPackage('cannot be unpacked') : error;
  } finally {
    unpacking.destroy();
    await feeding;
  }
}

async function feed(input: AsyncIterable<Uint8Array>, unpacking: Gunzip | InflateRaw): Promise<void> {
  for await (const chunk of input) {
    if (unpacking.destroyed) return;
    if (!unpacking.write(chunk)) await ready(unpacking);
    if (unpacking.destroyed) return;
  }
  unpacking.end();
}

/** Waits until more may be written, or nothing will be taken any more: packed data may end before the bytes do. */
function ready(unpacking: Gunzip | InflateRaw): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      unpacking.off('drain', done).off('close', done);
      resolve();
    };
    unpacking.on('drain', done).on('close', done);
    if (unpacking.destroyed) done();
  });
}

function isZlibFault(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^Z_(?:[A-Z]+_ERROR|NEED_DICT)$/.test(code);
}
