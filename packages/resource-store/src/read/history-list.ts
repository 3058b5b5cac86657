import type { Restricted, Visibility } from '@hub/access';
import { RESOURCE_TYPES, typeName, typeNumber } from '@hub/fhir-model';
import type { HistoryListPage, HistoryPeriod, HistoryVersion } from '@hub/fhir-rest';
import { ProblemError } from '@hub/outcome';
import { searchProblem } from '@hub/search';
import { isDataException } from '../search-sql/cursor.ts';
import { at as moment } from '../search-sql/date.ts';
import { named } from '../search-sql/named.ts';
import type { Statement } from '../search-sql/statement.ts';
import { ownedSql, statementAs, typedSql } from '../search-sql/visible.ts';
import { decodeHistoryCursor, encodeHistoryCursor, type HistoryCursor } from './history-cursor.ts';
import { standing } from './read.ts';
import type { Queryable } from './read-store.ts';

/** What a history of many resources is asked for; `type` undefined: of every type. */
export interface HistoryList extends HistoryPeriod {
  readonly type: string | undefined;
  readonly count: number;
  readonly cursor?: string;
}

const EVERY_TYPE = RESOURCE_TYPES.map((type) => typeNumber(type) as number);
const MADE = { C: 'created', U: 'updated', D: 'deleted' } as const;

interface Row {
  readonly rid: number;
  readonly version: number;
  readonly type: number;
  readonly op: 'C' | 'U' | 'D';
  readonly key: string;
  readonly at: number;
  readonly id: string;
  readonly body: string;
  readonly about: number;
  readonly pin: string | null;
  readonly own: string | null;
}

/**
 * A page of the versions of many resources, newest first by (time, row, version), as `visibility` may see them: access to
 * a version is that of its resource. The first page pins its snapshot; later ones leave out what was not in it, so that
 * every version of that moment comes once. One statement. Throws `incorrect` for a cursor that is not of this history.
 */
export async function historyList(database: Queryable, list: HistoryList, visibility: Visibility): Promise<HistoryListPage> {
  const cursor = decodeHistoryCursor(list);
  const { text, values } = historyListSql(list, cursor, visibility);
  const { rows } = await database.query<Row>(named(text, values)).catch((error: unknown) => {
    throw cursor !== undefined && isDataException(error) ? new ProblemError(searchProblem.cursor(), { cause: error }) : error;
  });
  const shown = rows.slice(0, list.count);
  const last = rows.length > list.count ? shown.at(-1) : undefined;
  const own = cursor === undefined ? (last?.own ?? undefined) : cursor.own;
  return {
    versions: shown.map(versionOf),
    ...(last === undefined
      ? {}
      : {
          next: encodeHistoryCursor(list, {
            key: last.key,
            rid: last.rid,
            version: last.version,
            snapshot: cursor?.snapshot ?? (last.pin as string),
            ...(own === undefined ? {} : { own }),
          }),
        }),
  };
}

function versionOf({ type, id, version, at, op, body, about }: Row): HistoryVersion {
  return { type: typeName(type), id, version, lastUpdated: at, ...standing(op === 'D', body), body, about, made: MADE[op] };
}

/**
 * The statement of a page. The log is read newest first per type (and owner) by an index that begins with them, as many
 * rows each as the page has; the page is the newest of those. So a page costs the same for a facility that wrote a hundredth of the
 * log or nothing, and for a type nobody writes: about 150 index probes and the rows of one batch per type.
 */
