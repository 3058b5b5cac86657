import { hash } from 'node:crypto';
import type { Connection, Database } from '@hub/database';
import { type UnitDictionary, unitDictionary } from './unit-dictionary.ts';

/**
 * Systems and other URIs as numbers (table `uri`): an index row holds 4 bytes instead of a URL. Rows are never changed or
 * removed, so what a process has seen once holds forever. 0 stands for "no system".
 */
export interface UriDictionary {
  /** The number of a URI already seen by this process; undefined asks for {@link UriDictionary.intern} or {@link UriDictionary.find}. */
  peek(uri: string): number | undefined;
  /** Numbers of URIs for searching: those the hub has never seen are absent. Never writes. */
  find(uris: Iterable<string>): Promise<ReadonlyMap<string, number>>;
  /** Makes sure {@link UriDictionary.peek} knows all of them. New ones are committed on their own, so that no long transaction holds them. */
  intern(uris: Iterable<string>): Promise<void>;
  /** The same inside a transaction, for the few that turn up late; these are remembered only by the table until seen again. */
  internWithin(connection: Connection, uris: Iterable<string>): Promise<ReadonlyMap<string, number>>;
  /** Units of quantities, kept the same way. */
  readonly units: UnitDictionary;
}

const KEPT = 200_000;

// What fits a b-tree entry whatever its characters; longer ones keep their beginning and a hash.
const URI_LIMIT = 800;

/** A URI as the table has it. */
export function storedUri(uri: string): string {
  return uri.length <= URI_LIMIT ? uri : `${uri.slice(0, 740).toWellFormed()}#${hash('sha256', uri, 'hex').slice(0, 40)}`;
}

/** Opens the dictionary over a database; keeps at most 200,000 URIs in memory. */
export function uriDictionary(database: Database): UriDictionary {
  const known = new Map<string, number>();

  function remember(rows: readonly { value: string; uri_id: number }[]): void {
    if (known.size + rows.length > KEPT) known.clear();
    for (const { value, uri_id } of rows) known.set(value, uri_id);
  }
  const peek = (uri: string) => (uri === '' ? 0 : known.get(storedUri(uri)));
  const unseen = (uris: Iterable<string>) => {
    const missing = new Set<string>();
    for (const uri of uris) if (peek(uri) === undefined) missing.add(storedUri(uri));
    return [...missing].sort();
  };
  const select = 'select value, uri_id from uri where value = any($1)';
  const insert = 'insert into uri (value) select * from unnest($1::text[]) on conflict (value) do nothing';

  return {
    units: unitDictionary(database),
    peek,
    async find(uris) {
      const wanted = [...uris];
      const missing = unseen(wanted);
      if (missing.length > 0) remember((await database.pool.query(select, [missing])).rows);
      return numbersOf(wanted, peek);
    },
    async intern(uris) {
      let missing = unseen(uris);
      if (missing.length === 0) return;
      remember((await database.pool.query(select, [missing])).rows);
      missing = unseen(missing);
      if (missing.length === 0) return;
      await database.pool.query(insert, [missing]);
      remember((await database.pool.query(select, [missing])).rows);
    },
    async internWithin(connection, uris) {
      const wanted = [...new Set(uris)];
      const missing = unseen(wanted);
      if (missing.length === 0) return numbersOf(wanted, peek);
      await connection.query(insert, [missing]);
      const { rows } = await connection.query<{ value: string; uri_id: number }>(select, [missing]);
      const late = new Map(rows.map((row) => [row.value, row.uri_id]));
      return numbersOf(wanted, (uri) => peek(uri) ?? late.get(storedUri(uri)));
    },
  };
}

function numbersOf(uris: readonly string[], numberOf: (uri: string) => number | undefined): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const uri of uris) {
    const number = numberOf(uri);
    if (number !== undefined) numbers.set(uri, number);
  }
  return numbers;
}
