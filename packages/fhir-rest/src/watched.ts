import type { SearchQuery } from '@hub/search';
import type { RestDeps } from './handler.ts';
import type { OperationStore } from './operation-store.ts';
import type { ReadStore } from './read-store.ts';
import type { Written } from './write-store.ts';

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
    for (const { about } of found) {
      this.resources += 1;
      if (about !== undefined && about !== 0) this.patients.add(about);
    }
  }
}

/**
 * The same stores, watched: whatever a handler reads or writes through them is in `touched` afterwards, also what a handler of tomorrow does. A
 * handler gets at data in no other way, so what goes on record cannot be forgotten.
 */
export function watched(deps: RestDeps, touched: Touched): RestDeps {
  const { writes } = deps;
  return {
    ...deps,
    entryAnswered: (asked, status) => touched.entry(asked, status),
    store: watchedReads(deps.store, touched),
    writes: {
      async write(unit) {
        const { reads } = unit;
        const written = await writes.write(reads === undefined ? unit : { ...unit, reads: (store) => reads(watchedReads(store, touched)) });
        touched.add(written.filter(isTold));
        return written;
      },
    },
  };
}

/** What was not there tells of nobody. */
const isTold = ({ outcome }: Written) => outcome !== 'absent';

function watchedReads(store: ReadStore<SearchQuery>, touched: Touched): ReadStore<SearchQuery> {
  const one = <T extends { readonly about?: number | undefined }>(found: T | undefined): T | undefined => {
    if (found !== undefined) touched.add([found]);
    return found;
  };
  return {
    readCurrent: async (type, id, visibility) => one(await store.readCurrent(type, id, visibility)),
    readVersion: async (type, id, version, visibility) => one(await store.readVersion(type, id, version, visibility)),
    async historyInstance(type, id, visibility, page) {
      const found = await store.historyInstance(type, id, visibility, page);
      if (found !== undefined) touched.add(found.versions);
      return found;
    },
    async historyList(type, visibility, page) {
      const found = await store.historyList(type, visibility, page);
      touched.add(found.versions);
      return found;
    },
    metaInUse: (type, visibility) => store.metaInUse(type, visibility),
    async search(query, visibility) {
      const found = await store.search(query, visibility);
      touched.add(found.matches);
      touched.add(found.included);
      return found;
    },
    ...(store.operations === undefined ? {} : { operations: watchedOperations(store.operations, touched) }),
  };
}

function watchedOperations(operations: OperationStore<SearchQuery>, touched: Touched): OperationStore<SearchQuery> {
  return {
    async everything(of, asked, visibility) {
      const page = await operations.everything(of, asked, visibility);
      touched.add(page.matches);
      touched.add(page.included);
      return page;
    },
    async lastn(query, lead, max, visibility) {
      const found = await operations.lastn(query, lead, max, visibility);
      touched.add(found);
      return found;
    },
    async visitRows(encounter, name, visibility) {
      const found = await operations.visitRows(encounter, name, visibility);
      if (found !== undefined) touched.add(found.rows);
      return found;
    },
    async *viewRows(run, visibility) {
      for await (const some of operations.viewRows(run, visibility)) {
        touched.add(some.patients.map((about) => ({ about })));
        yield some;
      }
    },
    // Counts and plans: nobody's record is in them.
    stats: (query, keys, page, visibility) => operations.stats(query, keys, page, visibility),
    explain: (query, visibility) => operations.explain(query, visibility),
  };
}
