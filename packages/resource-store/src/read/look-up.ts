import type { Visibility } from '@hub/access';
import type { Lookup, LookupStatement, Parameter, RowBytes } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { lookupName } from '../search-sql/named.ts';
import { statementAs } from '../search-sql/visible.ts';
import type { Read } from './read.ts';

/** Postgres counts microseconds from here. */
const YEAR_2000 = Date.UTC(2000, 0, 1);

/** The current version of `type/id` as `visibility` may see it, its body as the bytes that lie in the store: they are served, not read. */
export async function lookUpCurrent(lookup: Lookup, type: string, id: string, visibility: Visibility): Promise<Read> {
  const number = typeNumber(type);
  if (number === undefined) return { state: 'absent' };
  const { statement, further } = shapes.get(visibility) ?? shapeOf(visibility);
  const [read] = await lookup(statement, [id, number, ...further], readOf);
  return read ?? { state: 'absent' };
}

interface Shape {
  readonly statement: LookupStatement;
  /** Values after the id and the type: what the caller may see. */
  readonly further: readonly Parameter[];
}

/** By visibility, which is one object for as long as a caller is remembered: the busiest statement of the hub is put together once for each. */
const shapes = new WeakMap<Visibility, Shape>();

function shapeOf(visibility: Visibility): Shape {
  const s = statementAs(visibility);
  const text = s.whole(
    `select version, last_updated, deleted, body, about from resource r where r.id = ${s.value('', 'text')} and r.type = ${s.value(0, 'smallint')} and ${s.visible('r', true)}`,
  );
  const shape = { statement: { name: lookupName(text), text }, further: s.values.slice(2) as Parameter[] };
  shapes.set(visibility, shape);
  return shape;
}

function readOf(row: RowBytes): Read {
  const gone = row.boolean(2);
  const resource = {
    version: row.int4(0),
    lastUpdated: YEAR_2000 + Math.floor(row.int8(1) / 1000),
    deleted: gone,
    body: gone ? '' : { latin1: row.latin1(3) },
    about: row.int8(4),
  };
  return { state: gone ? 'gone' : 'found', resource };
}
