import type { Visibility } from '@hub/access';
import type { Database } from '@hub/database';
import { typeName } from '@hub/fhir-model';
import type { Piece } from '@hub/fhir-rest';
import { ProblemError, problem } from '@hub/outcome';
import { type SearchQuery, searchProblem } from '@hub/search';
import { choosePlan, LOOK_AHEAD, leadsToFew, type Plan } from './choose.ts';
import { countSql } from './count.ts';
import { type Cursor, decodeCursor, encodeCursor, isDataException } from './cursor.ts';
import { type Explained, explain } from './explain.ts';
import { includedSql, MAX_INCLUDED } from './include.ts';
import { named } from './named.ts';
import { pageSql } from './page.ts';
import { type PageRow, pageRows, type SearchDatabase } from './page-rows.ts';
import { Statement } from './statement.ts';

/** A stored resource as text: `body` is served as it is, unparsed. */
export interface StoredResource {
  readonly type: string;
  readonly id: string;
  readonly body: Piece;
}

export interface SearchResult {
  /** Matches of this page, in order. Empty for `_summary=count`. */
  readonly entries: readonly StoredResource[];
  /** What `_include` and `_revinclude` brought, each once. */
  readonly included: readonly StoredResource[];
  /** With `_summary=count` or `_total=accurate`. */
  readonly total?: number;
  /** Value of `_cursor` for the next page; absent on the last. */
  readonly next?: string;
}

/**
 * Answers a search as `visibility` may see it. One statement a page, includes among it; one more before the first page when no
 * criterion names few resources by itself, and one for a total. Throws `incorrect` for a foreign cursor and
 * `too-costly` for more than {@link MAX_INCLUDED} included resources; the statement timeout applies.
 */
export async function search(database: SearchDatabase, query: SearchQuery, visibility: Visibility): Promise<SearchResult> {
  const cursor = decodeCursor(query);
  const plan = cursor?.plan ?? (await choose(database, query, visibility));
  const wantsTotal = query.summary === 'count' || query.total === 'accurate';
  const total = wantsTotal ? await count(database, query, plan, visibility) : undefined;
  if (query.summary === 'count') return { entries: [], included: [], total: total as number };

  const { text, values } = pageStatement(query, plan, cursor, visibility);
  const rows = await pageRows(database, text, values, leadsToFew(query, plan)).catch((error: unknown) => {
    throw cursor !== undefined && isDataException(error) ? new ProblemError(searchProblem.cursor(), { cause: error }) : error;
  });
  const matches: PageRow[] = [];
  const included: StoredResource[] = [];
  for (const row of rows) {
    if (row.part === 0) matches.push(row);
    else included.push({ type: typeName(row.type), id: row.id, body: row.body });
  }
  if (included.length > MAX_INCLUDED) {
    throw problem(
      'too-costly',
      'search-include-too-many',
      `Trang này kéo theo hơn ${MAX_INCLUDED} tài nguyên. Hãy giảm _count.`,
      `This page brings more than ${MAX_INCLUDED} included resources. Ask for fewer with _count.`,
      '_count',
    );
  }
  const shown = matches.slice(0, query.count);
  const last = matches.length > query.count ? shown.at(-1) : undefined;
  return {
    entries: shown.map(({ type, id, body }) => ({ type: typeName(type), id, body })),
    included,
    ...(total === undefined ? {} : { total }),
    ...(last === undefined
      ? {}
      : {
          next: encodeCursor(query, {
            plan,
            rid: last.rid,
            snapshot: cursor?.snapshot ?? (last.pin as string),
            pinnedAt: cursor?.pinnedAt ?? (last.at as number),
            ...(last.key === null ? {} : { key: last.key }),
          }),
        }),
  };
}

/** The statement behind a page, for looking at: the plan chosen for it and what Postgres says it does. Runs the search. */
export async function explainSearch(
  database: Database,
  query: SearchQuery,
  visibility: Visibility,
): Promise<{ readonly plan: Plan; readonly sql: string; readonly explained: Explained }> {
  const cursor = decodeCursor(query);
  const plan = cursor?.plan ?? (await choose(database, query, visibility));
  const { text, values } = pageStatement(query, plan, cursor, visibility);
  return { plan, sql: text, explained: await explain(database, text, values) };
}

function pageStatement(
  query: SearchQuery,
  plan: Plan,
  cursor: Cursor | undefined,
  visibility: Visibility,
): { text: string; values: unknown[] } {
  const s = new Statement(visibility);
  const page = pageSql(query, plan, cursor, query.count + 1, s);
  return { text: statementOf(query, page, cursor === undefined, s), values: s.values };
}

/** The page with its bodies, and what is included, as one statement. The first page also reads the snapshot it pins. */
function statementOf(query: SearchQuery, page: { readonly sql: string; readonly order: string }, first: boolean, s: Statement): string {
  const pin = first
    ? '(select pg_current_snapshot()::text) as pin, (select floor(extract(epoch from now()) * 1000)::bigint) as at'
    : 'null::text as pin, null::bigint as at';
  const bodies = (from: string, order: string) => `select 0 as part, d.rid, d.key::text as key, r.type, r.id, r.body, ${pin}
    from ${from} d cross join lateral (select type, id, body from resource x where x.rid = d.rid limit 1) r${order}`;
  const order = page.order.replace(/\b(key|rid)\b/g, 'd.$1');
  const included = includedSql(query, 'shown', s);
  if (included === undefined) return bodies(`(${page.sql})`, ` order by ${order}`);
  return `with page as materialized (${page.sql}), shown as materialized (select * from page order by ${page.order} limit ${query.count})
    (${bodies('page', ` order by ${order}`)}) union all
    select 1 as part, n.rid, null, n.type, n.id, n.body, null, null from (${included}) n`;
}

async function choose(database: SearchDatabase, query: SearchQuery, visibility: Visibility): Promise<Plan> {
  return choosePlan(
    query,
    () => new Statement(visibility),
    async (sets, s) => {
      const columns = sets.map((set, i) => `(select count(*) from (${set} limit ${LOOK_AHEAD + 1}) e) as c${i}`);
      const { rows } = await database.pool.query<Record<string, number>>(`select ${columns.join(', ')}`, s.values);
      return sets.map((_, i) => (rows[0] as Record<string, number>)[`c${i}`] as number);
    },
  );
}

async function count(database: SearchDatabase, query: SearchQuery, plan: Plan, visibility: Visibility): Promise<number> {
  const s = new Statement(visibility);
  const { rows } = await database.pool.query<{ total: number }>(named(countSql(query, Math.max(plan.index, 0), s), s.values));
  return (rows[0] as { total: number }).total;
}
