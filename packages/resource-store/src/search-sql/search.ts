import type { Visibility } from '@hub/access';
import type { Database } from '@hub/database';
import { typeName } from '@hub/fhir-model';
import type { Piece } from '@hub/fhir-rest';
import { ProblemError } from '@hub/outcome';
import { type SearchQuery, searchProblem } from '@hub/search';
import { refuseHalfIndexed } from '../reindex/progress.ts';
import { choosePlan, leadsToFew, type Plan } from './choose.ts';
import { countSql } from './count.ts';
import { type Cursor, decodeCursor, encodeCursor, isDataException } from './cursor.ts';
import { estimateTotal } from './estimate.ts';
import { type Explained, explain } from './explain.ts';
import { includedSql } from './include.ts';
import { cutIncluded, includePage } from './include-page.ts';
import { named } from './named.ts';
import { pageSql } from './page.ts';
import { type PageRow, pageRows, type SearchDatabase } from './page-rows.ts';
import { sealed, unsealed } from './sealed-cursor.ts';
import { collectedSql } from './sort/collect.ts';
import { type ListedPage, listedSql, listPage } from './sort/listed.ts';
import { LIMITS, type Limits } from './sort/ordered.ts';
import { placeOf } from './sort/place.ts';
import type { Run } from './sort/runner.ts';
import type { Statement } from './statement.ts';
import { understood } from './understood.ts';
import { statementAs } from './visible.ts';
import { withinPatient } from './within-patient.ts';

/** A stored resource as text: `body` is served as it is, unparsed. */
export interface StoredResource {
  readonly type: string;
  readonly id: string;
  readonly body: Piece;
}

export interface SearchResult {
  /** Matches of this page, in order. Empty for `_summary=count`. */
  readonly entries: readonly StoredResource[];
  /** What `_include` and `_revinclude` brought, each once. What does not fit on the page comes on pages of its own, next. */
  readonly included: readonly StoredResource[];
  /** With `_summary=count`, `_total=accurate` or `_total=estimate`. */
  readonly total?: number;
  /** The total was not counted: it is about right. */
  readonly estimated?: true;
  /** Value of `_cursor` for the next page; absent on the last. */
  readonly next?: string;
}

/** How a search is answered, where that is not left to it: nothing of the answer depends on it. */
export interface How {
  readonly plan?: Plan;
  readonly limits?: Limits;
}

/**
 * Answers a search as `visibility` may see it. One statement a page, includes among it; one more before the first page when no
 * criterion names few resources by itself, and one for a total; a few for `_sort` over many resources (sort/ordered.ts). Throws `incorrect` for a foreign cursor and
 * `too-costly` when `:iterate` leads too far; the statement timeout applies.
 */
export async function search(database: SearchDatabase, given: SearchQuery, visibility: Visibility, how: How = {}): Promise<SearchResult> {
  const at = await unsealed(database, given.cursor);
  const asked = withinPatient(at === undefined ? given : { ...given, cursor: at }, visibility);
  const rest = await includePage(database, asked, visibility);
  if (rest !== undefined) return rest;
  await refuseHalfIndexed(database, asked);
  const query = await understood(database, asked, visibility);
  const cursor = decodeCursor(asked);
  const plan = how.plan ?? cursor?.plan ?? (await choose(database, query, visibility));
  const counted = await totalOf(database, query, plan, visibility);
  if (query.summary === 'count') return { entries: [], included: [], ...counted };

  const refuse = (error: unknown) => {
    throw cursor !== undefined && isDataException(error) ? new ProblemError(searchProblem.cursor(), { cause: error }) : error;
  };
  const run: Run = async (text, values) => (await database.pool.query(named(text, values))).rows;
  const listed = plan.mode === 'order' ? await listPage(query, visibility, cursor, run, how.limits ?? LIMITS).catch(refuse) : undefined;
  const { text, values } = pageStatement(query, plan, cursor, listed, visibility);
  const rows = await pageRows(database, text, values, leadsToFew(query, plan)).catch(refuse);
  const matches: PageRow[] = [];
  const brought: PageRow[] = [];
  for (const row of rows) (row.part === 0 ? matches : brought).push(row);
  const shown = matches.slice(0, query.count);
  const last = matches.length > query.count ? shown.at(-1) : undefined;
  const next =
    listed === undefined
      ? last && cursorAfter(plan, cursor, last)
      : listed.next && { plan, ...listed.pin, rid: listed.next.rid, place: listed.next };
  const page = {
    matches: shown.map(({ rid }) => rid),
    ...(next === undefined ? {} : { next: await goesOn(database, encodeCursor(asked, next), listed) }),
    ...counted,
  };
  return {
    entries: shown.map(({ type, id, body }) => ({ type: typeName(type), id, body })),
    ...cutIncluded(asked, brought, page),
    ...counted,
  };
}

/** The cursor for the client: nothing of a row that it did not see stands in it for all to read. */
const goesOn = (database: SearchDatabase, cursor: string, listed: ListedPage | undefined) =>
  listed?.blind === true ? sealed(database, cursor) : cursor;

