import type { Database } from '@hub/database';
import type { ReadStore, StoredVersion } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { search } from '../search-sql/search.ts';
import { historyInstance, type Read, readCurrent, readVersion } from './read.ts';

/** What runs statements: the pool, or the connection of a transaction, whose reads see what it wrote. */
export type Queryable = Pick<Database['pool'], 'query'>;

/** What the store answers, in the words of the interactions. A deletion has no text and nobody asks for its version. */
function versionOf(id: string, read: Read): StoredVersion | undefined {
  if (read.state === 'absent') return undefined;
  if (read.state === 'gone') return { id, version: 0, lastUpdated: 0, deleted: true, body: '' };
  return { id, ...read.resource };
}

/** The read interactions' port over the tables of the store. */
export function readStore(queryable: Queryable): ReadStore<SearchQuery> {
  // Reading asks a database for nothing but statements.
  const database = { pool: queryable } as Database;
  return {
    readCurrent: async (type, id, visibility) => versionOf(id, await readCurrent(database, type, id, visibility)),
    readVersion: async (type, id, version, visibility) => versionOf(id, await readVersion(database, type, id, version, visibility)),
    async historyInstance(type, id, visibility, page) {
      const found = await historyInstance(database, type, id, page, visibility);
      return found === undefined ? undefined : { ...found, versions: found.versions.map((version) => ({ id, ...version })) };
    },
    async search(query, visibility) {
      const { entries, ...rest } = await search(database, query, visibility);
      return { matches: entries, ...rest };
    },
  };
}
