import type { Visibility } from '@hub/access';
import type { SearchQuery } from '@hub/search';
import { boundedPageSql } from './bounded-page.ts';
import type { Plan } from './choose.ts';
import type { Cursor } from './cursor.ts';
import { includedSql } from './include.ts';
import { type PageSql, pageSql } from './page.ts';
import { collectedSql } from './sort/collect.ts';
import { type ListedRows, listedSql } from './sort/listed.ts';
import type { Origin, Statement } from './statement.ts';
import type { Systems } from './systems.ts';
import { statementAs } from './visible.ts';

/** A statement with its values. */
export interface Text {
  readonly text: string;
  readonly values: unknown[];
  readonly origins: readonly (Origin | undefined)[];
}

/** The whole page as one statement: led by an index, or put in order. With `looks` it looks at about so many entries, and tells where it stopped. */
export function pageStatement(
  query: SearchQuery,
  plan: Plan,
  cursor: Cursor | undefined,
  visibility: Visibility,
  looks?: number,
  passes?: number,
  systems?: Systems,
): Text {
  const s = statementAs(visibility, systems);
  const limit = query.count + 1;
  const page =
    plan.mode === 'collect'
      ? collectedSql(query, plan.index, cursor, limit, s)
      : looks === undefined
        ? pageSql(query, plan, cursor, limit, s)
        : boundedPageSql(query, plan, cursor, limit, looks, s, passes);
  return { text: s.whole(statementOf(query, page, cursor === undefined, looks !== undefined, s)), values: s.values, origins: s.origins };
}

/** The page of rows that were found before. */
export function listedStatement(query: SearchQuery, listed: ListedRows, first: boolean, visibility: Visibility): Text {
  const s = statementAs(visibility);
  return { text: s.whole(statementOf(query, listedSql(listed, s), first, false, s)), values: s.values, origins: s.origins };
}

/** The page with its bodies, and what is included, as one statement. The first page also reads the snapshot it pins. */
function statementOf(query: SearchQuery, page: PageSql, first: boolean, looks: boolean, s: Statement): string {
  const pin = first
    ? "(select pg_current_snapshot()::text) as pin, (select floor(date_part('epoch', now()) * 1000)::bigint) as at"
    : 'null::text as pin, null::bigint as at';
  const look = looks ? ', d.ok::int + 2 * d.stop::int as look' : '';
  const bodies = (from: string, order: string) => `select 0 as part, d.rid, d.key::text as key, r.type, r.id, r.body, ${pin}, r.about${look}
    from ${from} d cross join lateral (select type, id, body, about from resource x where x.rid = d.rid limit 1) r${order}`;
  const order = page.order.replace(/\b(key|rid|place)\b/g, 'd.$1');
  const included = includedSql(query, 'shown', query.count, 0, s);
  if (included === undefined) return bodies(`(${page.sql})`, ` order by ${order}`);
  return `with page as materialized (${page.sql}), shown as materialized (select * from page order by ${page.order} limit ${query.count})
    (${bodies('page', ` order by ${order}`)}) union all
    select 1 as part, n.rid, null, n.type, n.id, n.body, null, null, n.about${looks ? ', null' : ''} from (${included}) n`;
}
