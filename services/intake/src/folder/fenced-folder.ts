import { constants, existsSync, type Stats } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, opendir } from 'node:fs/promises';

/** A name of the system's own making or read from a folder: it has no way out. */
export type Name = Buffer;

/** Linux names what an open handle points to: paths through it are decided by the handle, whatever happens to the path it came by. */
const HANDLES = existsSync('/proc/self/fd');

/**
 * A folder held by its handle. Everything in it is reached through the handle and by a bare name, and nothing that is a link is followed: a sender
 * who may write beside it can put a link in the place of a folder at any moment, and still nobody is led out of it. (Where the system has
 * no `/proc/self/fd` the folder's path is used: then only links that stand there beforehand are found.)
 */
export class FencedFolder {
  readonly #handle: FileHandle;
  readonly #path: Buffer;

  private constructor(handle: FileHandle, path: Buffer) {
    this.#handle = handle;
    this.#path = path;
  }

  /** Opens the folder at a path; its last part may not be a link. Throws as the system does (ENOENT, ELOOP, ENOTDIR). */
  static async open(path: string | Buffer): Promise<FencedFolder> {
    const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    return new FencedFolder(handle, HANDLES ? Buffer.from(`/proc/self/fd/${handle.fd}`) : Buffer.from(path));
  }

  /** The path of something in it. Throws for a name that is none. */
  at(name: Name): Buffer {
    const text = name.toString('latin1');
    if (text === '' || text === '.' || text === '..' || /[/\0]/.test(text)) throw new Error('a folder was asked for what is no name');
    return Buffer.concat([this.#path, Buffer.from('/'), name]);
  }

  /** A folder in it; made when it is not there and a mode is given. */
  async folder(name: string, make?: number): Promise<FencedFolder> {
    const path = this.at(Buffer.from(name));
    if (make !== undefined) {
      await mkdir(path, { mode: make }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    }
    return FencedFolder.open(path);
  }

  /** Names in it, as the system gives them: bytes, in no order, never all at once in memory. */
  async *names(): AsyncGenerator<Name> {
    // The typings know text alone; the system gives bytes when asked for them.
    const folder = await opendir(this.#path, { encoding: 'buffer' as BufferEncoding, bufferSize: 256 });
    for await (const entry of folder) yield entry.name as unknown as Buffer;
  }

  /** What stands under a name, links not followed; undefined: nothing. */
  async look(name: Name): Promise<Stats | undefined> {
    return lstat(this.at(name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  }

  /** Of the folder itself. */
  stat(): Promise<Stats> {
    return this.#handle.stat();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
