import { RateLimit } from '@hub/client-register';
import { readSettings } from '@hub/settings';
import { expect, test } from '@jest/globals';

/** Whether a client that asks `perSecond` evenly for some seconds is ever told to wait, under the settings nobody changed. */
function waits(perSecond: number, seconds: number): boolean {
  const { rateLimitPerSecond, rateLimitBurst } = readSettings({ DATABASE_URL: 'postgres://localhost/x' });
  const limit = new RateLimit({ perSecond: rateLimitPerSecond, burst: rateLimitBurst });
  return Array.from({ length: perSecond * seconds }, (_, n) => limit.take(1, (n * 1_000) / perSecond)).some((wait) => wait > 0);
}

test('by default the busiest client there is never waits, and one that runs away does', () => {
  expect(waits(9_000, 10)).toBe(false);
  expect(waits(25_000, 3)).toBe(true);
});

test('by default clients that all begin at once do not wait', () => {
  const { rateLimitPerSecond, rateLimitBurst } = readSettings({ DATABASE_URL: 'postgres://localhost/x' });
  const limit = new RateLimit({ perSecond: rateLimitPerSecond, burst: rateLimitBurst });
  expect(Array.from({ length: 10_000 }, () => limit.take(1, 0)).every((wait) => wait === 0)).toBe(true);
});
