import { crc32, inflateRawSync } from 'node:zlib';
import type { OpenBytes } from '../qd3176/parse.ts';
import type { ZipEntry } from './directory.ts';
import { inflate } from './inflate.ts';
import { DamagedPackage, type PackedLimits, UnsafePackage } from './limits.ts';
import { beginsLikeArchive } from './member-name.ts';

const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;

/** Takes bytes off the front of a stream, in order. */
class Cursor {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(input: AsyncIterable<Uint8Array>) {
    this.#chunks = input[Symbol.asyncIterator]();
  }

  /** Passes over what lies before `offset`. */
  async skipTo(offset: number): Promise<void> {
    for await (const _ of this.take(offset - this.#at));
  }

  /** The next `count` bytes in pieces. Throws {@link DamagedPackage} when the stream ends before. */
  async *take(count: number): AsyncGenerator<Buffer, void, undefined> {
    let left = count;
    while (left > 0) {
      if (this.#rest.length === 0) {
        const { value, done } = await this.#chunks.next();
        if (done === true) throw new DamagedPackage('the file breaks off');
        this.#rest = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
        continue;
      }
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      this.#at += piece.length;
      left -= piece.length;
      yield piece;
    }
  }

  async bytes(count: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.take(count)) pieces.push(piece);
    return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces, count);
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

/** Goes to where a member's packed bytes begin. */
async function enter(cursor: Cursor, { offset }: ZipEntry): Promise<void> {
  await cursor.skipTo(offset);
  const header = await cursor.bytes(LOCAL_BYTES);
  if (header.readUInt32LE(0) !== LOCAL) throw new DamagedPackage('a member is not where it should be');
  await cursor.bytes(header.readUInt16LE(26) + header.readUInt16LE(28));
}

/** Up to this many bytes, packed and unpacked, a member is unpacked in one call: a stream for each of ten thousand files costs more than reading them. */
const SMALL = 1024 ** 2;
const isSmall = ({ packed, unpacked }: ZipEntry): boolean => packed <= SMALL && unpacked <= SMALL;

/** All of a small member. Throws {@link DamagedPackage}, and {@link UnsafePackage} when it is more than the list says. */
function unpackSmall(entry: ZipEntry, packed: Buffer): Buffer {
  if (entry.method === 0) return packed;
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpacked) });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw new UnsafePackage('size', entry.name);
    throw new DamagedPackage('cannot be unpacked');
  }
}

const unpack = (entry: ZipEntry, packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
  entry.method === 0 ? packed : inflate(packed, 'deflate');

/**
 * Unpacks every entry once, keeping nothing: do they unfold to what the list says, and is none an archive itself? Only then may
 * records be given out. Answers the entries that are damaged; throws {@link UnsafePackage} for those that cost the whole.
 */
export async function checkMembers(open: OpenBytes, entries: readonly ZipEntry[]): Promise<ReadonlySet<ZipEntry>> {
  const damaged = new Set<ZipEntry>();
  const cursor = new Cursor(open());
  try {
    for (const entry of entries) {
      await enter(cursor, entry);
      if (!(await isWhole(entry, cursor))) damaged.add(entry);
    }
  } finally {
    await cursor.close();
  }
  return damaged;
}

async function isWhole(entry: ZipEntry, cursor: Cursor): Promise<boolean> {
  if (isSmall(entry)) return isSmallWhole(entry, await cursor.bytes(entry.packed));
  let crc = 0;
  let size = 0;
  let head: Buffer = Buffer.alloc(0);
  // The packed bytes are passed on whole, so that the cursor stands behind them even when unpacking stops early.
  const packed = cursor.take(entry.packed);
  const shared: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => ({ next: () => packed.next() }) };
  let whole = true;
  try {
    for await (const piece of unpack(entry, shared)) {
      size += piece.length;
      if (size > entry.unpacked) throw new UnsafePackage('size', entry.name);
      if (head.length < 8) head = Buffer.concat([head, piece.subarray(0, 8)]);
      crc = crc32(piece, crc);
    }
  } catch (error) {
    if (!(error instanceof DamagedPackage)) throw error;
    whole = false;
  }
  if (beginsLikeArchive(head, entry.name)) throw new UnsafePackage('nested', entry.name);
  for await (const _ of packed);
  return whole && size === entry.unpacked && crc === entry.crc;
}

function isSmallWhole(entry: ZipEntry, packed: Buffer): boolean {
  try {
    const bytes = unpackSmall(entry, packed);
    if (beginsLikeArchive(bytes.subarray(0, 8), entry.name)) throw new UnsafePackage('nested', entry.name);
    return bytes.length === entry.unpacked && crc32(bytes) === entry.crc;
  } catch (error) {
    if (error instanceof DamagedPackage) return false;
    throw error;
  }
}

/** A member that can be read, more than once. */
export interface Member {
  readonly entry: ZipEntry;
  readonly open: OpenBytes;
}

/**
 * The entries one after the other, read forwards: the packed bytes of one are held in memory, or, when it is large, read from
 * the file again each time it is opened.
 */
export async function* eachMember(
  open: OpenBytes,
  entries: readonly ZipEntry[],
  { held }: Pick<PackedLimits, 'held'>,
): AsyncGenerator<Member, void, undefined> {
  const cursor = new Cursor(open());
  try {
    for (const entry of entries) {
      if (entry.packed > held) {
        yield { entry, open: () => unpack(entry, again(open, entry)) };
        continue;
      }
      await enter(cursor, entry);
      const packed = await cursor.bytes(entry.packed);
      yield { entry, open: isSmall(entry) ? openSmall(entry, packed) : () => unpack(entry, once(packed)) };
    }
  } finally {
    await cursor.close();
  }
}

/**
 * The unpacked bytes of one entry, read from the file again: for the parts of a workbook, which are wanted in another order than they lie. Throws
 * {@link UnsafePackage} as soon as it is more than the list says, {@link DamagedPackage} when it cannot be unpacked.
 */
export async function* memberBytes(open: OpenBytes, entry: ZipEntry): AsyncGenerator<Uint8Array, void, undefined> {
  if (entry.encrypted || (entry.method !== 0 && entry.method !== 8)) throw new DamagedPackage('a password or an unknown method');
  let size = 0;
  for await (const piece of unpack(entry, again(open, entry))) {
    size += piece.length;
    if (size > entry.unpacked) throw new UnsafePackage('size', entry.name);
    yield piece;
  }
}

/** Unpacked when it is first read: a damaged member is never opened. */
function openSmall(entry: ZipEntry, packed: Buffer): OpenBytes {
  let bytes: Buffer | undefined;
  return () => {
    bytes ??= unpackSmall(entry, packed);
    return once(bytes);
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

async function* again(open: OpenBytes, entry: ZipEntry): AsyncGenerator<Uint8Array, void, undefined> {
  const cursor = new Cursor(open());
  try {
    await enter(cursor, entry);
    yield* cursor.take(entry.packed);
  } finally {
    await cursor.close();
  }
}
