import type { FileHandle } from 'node:fs/promises';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';

/** Where things lie under the archive's folder. */
export interface Layout {
  readonly segments: string;
  readonly files: string;
  /** Uploads under way; what a crash leaves here was never answered for. */
  readonly incoming: string;
}

export function layoutOf(root: string): Layout {
  return { segments: join(root, 'segments'), files: join(root, 'files'), incoming: join(root, 'incoming') };
}

export function segmentPath(layout: Layout, segment: number): string {
  return join(layout.segments, `${String(segment).padStart(10, '0')}.seg`);
}

/**
 * `files/ab/abcdef….raw`: 256 folders keep each small enough to list. An encrypted body's name goes on with its entry: two processes
 * that write the same bytes encrypt them with two keys, and only one of them gets into the index.
 */
export function filePath(layout: Layout, sha256: Buffer, entry: Buffer | undefined): string {
  const name = sha256.toString('hex');
  return join(layout.files, name.slice(0, 2), `${name}${entry === undefined ? '' : `-${entry.toString('hex')}`}.raw`);
}

/** Makes a folder whose existence survives a crash. */
export async function durableFolder(path: string, parent: string): Promise<void> {
  if ((await mkdir(path, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(parent);
}

/** A file's name is durable only when its folder is synced. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes all of `bytes` at `position`: one write may take less than asked. */
export async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

/** Reads `length` bytes at `position`; shorter when the file ends before. */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
