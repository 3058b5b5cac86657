import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { tooLarge } from '../upload-body.ts';

/** Bytes that are read more than once and kept by nobody. */
export interface Spooled {
  /** The bytes from their beginning; other work of the process has its turn between two pieces. */
  readonly open: () => AsyncIterable<Uint8Array>;
  /** Nothing of them is left afterwards. */
  readonly close: () => Promise<void>;
}

/** Up to here the bytes stay in memory. */
const HELD_BYTES = 4 * 1024 * 1024;
const PIECE = 64 * 1024;

/**
 * Takes a body to read it again. A longer one goes to a file that has no name from the moment it is open (0600; a killed process leaves none
 * behind) and whose bytes are encrypted with a key of this process' memory alone (AES-256-CTR): what a disk keeps of freed blocks is noise.
 * Throws ProblemError `too-large` beyond `maxBytes`.
 */
export async function spool(body: AsyncIterable<Uint8Array>, folder: string, maxBytes: number): Promise<Spooled> {
  let held: Uint8Array[] = [];
  let size = 0;
  let file: SealedFile | undefined;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      if (file === undefined && size > HELD_BYTES) {
        file = await SealedFile.begin(folder);
        for (const piece of held) await file.write(piece);
        held = [];
      }
      if (file === undefined) held.push(chunk);
      else await file.write(chunk);
    }
  } catch (error) {
    await file?.close();
    throw error;
  }
  const sealed = file;
  if (sealed !== undefined) return { open: () => sealed.read(), close: () => sealed.close() };
  const bytes = Buffer.concat(held);
  return { open: () => pieces(bytes), close: async () => undefined };
}

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) {
    yield bytes.subarray(at, at + PIECE);
    await turn();
  }
}

/** A file without a name, of noise. */
class SealedFile {
  readonly #file: FileHandle;
  readonly #key = randomBytes(32);
  readonly #iv = randomBytes(16);
  readonly #cipher = createCipheriv('aes-256-ctr', this.#key, this.#iv);

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async begin(folder: string): Promise<SealedFile> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, randomUUID());
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new SealedFile(file);
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#file.writeFile(this.#cipher.update(chunk));
  }

  async *read(): AsyncGenerator<Uint8Array> {
    const decipher = createDecipheriv('aes-256-ctr', this.#key, this.#iv);
    const buffer = Buffer.alloc(PIECE);
    for (let at = 0; ; ) {
      const { bytesRead } = await this.#file.read(buffer, 0, PIECE, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield decipher.update(buffer.subarray(0, bytesRead));
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
