/** What one request holds of the room; ended when it is answered. */
export interface Held {
  /** Takes more; false when there is no more. */
  take(bytes: number): boolean;
  /** Gives everything back. */
  end(): void;
}

/**
 * Room for the bodies a process holds at once, in bytes, from their arrival to the answer. Each is bounded by itself; without this
 * sixty-four clients with one large bundle each would be four gigabytes before the first is read. A body takes what has arrived of it, so
 * that announcing much and sending little costs others nothing.
 */
export class BodyRoom {
  #free: number;

  constructor(bytes: number) {
    this.#free = bytes;
  }

  hold(): Held {
    let held = 0;
    return {
      take: (bytes) => {
        if (bytes > this.#free) return false;
        this.#free -= bytes;
        held += bytes;
        return true;
      },
      end: () => {
        this.#free += held;
        held = 0;
      },
    };
  }
}
