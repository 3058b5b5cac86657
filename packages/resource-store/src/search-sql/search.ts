import type { Visibility } from '@hub/access';
import type { Database, Parameter, RowBytes } from '@hub/database';
import { typeName } from '@hub/fhir-model';
import type { Piece } from '@hub/fhir-rest';
import { ProblemError } from '@hub/outcome';
import { type SearchQuery, searchProblem } from '@hub/search';
import { refuseHalfIndexed } from '../reindex/progress.ts';
import { choosePlan, type Plan } from './choose.ts';
import { searchContained } from './contained.ts';
import { countSql } from './count.ts';
import { decodeCursor, encodeCursor, isDataException } from './cursor.ts';
import { estimateTotal } from './estimate.ts';
import { type Explained, explain } from './explain.ts';
import { type FoundPage, findPage, type How, hasStopped, keptFound, type Runner } from './find-page.ts';
import { cutIncluded, includePage } from './include-page.ts';
import { keepPage, keptPage } from './kept-page.ts';
import { named } from './named.ts';
import { type PageRow, pageRows, rowOf, type SearchDatabase } from './page-rows.ts';
import { opened, sealed } from './sealed.ts';
import { learnSystems, systemsOf } from './systems.ts';
import { understood } from './understood.ts';
import { statementAs } from './visible.ts';
import { withinPatient } from './within-patient.ts';

export type { How } from './find-page.ts';

/** Everything is left to the search. */
const AS_IT_COMES: How = {};

