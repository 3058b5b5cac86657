import type { Visibility } from '@hub/access';
import type { Lookup, LookupRow, Parameter } from '@hub/database';
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
  const s = statementAs(visibility);
  const text = s.whole(
    `select version, last_updated, deleted, body from resource r where r.id = ${s.value(id, 'text')} and r.type = ${s.value(number, 'smallint')} and ${s.visible('r')}`,
  );
  const [row] = await lookup({ name: lookupName(text), text }, s.values as Parameter[]);
  return row === undefined ? { state: 'absent' } : readOf(row);
}

function readOf([version, lastUpdated, deleted, body]: LookupRow): Read {
  const gone = deleted?.[0] === 1;
  const resource = {
    version: version?.readInt32BE(0) ?? 0,
    lastUpdated: YEAR_2000 + Math.floor(Number(lastUpdated?.readBigInt64BE(0) ?? 0n) / 1000),
    deleted: gone,
    body: gone || body === null || body === undefined ? '' : body,
  };
  return { state: gone ? 'gone' : 'found', resource };
}
