import type { Visibility } from '@hub/access';
import type { Lookup, LookupRow, LookupStatement, Parameter } from '@hub/database';
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
  const [row] = await lookup(statement, [id, number, ...further]);
  return row === undefined ? { state: 'absent' } : readOf(row);
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

function readOf([version, lastUpdated, deleted, body, about]: LookupRow): Read {
  const gone = deleted?.[0] === 1;
  const resource = {
    version: version?.readInt32BE(0) ?? 0,
    lastUpdated: YEAR_2000 + Math.floor(Number(lastUpdated?.readBigInt64BE(0) ?? 0n) / 1000),
    deleted: gone,
    body: gone || body === null || body === undefined ? '' : body,
    about: Number(about?.readBigInt64BE(0) ?? 0n),
  };
  return { state: gone ? 'gone' : 'found', resource };
}
