import { describe, expect, test } from '@jest/globals';
import { FrameWriter, readFrames } from './frame.ts';

const SECRET = Buffer.alloc(32, 1);
/** The frames of a journal. */
const framesOf = (lines: readonly string[], secret = SECRET, name = 'a'): readonly Buffer[] => {
  const writer = new FrameWriter(secret, name);
  return lines.map((one) => Buffer.from(writer.frame(one)));
};
const LINES = ['[1,"read"]\n[2,"ộ 🏥"]', '[3]', '[4,"x"]'];
const FRAMES = framesOf(LINES);
const HEAD = Buffer.from('head\n');
const read = (...parts: readonly Buffer[]) => readFrames(SECRET, 'a', Buffer.concat([HEAD, ...parts]), HEAD.length);
const [first, second, third] = FRAMES as [Buffer, Buffer, Buffer];

describe('a journal', () => {
  test('says what was written, in its order', () => {
    expect(read()).toEqual({ lines: [], end: 'whole' });
    expect(read(...FRAMES)).toEqual({ lines: ['[1,"read"]', '[2,"ộ 🏥"]', '[3]', '[4,"x"]'], end: 'whole' });
  });

  test('takes lines of any length, across the pieces of its cipher', () => {
    const many = Array.from({ length: 400 }, (_, n) => `[${n},"${'ộ'.repeat((n * 37) % 1_500)}"]`);
    const long = `["${'x🏥'.repeat(60_000)}"]`;
    const frames = framesOf([...many, long, ...many]);
    expect(read(...frames)).toEqual({ lines: [...many, long, ...many], end: 'whole' });
    expect(Buffer.concat(frames).includes('xxx')).toBe(false);
  });

  test('is AES-256 in counter mode, and no two journals are alike', () => {
    expect(first.subarray(4, -16)).not.toEqual(framesOf(LINES, SECRET, 'b')[0]?.subarray(4, -16));
    const [zeros] = framesOf(['0'.repeat(4_096)]);
    expect(new Set((zeros as Buffer).subarray(4, -16)).size).toBeGreaterThan(240);
  });

  test('that ends anywhere in its last frame says what stands before it', () => {
    for (let cut = 1; cut < third.length; cut += 1)
      expect(read(first, second, third.subarray(0, cut))).toEqual({ lines: ['[1,"read"]', '[2,"ộ 🏥"]', '[3]'], end: 'torn' });
  });

  test('with zeros at its end, or a last frame of which not all reached the disk, is torn', () => {
    expect(read(first, Buffer.alloc(500))).toMatchObject({ end: 'torn' });
    expect(read(first, Buffer.concat([second.subarray(0, 6), Buffer.alloc(second.length - 6)]))).toMatchObject({ end: 'torn' });
  });

  test.each([
    ['a byte altered', [first, Buffer.from(second.map((byte, n) => (n === 7 ? byte ^ 1 : byte))), third]],
    ['a frame taken out', [first, third, third]],
    ['a frame twice', [first, first, second]],
    ['two changed places', [second, first, third]],
    ['zeros between', [first, Buffer.alloc(8), second]],
    ['a length that is none', [first, Buffer.from([255, 255, 255, 255, 1]), second]],
    ['frames of another journal', [framesOf(['[1]'], SECRET, 'b')[0] as Buffer, second]],
    ['frames by another key', framesOf(['[1]'], Buffer.alloc(32, 2))],
  ])('with %s is damaged, and nothing is read behind it', (_, parts) => {
    const found = read(...parts);
    expect(found.end).toBe('damaged');
    expect(['[1,"read"]', '[2,"ộ 🏥"]'].slice(0, found.lines.length)).toEqual(found.lines);
  });
});
