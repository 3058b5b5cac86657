import { expect, test } from '@jest/globals';
import { askedRange } from './range.ts';

const TAG = '"abc"';

test.each([
  [undefined, undefined, undefined],
  ['bytes=0-', undefined, [0, 10]],
  ['bytes=4-', TAG, [4, 10]],
  ['bytes=4-5', undefined, [4, 6]],
  ['bytes=4-99', undefined, [4, 10]],
  ['bytes=-3', undefined, [7, 10]],
  ['bytes=-99', undefined, [0, 10]],
  ['bytes=10-', undefined, 'none'],
  ['bytes=-0', undefined, 'none'],
  // The whole: another file by now, several ranges, backwards, other units, no range at all.
  ['bytes=4-', '"other"', undefined],
  ['bytes=4-', `W/${TAG}`, undefined],
  ['bytes=0-1,4-5', undefined, undefined],
  ['bytes=5-4', undefined, undefined],
  ['lines=1-2', undefined, undefined],
  ['bytes=-', undefined, undefined],
] as const)('Range %s, If-Range %s', (range, ifRange, expected) => {
  expect(askedRange(range, ifRange, TAG, 10)).toEqual(expected);
});

test('an empty file has no part', () => {
  expect(askedRange('bytes=0-', undefined, TAG, 0)).toBe('none');
  expect(askedRange('bytes=-5', undefined, TAG, 0)).toBe('none');
  expect(askedRange(undefined, undefined, TAG, 0)).toBeUndefined();
});
