import type { Statement } from '../statement.ts';
import type { Key } from './key.ts';

/**
 * A place in the order of a search: the values of its keys as text, null for none, and what tells resources apart that no key does.
 * With fewer values than keys: the end of all that begin with these.
 */
export interface Place {
  readonly keys: readonly (string | null)[];
  readonly rid: number;
  /** When the last key has no value: the resource's type and time, by which those without one are ordered. */
  readonly type?: number;
  readonly updated?: string;
}

/*
 * The order of all matches, the same however they are found: by the keys, none last; those that are alike by row id in the direction of
 * the last key; those without a value of the last key by (type, last_updated, rid), which is how an index of resources has them.
 */

/** Columns k0… of a row (alias), with `rid`, `type` and `updated`, in order; from key `from` on. */
export function orderOf(keys: readonly Key[], alias: string, from = 0): string {
  const last = keys.length - 1;
  const { down, always } = keys[last] as Key;
  const rid = `${alias}.rid${down ? ' desc' : ''}`;
  const none = `${alias}.k${last} is null`;
  const ties = always ? [rid] : [...['type', 'updated', 'rid'].map((column) => `case when ${none} then ${alias}.${column} end`), rid];
  const columns = keys.map((key, i) => `${alias}.k${i}${key.down ? ' desc nulls last' : ' nulls last'}`).slice(from);
  return [...columns, ...ties].join(', ');
}

/** True for rows (columns as in {@link orderOf}) strictly after a place, all keys before `from` being equal. */
export function isAfter(keys: readonly Key[], place: Place, alias: string, s: Statement, from = 0): string {
  const last = keys.length - 1;
  const rid = s.value(place.rid, 'bigint');
  const { down } = keys[last] as Key;
  let condition =
    place.keys.length <= last
      ? 'false'
      : place.keys[last] === null
        ? `(${alias}.type, ${alias}.updated, ${alias}.rid) > (${s.value(place.type, 'smallint')}, ${s.value(place.updated, 'timestamptz')}, ${rid})`
        : `${alias}.rid ${down ? '<' : '>'} ${rid}`;
  for (let i = Math.min(last, place.keys.length - 1); i >= from; i--) {
    const column = `${alias}.k${i}`;
    const value = place.keys[i] as string | null;
    if (value === null) condition = `(${column} is null and ${condition})`;
    else {
      const { type, down, always } = keys[i] as Key;
      const at = s.value(value, type);
      const beyond = `${column} ${down ? '<' : '>'} ${at}${always ? '' : ` or ${column} is null`}`;
      condition = `(${beyond} or (${column} = ${at} and ${condition}))`;
    }
  }
  return condition;
}

/** What a cursor needs of a row: the JSON of its place without the row id. */
export function placeColumn(keys: readonly Key[], alias: string): string {
  const last = keys.length - 1;
  const tie = (keys[last] as Key).always
    ? []
    : [`case when ${alias}.k${last} is null then ${alias}.type end`, `case when ${alias}.k${last} is null then ${alias}.updated::text end`];
  return `json_build_array(json_build_array(${keys.map((_, i) => `${alias}.k${i}::text`).join(', ')}), ${[...tie].join(', ') || 'null'})::text`;
}

/** Reads {@link placeColumn}. */
export function placeOf(text: string, rid: number): Place {
  const [keys, type, updated] = JSON.parse(text) as [(string | null)[], number | null, string | null];
  return { keys, rid, ...(typeof type === 'number' && typeof updated === 'string' ? { type, updated } : {}) };
}
