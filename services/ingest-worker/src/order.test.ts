import { expect, test } from '@jest/globals';
import { isStale } from './order.ts';

test.each([
  ['20260310', 5, '20260311', 1, true],
  ['20260312', 1, '20260311', 5, false],
  ['20260311', 4, '20260311', 5, true],
  ['20260311', 5, '20260311', 5, false],
  ['20260311', 6, '20260311', 5, false],
  // A day against a minute of that day: the day alone decides nothing.
  ['20260311', 6, '202603111530', 5, false],
  ['202603111530', 4, '20260311', 5, true],
  ['', 6, '20260311', 5, false],
  ['20260301', 6, '', 5, false],
  ['', 4, '', 5, true],
])('NGAYLAP %j arrival %d against stored %j arrival %d: stale %s', (orderKey, arrival, storedKey, storedArrival, stale) => {
  expect(isStale({ orderKey, arrival }, { orderKey: storedKey, arrival: storedArrival })).toBe(stale);
});
