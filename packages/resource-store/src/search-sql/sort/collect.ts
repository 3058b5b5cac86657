import { type Criterion, type SearchQuery, typesOf } from '@hub/search';
import type { Cursor } from '../cursor.ts';
import { OWN, ownSet } from '../own.ts';
import { type PageSql, unchanged } from '../page.ts';
import { probe } from '../probe.ts';
import { setOf } from '../set.ts';
import { type Statement, typeIn } from '../statement.ts';
import { type Key, keysOf } from './key.ts';
import { isAfter, orderOf, placeColumn } from './place.ts';

/** The page after `cursor` of a set that is small enough to be put in order whole: of criterion `index`, or with -1 of the types. */
export function collectedSql(query: SearchQuery, index: number, cursor: Cursor | undefined, limit: number, s: Statement): PageSql {
  const keys = keysOf(query);
  const types = typesOf(query);
  const criterion: Criterion | undefined = query.criteria[index];
  const rest = query.criteria.filter((_, i) => i !== index);
  const set =
    index === OWN
      ? ownSet(types, s)
      : criterion === undefined
        ? `select r.rid from resource r where ${typeIn('r', types)} and not r.deleted and ${s.visible('r')}`
        : setOf(criterion, types, s, 'walk', rest);
  const conditions = rest.map((other) => probe(other, 'c.rid', s, 'seen'));
  if (cursor !== undefined) conditions.push(unchanged('c.rid', cursor, s));
  const rows = memberRows(keys, [], `(select distinct rid from (${set}) a)`, [...conditions, typeIn('x', types), s.visible('x')]);
  const after = cursor?.place === undefined ? '' : ` where ${isAfter(keys, cursor.place, 'm', s)}`;
  const found = `select m.rid, ${placeColumn(keys, 'm')} as key from ${rows} m${after} order by ${orderOf(keys, 'm')} limit ${limit}`;
  return { sql: `select o.rid, o.key, row_number() over () as place from (${found}) o`, order: 'place' };
}

/**
 * Members of a set (`from`: rows with `rid`, alias c) with the columns that a place is made of; `known` are the first keys' values where
 * they are the same for all, as SQL. With `looked` they are rows of a bounded scan: where it stopped stays, also what is no match. Fenced, so that each key is looked up once a row.
 */
export function memberRows(
  keys: readonly Key[],
  known: readonly string[],
  from: string,
  conditions: readonly string[],
  looked = false,
): string {
  const columns = keys.map((key, i) => `${known[i] ?? key.of('c.rid')} as k${i}`);
  const there = looked ? '(c.stop or not x.deleted)' : 'not x.deleted';
  return `(select c.rid, x.type, x.last_updated as updated, ${columns.join(', ')}${looked ? ', c.stop, c.ok and not x.deleted as ok' : ''}
    from ${from} c cross join lateral (select x.type, x.last_updated, x.rid, x.owner, x.labels, x.patient, x.deleted from resource x where x.rid = c.rid limit 1) x
   where ${[there, ...conditions].join(' and ')} offset 0)`;
}
