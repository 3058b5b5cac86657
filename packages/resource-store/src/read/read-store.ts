import type { Database } from '@hub/database';
import type { ReadStore, StoredVersion } from '@hub/fhir-rest';
import { problem } from '@hub/outcome';
import type { SearchQuery } from '@hub/search';
import { everything } from '../everything/everything.ts';
import { explained } from '../operations/explain.ts';
import { lastn } from '../operations/lastn.ts';
import { stats } from '../operations/stats.ts';
import { viewRows } from '../operations/view-rows.ts';
import { visitRows } from '../operations/visit-rows.ts';
import { search } from '../search-sql/search.ts';
import { historyInstance } from './history-instance.ts';
import { historyList } from './history-list.ts';
import { lookUpCurrent } from './look-up.ts';
import { metaInUse } from './meta-in-use.ts';
import { type Read, readCurrent, readVersion } from './read.ts';

/** What runs statements: the pool, or the connection of a transaction, whose reads see what it wrote. */
export type Queryable = Pick<Database['pool'], 'query'>;

/** What the store answers, in the words of the interactions. A deletion has no text. */
function versionOf(id: string, read: Read): StoredVersion | undefined {
  return read.state === 'absent' ? undefined : { id, ...read.resource };
}

/** Ways to rows as bytes, on connections that are bound to no transaction. */
export type Ways = Pick<Database, 'lookup' | 'rows'>;

/**
 * The read interactions' port over the tables of the store. With `ways` the reads by id, most of all requests, take the short one, and bodies stay the
 * bytes that lie in the store; without them they see what the transaction of `queryable` wrote.
 */
export function readStore(queryable: Queryable, ways?: Ways): ReadStore<SearchQuery> {
  // Reading asks a database for nothing but statements.
  const database = { pool: queryable, ...(ways === undefined ? {} : { lookup: ways.lookup, rows: ways.rows }) } as Database;
  const lookup = ways?.lookup;
  return {
    readCurrent: async (type, id, visibility) =>
      versionOf(
        id,
        await (lookup === undefined ? readCurrent(database, type, id, visibility) : lookUpCurrent(lookup, type, id, visibility)),
      ),
    readVersion: async (type, id, version, visibility) => versionOf(id, await readVersion(database, type, id, version, visibility)),
    historyInstance: (type, id, visibility, page) => historyInstance(queryable, type, id, page, visibility),
    historyList: (type, visibility, page) => historyList(queryable, { ...page, type }, visibility),
    metaInUse: (type, visibility) => metaInUse(queryable, type, visibility),
    async search(query, visibility) {
      const { entries, ...rest } = await search(database, query, visibility);
      return { matches: entries, ...rest };
    },
    operations: {
      everything: (of, asked, visibility) => everything(queryable, of, asked, visibility),
      lastn: (query, lead, max, visibility) => lastn(database, query, lead, max, visibility),
      stats: (query, keys, page, visibility) => stats(database, query, keys, page, visibility),
      visitRows: (encounter, name, visibility) => visitRows(queryable, encounter, name, visibility),
      viewRows(run, visibility) {
        if (lookup !== undefined) return viewRows(database, run, visibility);
        throw problem(
          'incorrect',
          'not-supported',
          '$run không dùng được trong một giao dịch.',
          '$run cannot be asked within a transaction.',
        );
      },
      explain(query, visibility) {
        if (lookup !== undefined) return explained(database, query, visibility);
        throw problem(
          'incorrect',
          'not-supported',
          '$explain không dùng được trong một giao dịch.',
          '$explain cannot be asked within a transaction.',
        );
      },
    },
  };
}
