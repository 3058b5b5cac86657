import type { Visibility } from '@hub/access';
import type { Database } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import type { Piece } from '@hub/fhir-rest';
import { lookupName } from '../search-sql/named.ts';
import { laterLabels, statementAs } from '../search-sql/visible.ts';

/** One version of a resource as text: `body` is served as it is, unparsed. */
export interface StoredVersion {
  readonly version: number;
  /** Epoch milliseconds. */
  readonly lastUpdated: number;
  /** A deletion: there is no body. */
  readonly deleted: boolean;
  /** It had a text, which was erased by law. It counts as deleted. */
  readonly erased?: true;
  readonly body: Piece;
  /** Whose record it is; 0: nobody's. */
  readonly about: number;
}

/** `absent`: the hub never held it, or the caller may not know that it does. */
export type Read =
  | { readonly state: 'found'; readonly resource: StoredVersion }
  | { readonly state: 'gone'; readonly resource: StoredVersion }
  | { readonly state: 'absent' };

interface Row {
  readonly rid: number;
  readonly version: number;
  readonly at: number;
  readonly deleted: boolean;
  readonly body: string;
  readonly about: number;
}

const COLUMNS = 'version, (extract(epoch from last_updated) * 1000)::float8 as at, deleted, body, about';
const toVersion = ({ version, at, deleted, body, about }: Row): StoredVersion => ({
  version,
  lastUpdated: Math.floor(at),
  ...standing(deleted, body),
  body,
  about,
});

/** A past version without a text that is no deletion was erased (scripts/erase). */
export const standing = (deleted: boolean, body: string): { readonly deleted: boolean; readonly erased?: true } =>
  deleted || body !== '' ? { deleted } : { deleted: true, erased: true };

/** The current version of `type/id` as `visibility` may see it. One statement. */
export async function readCurrent(database: Database, type: string, id: string, visibility: Visibility): Promise<Read> {
  const number = typeNumber(type);
  if (number === undefined) return { state: 'absent' };
  const s = statementAs(visibility);
  const text = s.whole(
    `select ${COLUMNS} from resource r where r.id = ${s.value(id, 'text')} and r.type = ${s.value(number, 'smallint')} and ${s.visible('r', true)}`,
  );
  // Named: the busiest statement of the hub is parsed once per connection.
  const { rows } = await database.pool.query<Row>({ name: lookupName(text), text, values: s.values });
  const [row] = rows;
  if (row === undefined) return { state: 'absent' };
  const resource = toVersion(row);
  return { state: resource.deleted ? 'gone' : 'found', resource };
}

/**
 * One version of `type/id`. Access is that of the current version: who may not see it now may not see what it was; nor what it was when it
 * carried a label that is hidden from them.
 */
export async function readVersion(database: Database, type: string, id: string, version: number, visibility: Visibility): Promise<Read> {
  const number = typeNumber(type);
  if (number === undefined || !Number.isInteger(version) || version < 1 || version > 2_147_483_647) return { state: 'absent' };
  const s = statementAs(visibility);
  const wanted = s.value(version, 'int');
  const current = `select * from resource r where r.id = ${s.value(id, 'text')} and r.type = ${s.value(number, 'smallint')} and ${s.visible('r', true)}`;
  const { rows } = await database.pool.query<Row>(
    s.whole(`with c as materialized (${current})
     select ${COLUMNS} from c where version = ${wanted}
     union all
     select h.version, (extract(epoch from h.last_updated) * 1000)::float8, h.deleted, h.body, c.about
       from c join resource_history h on h.rid = c.rid and h.version = ${wanted} where c.version <> ${wanted} and ${laterLabels('h', 'c', s)}`),
    s.values,
  );
  const [row] = rows;
  if (row === undefined) return { state: 'absent' };
  const resource = toVersion(row);
  return { state: resource.deleted ? 'gone' : 'found', resource };
}