/** A stored resource as text: `body` is served as it is, unparsed. */
export interface StoredResource {
  readonly type: string;
  readonly id: string;
  readonly body: Piece;
  /** A contained resource: `Type/id` of what holds it. */
  readonly within?: string;
  /** Whose record it is; 0: nobody's. */
  readonly about: number;
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

/**
 * Answers a search as `visibility` may see it. One statement a page, includes among it; one more before the first page when no
 * criterion names few resources by itself, and one for a total; a few for `_sort` over many resources (sort/ordered.ts). Throws `incorrect` for a foreign cursor and
 * `too-costly` when `:iterate` leads too far; the statement timeout applies.
 */
export async function search(
  database: SearchDatabase,
  sent: SearchQuery,
  visibility: Visibility,
  how: How = AS_IT_COMES,
): Promise<SearchResult> {
  const { lookup, rows: read } = database;
  const known = lookup === undefined || how !== AS_IT_COMES ? undefined : keptPage(database, sent, visibility);
  let begun: readonly PageRow[] | undefined;
  if (known !== undefined && lookup !== undefined && read !== undefined) {
    const { plan, few, statement } = known.kept;
    begun = await (few ? lookup : read)(statement, known.values, rowOf);
    if (known.unknown.length > 0 && begun.length > 0) await learnSystems(database, known.unknown);
    if (few || !hasStopped(sent, begun)) return resultOf(sent, keptFound(sent, plan, begun));
  }
  const asked = withinPatient(sent.cursor === undefined ? sent : await opened(database, sent), visibility);
  const rest = asked.cursor === undefined ? undefined : await includePage(database, asked, visibility);
  if (rest !== undefined) return rest;
  await refuseHalfIndexed(database, asked);
  const query = await understood(database, asked, visibility);
  if (query.contained !== undefined)
    return searchContained(database, query, visibility, (plain) => search(database, plain, visibility, how));
  const cursor = decodeCursor(asked);
  const plan = how.plan ?? cursor?.plan ?? (await choose(database, query, visibility));
  const counted = await totalOf(database, query, plan, visibility);
  if (query.summary === 'count') return { entries: [], included: [], ...counted };

  const runner: Runner = {
    run: async (text, values) => (await database.pool.query(named(text, values))).rows,
    async rows(statement, quick, shaped = false) {
      // The kept statement is the first, and has been run.
      const before = begun;
      begun = undefined;
      // What is known of systems is in the text, and may be more when that has run.
      const keep =
        shaped && asked === sent && how === AS_IT_COMES ? keepPage(database, sent, plan, visibility, statement, quick) : undefined;
      const rows = before ?? (await pageRows(database, statement.text, statement.values, quick));
      keep?.();
      return rows;
    },
    systems: systemsOf(database),
  };
  const found = await findPage(query, plan, cursor, visibility, runner, how).catch((error: unknown) => {
    throw cursor !== undefined && isDataException(error) ? new ProblemError(searchProblem.cursor(), { cause: error }) : error;
  });
  const next = found.next && encodeCursor(asked, found.next);
  const page = {
    matches: found.matches.map(({ rid }) => rid),
    ...(next === undefined ? {} : { next: found.unseen === true && !('all' in visibility) ? await sealed(database, next) : next }),
    ...counted,
  };
  return { entries: entriesOf(found), ...cutIncluded(asked, found.brought, page), ...counted };
}

/** A page of matches alone, of a search that is led by few. */
function resultOf(query: SearchQuery, found: FoundPage): SearchResult {
  const entries = entriesOf(found);
  return found.next === undefined ? { entries, included: [] } : { entries, included: [], next: encodeCursor(query, found.next) };
}

const entriesOf = ({ matches }: FoundPage): readonly StoredResource[] =>
  matches.map(({ type, id, body, about }) => ({ type: typeName(type), id, body, about }));

/**
 * The statement behind a page, for looking at: the plan chosen for it and what Postgres says it does; with the statements before it when it
 * is put together from several. Runs the search.
 */
export async function explainSearch(
  database: Database,
  sent: SearchQuery,
  visibility: Visibility,
  generic = true,
  how: How = {},
): Promise<ExplainedSearch> {
  const asked = withinPatient(await opened(database, sent), visibility);
  const query = await understood(database, asked, visibility);
  const cursor = decodeCursor(asked);
  const plan = cursor?.plan ?? (await choose(database, query, visibility));
  const statements: { sql: string; explained: Explained }[] = [];
  const look = async (text: string, values: unknown[]) =>
    void statements.push({ sql: text, explained: await explain(database, text, values, generic) });
  const runner: Runner = {
    run: async (text, values) => {
      await look(text, values);
      return (await database.pool.query(text, values)).rows;
    },
    rows: async ({ text, values }) => {
      await look(text, values);
      return (await database.pool.query<PageRow>(text, values)).rows;
    },
    systems: systemsOf(database),
  };
  await findPage(query, plan, cursor, visibility, runner, how);
  const last = statements.at(-1) as (typeof statements)[number];
  return { plan, ...last, before: statements.slice(0, -1) };
}

export interface ExplainedSearch {
  readonly plan: Plan;
  readonly sql: string;
  readonly explained: Explained;
  readonly before: readonly { readonly sql: string; readonly explained: Explained }[];
}

/** The plan of a search's first page. */
export async function choose(database: SearchDatabase, query: SearchQuery, visibility: Visibility): Promise<Plan> {
  return choosePlan(
    query,
    () => statementAs(visibility),
    () => statementAs({ all: true }),
    async (sizes, s) => {
      const columns = sizes.map((size, i) => `(${size}) as c${i}`);
      const { rows } = await database.pool.query<Record<string, number>>(named(s.whole(`select ${columns.join(', ')}`), s.values));
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

const totalOfRow = (row: RowBytes) => ({ total: row.int8(0) });

async function count(database: SearchDatabase, query: SearchQuery, plan: Plan, visibility: Visibility): Promise<number> {
  const s = statementAs(visibility);
  const statement = named(s.whole(countSql(query, Math.max(plan.index, 0), s)), s.values);
  // The counters are 25 rows of any store: planned anew each time, as Postgres would from a million resources on, costs more than reading them (0.4 of 0.5 ms).
  const [row] =
    query.criteria.length === 0 && statement.name !== undefined && database.rows !== undefined
      ? await database.rows({ name: statement.name, text: statement.text }, statement.values as Parameter[], totalOfRow)
      : (await database.pool.query<{ total: number }>(statement)).rows;
  return (row as { total: number }).total;
}
