import { hash } from 'node:crypto';
import type { Connection, Database } from '@hub/database';
import { type BusinessKey, typeNumber } from '@hub/fhir-model';
import type { UriDictionary } from './uri-dictionary.ts';
import { KeyTakenError } from './write/item.ts';

/** One text per business key, for maps and locks. */
export function keyText({ type, system, value }: BusinessKey): string {
  return `${type}\n${system}\n${value}`;
}

/**
 * The directory of business keys: (type, system, value) → id, the authority (mapping contract §1). An id is given once,
 * by whoever stores the key first, and never changes; so an answer may be kept, an absence may not.
 */
export interface SourceKeys {
  /** Ids of the keys the directory knows, by {@link keyText}; the others are absent. Two statements at most, for any number of keys. */
  resolve(keys: Iterable<BusinessKey>): Promise<Map<string, string>>;
}

// What fits a b-tree entry; longer values keep their beginning and a hash.
const VALUE_LIMIT = 512;
const stored = (value: string) =>
  value.length <= VALUE_LIMIT ? value : `${value.slice(0, 460)}#${hash('sha256', value, 'hex').slice(0, 40)}`;

interface Row {
  readonly place: number;
  readonly id: string;
}

const SELECT = `select k.place, s.id
  from unnest($1::text[], $2::int[], $3::smallint[]) with ordinality as k (value, system, type, place)
 cross join lateral (select id from source_key where value = k.value and system = k.system and type = k.type limit 1) s`;

/** The directory of a database. */
export function sourceKeys(database: Database, uris: UriDictionary): SourceKeys {
  return {
    async resolve(keys) {
      const wanted = new Map([...keys].map((key) => [keyText(key), key]));
      const systems = await uris.find([...wanted.values()].map((key) => key.system));
      const asked = [...wanted].filter(([, key]) => systems.has(key.system) && typeNumber(key.type) !== undefined);
      if (asked.length === 0) return new Map();
      const { rows } = await database.pool.query<Row>(SELECT, [
        asked.map(([, key]) => stored(key.value)),
        asked.map(([, key]) => systems.get(key.system)),
        asked.map(([, key]) => typeNumber(key.type)),
      ]);
      return new Map(rows.map(({ place, id }) => [(asked[place - 1] as [string, BusinessKey])[0], id]));
    },
  };
}

/** A key and the id it is to name. */
export interface NewKey {
  readonly key: BusinessKey;
  readonly id: string;
}

/**
 * Enters keys believed new, under their locks ({@link import('./locks.ts').businessKeyLock}) and after all locks are held.
 * Keys that name the same id already are left alone. Throws {@link KeyTakenError} when one names another id: nothing is written.
 */
export async function enterKeys(connection: Connection, entries: readonly NewKey[], system: (uri: string) => number): Promise<void> {
  const unique = new Map<string, NewKey>();
  for (const entry of entries) {
    const text = keyText(entry.key);
    const before = unique.get(text);
    if (before !== undefined && before.id !== entry.id) throw new KeyTakenError('one batch gives a business key two ids');
    unique.set(text, entry);
  }
  if (unique.size === 0) return;
  const list = [...unique.values()];
  const columns = [
    list.map(({ key }) => stored(key.value)),
    list.map(({ key }) => system(key.system)),
    list.map(({ key }) => typeNumber(key.type)),
  ];
  const { rows } = await connection.query<Row>(SELECT, columns);
  const there = new Set<number>();
  for (const { place, id } of rows) {
    if ((list[place - 1] as NewKey).id !== id) throw new KeyTakenError('a business key was given to another id meanwhile');
    there.add(place - 1);
  }
  const missing = list.map((_, i) => i).filter((i) => !there.has(i));
  if (missing.length === 0) return;
  await connection.query(
    'insert into source_key (value, system, type, id) select * from unnest($1::text[], $2::int[], $3::smallint[], $4::text[])',
    [...columns.map((column) => missing.map((i) => column[i])), missing.map((i) => (list[i] as NewKey).id)],
  );
}
