import { randomUUID } from 'node:crypto';
import { closeSync, fdatasync, fstatSync, fsync, futimesSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FrameWriter } from './frame.ts';
import { thisOwner } from './owner.ts';

/** Name of a writer's journal. */
export const journalName = (writer: string): string => `${writer}.journal`;
/** First line of a journal, in the open: whose it is. */
export const MAGIC = 'hub-audit-journal-1';

/**
 * The journal of one writer: lines in the order they were put on record, encrypted, for the owner of the file alone (0600). What `append` has
 * returned from survives the end of the process in any way; what `sync` has returned from, that of the machine.
 */
export class JournalFile {
  readonly writer = randomUUID();
  readonly #path: string;
  readonly #folder: string;
  readonly #frames: FrameWriter;
  readonly #file: number;
  #bytes: number;
  #synced = 0;
  #syncing: Promise<void> = Promise.resolve();
  #closed = false;

  /** Throws the file system's error when it cannot be made. */
  constructor(folder: string, secret: Buffer) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#folder = folder;
    this.#path = join(folder, journalName(this.writer));
    this.#frames = new FrameWriter(secret, this.writer);
    this.#file = openSync(this.#path, 'ax', 0o600);
    const head = Buffer.from(`${MAGIC} ${JSON.stringify(thisOwner())}\n`);
    for (let at = 0; at < head.length; ) at += writeSync(this.#file, head, at);
    this.#bytes = head.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * One write, into the system's memory: half a microsecond, less than handing it to another thread. Throws the file system's error when not
   * all of it could be written; nothing may be appended to this file then.
   */
  append(lines: string): void {
    const frame = this.#frames.frame(lines);
    for (let at = 0; at < frame.length; ) at += writeSync(this.#file, frame, at);
    this.#bytes += frame.length;
  }

  /** What was appended before is on the disk when it resolves. */
  sync(): Promise<void> {
    this.#syncing = this.#syncing.catch(() => undefined).then(() => this.#sync());
    return this.#syncing;
  }

  async #sync(): Promise<void> {
    const bytes = this.#bytes;
    if (this.#closed || bytes === this.#synced) return;
    const first = this.#synced === 0;
    await promisify(first ? fsync : fdatasync)(this.#file);
    if (first) {
      // The name of the file, too.
      const folder = await open(this.#folder, 'r');
      await folder.sync().finally(() => folder.close());
    }
    this.#synced = bytes;
  }

  /** Says that its process lives, where another machine can tell by nothing else. False: somebody took it for dead, and its file away. */
  touch(): boolean {
    if (this.#closed) return true;
    const now = new Date();
    futimesSync(this.#file, now, now);
    return fstatSync(this.#file).nlink > 0;
  }

  /** Closes it; removed when all of its lines are in the database, else left to whoever starts next. */
  async close(done: boolean): Promise<void> {
    if (this.#closed) return;
    if (!done) await this.sync().catch(() => undefined);
    this.#closed = true;
    await this.#syncing.catch(() => undefined);
    closeSync(this.#file);
    if (done) await rm(this.#path, { force: true });
  }
}
