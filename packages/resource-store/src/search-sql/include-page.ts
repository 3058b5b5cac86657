import { hash } from 'node:crypto';
import type { Visibility } from '@hub/access';
import { typeName } from '@hub/fhir-model';
import { ProblemError, problem } from '@hub/outcome';
import { type Inclusion, type SearchQuery, searchProblem, typesOf } from '@hub/search';
import { INCLUDED_PER_PAGE, includedSql, MAX_REACHED, REACHED_TOO_MANY } from './include.ts';
import { type PageRow, pageRows, type SearchDatabase } from './page-rows.ts';
import type { SearchResult, StoredResource } from './search.ts';
import { type Statement, typeIn } from './statement.ts';
import { statementAs } from './visible.ts';

/**
 * Where the included resources of a page ended: the matches they belong to and the last of them. It names the matches themselves, not how they
 * were found: whatever is written meanwhile, the rest of what came with them comes.
 */
interface IncludeCursor {
  readonly matches: readonly number[];
  /** Row id of the last one that was sent. */
  readonly after: number;
  /** Cursor of the next matches. */
  readonly next?: string;
  readonly total?: number;
  readonly estimated?: true;
}

const MARK = 'i.';
const MAX_MATCHES = 1_000;

/** Ties a cursor to what is included for which types. */
function fingerprint(query: SearchQuery): string {
  const list = (inclusions: readonly Inclusion[]) =>
    inclusions.map(({ of, parameter, target, iterate }) => [of, parameter.code, target, iterate === true]);
  return hash('sha256', JSON.stringify([typesOf(query), list(query.includes), list(query.revincludes)]), 'base64url').slice(0, 12);
}

/** Row ids, ascending, as what each adds to the one before, seven bits a byte. */
function packed(rids: readonly number[]): string {
  const bytes: number[] = [];
  let before = 0;
  for (const rid of rids.toSorted((a, b) => a - b)) {
    let rest = rid - before;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
    bytes.push(rest);
    before = rid;
  }
  return Buffer.from(bytes).toString('base64url');
}

/** The row ids again; undefined for what {@link packed} never made. */
function unpacked(text: string): readonly number[] | undefined {
  const rids: number[] = [];
  let [rid, add, unit] = [0, 0, 1];
  for (const byte of Buffer.from(text, 'base64url')) {
    add += (byte & 127) * unit;
    unit *= 128;
    if (byte >= 128) continue;
    rid += add;
    [add, unit] = [0, 1];
    rids.push(rid);
    if (!Number.isSafeInteger(rid) || rids.length > MAX_MATCHES) return undefined;
  }
  return rids.length > 0 && unit === 1 ? rids : undefined;
}

function encode(query: SearchQuery, { matches, after, next, total, estimated }: IncludeCursor): string {
  const json = JSON.stringify({ q: fingerprint(query), a: after, n: next, t: total, e: estimated });
  return `${MARK}${Buffer.from(json).toString('base64url')}.${packed(matches)}`;
}

/** Reads the cursor of a page of included resources; undefined for any other. Throws `incorrect` for one that was not made for this search. */
function decode(query: SearchQuery): IncludeCursor | undefined {
  if (query.cursor?.startsWith(MARK) !== true) return undefined;
  const [, json = '', rids = ''] = query.cursor.split('.');
  let raw: Record<string, unknown> = {};
  try {
    raw = JSON.parse(Buffer.from(json, 'base64url').toString('utf8')) ?? {};
  } catch {
    throw new ProblemError(searchProblem.cursor());
  }
  const { q, a, n, t, e } = raw;
  const matches = unpacked(rids);
  const valid =
    q === fingerprint(query) &&
    Number.isSafeInteger(a) &&
    (a as number) > 0 &&
    (n === undefined || typeof n === 'string') &&
    (t === undefined || (Number.isSafeInteger(t) && (t as number) >= 0));
  if (!valid || matches === undefined) throw new ProblemError(searchProblem.cursor());
  return {
    matches,
    after: a as number,
    ...(n === undefined ? {} : { next: n as string }),
    ...(t === undefined ? {} : { total: t as number }),
    ...(e === true ? { estimated: e } : {}),
  };
}

/**
 * What of the included rows belongs on this page, and where to go on: at the rest of them, else at `next`, the next matches. Throws `too-costly`
 * when `:iterate` reached too many to tell.
 */
export function cutIncluded(
  query: SearchQuery,
  rows: readonly PageRow[],
  page: Omit<IncludeCursor, 'after'>,
): { readonly included: readonly StoredResource[]; readonly next?: string } {
  if (rows.some(({ rid }) => rid === REACHED_TOO_MANY)) {
    throw problem(
      'too-costly',
      'search-include-too-many',
      `:iterate dẫn từ trang này tới hơn ${MAX_REACHED} tài nguyên. Hãy giảm _count hoặc bớt bước.`,
      `From this page :iterate leads to more than ${MAX_REACHED} resources. Ask for fewer with _count, or iterate over less.`,
      '_count',
    );
  }
  const sorted = rows.toSorted((a, b) => a.rid - b.rid);
  const kept = sorted.slice(0, INCLUDED_PER_PAGE);
  const last = sorted.length > INCLUDED_PER_PAGE ? kept.at(-1) : undefined;
  const next = last === undefined ? page.next : encode(query, { ...page, after: last.rid });
  return {
    included: kept.map(({ type, id, body, about }) => ({ type: typeName(type), id, body, about })),
    ...(next === undefined ? {} : { next }),
  };
}

/** The page that goes on with what a page of matches brought; undefined when `query` is not at such a place. One statement. */
export async function includePage(database: SearchDatabase, query: SearchQuery, visibility: Visibility): Promise<SearchResult | undefined> {
  const cursor = decode(query);
  if (cursor === undefined) return undefined;
  const { text, values } = includePageStatement(query, cursor, visibility);
  const rows = await pageRows(database, text, values, false);
  const { total, estimated } = cursor;
  return {
    entries: [],
    ...cutIncluded(query, rows, cursor),
    ...(total === undefined ? {} : { total }),
    ...(estimated === undefined ? {} : { estimated }),
  };
}

/** Its statement, for looking at. */
export function explainedInclude(query: SearchQuery, visibility: Visibility): { readonly text: string; readonly values: unknown[] } {
  return includePageStatement(query, decode(query) as IncludeCursor, visibility);
}

function includePageStatement(query: SearchQuery, cursor: IncludeCursor, visibility: Visibility): { text: string; values: unknown[] } {
  const s = statementAs(visibility);
  return { text: s.whole(includePageSql(query, cursor, s)), values: s.values };
}

function includePageSql(query: SearchQuery, { matches, after }: IncludeCursor, s: Statement): string {
  // The client could name any row: only what it may see, of what is searched, brings anything.
  const shown = `select r.rid from unnest(${s.value(matches, 'bigint[]')}) as w (rid)
    cross join lateral (select rid, type, deleted, owner, labels, patient from resource x where x.rid = w.rid limit 1) r
    where not r.deleted and ${s.visible('r')} and ${typeIn('r', typesOf(query))}`;
  const included = includedSql(query, 'shown', matches.length, after, s);
  if (included === undefined) throw new ProblemError(searchProblem.cursor());
  return `with shown as materialized (${shown})
    select 1 as part, n.rid, null::text as key, n.type, n.id, n.body, null::text as pin, null::bigint as at, n.about from (${included}) n`;
}
