import { type MllpRefusal, noteMllpRefusals } from '@hub/client-register';
import type { Database } from '@hub/database';
import type { Logger } from '@hub/telemetry';
import type { MshNames } from './msh-names.ts';

/** How often counts go to the list. */
const NOTE_MS = 2_000;
/** Different ones between two notes; more than these are counted as nameless. */
const MOST = 500;

/**
 * The list of what was refused without a submission (`GET /intake/mllp/refusals`): counted here, added to the list every two seconds. Each of them is in
 * the record of accesses besides, before it is answered; what a kill takes away here stands there.
 */
export class Refusals {
  readonly #database: Database;
  readonly #log: Logger;
  #seen = new Map<string, MllpRefusal>();
  #timer: NodeJS.Timeout | undefined;
  #noting: Promise<void> = Promise.resolve();

  constructor(database: Database, log: Logger) {
    this.#database = database;
    this.#log = log;
  }

  add(code: string, address: string, names: MshNames | undefined): void {
    const named = this.#seen.size < MOST;
    const msh3 = named ? nameOf(names?.application ?? '') : '';
    const msh4 = named ? nameOf(names?.facility.join('^') ?? '') : '';
    const key = [code, address, msh3, msh4].join('\u0000');
    if (!named && !this.#seen.has(key) && this.#seen.size >= MOST * 2) return;
    this.#seen.set(key, { address, msh3, msh4, code, count: (this.#seen.get(key)?.count ?? 0) + 1 });
    this.#timer ??= setTimeout(() => void this.note(), NOTE_MS).unref();
  }

  /** Adds what was counted to the list now. */
  note(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const seen = [...this.#seen.values()];
    this.#seen = new Map();
    this.#noting = this.#noting
      .then(() => noteMllpRefusals(this.#database, seen))
      .catch((error: unknown) => this.#log.warn('mllp: refusals not listed', { count: seen.length, error }));
    return this.#noting;
  }
}

/** A name of a system has no blanks at its ends and no marks; what does not look like one may be anything, also a person. */
const nameOf = (text: string): string => (/^[\w .:&^/-]{0,60}$/.test(text) ? text : '?');
