import type { Database } from '@hub/database';
import type { ReadStore, StoredVersion } from '@hub/fhir-rest';
import { historyInstance, type Read, readCurrent, readVersion, search } from '@hub/resource-store';
import type { SearchQuery } from '@hub/search';

/** What the store answers, in the words of the interactions. A deletion has no text and nobody asks for its version. */
function versionOf(id: string, read: Read): StoredVersion | undefined {
  if (read.state === 'absent') return undefined;
  if (read.state === 'gone') return { id, version: 0, lastUpdated: 0, deleted: true, body: '' };
  return { id, ...read.resource };
}

/** The interactions' port over the resource store. */
export function readStore(database: Database): ReadStore<SearchQuery> {
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
