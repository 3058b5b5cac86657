import type { Visibility } from '@hub/access';
import type { Connection, Database } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import type { SearchQuery } from '@hub/search';
import { search } from '../search-sql/search.ts';
import { type StoredRow, storedRows } from '../write/stored-rows.ts';

/** A resource as it stood before the locks. */
export interface Found extends StoredRow {
  readonly id: string;
}

/** A condition and who asks: criteria under a visibility, or an id, which anybody's resource may have. */
export type Look =
  | { readonly query: SearchQuery; readonly visibility: Visibility; readonly body: boolean }
  | { readonly type: string; readonly id: string };

/** What each look finds: of criteria at most two that are there, of an id the one, deleted or not. */
export async function look(connection: Connection, looks: readonly Look[]): Promise<readonly (readonly Found[])[]> {
  const database = { pool: connection } as unknown as Database;
  const named: { type: string; id: string; body: boolean }[][] = [];
  for (const one of looks) {
    if ('id' in one) {
      named.push([{ type: one.type, id: one.id, body: false }]);
      continue;
    }
    const { type, criteria } = one.query;
    const query: SearchQuery = { type, criteria, count: 2, includes: [], revincludes: [], total: 'none' };
    const { entries } = await search(database, query, one.visibility);
    named.push(entries.map((entry) => ({ type, id: entry.id, body: one.body })));
  }
  const wanted = named.flat().map(({ type, id, body }) => ({ reference: `${type}/${id}`, type: typeNumber(type) ?? 0, id, body }));
  const rows = await storedRows(connection, wanted);
  return named.map((found, i) =>
    found.flatMap(({ type, id }) => {
      const row = rows.get(`${type}/${id}`);
      if (row === undefined || (row.deleted && !('id' in (looks[i] as Look)))) return [];
      return [{ id, ...row }];
    }),
  );
}
