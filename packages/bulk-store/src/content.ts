import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stretch } from './pieces.ts';

const CHUNK = 256 * 1024;

/**
 * The bytes of stretches, read as they are asked for: one chunk is in memory at a time. Throws when a file is shorter than it was left. `again`: each chunk
 * lies where the one before it did, for who is done with that when it asks for the next; else a file of gigabytes leaves as many for the collector.
 */
export async function* read(folder: string, stretches: readonly Stretch[], again = false): AsyncGenerator<Buffer> {
  const own = again ? Buffer.allocUnsafeSlow(CHUNK) : undefined;
  for (const { path, at, bytes } of stretches) {
    const file = await open(join(folder, path), 'r');
    try {
      for (let done = 0; done < bytes; ) {
        const length = Math.min(CHUNK, bytes - done);
        const chunk = own ?? Buffer.allocUnsafe(length);
        const { bytesRead } = await file.read(chunk, 0, length, at + done);
        if (bytesRead === 0) throw new Error('a file of an export is shorter than it was left');
        done += bytesRead;
        yield chunk.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  }
}

/** What of stretches lies from byte `from` to below `to` of the whole. */
export function within(stretches: readonly Stretch[], from: number, to: number): readonly Stretch[] {
  let begin = 0;
  return stretches.flatMap(({ path, at, bytes }) => {
    const [first, last] = [Math.max(from - begin, 0), Math.min(to - begin, bytes)];
    begin += bytes;
    return last > first ? [{ path, at: at + first, bytes: last - first }] : [];
  });
}
