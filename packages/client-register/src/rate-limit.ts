/** How much a client may ask of one process (settings RATE_LIMIT_PER_SECOND, RATE_LIMIT_BURST). */
export interface RateLimitSettings {
  /** Requests a second in the long run; 0: no limit. */
  readonly perSecond: number;
  /** Requests at once after a pause. */
  readonly burst: number;
}

const CLIENTS = 10_000;

/**
 * A bucket of tokens for each client: what one client asks too much is refused to that client alone, whatever address it and its
 * neighbours share. Counted by client and not by address, after the bearer token was recognised.
 */
export class RateLimit {
  readonly #settings: RateLimitSettings;
  readonly #buckets = new Map<number, { left: number; at: number }>();

  constructor(settings: RateLimitSettings) {
    this.#settings = settings;
  }

  /** Takes one request of a client at `now` (milliseconds, monotonic). Answers whole seconds to wait, for Retry-After; 0: go ahead. */
  take(client: number, now: number): number {
    const { perSecond, burst } = this.#settings;
    if (perSecond === 0) return 0;
    const bucket = this.#buckets.get(client) ?? this.#added(client, now);
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1_000) * perSecond);
    bucket.at = now;
    if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / perSecond));
    bucket.left -= 1;
    return 0;
  }

  #added(client: number, now: number): { left: number; at: number } {
    // Oldest first out: it starts full again, which is what it would be by then.
    if (this.#buckets.size >= CLIENTS) this.#buckets.delete(this.#buckets.keys().next().value as number);
    const bucket = { left: this.#settings.burst, at: now };
    this.#buckets.set(client, bucket);
    return bucket;
  }
}
