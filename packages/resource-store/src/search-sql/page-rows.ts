import type { Database, Parameter, RowBytes } from '@hub/database';
import type { Piece } from '@hub/fhir-rest';
import { named } from './named.ts';

/** What runs a search: statements, and look-ups where a connection is not bound to a transaction. */
export type SearchDatabase = { readonly pool: Pick<Database['pool'], 'query'> } & Partial<Pick<Database, 'lookup' | 'rows'>>;

/** A row of a page's statement: a match (0) or what came with the matches (1). */
export interface PageRow {
  readonly part: number;
  readonly rid: number;
  readonly key: string | null;
  readonly type: number;
  readonly id: string;
  readonly body: Piece;
  readonly pin: string | null;
  readonly at: number | null;
  /** Whose record it is; 0: nobody's. */
  readonly about: number;
  /** Of a page that looks at a limited number of entries: 1 a match, 2 where it stopped, 3 both. */
  readonly look?: number | null;
}

/**
 * Runs the statement of a page. `quick`: it touches few rows whatever the data hold, so it may go among the look-ups, where a statement waits
 * for those before it; once it has a name (named.ts) it does.
 */
export async function pageRows(database: SearchDatabase, text: string, values: unknown[], quick: boolean): Promise<readonly PageRow[]> {
  const statement = named(text, values);
  if (quick && statement.name !== undefined && database.lookup !== undefined)
    return database.lookup({ name: statement.name, text }, values as Parameter[], rowOf);
  // Bodies stay the bytes they are: decoded and encoded again they were a fifth of what a page of fifty costs the process.
  if (database.rows !== undefined) return database.rows({ name: statement.name ?? '', text }, values as Parameter[], rowOf);
  return (await database.pool.query<PageRow>(statement)).rows;
}

/** The columns in their order in the statement: int4, int8, text, int2, text, text, text, int8, int8, and int4 where there is a tenth. */
export function rowOf(row: RowBytes): PageRow {
  return {
    part: row.int4(0),
    rid: row.int8(1),
    key: row.isNull(2) ? null : row.text(2),
    type: row.int2(3),
    id: row.latin1(4),
    body: { latin1: row.latin1(5) },
    pin: row.isNull(6) ? null : row.latin1(6),
    at: row.isNull(7) ? null : row.int8(7),
    about: row.int8(8),
    look: row.isNull(9) ? null : row.int4(9),
  };
}
