import type { Database, LookupRow, Parameter } from '@hub/database';
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
  if (quick && statement.name !== undefined && database.lookup !== undefined) {
    const rows = await database.lookup({ name: statement.name, text }, values as Parameter[]);
    return rows.map(rowOf);
  }
  // Bodies stay the bytes they are: decoded and encoded again they were a fifth of what a page of fifty costs the process.
  if (database.rows !== undefined) {
    const rows = await database.rows({ name: statement.name ?? '', text }, values as Parameter[]);
    return rows.map(rowOf);
  }
  return (await database.pool.query<PageRow>(statement)).rows;
}

/** Within ±2^53, as row numbers and moments are: no BigInt is made in between. */
const bigint = (bytes: Buffer): number => bytes.readInt32BE(0) * 0x1_0000_0000 + bytes.readUInt32BE(4);

/** The columns in their order in the statement, in Postgres' binary form: int4, int8, text, int2, text, text, text, int8, int8, and int4 where there is a tenth. */
function rowOf(row: LookupRow): PageRow {
  const [part, rid, key, type, id, body, pin, at, about, look] = row as readonly [Buffer, Buffer, ...LookupRow];
  return {
    part: part.readInt32BE(0),
    rid: bigint(rid),
    key: key?.toString('utf8') ?? null,
    type: type?.readInt16BE(0) ?? 0,
    id: id?.toString('latin1') ?? '',
    body: body ?? '',
    pin: pin?.toString('latin1') ?? null,
    at: at === null || at === undefined ? null : bigint(at),
    about: about === null || about === undefined ? 0 : bigint(about),
    look: look?.readInt32BE(0) ?? null,
  };
}
