import { fromDatabaseWrite } from '@hub/database';
import type { Written } from '@hub/fhir-rest';
import { isProblemError } from '@hub/outcome';
import type { Job, Outcome } from './perform.ts';
import { refusals } from './problems.ts';
import type { QueueLimits } from './queue-limits.ts';
import { isRetryable } from './retry.ts';

/** Does a group in one transaction; throws when the group as a whole failed and nothing is stored. */
export type PerformGroup = (jobs: readonly Job[]) => Promise<readonly Outcome[]>;

interface Entry {
  job: Job;
  readonly changes: number;
  readonly bytes: number;
  readonly arrived: number;
  readonly resolve: (written: readonly Written[]) => void;
  readonly reject: (error: unknown) => void;
  /** It shares its transaction with nobody: it reads in it, its group failed, or it holds locks from the beginning. */
  alone: boolean;
  begun: boolean;
  attempts: number;
}

/** A guess, for a caller that does not say how large a unit is. */
const BYTES_PER_CHANGE = 2_000;

/**
 * Units that arrive while groups are being written gather and are written together: one transaction, one commit, a row of COPYs for all.
 * First come, first served; what must wait for another unit of its group goes back to the front.
 */
export class WriteQueue {
  readonly #perform: PerformGroup;
  readonly #limits: QueueLimits;
  #waiting: Entry[] = [];
  #changes = 0;
  #bytes = 0;
  #running = 0;
  #starting = false;
  #gathering: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;

  constructor(perform: PerformGroup, limits: QueueLimits) {
    this.#perform = perform;
    this.#limits = limits;
  }

  /** Changes that wait for their turn. */
  get waitingChanges(): number {
    return this.#changes;
  }

  /** Resolves when the unit is committed. Throws `busy` when the queue is full, or the unit cannot begin or get through in time. */
  add(job: Job): Promise<readonly Written[]> {
    const changes = job.unit.changes.length;
    const bytes = job.unit.bytes ?? changes * BYTES_PER_CHANGE;
    const { waitingChanges, waitingBytes } = this.#limits;
    if (this.#waiting.length > 0 && (this.#changes + changes > waitingChanges || this.#bytes + bytes > waitingBytes)) {
      return Promise.reject(refusals.busy());
    }
    return new Promise((resolve, reject) => {
      const arrived = performance.now();
      this.#push(
        [{ job, changes, bytes, arrived, resolve, reject, alone: job.unit.reads !== undefined, begun: false, attempts: 0 }],
        'end',
      );
    });
  }

  #push(entries: readonly Entry[], where: 'front' | 'end'): void {
    this.#waiting = where === 'front' ? [...entries, ...this.#waiting] : this.#waiting.concat(entries);
    for (const { changes, bytes } of entries) {
      this.#changes += changes;
      this.#bytes += bytes;
    }
    this.#start();
    this.#watchAge();
  }

  /** Starts lanes after what this turn of the event loop still brings, and while others run, after what the next moments bring. */
  #start(): void {
    if (this.#starting || this.#running >= this.#limits.lanes || this.#waiting.length === 0) return;
    this.#starting = true;
    setImmediate(() => {
      this.#starting = false;
      if (this.#running >= this.#limits.lanes || this.#waiting.length === 0 || this.#gathers()) return;
      this.#running += 1;
      void this.#run(this.#take()).finally(() => {
        this.#running -= 1;
        this.#start();
      });
      this.#start();
    });
  }

  #gathers(): boolean {
    const { gatherFor, gatherUnits } = this.#limits;
    const [first] = this.#waiting;
    if (this.#running === 0 || first === undefined || first.attempts > 0 || this.#waiting.length >= gatherUnits) return false;
    const left = gatherFor - (performance.now() - first.arrived);
    if (left <= 0) return false;
    if (this.#gathering === undefined) {
      this.#gathering = setTimeout(() => {
        this.#gathering = undefined;
        this.#start();
      }, left);
    }
    return true;
  }

  #take(): Entry[] {
    const { groupChanges, groupBytes } = this.#limits;
    let changes = 0;
    let bytes = 0;
    let count = 0;
    for (const entry of this.#waiting) {
      const fits = changes + entry.changes <= groupChanges && bytes + entry.bytes <= groupBytes && !entry.alone;
      if (count > 0 && !fits) break;
      count += 1;
      changes += entry.changes;
      bytes += entry.bytes;
      if (entry.alone) break;
    }
    this.#changes -= changes;
    this.#bytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  async #run(group: readonly Entry[]): Promise<void> {
    for (const entry of group) {
      entry.begun = true;
      entry.attempts += 1;
    }
    let outcomes: readonly Outcome[];
    try {
      outcomes = await this.#perform(group.map(({ job }) => job));
    } catch (error) {
      this.#failed(group, error);
      return;
    }
    const back: Entry[] = [];
    for (const [i, entry] of group.entries()) {
      const outcome = outcomes[i] as Outcome;
      if ('written' in outcome) entry.resolve(outcome.written);
      else if ('error' in outcome) {
        // Else whoever changes by id without a pause would always be quicker than who looks first.
        // Alone, because the locks of others of its group would come after these, out of their order.
        if (outcome.first !== undefined) {
          entry.job = { ...entry.job, first: outcome.first };
          entry.alone = true;
        }
        this.#refused(entry, outcome.error);
      } else if (this.#inTime(entry)) back.push(entry);
    }
    if (back.length > 0) this.#push(back, 'front');
  }

  /**
   * The transaction failed. Where it surely left nothing behind, each unit is tried by itself: one may be to blame. Not after a lost
   * connection, which may have committed, nor after a statement timeout: one by one they would stand in everybody's way for as long again.
   */
  #failed(group: readonly Entry[], error: unknown): void {
    const known = fromDatabaseWrite(error);
    const over = isProblemError(known) && known.problem.category === 'unavailable';
    if (group.length === 1 || over) {
      for (const entry of group) this.#refused(entry, over ? known : error);
      return;
    }
    for (const entry of group) entry.alone = true;
    this.#push(group, 'front');
  }

  #refused(entry: Entry, error: unknown): void {
    if (!isRetryable(error)) {
      entry.reject(fromDatabaseWrite(error));
      return;
    }
    if (!this.#inTime(entry)) return;
    // Not in step with whoever was in the way.
    const wait = Math.random() * Math.min(2 ** entry.attempts, 100);
    setTimeout(() => this.#push([entry], 'front'), wait);
  }

  #inTime(entry: Entry): boolean {
    const inTime = performance.now() - entry.arrived < this.#limits.retryFor;
    if (!inTime) entry.reject(refusals.contended());
    return inTime;
  }

  /** Refuses units that have waited too long for their first attempt. */
  #watchAge(): void {
    if (this.#watch !== undefined || this.#waiting.length === 0) return;
    const { beginWithin } = this.#limits;
    this.#watch = setTimeout(() => {
      this.#watch = undefined;
      const now = performance.now();
      const late = this.#waiting.filter(({ begun, arrived }) => !begun && now - arrived >= beginWithin);
      if (late.length > 0) {
        const gone = new Set(late);
        this.#waiting = this.#waiting.filter((entry) => !gone.has(entry));
        for (const { changes, bytes, reject } of late) {
          this.#changes -= changes;
          this.#bytes -= bytes;
          reject(refusals.busy());
        }
      }
      this.#watchAge();
    }, beginWithin / 10);
  }
}
