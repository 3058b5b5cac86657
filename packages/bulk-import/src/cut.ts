import { createHash } from 'node:crypto';
import { problem } from '@hub/outcome';
import { isBlank, KEY_BYTES, keyOf, namedBy } from './key-of-line.ts';

/** Bytes of a part, about: what a worker holds of it at once. */
const PART_BYTES = 4 * 1024 * 1024;
/** Lines of a part at most. */
const PART_LINES = 50_000;
const NEWLINE = 0x0a;

/** A stretch of a file, whole lines. */
export interface Cut {
  readonly bytes: Buffer;
  /** Number in the file of its first line, from 1. */
  readonly firstLine: number;
  /** Lines that hold something. */
  readonly lines: number;
  /** Types that lines name. */
  readonly types: readonly string[];
  /** Eight bytes for every line, blank ones too (key-of-line.ts); 0 where type and id cannot be read. */
  readonly keys: Buffer;
}

/** The end of a file: what it was as a whole. */
export interface WholeFile {
  readonly sha256: Buffer;
  readonly bytes: number;
}

/** The lines of some bytes, without their ends. */
export function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, at);
    yield bytes.subarray(at, end < 0 ? bytes.length : end);
    at = end < 0 ? bytes.length : end + 1;
  }
}

/** Cuts a file at the ends of lines, as it comes. Returns what it was as a whole. Throws `too-large` for a line of more than `maxLine` bytes. */
export async function* cut(body: AsyncIterable<Uint8Array>, maxLine: number): AsyncGenerator<Cut, WholeFile> {
  const whole = createHash('sha256');
  let [held, size, bytes, line]: [Buffer[], number, number, number] = [[], 0, 0, 1];
  let ends = false;
  for await (const chunk of body) {
    whole.update(chunk);
    bytes += chunk.length;
    held.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    size += chunk.length;
    ends ||= chunk.includes(NEWLINE);
    // A long line is put together once, when its end has come.
    if (!ends && size > maxLine) throw tooLong(line, maxLine);
    if (!ends || size < PART_BYTES) continue;
    const all = Buffer.concat(held);
    const end = all.lastIndexOf(NEWLINE) + 1;
    if (all.length - end > maxLine) throw tooLong(line + [...linesOf(all.subarray(0, end))].length, maxLine);
    for (const part of partsOf(all.subarray(0, end), line, maxLine)) {
      yield part;
      line += part.keys.length / KEY_BYTES;
    }
    // A copy of its own: what is left of a part must not hold the whole.
    held = [Buffer.from(all.subarray(end))];
    size = all.length - end;
    ends = false;
  }
  yield* partsOf(Buffer.concat(held), line, maxLine);
  return { sha256: whole.digest(), bytes };
}

function* partsOf(bytes: Buffer, firstLine: number, maxLine: number): Generator<Cut> {
  let [begin, at, first] = [0, 0, firstLine];
  let keys: bigint[] = [];
  let lines = 0;
  const types = new Set<string>();
  for (const line of linesOf(bytes)) {
    if (line.length > maxLine) throw tooLong(first + keys.length, maxLine);
    at += line.length + 1;
    const blank = isBlank(line);
    const named = blank ? undefined : namedBy(line);
    if (!blank) lines += 1;
    if (named !== undefined) types.add(named.type);
    keys.push(named === undefined ? 0n : keyOf(named));
    if (keys.length < PART_LINES) continue;
    yield { bytes: bytes.subarray(begin, at), firstLine: first, lines, types: [...types].sort(), keys: packed(keys) };
    [begin, first, keys, lines] = [at, first + keys.length, [], 0];
    types.clear();
  }
  if (keys.length > 0) yield { bytes: bytes.subarray(begin), firstLine: first, lines, types: [...types].sort(), keys: packed(keys) };
}

function packed(keys: readonly bigint[]): Buffer {
  const bytes = Buffer.alloc(keys.length * KEY_BYTES);
  for (const [i, key] of keys.entries()) bytes.writeBigUInt64LE(key, i * KEY_BYTES);
  return bytes;
}

function tooLong(line: number, most: number) {
  return problem(
    'too-large',
    'too-long',
    `Dòng ${line} dài hơn ${most} byte, giới hạn của một tài nguyên.`,
    `Line ${line} is longer than ${most} bytes, the limit of a resource.`,
  );
}
