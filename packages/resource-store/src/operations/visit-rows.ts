import type { Visibility } from '@hub/access';
import { typeName, typeNumber } from '@hub/fhir-model';
import type { VisitRows } from '@hub/fhir-rest';
import type { Queryable } from '../read/read-store.ts';
import { statementAs } from '../search-sql/visible.ts';
import { recordKey } from '../source-records.ts';

interface Row {
  readonly type: number;
  readonly id: string;
  readonly body: string;
  readonly about: number;
  readonly seen: boolean;
  readonly written: number | null;
}

/**
 * What was made from the rows of one visit, and how much of it `visibility` hides. The record (table source_record) lists its rows; it goes
 * by the facility that owns the Encounter and the visit's MA_LK. Undefined when there is no such record, or the Encounter is not of it.
 */
export async function visitRows(
  database: Queryable,
  encounter: string,
  name: string,
  visibility: Visibility,
): Promise<VisitRows | undefined> {
  const type = typeNumber('Encounter');
  const { rows: owners } = await database.query<{ rid: number; owner: number }>(
    'select rid, owner from resource where id = $1 and type = $2',
    [encounter, type],
  );
  const [own] = owners;
  if (own === undefined) return undefined;
  const key = recordKey({ facilityId: own.owner, kind: 'visit', key: name });
  const s = statementAs(visibility);
  // The record's list may hold the Encounter of another visit only if somebody gave it this MA_LK by hand: then it is not of it.
  const { rows } = await database.query<Row>(
    s.whole(
      `select r.type, r.id, r.body, r.about, ${s.visible('r', true)} as seen, floor(extract(epoch from c.written_at) * 1000)::float8 as written
         from source_record c join resource r on r.rid = any(c.rids)
        where c.key = ${s.value(key, 'uuid')} and ${s.value(own.rid, 'bigint')} = any(c.rids) and not r.deleted`,
    ),
    s.values,
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const seen = rows.filter((row) => row.seen);
  return {
    rows: seen.map(({ type: number, id, body, about }) => ({ type: typeName(number), id, body, about })),
    hidden: rows.length - seen.length,
    ...(first.written === null ? {} : { writtenAt: first.written }),
  };
}
