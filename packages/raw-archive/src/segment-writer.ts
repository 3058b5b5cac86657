import type { FileHandle } from 'node:fs/promises';
import { open, readdir } from 'node:fs/promises';
import { encodeHeader, HEADER_BYTES } from './entry.ts';
import { type Layout, segmentPath, syncFolder, writeAll } from './files.ts';
import type { KeyRing } from './key-ring.ts';
import type { Stored } from './location.ts';
import { Seal } from './seal.ts';

/** A small body waiting for its place. */
export interface SmallBody {
  readonly sha256: Buffer;
  readonly body: Buffer;
}

interface Waiting extends SmallBody {
  readonly resolve: (stored: Stored) => void;
  readonly reject: (error: unknown) => void;
}

/** Finds which of these hashes the archive holds already; asked once per group, not per body. */
export type Lookup = (hashes: readonly Buffer[]) => Promise<readonly Stored[]>;

/** Bodies of one group: bounds the copy that is written at once. */
const GROUP_BYTES = 8 * 1024 * 1024;

/**
 * Appends small bodies to this process's segment. While one group is being synced the next gathers: many concurrent
 * writers share one write and one fsync, and one alone waits for nobody. A segment belongs to the process that created it
 * (exclusive creation), so several processes write side by side. After a failed write the segment is left and a new one
 * begun: what may be torn is only ever its tail.
 */
export class SegmentWriter {
  readonly #layout: Layout;
  readonly #maxBytes: number;
  readonly #lookup: Lookup;
  readonly #ring: (() => KeyRing) | undefined;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #file: FileHandle | undefined;
  #segment = 0;
  #position = 0;

  constructor(layout: Layout, maxBytes: number, lookup: Lookup, ring?: () => KeyRing) {
    this.#layout = layout;
    this.#maxBytes = maxBytes;
    this.#lookup = lookup;
    this.#ring = ring;
  }

  /** Resolves when the body is durable. Rejects with the file system's error when it could not be written. */
  append(small: SmallBody): Promise<Stored> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...small, resolve, reject });
      this.#running ??= this.#drain().finally(() => {
        this.#running = undefined;
      });
    });
  }

  /** Waits for what is under way and closes the segment. */
  async close(): Promise<void> {
    await this.#running;
    await this.#leaveSegment();
  }

  async #drain(): Promise<void> {
    // One turn of the event loop: bodies that arrived together go into the first group together.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      try {
        await this.#write(group);
      } catch (error) {
        await this.#leaveSegment().catch(() => undefined);
        for (const { reject } of group) reject(error);
      }
    }
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { body } of this.#waiting) {
      if (count > 0 && bytes + body.length > GROUP_BYTES) break;
      bytes += body.length;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    const known = new Map(
      (await this.#lookup(group.map(({ sha256 }) => sha256))).map((stored) => [stored.sha256.toString('latin1'), stored]),
    );
    const fresh = new Map<string, Waiting>();
    for (const waiting of group) {
      const key = waiting.sha256.toString('latin1');
      if (!known.has(key)) fresh.set(key, waiting);
    }
    if (fresh.size > 0) {
      const file = await this.#currentSegment();
      const parts: Buffer[] = [];
      let end = this.#position;
      for (const [key, { sha256, body }] of fresh) {
        const location = { kind: 'segment', segment: this.#segment, position: end } as const;
        const seal = this.#ring === undefined ? undefined : new Seal();
        const bytes = seal === undefined ? body : Buffer.concat([seal.update(body), seal.end()]);
        known.set(key, { sha256, size: body.length, location, sealed: seal?.sealed((this.#ring as () => KeyRing)(), sha256) });
        parts.push(encodeHeader({ sha256, length: bytes.length, entry: seal?.entry }), bytes);
        end += HEADER_BYTES + bytes.length;
      }
      await writeAll(file, Buffer.concat(parts), this.#position);
      await file.datasync();
      this.#position = end;
    }
    for (const { sha256, resolve } of group) resolve(known.get(sha256.toString('latin1')) as Stored);
  }

  async #currentSegment(): Promise<FileHandle> {
    if (this.#file !== undefined && this.#position < this.#maxBytes) return this.#file;
    await this.#leaveSegment();
    const taken = (await readdir(this.#layout.segments)).map((name) => Number.parseInt(name, 10)).filter(Number.isSafeInteger);
    for (let number = Math.max(0, ...taken) + 1; ; number += 1) {
      try {
        this.#file = await open(segmentPath(this.#layout, number), 'wx', 0o600);
        this.#segment = number;
        this.#position = 0;
        await syncFolder(this.#layout.segments);
        return this.#file;
      } catch (error) {
        // Another process was quicker: the next number.
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  }

  async #leaveSegment(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}
