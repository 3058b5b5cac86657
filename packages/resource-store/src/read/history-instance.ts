import type { Visibility } from '@hub/access';
import { typeNumber } from '@hub/fhir-model';
import type { HistoryPage, HistoryPeriod, HistoryVersion } from '@hub/fhir-rest';
import { at as moment } from '../search-sql/date.ts';
import type { Statement } from '../search-sql/statement.ts';
import { laterLabels, statementAs } from '../search-sql/visible.ts';
import { standing } from './read.ts';
import type { Queryable } from './read-store.ts';

/** More than any version number. */
const NEWEST = 2_147_483_647;

interface Row {
  readonly version: number;
  readonly at: number;
  readonly deleted: boolean;
  readonly body: string;
  readonly about: number;
  readonly low: number;
  readonly total: number;
}

/**
 * Versions of `type/id` of a period, newest first, `count` of them, older than `before` when given. Versions are numbered
 * without gaps and never go back in time, so a period is a range of numbers and a page costs the same wherever it is, and what is
 * written meanwhile stands above the pages that were read. Undefined when the caller may not see the resource or there is none.
 */
export async function historyInstance(
  database: Queryable,
  type: string,
  id: string,
  page: HistoryPeriod & { readonly count: number; readonly before?: number },
  visibility: Visibility,
): Promise<HistoryPage | undefined> {
  const number = typeNumber(type);
  if (number === undefined) return undefined;
  const s = statementAs(visibility);
  const current = `select * from resource r where r.id = ${s.value(id, 'text')} and r.type = ${s.value(number, 'smallint')} and ${s.visible('r')}`;
  const { low, high } = range(page, s);
  const before = s.value(Math.min(page.before ?? NEWEST, NEWEST), 'int');
  // One more than the page tells whether another follows, and how the oldest of this page came to be.
  const limit = s.value(page.count + 1, 'int');
  // Versions are numbered without gaps; only those that carry what is hidden now must be counted out.
  const seen = laterLabels('h', 'c', s);
  const counted = `(select count(*) from c join resource_history h on h.rid = c.rid where h.version between n.low and n.high and ${seen})
    + (select count(*) from c where c.version between n.low and n.high)`;
  const total = seen === 'true' ? 'greatest(n.high - n.low + 1, 0)' : `(${counted})`;
  const { rows } = await database.query<Row>(
    s.whole(`with c as materialized (${current}), n as materialized (select ${low} as low, ${high} as high from c)
     select n.low, ${total} as total, v.version, floor(extract(epoch from v.last_updated) * 1000)::float8 as at, v.deleted, v.body, (select about from c)
       from n left join lateral (
         (select c.version, c.last_updated, c.deleted, c.body from c where c.version <= n.high and c.version < ${before})
         union all
         (select h.version, h.last_updated, h.deleted, h.body from c join resource_history h on h.rid = c.rid
           where ${seen} and h.version <= n.high and h.version < ${before} order by h.version desc limit ${limit})
         order by 1 desc limit ${limit}
       ) v on true
      order by v.version desc`),
    s.values,
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const within = rows.filter((row) => row.version !== null && row.version >= first.low);
  const versions = within.slice(0, page.count).map((row, i) => versionOf(type, id, row, rows[i + 1]));
  const last = versions.at(-1);
  return {
    versions,
    total: Number(first.total),
    ...(last === undefined || within.length <= page.count ? {} : { next: last.version }),
  };
}

/** A version with what made it, told from the version before. */
function versionOf(type: string, id: string, { version, at, deleted, body, about }: Row, older: Row | undefined): HistoryVersion {
  const made = deleted ? 'deleted' : version === 1 || older?.deleted === true ? 'created' : 'updated';
  return { type, id, version, lastUpdated: at, ...standing(deleted, body), body, about, made };
}

/** The first and the last version of a period as SQL over `c`, the current row. An empty period has its first above its last. */
function range({ since, at }: HistoryPeriod, s: Statement): { readonly low: string; readonly high: string } {
  if (since === undefined && at === undefined) return { low: '1', high: 'c.version' };
  /** Number of the newest version for which `condition` holds on its time; 0 for none. The newest are looked at first. */
  const newest = (condition: string) => `case when c.last_updated ${condition} then c.version else coalesce((select h.version
    from resource_history h where h.rid = c.rid and h.last_updated ${condition} order by h.version desc limit 1), 0) end`;
  const lows = ['1'];
  if (since !== undefined) lows.push(`(${newest(`< ${moment(since, s)}`)}) + 1`);
  // What was current when the period began is of it too.
  if (at !== undefined) lows.push(newest(`<= ${moment(at.low, s)}`));
  return { low: `greatest(${lows.join(', ')})`, high: at === undefined ? 'c.version' : newest(`< ${moment(at.high, s)}`) };
}
