import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { problem } from '@hub/outcome';
import type { Part } from './manifest.ts';

/** Level 1: as fast as the disk, and base64 of XML shrinks to a third. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Streams bytes into `folder/file`, compressed and synced; answers the part and how many bytes went in. */
export async function writePart(
  folder: string,
  file: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ readonly part: Part; readonly size: number }> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let size = 0;
  let written = 0;
  try {
    await pipeline(
      bytes,
      async function* (pieces: AsyncIterable<Uint8Array>) {
        for await (const piece of pieces) {
          size += piece.length;
          yield piece;
        }
      },
      createZstdCompress(LEVEL),
      async (pieces: AsyncIterable<Buffer>) => {
        for await (const piece of pieces) {
          hash.update(piece);
          written += piece.length;
          await handle.writeFile(piece);
        }
      },
    );
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { part: { file, bytes: written, sha256: hash.digest('hex') }, size };
}

/** The bytes that went into a part. */
export function readPart(folder: string, part: Part): AsyncIterable<Buffer> {
  return createReadStream(join(folder, part.file)).pipe(createZstdDecompress());
}

/** Reads a part and compares length and hash. Throws ProblemError `incorrect/backup-damaged` naming the file. */
export async function verifyPart(folder: string, part: Part): Promise<void> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const piece of createReadStream(join(folder, part.file)) as AsyncIterable<Buffer>) {
      hash.update(piece);
      bytes += piece.length;
    }
  } catch (cause) {
    throw Object.assign(damaged(part.file), { cause });
  }
  if (bytes !== part.bytes || hash.digest('hex') !== part.sha256) throw damaged(part.file);
}

function damaged(file: string) {
  return problem(
    'incorrect',
    'backup-damaged',
    `Bản sao lưu hỏng: ${file} thiếu hoặc khác mã băm. Không thay đổi gì.`,
    `The backup is damaged: ${file} is missing or differs from its hash. Nothing was changed.`,
  );
}
