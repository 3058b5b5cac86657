import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Source } from '@hub/client-register';
import { type ProblemError, problem } from '@hub/outcome';
import type { Registered } from '@hub/submission-log';
import { acceptedType } from '../content-type.ts';
import type { takingIn } from '../take-in.ts';
import { contentTypeOf, HEAD_BYTES } from './content.ts';
import type { FencedFolder, Name } from './fenced-folder.ts';

/** The file was written to while it was read: nothing was registered, it is read again once it stands still. */
export class StillWritten extends Error {
  override readonly name = 'StillWritten';
}

/** How a file is handed to the intake. */
export interface Handing {
  readonly source: Source;
  readonly sentBy: number;
  readonly maxBytes: number;
  readonly takeIn: ReturnType<typeof takingIn>;
}

const CHUNK_BYTES = 256 * 1024;

/**
 * Hands a claimed file to the intake, streamed. Throws ProblemError for a file that is refused (no plain file, several names, unreadable, empty, too
 * large, of a type that is not taken), {@link StillWritten}, and what the intake throws.
 */
export async function deliver(own: FencedFolder, name: Name, { source, sentBy, maxBytes, takeIn }: Handing): Promise<Registered> {
  const looks = await own.look(name);
  if (looks === undefined) throw new Error('a claimed file is gone');
  if (!looks.isFile()) {
    throw refused(
      'folder-not-a-file',
      'Không phải tệp thường (liên kết, thiết bị, ống dẫn).',
      'This is no plain file (a link, a device, a pipe).',
    );
  }
  if (looks.nlink !== 1) {
    throw refused(
      'folder-hard-link',
      'Tệp này còn mang tên khác (hard link); hãy chép nội dung thành tệp mới.',
      'This file has another name (a hard link); copy its content to a new file.',
    );
  }
  // What it was when looked at it may be no longer: nothing is followed, and nothing waits for the other end of a pipe.
  const file = await open(own.at(name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EACCES' || error.code === 'EPERM') {
        throw refused(
          'folder-unreadable',
          'Hệ thống không có quyền đọc tệp này: nhóm của thư mục phải đọc được.',
          'The hub may not read this file: the group of the folder must be able to.',
        );
      }
      throw error;
    },
  );
  try {
    const before = await file.stat();
    if (before.size === 0) throw problem('incorrect', 'empty', 'Tệp rỗng.', 'The file is empty.');
    if (before.size > maxBytes) throw tooLarge(maxBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const contentType = acceptedType(contentTypeOf(name, buffer.subarray(0, bytesRead)), source.formats);
    return await takeIn({ source, sentBy, contentType, body: bytesOf(file, before.size, before.mtimeMs) });
  } finally {
    await file.close();
  }
}

/** The bytes of the file; ends with {@link StillWritten} instead of as if whole when it changed meanwhile. */
async function* bytesOf(file: FileHandle, size: number, mtimeMs: number): AsyncGenerator<Uint8Array> {
  let position = 0;
  for (;;) {
    // Each piece has memory of its own: who takes it may keep it.
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size - position + 1)), 0, undefined, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    if (position > size) throw new StillWritten();
    yield buffer.subarray(0, bytesRead);
  }
  const after = await file.stat();
  if (position !== size || after.size !== size || after.mtimeMs !== mtimeMs) throw new StillWritten();
}

function refused(code: string, vi: string, en: string): ProblemError {
  return problem('incorrect', code, vi, en);
}

function tooLarge(maxBytes: number): ProblemError {
  const megabytes = Math.floor(maxBytes / 1_000_000);
  return problem(
    'too-large',
    'too-large',
    `Tệp lớn hơn giới hạn ${megabytes} MB. Chia nhỏ rồi gửi lại.`,
    `The file exceeds the limit of ${megabytes} MB. Split it and send again.`,
  );
}
