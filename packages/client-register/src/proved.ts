import { hash, timingSafeEqual } from 'node:crypto';

/**
 * Secrets that were proved in this process, by what is stored of them: who has the right one does not stand in line behind those who guess.
 * SHA-256 is enough of what was proved once; a secret that was replaced or has ended is not in the rows that are looked at.
 */
const proved = new Map<string, Buffer>();
const MOST_PROVED = 10_000;
const sha256 = (text: string): Buffer => hash('sha256', text, 'buffer');

/** `secret` was found to be the one behind `stored` before. */
export function provedBefore(stored: string, secret: string): boolean {
  const before = proved.get(stored);
  return before !== undefined && timingSafeEqual(before, sha256(secret));
}

/** `secret` is the one behind `stored`: from now on that is known without the slow hash. */
export function rememberProved(stored: string, secret: string): void {
  if (proved.size >= MOST_PROVED) proved.delete(proved.keys().next().value as string);
  proved.set(stored, sha256(secret));
}
