import { isProblemError } from '@hub/outcome';
import type { Writes } from '@hub/resource-store';

/** What became of writes through /fhir since the process began. */
export interface WriteTotals {
  /** Changes by outcome (`created`, `updated` …), oldest kind first. */
  readonly done: ReadonlyMap<string, number>;
  /** Units that were refused, by the category of the problem (`busy`, `precondition` … or `fault`). */
  readonly refused: ReadonlyMap<string, number>;
  /** Units that were done, and the seconds they took in all, waiting included. */
  readonly units: number;
  readonly seconds: number;
  /** Changes that wait now. */
  readonly waiting: number;
}

/** Counts what passes through a port of writes. */
export class WriteCounts {
  readonly #done = new Map<string, number>();
  readonly #refused = new Map<string, number>();
  #units = 0;
  #seconds = 0;
  #waiting: () => number = () => 0;

  /** The same port, counted. */
  counted(writes: Writes): Writes {
    this.#waiting = writes.waiting;
    return {
      ...writes,
      write: async (unit) => {
        const began = performance.now();
        try {
          const written = await writes.write(unit);
          for (const { outcome } of written) add(this.#done, outcome);
          this.#units += 1;
          this.#seconds += (performance.now() - began) / 1000;
          return written;
        } catch (error) {
          add(this.#refused, isProblemError(error) ? error.problem.category : 'fault');
          throw error;
        }
      },
    };
  }

  get totals(): WriteTotals {
    return { done: this.#done, refused: this.#refused, units: this.#units, seconds: this.#seconds, waiting: this.#waiting() };
  }
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
