import type { Visibility } from '@hub/access';
import { parseResource, typeName } from '@hub/fhir-model';
import { characters, type Piece } from '@hub/fhir-rest';
import { ProblemError } from '@hub/outcome';
import { type Criterion, containedType, ofContained, type SearchQuery, searchProblem, typesOf } from '@hub/search';
import { placeOfRid } from '../write/contained-rid.ts';
import { fingerprint } from './cursor.ts';
import type { SearchDatabase } from './page-rows.ts';
import { probe } from './probe.ts';
import type { SearchResult, StoredResource } from './search.ts';
import { type Statement, typeIn } from './statement.ts';
import { statementAs } from './visible.ts';

/** A page of what is stored by itself: the search as everywhere else. */
type Ordinary = (query: SearchQuery) => Promise<SearchResult>;

interface Row {
  readonly key: number;
  readonly rid: number;
  readonly type: number;
  readonly id: string;
  readonly body: Piece;
  readonly about: number;
}

/**
 * `_contained=true|both` (R4 search.html#contained). Contained resources are few: what of them matches is found by the criteria's indexes, as
 * whole sets, and put in the order of row numbers. With `both` come first the pages of what is stored by itself, then those. A
 * container is shown once, and not again where it was a match itself.
 */
export async function searchContained(
  database: SearchDatabase,
  query: SearchQuery,
  visibility: Visibility,
  ordinary: Ordinary,
): Promise<SearchResult> {
  const { contained, ...plain } = query;
  const { which, show } = contained as NonNullable<SearchQuery['contained']>;
  const place = decode(query);
  const { cursor: _, ...first } = plain;
  const counts = query.summary === 'count' || query.total !== 'none';
  const total = counts ? { total: await count(database, query, visibility) } : {};
  const own = which === 'both' && counts ? ((await ordinary({ ...first, summary: 'count', total: 'accurate' })).total ?? 0) : 0;
  const counted = counts ? { total: (total.total ?? 0) + own } : {};
  if (query.summary === 'count') return { entries: [], included: [], ...counted };

  let entries: readonly StoredResource[] = [];
  if (which === 'both' && place.after === undefined) {
    const page = await ordinary({ ...first, total: 'none', ...(place.own === undefined ? {} : { cursor: place.own }) });
    if (page.next !== undefined) return { ...page, ...counted, next: encode(query, { own: page.next }) };
    entries = page.entries;
  }
  const room = query.count - entries.length;
  const rows = await inside(database, query, visibility, place.after ?? 0, room + 1);
  const shown = rows.slice(0, room);
  const last = shown.at(-1)?.key ?? place.after ?? 0;
  return {
    entries: [...entries, ...shown.map((row) => (show === 'container' ? holderOf(row) : heldBy(row)))],
    included: [],
    ...counted,
    ...(rows.length > room ? { next: encode(query, { after: last }) } : {}),
  };
}

const holderOf = ({ type, id, body, about }: Row): StoredResource => ({ type: typeName(type), id, body, about });

/** The contained resource alone, at the address of its container and `#id` (R4 search.html#contained). */
function heldBy({ rid, type, id, body, about }: Row): StoredResource {
  const { contained = [] } = parseResource(characters(body)) as { readonly contained?: readonly { resourceType: string; id?: string }[] };
  const held = contained[placeOfRid(rid)];
  if (held === undefined) throw new Error('an index row of what its container does not hold');
  return { type: held.resourceType, id: held.id ?? '', within: `${typeName(type)}/${id}`, body: JSON.stringify(held), about };
}

/** Types that a bundle can begin with (search first-entry.ts). */
const AT_FIRST: ReadonlySet<string> = new Set(['Composition', 'MessageHeader'].map(containedType));

/** What matches, as rows (rid, container), each contained resource once. */
function matching(query: SearchQuery, s: Statement): string {
  const criteria = query.criteria.map((criterion) => ofContained(criterion));
  if (criteria.includes(undefined)) throw new Error('criteria that no contained resource can meet are refused when they are read');
  const types = typesOf(query).map(containedType);
  // What a bundle begins with has rows like a contained resource, and is none.
  const within = types.some((type) => AT_FIRST.has(type))
    ? [`not exists (select 1 from resource b where b.rid = c.container and ${typeIn('b', ['Bundle'])} offset 0)`]
    : [];
  const probes = (criteria as readonly Criterion[]).map((criterion) => probe(criterion, 'c.rid', s, 'free'));
  return `select c.rid, c.container from contained c where ${[typeIn('c', types), s.visible('c'), ...within, ...probes].join(' and ')}`;
}

/** Keys are row numbers, of what is shown. */
function keysSql(query: SearchQuery, s: Statement): string {
  const { which, show } = query.contained as NonNullable<SearchQuery['contained']>;
  if (show === 'contained') return `select m.rid as key, m.rid, m.container from (${matching(query, s)}) m`;
  // The probes hold placeholders: made only where they are used.
  const again = which === 'both' ? ` where not ${matchesItself(query, s)}` : '';
  return `select distinct m.container as key, m.container as rid, m.container from (${matching(query, s)}) m${again}`;
}

function matchesItself(query: SearchQuery, s: Statement): string {
  const probes = query.criteria.map((criterion) => probe(criterion, 'r.rid', s, 'free'));
  return `exists (select 1 from resource r where r.rid = m.container and ${[typeIn('r', typesOf(query)), ...probes].join(' and ')})`;
}

async function inside(
  { pool }: SearchDatabase,
  query: SearchQuery,
  visibility: Visibility,
  after: number,
  limit: number,
): Promise<readonly Row[]> {
  const s = statementAs(visibility);
  const keys = keysSql(query, s);
  const { rows } = await pool.query<Row>(
    s.whole(`select k.key, k.rid, r.type, r.id, r.body, r.about
       from (select * from (${keys}) a where a.key > ${s.value(after, 'bigint')} order by a.key limit ${s.value(limit, 'int')}) k
       cross join lateral (select type, id, body, about from resource x where x.rid = k.container limit 1) r order by k.key`),
    s.values,
  );
  return rows.map((row) => ({ ...row, key: Number(row.key), rid: Number(row.rid) }));
}

async function count({ pool }: SearchDatabase, query: SearchQuery, visibility: Visibility): Promise<number> {
  const s = statementAs(visibility);
  const { rows } = await pool.query<{ n: number }>(s.whole(`select count(*) as n from (${keysSql(query, s)}) k`), s.values);
  return Number(rows[0]?.n);
}

/** Where a page begins: in the pages of what is stored by itself, or after a row number. */
type Place = { readonly own?: string; readonly after?: number };

function encode(query: SearchQuery, place: Place): string {
  return Buffer.from(JSON.stringify({ c: fingerprint(query), ...place })).toString('base64url');
}

function decode(query: SearchQuery): Place {
  if (query.cursor === undefined) return {};
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(query.cursor, 'base64url').toString('utf8'));
  } catch {
    throw new ProblemError(searchProblem.cursor());
  }
  const { c, own, after } = (read ?? {}) as { readonly c?: unknown; readonly own?: unknown; readonly after?: unknown };
  if (c === fingerprint(query) && typeof own === 'string') return { own };
  if (c === fingerprint(query) && Number.isSafeInteger(after) && (after as number) >= 0) return { after: after as number };
  throw new ProblemError(searchProblem.cursor());
}
