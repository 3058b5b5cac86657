import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@hub/database';
import type { WriteStore } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { uriDictionary } from '../uri-dictionary.ts';
import { resourceWriter } from '../write/writer.ts';
import { perform } from './perform.ts';
import { refusals } from './problems.ts';
import { isRetryable } from './retry.ts';

/** What the writes of a process work with. */
export interface WriteOptions {
  readonly database: Database;
  /** Milliseconds for which a unit that others keep getting in the way of is tried again. */
  readonly retryFor?: number;
  /** Epoch milliseconds; the clock of the process. */
  readonly now?: () => number;
}

/** The writing side of the FHIR interactions over the tables of the store. One per process. */
export function openWrites({ database, retryFor = 10_000, now = Date.now }: WriteOptions): WriteStore<SearchQuery> {
  const writer = resourceWriter({ uris: uriDictionary(database) });
  return {
    async write(unit) {
      const end = now() + retryFor;
      for (let attempt = 1; ; attempt++) {
        try {
          return await database.transaction((connection) => perform(connection, writer, unit, now()));
        } catch (error) {
          if (!isRetryable(error)) throw error;
          if (now() > end) throw refusals.contended();
          await sleep(Math.random() * Math.min(5 * 2 ** attempt, 200));
        }
      }
    },
  };
}
