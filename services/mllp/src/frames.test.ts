import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Found, FrameReader } from './frames.ts';

/** What a reader finds in a stream cut into these pieces; messages and heads as text. */
function read(pieces: readonly (string | Buffer)[], limit = 1_000, ends = false): unknown[] {
  const found: unknown[] = [];
  const text = (one: Found): unknown =>
    one.kind === 'message'
      ? one.bytes.toString()
      : one.kind === 'garbage'
        ? { garbage: one.size }
        : { [one.kind]: one.head.toString(), size: one.size };
  const reader = new FrameReader(limit, (one) => found.push(text(one)));
  for (const piece of pieces) reader.push(Buffer.from(piece));
  if (ends) reader.end();
  return found;
}
const frame = (message: string): string => `\x0b${message}\x1c\r`;
const A = 'MSH|^~\\&|LIS\rPID|1\r';
const B = 'MSH|^~\\&|LIS\rPID|2 Nguyễn\r';

describe('a stream of frames', () => {
  test('is the same messages however it is cut', () => {
    const stream = Buffer.from(frame(A) + frame(B) + frame('') + frame(A));
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), stream.length];
        expect(read(at.slice(1).map((to, i) => stream.subarray(at[i], to)))).toEqual([A, B, '', A]);
      }),
    );
    expect(read([...stream].map((byte) => Buffer.from([byte])))).toEqual([A, B, '', A]);
  });

  test('may have line ends and blanks around frames, and no CR behind an end block', () => {
    expect(read([`\r\n${frame(A)}\r\n \0${frame(B)}\n`])).toEqual([A, B]);
    expect(read([`\x0b${A}\x1c\x0b${B}\x1c`])).toEqual([A, B]);
    expect(read([`\x0b${A}\x1c`, '\r', `\x0b${B}`, '\x1c', '\r'])).toEqual([A, B]);
  });

  test('may have anything before, between and after them: it is told of, and left out', () => {
    expect(read([`GET / HTTP/1.1\r\n${frame(A)}xyz${frame(B)}!`])).toEqual([{ garbage: 12 }, A, { garbage: 3 }, B, { garbage: 1 }]);
    expect(read([A])).toEqual([{ garbage: A.replaceAll(/[\r ]/g, '').length }]);
  });

  test('with a message that never ended has half a message, not a long one', () => {
    expect(read([`\x0b${A}`, frame(B)])).toEqual([{ half: A, size: A.length }, B]);
    expect(read([`\x0bMSH|\x0b\x0b${A}\x1c\r`])).toEqual([{ half: 'MSH|', size: 4 }, { half: '', size: 0 }, A]);
    expect(read([frame(A), '\x0bMSH|'], 1_000, true)).toEqual([A, { half: 'MSH|', size: 4 }]);
    expect(read([frame(A)], 1_000, true)).toEqual([A]);
  });

  test('with a message beyond the limit tells its beginning and goes on with the next', () => {
    const long = `MSH|${'x'.repeat(5_000)}`;
    const told = { oversize: long.slice(0, 2_048), size: 5_004 };
    expect(read([frame(A), frame(long), frame(B)])).toEqual([A, told, B]);
    expect(read([...(frame(long) + frame(B))])).toEqual([told, B]);
    expect(read([frame('x'.repeat(1_000)), frame('y'.repeat(1_001))])).toEqual([
      'x'.repeat(1_000),
      { oversize: 'y'.repeat(1_001), size: 1_001 },
    ]);
    expect(read([`\x0b${long}`, frame(B)])).toEqual([{ half: long.slice(0, 2_048), size: 5_004 }, B]);
  });

  test('holds no more memory than its message, and than the limit', () => {
    const reader = new FrameReader(100_000, () => undefined);
    for (let i = 0; i < 10_000; i += 1) reader.push(Buffer.from(i === 0 ? '\x0b' : 'x'));
    expect(reader.inside).toBe(true);
    expect(reader.held).toBeLessThan(20_000);
    for (let i = 0; i < 20; i += 1) reader.push(Buffer.alloc(10_000, 'x'));
    expect(reader.held).toBeLessThan(3_000);
  });

  test('of random bytes never throws, and finds the frame that follows', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(read([Buffer.from(bytes), '\x1c', frame(A)], 200).at(-1)).toBe(A);
      }),
    );
  });
});
