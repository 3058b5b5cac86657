/** Attempts without progress after which the hub stops trying by itself and a person must look. */
export const MAX_ATTEMPTS = 10;

const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 15 * 60_000;

/**
 * Milliseconds to wait before a failed submission is tried again, or undefined when a person must look.
 * `attempts` = claims since a record was last committed (from 1), so a large file that moves forward never runs out.
 * Doubling from 2 s up to 15 min: ten attempts cover about half an hour of a database that is down.
 */
export function retryDelay(attempts: number): number | undefined {
  if (attempts >= MAX_ATTEMPTS) return undefined;
  return Math.min(FIRST_DELAY_MS * 2 ** (Math.max(1, attempts) - 1), LONGEST_DELAY_MS);
}
