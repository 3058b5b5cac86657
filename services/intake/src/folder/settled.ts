/** What tells that a file has not been written to: all of it stays the same. */
export interface Looks {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
}

interface Seen extends Looks {
  readonly since: number;
  round: number;
}

/** Files that stand still. Measured by looking again, never against the clock of a file server: that one may be wrong. */
export class Settled {
  readonly #seen = new Map<string, Seen>();
  readonly #ms: number;
  #round = 0;

  /** `ms`: how long a file must stand still. */
  constructor(ms: number) {
    this.#ms = ms;
  }

  /** True when `key` has looked like this for long enough. `now`: milliseconds of a clock that never goes back. */
  stands(key: string, { size, mtimeMs, ctimeMs, ino }: Looks, now: number): boolean {
    const before = this.#seen.get(key);
    const same =
      before !== undefined && before.size === size && before.mtimeMs === mtimeMs && before.ctimeMs === ctimeMs && before.ino === ino;
    if (!same) this.#seen.set(key, { size, mtimeMs, ctimeMs, ino, since: now, round: this.#round });
    else before.round = this.#round;
    return now - (same ? before.since : now) >= this.#ms;
  }

  /** After a look at everything: what was not seen since the last call but one is forgotten, so that memory ends. */
  forgetGone(): void {
    for (const [key, seen] of this.#seen) if (seen.round < this.#round) this.#seen.delete(key);
    this.#round += 1;
  }

  /** True when `key` has been looked at and not forgotten. */
  isWatched(key: string): boolean {
    return this.#seen.has(key);
  }

  get size(): number {
    return this.#seen.size;
  }
}
