import { createHash, type Hash, randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeHeader, HEADER_BYTES } from './entry.ts';
import { durableFolder, filePath, type Layout, syncFolder, writeAll } from './files.ts';
import type { KeyRing } from './key-ring.ts';
import { Seal, type Sealed } from './seal.ts';

/** A slow line delivers a kilobyte at a time: it is gathered into writes of this size. */
const WRITE_BYTES = 256 * 1024;

/** A large body on its way to a file of its own: hashed and written as it comes, never whole in memory. */
export class LargeFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #hash: Hash = createHash('sha256');
  readonly #seal: Seal | undefined;
  /** Bytes as received, and as stored so far. */
  #size = 0;
  #stored = 0;
  #held: Buffer[] = [];
  #heldBytes = 0;

  private constructor(path: string, file: FileHandle, encrypt: boolean) {
    this.#path = path;
    this.#file = file;
    this.#seal = encrypt ? new Seal() : undefined;
  }

  static async begin(layout: Layout, encrypt: boolean): Promise<LargeFile> {
    const path = join(layout.incoming, `${randomBytes(12).toString('hex')}.part`);
    return new LargeFile(path, await open(path, 'wx', 0o600), encrypt);
  }

  async write(chunk: Uint8Array): Promise<void> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#hash.update(bytes);
    this.#size += bytes.length;
    await this.#take(this.#seal === undefined ? bytes : this.#seal.update(bytes));
  }

  async #take(bytes: Buffer): Promise<void> {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes >= WRITE_BYTES) await this.#flush();
  }

  async #flush(): Promise<void> {
    await writeAll(this.#file, Buffer.concat(this.#held), HEADER_BYTES + this.#stored);
    this.#stored += this.#heldBytes;
    this.#held = [];
    this.#heldBytes = 0;
  }

  /**
   * Makes the body durable under its hash: header, fsync, rename, fsync of the folder. When `isKnown` says the archive has
   * these bytes, nothing is kept of the new file.
   */
  async finish(
    layout: Layout,
    isKnown: (sha256: Buffer) => Promise<boolean>,
    ring: KeyRing | undefined,
  ): Promise<{ sha256: Buffer; size: number; known: boolean; sealed?: Sealed | undefined }> {
    if (this.#seal !== undefined) await this.#take(this.#seal.end());
    await this.#flush();
    const sha256 = this.#hash.digest();
    const size = this.#size;
    if (await isKnown(sha256)) {
      await this.discard();
      return { sha256, size, known: true };
    }
    await writeAll(this.#file, encodeHeader({ sha256, length: this.#stored, entry: this.#seal?.entry }), 0);
    await this.#file.sync();
    await this.#file.close();
    const target = filePath(layout, sha256, this.#seal?.entry);
    await durableFolder(dirname(target), layout.files);
    // Over an equal file when another process was quicker: the same bytes (encrypted ones have names of their own).
    await rename(this.#path, target);
    await syncFolder(dirname(target));
    return { sha256, size, known: false, sealed: ring === undefined ? undefined : this.#seal?.sealed(ring, sha256) };
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await unlink(this.#path).catch(() => undefined);
  }
}
