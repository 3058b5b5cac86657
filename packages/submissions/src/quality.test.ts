import { expect, test } from '@jest/globals';
import { qualityScore, share } from './index.ts';

test.each([
  [{ accepted: 1, complete: 1, timely: 1 }, 100],
  [{ accepted: 0, complete: 0, timely: 0 }, 0],
  [{ accepted: 0.98, complete: 0.91, timely: 0.85 }, 93.3],
  [{ accepted: 0.5, complete: 1, timely: 1 }, 75],
  [{ accepted: 0.5, complete: 1 }, 68.8],
  [{ accepted: 0.9 }, 90],
])('%j scores %d', (parts, score) => {
  expect(qualityScore(parts)).toBe(score);
});

test('of nothing there is no score and no share', () => {
  expect([qualityScore({}), qualityScore({ complete: 1 }), share(0, 0), share(1, 4)]).toEqual([undefined, undefined, undefined, 0.25]);
});
