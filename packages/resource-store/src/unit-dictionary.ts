import type { Connection, Database } from '@hub/database';
import { type IndexRows, UCUM, unitOf, withContained } from '@hub/search';

/** UCUM codes seen (table `unit`), so that a search can ask for a quantity in each of them. Rows are never removed. */
export interface UnitDictionary {
  /** Codes among these rows that this process has not seen yet. */
  unseen(rows: IndexRows): readonly string[];
  /** Makes sure the table has them. Committed on their own unless a connection is given. */
  intern(codes: Iterable<string>, connection?: Connection): Promise<void>;
}

const KEPT = 10_000;

export function unitDictionary(database: Database): UnitDictionary {
  const known = new Set<string>();
  return {
    unseen(rows) {
      const found: string[] = [];
      for (const { quantities } of withContained(rows))
        for (const { system, code } of quantities)
          if (system === UCUM && !known.has(code) && unitOf(code) !== undefined && !found.includes(code)) found.push(code);
      return found;
    },
    async intern(codes, connection) {
      const missing = [...new Set(codes)].filter((code) => !known.has(code)).sort();
      if (missing.length === 0) return;
      await (connection ?? database.pool).query('insert into unit (code) select * from unnest($1::text[]) on conflict do nothing', [
        missing,
      ]);
      // What another transaction may still roll back is not remembered.
      if (connection !== undefined) return;
      if (known.size + missing.length > KEPT) known.clear();
      for (const code of missing) known.add(code);
    },
  };
}
