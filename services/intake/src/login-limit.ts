/** Failures of one pair before it must wait, and how long a failure counts. */
const FAILURES = 10;
const WINDOW_MS = 5 * 60_000;
const PAIRS = 10_000;

/**
 * Slows down guessing: failed logins are counted per (client id, address). One pair that failed too often waits; the same
 * client from elsewhere, its neighbours behind one address and tokens in use are not touched.
 */
export class LoginLimit {
  readonly #failures = new Map<string, { count: number; until: number }>();

  /** Seconds this pair must wait before it may try; 0 = now. */
  waitSeconds(clientId: string, address: string, now: number): number {
    const entry = this.#failures.get(key(clientId, address));
    return entry === undefined || entry.until <= now || entry.count < FAILURES ? 0 : Math.ceil((entry.until - now) / 1_000);
  }

  failed(clientId: string, address: string, now: number): void {
    const pair = key(clientId, address);
    const entry = this.#failures.get(pair);
    if (entry !== undefined && entry.until > now) {
      entry.count += 1;
      return;
    }
    // Oldest first out, so that made-up names cannot fill the memory.
    if (this.#failures.size >= PAIRS) this.#failures.delete(this.#failures.keys().next().value as string);
    this.#failures.delete(pair);
    this.#failures.set(pair, { count: 1, until: now + WINDOW_MS });
  }

  succeeded(clientId: string, address: string): void {
    this.#failures.delete(key(clientId, address));
  }
}

function key(clientId: string, address: string): string {
  return `${clientId}\n${address}`;
}
