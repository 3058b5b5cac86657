import { expect, test } from '@jest/globals';
import { Settled } from './settled.ts';

const LOOKS = { size: 1, mtimeMs: 5, ctimeMs: 5, ino: 9 };

test('a file that stands still is taken after the time, not before, and one that moves begins again', () => {
  const settled = new Settled(100);
  expect(settled.stands('a', LOOKS, 0)).toBe(false);
  expect(settled.stands('a', LOOKS, 99)).toBe(false);
  expect(settled.stands('a', LOOKS, 100)).toBe(true);
  expect(settled.stands('a', { ...LOOKS, size: 2 }, 101)).toBe(false);
  expect(settled.stands('a', { ...LOOKS, size: 2 }, 150)).toBe(false);
  // The same size and time of writing, but another file of that name.
  expect(settled.stands('a', { ...LOOKS, size: 2, ino: 10 }, 300)).toBe(false);
  expect(settled.stands('a', { ...LOOKS, size: 2, ino: 10 }, 400)).toBe(true);
});

test('without a time to wait every file stands', () => expect(new Settled(0).stands('a', LOOKS, 0)).toBe(true));

test('what is gone is forgotten', () => {
  const settled = new Settled(100);
  settled.stands('a', LOOKS, 0);
  settled.stands('b', LOOKS, 0);
  settled.forgetGone();
  settled.stands('b', LOOKS, 10);
  settled.forgetGone();
  expect(settled.size).toBe(1);
  expect(settled.stands('b', LOOKS, 100)).toBe(true);
});
