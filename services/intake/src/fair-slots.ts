import { UploadSlots } from './upload-slots.ts';

/**
 * Slots of which one sender holds its share at most: whoever lets bytes drip, by fault or on purpose, keeps others out no more. Who has its share waits
 * for one of its own.
 */
export class FairSlots {
  readonly #all: UploadSlots;
  readonly #each: () => UploadSlots;
  /** By source: there are as many as are registered. */
  readonly #own = new Map<number, UploadSlots>();

  constructor(slots: number, share: number, waitMs: number) {
    this.#all = new UploadSlots(slots, waitMs);
    this.#each = () => new UploadSlots(share, waitMs, slots * 4);
  }

  /** Takes a slot for a source; call the returned function once to give it back. Throws ProblemError `busy` when none comes free in time. */
  async take(source: number): Promise<() => void> {
    const own = this.#own.get(source) ?? this.#each();
    this.#own.set(source, own);
    const releaseOwn = await own.take();
    try {
      const release = await this.#all.take();
      return () => {
        release();
        releaseOwn();
      };
    } catch (error) {
      releaseOwn();
      throw error;
    }
  }
}