export function historyListSql(
  list: HistoryList,
  cursor: HistoryCursor | undefined,
  visibility: Visibility,
): { readonly text: string; readonly values: unknown[] } {
  const s = statementAs(visibility);
  const limit = s.value(list.count + 1, 'int');
  const types = s.value(list.type === undefined ? EVERY_TYPE : [typeNumber(list.type)], 'smallint[]');
  const seen = 'all' in visibility ? [] : ownersOf(visibility);
  const owners = 'all' in visibility || seen === 'all' ? undefined : s.value(seen, 'int[]');
  const conditions = [
    'c.type = y.type',
    ...(owners === undefined ? [] : ['c.owner = o.owner']),
    ...mayRead(visibility, s),
    ...periodOf(list, s),
  ];
  if (cursor !== undefined) {
    const { key, rid, version, snapshot, own } = cursor;
    const pinned = `pg_visible_in_snapshot(c.tx, ${s.value(snapshot, 'pg_snapshot')})`;
    conditions.push(
      `(c.at, c.rid, c.version) < (${s.value(key, 'timestamptz')}, ${s.value(rid, 'bigint')}, ${s.value(version, 'int')})`,
      own === undefined ? pinned : `(${pinned} or c.tx = ${s.value(own, 'xid8')})`,
    );
  }
  const order = (alias: string) => `${alias}.at desc, ${alias}.rid desc, ${alias}.version desc`;
  const text = `with page as materialized (
      select c.* from unnest(${types}) y (type)${owners === undefined ? '' : ` cross join unnest(${owners}) o (owner)`} cross join lateral (
        select c.rid, c.shard, c.type, c.version, c.op, c.at from change_log c
         where ${conditions.join(' and ')} order by ${order('c')} limit ${limit}) c
       order by ${order('c')} limit ${limit})
    select p.rid, p.version, p.type, p.op, p.at::text as key, floor(extract(epoch from p.at) * 1000)::float8 as at, r.id, v.body, r.about,
           ${cursor === undefined ? 'pg_current_snapshot()::text as pin, pg_current_xact_id_if_assigned()::text as own' : 'null::text as pin, null::text as own'}
      from page p join resource r on r.rid = p.rid and r.shard = p.shard cross join lateral (
        select r.body where r.version = p.version
        union all
        select h.body from resource_history h where r.version <> p.version and h.rid = p.rid and h.shard = p.shard and h.version = p.version
      ) v order by ${order('p')}`;
  return { text: s.whole(text), values: s.values };
}

/** Whose versions a list may hold: by owner alone. What a treatment opens is read from the patient on, not followed as a feed. */
function ownersOf({ owners, further = [] }: Restricted): 'all' | readonly number[] {
  const all = new Set(owners);
  for (const { of } of further) {
    if (!('owners' in of)) continue;
    if (of.owners === 'all') return 'all';
    for (const owner of of.owners) all.add(owner);
  }
  return [...all];
}

/** The version carries no hidden label, and its resource may be seen as it is now. Where only owners decide, the log's own index has said so. */
function mayRead(visibility: Visibility, s: Statement): readonly string[] {
  if ('all' in visibility) return [];
  const { hidden = 0, further = [], types, patient } = visibility;
  const byOwner = further.filter(({ of }) => 'owners' in of);
  if (hidden === 0 && byOwner.length === 0 && types === undefined && patient === undefined) return [];
  const now = byOwnerOnly(visibility);
  const current = [ownedSql('k', now, s), typedSql('k', now, s)].filter((one) => one !== undefined).join(' and ');
  return [ownedSql('c', now, s), `exists (select 1 from resource k where k.rid = c.rid and ${current} offset 0)`];
}

function byOwnerOnly({ further = [], ...rest }: Restricted): Restricted {
  return { ...rest, further: further.filter(({ of }) => 'owners' in of) };
}

/** Conditions on a row `c` of the log. */
function periodOf({ since, at }: HistoryPeriod, s: Statement): readonly string[] {
  const conditions: string[] = [];
  if (since !== undefined) conditions.push(`c.at >= ${moment(since, s)}`);
  if (at === undefined) return conditions;
  const low = moment(at.low, s);
  // Made inside the period, or still current when it began. Looked up one by one: an `exists` could be turned into a hash of the whole table.
  const next = (table: string) =>
    `(select n.last_updated from ${table} n where n.rid = c.rid and n.shard = c.shard and n.version = c.version + 1)`;
  conditions.push(
    `c.at < ${moment(at.high, s)}`,
    `(c.at > ${low} or coalesce(${next('resource')}, ${next('resource_history')}, 'infinity') > ${low})`,
  );
  return conditions;
}
