import { listMllpSenders } from '@hub/client-register';
import type { Database } from '@hub/database';
import { Senders } from './senders.ts';

/** A source registered or changed elsewhere is seen within this time. */
const FRESH_MS = 3_000;
/** Somebody unknown may have been registered a moment ago: looked up again, this often at most. */
const UNKNOWN_MS = 250;

/** The registered senders, read again from time to time while anybody asks. */
export class Directory {
  readonly #database: Pick<Database, 'pool'>;
  #read: { readonly at: number; readonly senders: Promise<Senders> } | undefined;

  constructor(database: Pick<Database, 'pool'>) {
    this.#database = database;
  }

  /** As of three seconds ago at most; `unknown`: somebody was not among them. Rejects with what the database says. */
  senders(unknown = false): Promise<Senders> {
    const now = performance.now();
    if (this.#read !== undefined && now - this.#read.at < (unknown ? UNKNOWN_MS : FRESH_MS)) return this.#read.senders;
    const read = { at: now, senders: listMllpSenders(this.#database).then((all) => new Senders(all)) };
    this.#read = read;
    read.senders.catch(() => {
      if (this.#read === read) this.#read = undefined;
    });
    return read.senders;
  }
}
