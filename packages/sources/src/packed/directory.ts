import { DamagedPackage, type PackedLimits, UnsafePackage } from './limits.ts';

/** One entry of a zip's list of members (APPNOTE 6.3.10 §4.3.12). */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const END_BYTES = 22;
const LOCATOR_BYTES = 20;
/** The end record may be followed by a comment of this length. */
const LONGEST_COMMENT = 0xffff;

/** The last bytes of a stream and its length: what the list of members is found in. */
interface Tail {
  readonly bytes: Buffer;
  readonly size: number;
}

async function tailOf(input: AsyncIterable<Uint8Array>, keep: number): Promise<Tail> {
  let chunks: Uint8Array[] = [];
  let held = 0;
  let size = 0;
  for await (const chunk of input) {
    size += chunk.length;
    held += chunk.length;
    chunks.push(chunk);
    if (held <= 2 * keep) continue;
    const last = Buffer.concat(chunks).subarray(-keep);
    chunks = [Buffer.from(last)];
    held = last.length;
  }
  return { bytes: Buffer.concat(chunks).subarray(-keep), size };
}

/**
 * The members of a zip, in the order they lie in it. The list stands at the end of the file, and the file is only read forwards:
 * its tail is kept, nothing else. Throws {@link DamagedPackage} and {@link UnsafePackage} (too many members, overlapping ones).
 */
export async function readDirectory(input: AsyncIterable<Uint8Array>, limits: PackedLimits): Promise<ZipEntry[]> {
  const tail = await tailOf(input, limits.directory + LONGEST_COMMENT + END_BYTES + LOCATOR_BYTES + 56);
  const { count, size, offset, at } = endOf(tail);
  if (count > limits.members || size > limits.directory) throw new UnsafePackage('members');
  const start = offset - (tail.size - tail.bytes.length);
  if (start < 0 || start + size > at) throw new DamagedPackage('the list of members is not where it should be');
  const entries = entriesOf(tail.bytes.subarray(start, start + size), count);
  entries.sort((a, b) => a.offset - b.offset);
  entries.forEach((entry, i) => {
    const end = entry.offset + 30 + entry.packed;
    if (end > (entries[i + 1]?.offset ?? offset)) throw new UnsafePackage('overlap', entry.name);
  });
  return entries;
}

interface End {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
  /** Where the end record begins in the tail. */
  readonly at: number;
}

function endOf({ bytes, size }: Tail): End {
  for (let at = bytes.length - END_BYTES; at >= Math.max(0, bytes.length - END_BYTES - LONGEST_COMMENT); at--) {
    if (bytes.readUInt32LE(at) !== END || at + END_BYTES + bytes.readUInt16LE(at + 20) !== bytes.length) continue;
    const end = { count: bytes.readUInt16LE(at + 10), size: bytes.readUInt32LE(at + 12), offset: bytes.readUInt32LE(at + 16), at };
    const long = end.count === 0xffff || end.size === 0xffffffff || end.offset === 0xffffffff;
    return long ? longEnd(bytes, size, at) : end;
  }
  throw new DamagedPackage('no end of a zip');
}

/** The end record of ZIP64: some programs write it whatever the size. */
function longEnd(bytes: Buffer, size: number, shortAt: number): End {
  const locator = shortAt - LOCATOR_BYTES;
  if (locator < 0 || bytes.readUInt32LE(locator) !== LOCATOR_64) throw new DamagedPackage('no ZIP64 end');
  const at = big(bytes, locator + 8) - (size - bytes.length);
  if (at < 0 || at + 56 > locator || bytes.readUInt32LE(at) !== END_64) throw new DamagedPackage('no ZIP64 end');
  return { count: big(bytes, at + 32), size: big(bytes, at + 40), offset: big(bytes, at + 48), at };
}

function big(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new DamagedPackage('a number no file has');
  return Number(value);
}

function entriesOf(list: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > list.length || list.readUInt32LE(at) !== ENTRY) throw new DamagedPackage('the list of members breaks off');
    const name = list.readUInt16LE(at + 28);
    const extra = list.readUInt16LE(at + 30);
    const next = at + 46 + name + extra + list.readUInt16LE(at + 32);
    if (next > list.length) throw new DamagedPackage('the list of members breaks off');
    entries.push(entryAt(list, at, list.subarray(at + 46, at + 46 + name), list.subarray(at + 46 + name, at + 46 + name + extra)));
    at = next;
  }
  return entries;
}

function entryAt(list: Buffer, at: number, name: Buffer, extra: Buffer): ZipEntry {
  const flags = list.readUInt16LE(at + 8);
  const [unpacked, packed, offset] = sizes([list.readUInt32LE(at + 24), list.readUInt32LE(at + 20), list.readUInt32LE(at + 42)], extra);
  return {
    name: nameOf(name),
    method: list.readUInt16LE(at + 10),
    encrypted: (flags & 1) === 1,
    crc: list.readUInt32LE(at + 16),
    packed,
    unpacked,
    offset,
  };
}

/** Sizes and place; those that are full of ones stand, in this order, in the ZIP64 extra field (§4.5.3). */
function sizes(short: readonly [number, number, number], extra: Buffer): [number, number, number] {
  if (!short.includes(0xffffffff)) return [...short];
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    let place = 0;
    const long = short.map((value) => {
      if (value !== 0xffffffff) return value;
      if (place + 8 > field.length) throw new DamagedPackage('a ZIP64 field breaks off');
      place += 8;
      return big(field, place - 8);
    });
    return long as [number, number, number];
  }
  throw new DamagedPackage('no ZIP64 field');
}

/** Names are UTF-8 when they can be read as it, flag or no flag (many programs forget it); otherwise byte by byte. */
function nameOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).normalize('NFC');
  } catch {
    return bytes.toString('latin1');
  }
}
