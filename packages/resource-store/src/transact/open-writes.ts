import type { Database } from '@hub/database';
import type { WriteStore, WriteUnit, Written } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { readStore } from '../read/read-store.ts';
import { uriDictionary } from '../uri-dictionary.ts';
import { resourceWriter } from '../write/writer.ts';
import { asksOf } from './asks.ts';
import { systemsAsked } from './look.ts';
import { type Job, performFresh, performWithin } from './perform.ts';
import { WriteQueue } from './queue.ts';
import { QUEUE_LIMITS, type QueueLimits } from './queue-limits.ts';

/** What the writes of a process work with. Its pool must have more connections than the queue has lanes. */
export interface WriteOptions {
  readonly database: Database;
  /** For units that only look: they must not take the place of a writer. `database` when absent. */
  readonly reading?: Database;
  readonly limits?: Partial<QueueLimits>;
  /** Epoch milliseconds: `lastUpdated` of what is written. */
  readonly now?: () => number;
}

/** The port of writes, and what can be measured of it. */
export interface Writes extends WriteStore<SearchQuery> {
  /** Changes that wait for their turn. */
  waiting(): number;
}

/** The writing side of the FHIR interactions over the tables of the store: one per process, any number of processes. */
export function openWrites({ database, reading = database, limits = {}, now = Date.now }: WriteOptions): Writes {
  const uris = uriDictionary(database);
  const deps = { writer: resourceWriter({ uris }), uris, now };
  const perform = async (jobs: readonly Job[]) =>
    (await performFresh(database, jobs, deps)) ?? database.transaction((connection) => performWithin(connection, jobs, deps));
  const queue = new WriteQueue(perform, { ...QUEUE_LIMITS, ...limits });
  return {
    waiting: () => queue.waitingChanges,
    async write(unit) {
      if (unit.changes.length === 0) return lookOnly(reading, unit);
      const asks = asksOf(unit);
      await uris.intern(systemsAsked(asks.looks));
      return queue.add({ unit, asks });
    },
  };
}

/** A unit without changes: its reads see one moment, so never half of somebody's transaction. Read only, it cannot fail to serialise. */
async function lookOnly(database: Database, { reads }: WriteUnit<SearchQuery>): Promise<readonly Written[]> {
  await database.transaction(async (connection) => {
    await connection.query('set transaction isolation level repeatable read, read only');
    await reads?.(readStore(connection));
  });
  return [];
}
