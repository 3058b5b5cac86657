import { describe, expect, test } from '@jest/globals';
import { RateLimit } from './rate-limit.ts';

describe('rate limit', () => {
  test('a burst, then as many as the rate gives back; the wait is told', () => {
    const limit = new RateLimit({ perSecond: 2, burst: 3 });
    expect([0, 0, 0, 0].map(() => limit.take(1, 1_000))).toEqual([0, 0, 0, 1]);
    expect(limit.take(1, 1_500)).toBe(0);
    expect(limit.take(1, 1_500)).toBe(1);
    expect(limit.take(1, 60_000)).toBe(0);
  });
  test('a slow rate waits whole seconds', () => {
    const limit = new RateLimit({ perSecond: 0.1, burst: 1 });
    expect([limit.take(1, 0), limit.take(1, 0), limit.take(1, 9_000), limit.take(1, 10_000)]).toEqual([0, 10, 1, 0]);
  });
  test('one client alone waits', () => {
    const limit = new RateLimit({ perSecond: 1, burst: 1 });
    expect([limit.take(1, 0), limit.take(1, 0), limit.take(2, 0)]).toEqual([0, 1, 0]);
  });
  test('no limit', () => {
    const limit = new RateLimit({ perSecond: 0, burst: 1 });
    expect(Array.from({ length: 100 }, () => limit.take(1, 0)).every((wait) => wait === 0)).toBe(true);
  });
});
