import { expect, test } from '@jest/globals';
import { pauseAfter } from './connector.ts';

test('pauses grow to five minutes, each a little more or less', () => {
  expect([1, 2, 3, 9, 10, 1_000].map((failures) => pauseAfter(failures, 1_000, 0.5))).toEqual([
    1_000, 2_000, 4_000, 256_000, 300_000, 300_000,
  ]);
  expect([pauseAfter(1, 1_000, 0), pauseAfter(1, 1_000, 1)]).toEqual([750, 1_250]);
});
