import { describe, expect, test } from '@jest/globals';
import { encodeFrame, journalKey, readFrames } from './frame.ts';

const KEY = journalKey(Buffer.alloc(32, 1), 'a');
const LINES = ['[1,"read"]\n[2,"ộ 🏥"]', '[3]', '[4,"x"]'];
const FRAMES = LINES.map((lines, n) => encodeFrame(KEY, n, lines));
const HEAD = Buffer.from('head\n');
const read = (...parts: readonly Buffer[]) => readFrames(KEY, Buffer.concat([HEAD, ...parts]), HEAD.length);
const [first, second, third] = FRAMES as [Buffer, Buffer, Buffer];

describe('a journal', () => {
  test('says what was written, in its order', () => {
    expect(read()).toEqual({ lines: [], end: 'whole' });
    expect(read(...FRAMES)).toEqual({ lines: ['[1,"read"]', '[2,"ộ 🏥"]', '[3]', '[4,"x"]'], end: 'whole' });
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
    ['frames of another journal', [encodeFrame(journalKey(Buffer.alloc(32, 1), 'b'), 0, '[1]'), second]],
    ['frames by another key', [encodeFrame(journalKey(Buffer.alloc(32, 2), 'a'), 0, '[1]')]],
  ])('with %s is damaged, and nothing is read behind it', (_, parts) => {
    const found = read(...parts);
    expect(found.end).toBe('damaged');
    expect(['[1,"read"]', '[2,"ộ 🏥"]'].slice(0, found.lines.length)).toEqual(found.lines);
  });
});
