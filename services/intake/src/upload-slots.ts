import { problem } from '@hub/outcome';

/**
 * Uploads under way at once, bounded: each holds memory and a file. One that finds no slot waits a moment in a queue, also
 * bounded; only then it is told to come back.
 */
export class UploadSlots {
  #free: number;
  readonly #waiting: ((granted: boolean) => void)[] = [];
  readonly #waitMs: number;
  readonly #longestQueue: number;

  constructor(slots: number, waitMs: number, longestQueue = slots * 4) {
    this.#free = slots;
    this.#waitMs = waitMs;
    this.#longestQueue = longestQueue;
  }

  /** Takes a slot; call the returned function once to give it back. Throws ProblemError `busy` when none comes free in time. */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else if (this.#waiting.length >= this.#longestQueue || !(await this.#wait())) {
      throw problem(
        'busy',
        'busy',
        'Hệ thống đang bận nhận tệp. Gửi lại sau ít giây.',
        'The hub is busy receiving. Send again in a few seconds.',
      );
    }
    return () => {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next(true);
    };
  }

  #wait(): Promise<boolean> {
    return new Promise((resolve) => {
      const granted = (yes: boolean): void => {
        clearTimeout(timer);
        resolve(yes);
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(granted), 1);
        granted(false);
      }, this.#waitMs);
      this.#waiting.push(granted);
    });
  }
}
