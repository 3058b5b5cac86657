import type { Visibility } from '@hub/access';
import type { SearchQuery } from '@hub/search';
import type { RestDeps } from './handler.ts';
import type { OperationStore } from './operation-store.ts';
import type { ReadStore } from './read-store.ts';
import type { WriteStore, Written } from './write-store.ts';

/** Statuses that say no to who asks. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 429]);
/** Characters of what the entries of a bundle asked. */
const MOST_ASKED = 16_384;

/** What an answer was made of: whose records, and how many resources. */
export class Touched {
  readonly patients = new Set<number>();
  resources = 0;
  /** Entries of a bundle that were answered, and how many of them with a refusal. */
  entries = 0;
  refused = 0;
  /** What they asked, a line each with the status, as much as there is room for. */
  asked = '';

  entry(asked: string, status: number): void {
    this.entries += 1;
    if (REFUSALS.has(status)) this.refused += 1;
    if (this.asked.length < MOST_ASKED) this.asked += `${asked.slice(0, MOST_ASKED)} ${status}\n`;
  }

  /** As it is now: an answer that is still being read goes on touching. */
  copy(): Touched {
    return this.beyond(new Touched());
  }

  /** What it has beyond an earlier state of itself. */
  beyond(earlier: Touched): Touched {
    const more = new Touched();
    for (const patient of this.patients) if (!earlier.patients.has(patient)) more.patients.add(patient);
    more.resources = this.resources - earlier.resources;
    more.entries = this.entries;
    more.refused = this.refused;
    more.asked = this.asked;
    return more;
  }

  add(found: Iterable<{ readonly about?: number | undefined }>): void {
    for (const { about } of found) this.one(about);
  }

  /** A resource of this patient; 0 or undefined: nobody's. */
  one(about: number | undefined): void {
    this.resources += 1;
    if (about !== undefined && about !== 0) this.patients.add(about);
  }
}

/**
 * The same stores, watched: whatever a handler reads or writes through them is in `touched` afterwards, also what a handler of tomorrow does. A
 * handler gets at data in no other way, so what goes on record cannot be forgotten. Made for every request: classes, whose methods are made once.
 */
export function watched(deps: RestDeps, touched: Touched): RestDeps {
  return {
    ...deps,
    entryAnswered: (asked, status) => touched.entry(asked, status),
    store: new WatchedReads(deps.store, touched),
    writes: new WatchedWrites(deps.writes, touched),
  };
}

type Reads = ReadStore<SearchQuery>;
type Operations = OperationStore<SearchQuery>;

class WatchedReads implements Reads {
  readonly #store: Reads;
  readonly #touched: Touched;
  declare readonly operations?: Operations;

  constructor(store: Reads, touched: Touched) {
    this.#store = store;
    this.#touched = touched;
    if (store.operations !== undefined) this.operations = new WatchedOperations(store.operations, touched);
  }

  async readCurrent(type: string, id: string, visibility: Visibility): ReturnType<Reads['readCurrent']> {
    const found = await this.#store.readCurrent(type, id, visibility);
    if (found !== undefined) this.#touched.one(found.about);
    return found;
  }

  async readVersion(...asked: Parameters<Reads['readVersion']>): ReturnType<Reads['readVersion']> {
    const found = await this.#store.readVersion(...asked);
    if (found !== undefined) this.#touched.one(found.about);
    return found;
  }

  async historyInstance(...asked: Parameters<Reads['historyInstance']>): ReturnType<Reads['historyInstance']> {
    const found = await this.#store.historyInstance(...asked);
    if (found !== undefined) this.#touched.add(found.versions);
    return found;
  }

  async historyList(...asked: Parameters<Reads['historyList']>): ReturnType<Reads['historyList']> {
    const found = await this.#store.historyList(...asked);
    this.#touched.add(found.versions);
    return found;
  }

  metaInUse(...asked: Parameters<Reads['metaInUse']>): ReturnType<Reads['metaInUse']> {
    return this.#store.metaInUse(...asked);
  }

  async search(query: SearchQuery, visibility: Visibility): ReturnType<Reads['search']> {
    const found = await this.#store.search(query, visibility);
    this.#touched.add(found.matches);
    this.#touched.add(found.included);
    return found;
  }
}

class WatchedWrites implements WriteStore<SearchQuery> {
  readonly #writes: WriteStore<SearchQuery>;
  readonly #touched: Touched;

  constructor(writes: WriteStore<SearchQuery>, touched: Touched) {
    this.#writes = writes;
    this.#touched = touched;
  }

  async write(unit: Parameters<WriteStore<SearchQuery>['write']>[0]): ReturnType<WriteStore<SearchQuery>['write']> {
    const { reads } = unit;
    const touched = this.#touched;
    const written = await this.#writes.write(
      reads === undefined ? unit : { ...unit, reads: (store) => reads(new WatchedReads(store, touched)) },
    );
    touched.add(written.filter(isTold));
    return written;
  }
}

/** What was not there tells of nobody. */
const isTold = ({ outcome }: Written) => outcome !== 'absent';

class WatchedOperations implements Operations {
  readonly #operations: Operations;
  readonly #touched: Touched;

  constructor(operations: Operations, touched: Touched) {
    this.#operations = operations;
    this.#touched = touched;
  }

  async everything(...asked: Parameters<Operations['everything']>): ReturnType<Operations['everything']> {
    const page = await this.#operations.everything(...asked);
    this.#touched.add(page.matches);
    this.#touched.add(page.included);
    return page;
  }

  async lastn(...asked: Parameters<Operations['lastn']>): ReturnType<Operations['lastn']> {
    const found = await this.#operations.lastn(...asked);
    this.#touched.add(found);
    return found;
  }

  async visitRows(...asked: Parameters<Operations['visitRows']>): ReturnType<Operations['visitRows']> {
    const found = await this.#operations.visitRows(...asked);
    if (found !== undefined) this.#touched.add(found.rows);
    return found;
  }

  async *viewRows(...asked: Parameters<Operations['viewRows']>): ReturnType<Operations['viewRows']> {
    for await (const some of this.#operations.viewRows(...asked)) {
      for (const about of some.patients) this.#touched.one(about);
      yield some;
    }
  }

  // Counts and plans: nobody's record is in them.
  stats(...asked: Parameters<Operations['stats']>): ReturnType<Operations['stats']> {
    return this.#operations.stats(...asked);
  }

  explain(...asked: Parameters<Operations['explain']>): ReturnType<Operations['explain']> {
    return this.#operations.explain(...asked);
  }
}