/** Where the page after this row goes on. */
function cursorAfter(plan: Plan, cursor: Cursor | undefined, { rid, key, pin, at }: PageRow): Cursor {
  const place = plan.mode === 'collect' && key !== null ? { place: placeOf(key, rid) } : {};
  return {
    plan,
    rid,
    snapshot: cursor?.snapshot ?? (pin as string),
    pinnedAt: cursor?.pinnedAt ?? (at as number),
    ...(key === null || plan.mode === 'collect' ? place : { key }),
  };
}

/**
 * The statement behind a page, for looking at: the plan chosen for it and what Postgres says it does; with the statements before it when it
 * is put together from several. Runs the search.
 */
export async function explainSearch(
  database: Database,
  given: SearchQuery,
  visibility: Visibility,
  generic = true,
): Promise<ExplainedSearch> {
  const at = await unsealed(database, given.cursor);
  const asked = withinPatient(at === undefined ? given : { ...given, cursor: at }, visibility);
  const query = await understood(database, asked, visibility);
  const cursor = decodeCursor(asked);
  const plan = cursor?.plan ?? (await choose(database, query, visibility));
  const before: { sql: string; explained: Explained }[] = [];
  const run: Run = async (text, values) => {
    before.push({ sql: text, explained: await explain(database, text, values, generic) });
    return (await database.pool.query(text, values)).rows;
  };
  const listed = plan.mode === 'order' ? await listPage(query, visibility, cursor, run, LIMITS) : undefined;
  const { text, values } = pageStatement(query, plan, cursor, listed, visibility);
  return { plan, sql: text, explained: await explain(database, text, values, generic), before };
}

export interface ExplainedSearch {
  readonly plan: Plan;
  readonly sql: string;
  readonly explained: Explained;
  readonly before: readonly { readonly sql: string; readonly explained: Explained }[];
}

function pageStatement(
  query: SearchQuery,
  plan: Plan,
  cursor: Cursor | undefined,
  listed: ListedPage | undefined,
  visibility: Visibility,
): { text: string; values: unknown[] } {
  const s = statementAs(visibility);
  const limit = query.count + 1;
  const page =
    listed !== undefined
      ? listedSql(listed, s)
      : plan.mode === 'collect'
        ? collectedSql(query, plan.index, cursor, limit, s)
        : pageSql(query, plan, cursor, limit, s);
  return { text: s.whole(statementOf(query, page, cursor === undefined, s)), values: s.values };
}

/** The page with its bodies, and what is included, as one statement. The first page also reads the snapshot it pins. */
function statementOf(query: SearchQuery, page: { readonly sql: string; readonly order: string }, first: boolean, s: Statement): string {
  const pin = first
    ? '(select pg_current_snapshot()::text) as pin, (select floor(extract(epoch from now()) * 1000)::bigint) as at'
    : 'null::text as pin, null::bigint as at';
  const bodies = (from: string, order: string) => `select 0 as part, d.rid, d.key::text as key, r.type, r.id, r.body, ${pin}
    from ${from} d cross join lateral (select type, id, body from resource x where x.rid = d.rid limit 1) r${order}`;
  const order = page.order.replace(/\b(key|rid|place)\b/g, 'd.$1');
  const included = includedSql(query, 'shown', query.count, 0, s);
  if (included === undefined) return bodies(`(${page.sql})`, ` order by ${order}`);
  return `with page as materialized (${page.sql}), shown as materialized (select * from page order by ${page.order} limit ${query.count})
    (${bodies('page', ` order by ${order}`)}) union all
    select 1 as part, n.rid, null, n.type, n.id, n.body, null, null from (${included}) n`;
}

/** The plan of a search's first page. */
export async function choose(database: SearchDatabase, query: SearchQuery, visibility: Visibility): Promise<Plan> {
  return choosePlan(
    query,
    () => statementAs(visibility),
    () => statementAs({ all: true }),
    async (sizes, s) => {
      const columns = sizes.map((size, i) => `(${size}) as c${i}`);
      const { rows } = await database.pool.query<Record<string, number>>(s.whole(`select ${columns.join(', ')}`), s.values);
      return sizes.map((_, i) => (rows[0] as Record<string, number>)[`c${i}`] as number);
    },
  );
}

/** What is said of the number of matches. `_summary=count` is a count unless an estimate is asked for. */
async function totalOf(
  database: SearchDatabase,
  query: SearchQuery,
  plan: Plan,
  visibility: Visibility,
): Promise<Pick<SearchResult, 'total' | 'estimated'>> {
  if (query.total === 'estimate') {
    const { total, estimated } = await estimateTotal(database, query, plan, visibility);
    return { total, ...(estimated ? { estimated } : {}) };
  }
  return query.summary === 'count' || query.total === 'accurate' ? { total: await count(database, query, plan, visibility) } : {};
}

async function count(database: SearchDatabase, query: SearchQuery, plan: Plan, visibility: Visibility): Promise<number> {
  const s = statementAs(visibility);
  const { rows } = await database.pool.query<{ total: number }>(named(s.whole(countSql(query, Math.max(plan.index, 0), s)), s.values));
  return (rows[0] as { total: number }).total;
}
