import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file of the archive: its name, and its text in pieces. */
export interface ZipPart {
  readonly name: string;
  readonly text: Iterable<string> | AsyncIterable<string>;
}

/** 1980-01-01, the first day the format knows: a download says nothing of when it was made. */
const DATE = 0x21;
const UTF8 = 0x0800;
const SIZES_FOLLOW = 0x0008;

/**
 * A zip (PKWARE APPNOTE 6.3.10, without ZIP64) written as it is made: each file deflated, its sizes behind it. Memory is a piece. Below 4 GiB.
 */
export async function* zipStream(parts: Iterable<ZipPart>): AsyncGenerator<Buffer> {
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, text } of parts) {
    const title = Buffer.from(name, 'utf8');
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(UTF8 | SIZES_FOLLOW, 6);
    head.writeUInt16LE(8, 8);
    head.writeUInt16LE(DATE, 12);
    head.writeUInt16LE(title.length, 26);
    yield head;
    yield title;
    const packed = { crc: 0, size: 0, from: 0 };
    for await (const piece of deflated(text, packed)) {
      packed.size += piece.length;
      yield piece;
    }
    const sizes = Buffer.alloc(16);
    sizes.writeUInt32LE(0x08074b50, 0);
    sizes.writeUInt32LE(packed.crc, 4);
    sizes.writeUInt32LE(packed.size, 8);
    sizes.writeUInt32LE(packed.from, 12);
    yield sizes;
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 4);
    head.copy(entry, 6, 4, 14);
    sizes.copy(entry, 16, 4, 16);
    entry.writeUInt16LE(title.length, 28);
    entry.writeUInt32LE(offset, 42);
    central.push(entry, title);
    offset += head.length + title.length + packed.size + sizes.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(central.length / 2, 8);
  end.writeUInt16LE(central.length / 2, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  yield list;
  yield end;
}

/** The deflated pieces of a text; `told` gets the checksum and the length of what went in. */
async function* deflated(text: ZipPart['text'], told: { crc: number; from: number }): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw();
  const feeding = pipeline(async function* () {
    for await (const piece of text) {
      const bytes = Buffer.from(piece, 'utf8');
      told.crc = crc32(bytes, told.crc);
      told.from += bytes.length;
      yield bytes;
    }
  }, deflate);
  // What breaks it is told where its pieces are read.
  feeding.catch(() => undefined);
  try {
    yield* deflate as AsyncIterable<Buffer>;
  } finally {
    deflate.destroy();
    await feeding.catch(() => undefined);
  }
}
