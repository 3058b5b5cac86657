import type { Database } from '@hub/database';
import { problem } from '@hub/outcome';
import { statusesOf } from '@hub/submission-log';
import { isFinal } from '@hub/submissions';
import type { Response } from 'express';

/** Callers that may wait at once; one more is answered at once. */
const MOST = 500;
const LOOK_MS = 500;
/** Seconds. */
const LONGEST_WAIT = 60;

/** `wait=`: seconds a caller waits for the end, at most {@link LONGEST_WAIT}; 0 without it. Throws `incorrect`. */
export function secondsOf(text: string | undefined): number {
  if (text === undefined) return 0;
  if (!/^\d{1,4}$/.test(text)) {
    throw problem('incorrect', 'value', 'wait phải là số giây từ 0.', 'wait must be a whole number of seconds from 0.', 'wait');
  }
  return Math.min(Number(text), LONGEST_WAIT);
}

/** Who waits for submissions to be done: one statement looks for all of them together, twice a second, while anybody waits. */
export class WaitingRoom {
  readonly #database: Database;
  readonly #waiting = new Set<{ readonly id: string; readonly done: () => void }>();
  #looking = false;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Resolves when the submission is done, the time is over, or the caller has gone. */
  async until(id: string, seconds: number, response: Response): Promise<void> {
    if (seconds === 0 || this.#waiting.size >= MOST) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(late);
        response.off('close', done);
        this.#waiting.delete(one);
        resolve();
      };
      const one = { id, done };
      const late = setTimeout(done, seconds * 1_000);
      response.on('close', done);
      this.#waiting.add(one);
      if (!this.#looking) void this.#look();
    });
  }

  async #look(): Promise<void> {
    this.#looking = true;
    try {
      while (this.#waiting.size > 0) {
        const statuses = await statusesOf(this.#database, [...new Set([...this.#waiting].map(({ id }) => id))]);
        for (const { id, done } of [...this.#waiting]) {
          const status = statuses.get(id);
          if (status === undefined || isFinal(status)) done();
        }
        if (this.#waiting.size > 0) await new Promise((later) => setTimeout(later, LOOK_MS));
      }
    } catch {
      // The answer itself asks the database next, and says what is wrong with it.
      for (const { done } of [...this.#waiting]) done();
    } finally {
      this.#looking = false;
    }
  }
}
