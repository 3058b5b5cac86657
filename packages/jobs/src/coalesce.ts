import { setTimeout as wait } from 'node:timers/promises';

interface Flight {
  readonly current: Promise<void>;
  next?: Promise<void>;
}

/**
 * Turns many calls for one number into few: the first goes out at once, those that come meanwhile share one more, sent a
 * moment after it. A call never shares a send that began before it: what it announces may be newer than what that send saw.
 */
export class Coalescer {
  readonly #flights = new Map<number, Flight>();
  readonly #send: (id: number) => Promise<void>;
  readonly #gapMs: number;

  constructor(send: (id: number) => Promise<void>, gapMs: number) {
    this.#send = send;
    this.#gapMs = gapMs;
  }

  /** Resolves when a send that began after this call is done; rejects when that send fails. */
  call(id: number): Promise<void> {
    const flight = this.#flights.get(id);
    if (flight === undefined) return this.#fly(id);
    flight.next ??= flight.current
      .catch(() => undefined)
      .then(() => wait(this.#gapMs))
      .then(() => this.#fly(id));
    return flight.next;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#flights.size > 0) await Promise.allSettled([...this.#flights.values()].map(({ current, next }) => next ?? current));
  }

  #fly(id: number): Promise<void> {
    const flight: Flight = { current: this.#send(id) };
    this.#flights.set(id, flight);
    const land = (): void => {
      if (flight.next === undefined && this.#flights.get(id) === flight) this.#flights.delete(id);
    };
    flight.current.then(land, land);
    return flight.current;
  }
}
