import { crc32 } from 'node:zlib';

/**
 * Every stored body, in a segment or in a file of its own, is preceded by this header, so that the index can be made again
 * from the files alone. 68 bytes, big-endian:
 *
 *   0  magic `HRA1`        4 version (1)   5 flags (bit 0: body encrypted)   6 reserved
 *   8  entry, 16 bytes: random id of this writing, whose key stands in the index (zero: not encrypted)
 *  24  length of the body as stored        32 SHA-256 of the bytes as received        64 CRC-32 of bytes 0–63
 */
export const HEADER_BYTES = 68;
const MAGIC = 0x48524131;
const VERSION = 1;
const ENCRYPTED = 1;

/** What a header says. */
export interface EntryHeader {
  readonly sha256: Buffer;
  /** Bytes of the body that follows, as stored. */
  readonly length: number;
  /** Encrypted bodies: id of this writing, whose key the index knows. 16 bytes. */
  readonly entry?: Buffer | undefined;
}

/** The header of a body. */
export function encodeHeader({ sha256, length, entry }: EntryHeader): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(MAGIC, 0);
  header.writeUInt8(VERSION, 4);
  if (entry !== undefined) {
    header.writeUInt8(ENCRYPTED, 5);
    entry.copy(header, 8);
  }
  header.writeBigUInt64BE(BigInt(length), 24);
  sha256.copy(header, 32);
  header.writeUInt32BE(crc32(header.subarray(0, 64)), 64);
  return header;
}

/** Reads a header; undefined when these bytes are not one (torn write, zeroes, foreign data, a newer version). */
export function decodeHeader(bytes: Buffer): EntryHeader | undefined {
  if (bytes.length < HEADER_BYTES || bytes.readUInt32BE(0) !== MAGIC || bytes.readUInt8(4) !== VERSION) return undefined;
  if (crc32(bytes.subarray(0, 64)) !== bytes.readUInt32BE(64)) return undefined;
  const entry = (bytes.readUInt8(5) & ENCRYPTED) === 0 ? undefined : Buffer.from(bytes.subarray(8, 24));
  return { length: Number(bytes.readBigUInt64BE(24)), sha256: Buffer.from(bytes.subarray(32, 64)), entry };
}
