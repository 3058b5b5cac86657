import type { Visibility } from '@hub/access';
import type { SearchQuery } from '@hub/search';
import { withConcepts } from './concepts.ts';
import type { SearchDatabase } from './page-rows.ts';
import { inSeenUnits } from './units.ts';

/** The query with everything in it that the database alone can tell: codes of value sets and hierarchies, units that were seen. */
export async function understood(database: SearchDatabase, query: SearchQuery, visibility: Visibility): Promise<SearchQuery> {
  return inSeenUnits(database, await withConcepts(database, query, visibility));
}
