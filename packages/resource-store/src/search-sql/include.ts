import { typeNumber } from '@hub/fhir-model';
import { type Inclusion, type SearchQuery, typesOf } from '@hub/search';
import { constant, paramIn, type Statement, typeIn } from './statement.ts';

/** Included resources on one page. More come on pages of their own, before the next matches. */
export const INCLUDED_PER_PAGE = 1_000;
/** Resources that `:iterate` may reach from the matches of one page; more is refused. */
export const MAX_REACHED = 100_000;
/** Row id of the row that says so. */
export const REACHED_TOO_MANY = -1;

/**
 * The resources that come with the rows of `shown` (column rid, `most` of them): a query with columns rid, type, id, body, about, each once, none that is
 * shown itself, none the caller may not see; those with a row id above `after`, the lowest {@link INCLUDED_PER_PAGE} and one more, if there
 * is one. Undefined when nothing is asked for.
 *
 * Without `:iterate` it reads about as many index entries as it gives, however many there are: references of the matches, and of those
 * that point at a match the next by row id. With it everything that is reached is found anew for each page.
 */
export function includedSql(query: SearchQuery, shown: string, most: number, after: number, s: Statement): string | undefined {
  const from = `from ${shown} o`;
  const types = typesOf(query);
  const above = after === 0 ? '0' : s.value(after, 'bigint');
  const iterated = { forward: query.includes.filter(isIterated), backward: query.revincludes.filter(isIterated) };
  const first = {
    forward: query.includes.filter(({ of }) => types.includes(of)),
    backward: query.revincludes.filter(({ target }) => target === undefined || types.includes(target)),
  };
  const bodies = (rows: string) => `select b.rid, b.type, b.id, b.body, b.about from (${rows}) c
    cross join lateral (select rid, type, id, body, about from resource x where x.rid = c.rid limit 1) b`;
  const page = `order by rid limit ${INCLUDED_PER_PAGE + 1}`;

  if (iterated.forward.length + iterated.backward.length === 0) {
    // What is shown is taken out after the scans' limits: each has room for all of it.
    const limit = INCLUDED_PER_PAGE + 1 + most;
    const parts = [...forward(first.forward, from, above), ...backward(first.backward, from, types, s, { above, limit })];
    if (parts.length === 0) return undefined;
    const one = onlyAllowed(first);
    const found =
      one === undefined
        ? `(select rid, bool_or(type is null) as whatever, array_agg(type) as types from (${parts.join(' union all ')}) p group by rid) i`
        : `(select distinct rid from (${parts.join(' union all ')}) p) i`;
    const typed =
      one === undefined ? '(i.whatever or r.type = any(i.types)) and ' : one.type === undefined ? '' : `${typeIn('r', [one.type])} and `;
    const wanted = `where ${typed}${mayBeShown(first, types) ? isIncluded(shown, s) : isSeen(s)} ${page}`;
    // References of the matches are few: their bodies are read with the rows that say whether they may be seen.
    if (first.backward.length === 0)
      return `select r.rid, r.type, r.id, r.body, r.about from ${found}
      cross join lateral (select rid, type, deleted, owner, labels, patient, id, body, about from resource x where x.rid = i.rid limit 1) r ${wanted}`;
    return bodies(`select i.rid from ${found} ${target('i.rid')} ${wanted}`);
  }
  const parts = [...forward(first.forward, from, '0'), ...backward(first.backward, from, types, s)];
  const further = [...forward(iterated.forward, '', '0'), ...backward(iterated.backward, '', undefined, s)];
  const typed = `where (i.type is null or r.type = i.type) and ${isIncluded(shown, s)}`;
  return `with recursive reached (rid) as (
      select r.rid from (${[...parts, 'select null::bigint, null::smallint where false'].join(' union all ')}) i (rid, type) ${target('i.rid')} ${typed}
      union
      select r.rid from reached o cross join lateral (${further.join(' union all ')}) i (rid, type) ${target('i.rid')} ${typed}
    ), together as materialized (select rid from reached limit ${MAX_REACHED + 1})
    ${bodies(`select rid from together where rid > ${above} ${page}`)}
    union all select ${REACHED_TOO_MANY}, 0::smallint, '', '', 0::bigint from (select count(*) as n from together) q where q.n > ${MAX_REACHED}`;
}

const isIterated = ({ iterate }: Inclusion) => iterate === true;

const target = (rid: string) =>
  `cross join lateral (select rid, type, deleted, owner, labels, patient from resource x where x.rid = ${rid} limit 1) r`;
const isSeen = (s: Statement) => `not r.deleted and ${s.visible('r')}`;
const isIncluded = (shown: string, s: Statement) => `${isSeen(s)} and not exists (select 1 from ${shown} z where z.rid = r.rid)`;

interface Inclusions {
  readonly forward: readonly Inclusion[];
  readonly backward: readonly Inclusion[];
}

/** The type that counts at the other end, when it is the same for all (undefined: any); undefined when it is not. */
function onlyAllowed({ forward, backward }: Inclusions): { readonly type: string | undefined } | undefined {
  const allowed = new Set([...forward.map(({ target }) => target), ...backward.map(() => undefined)]);
  return allowed.size === 1 ? { type: [...allowed][0] } : undefined;
}

/** What is included may be of a searched type, and so be a match itself. */
function mayBeShown({ forward, backward }: Inclusions, types: readonly string[]): boolean {
  return forward.some(({ target }) => target === undefined || types.includes(target)) || backward.some(({ of }) => types.includes(of));
}

/** Numbers of index rows, by the one type that counts at the other end (undefined: any). */
function byType(inclusions: readonly Inclusion[]): ReadonlyMap<string | undefined, readonly number[]> {
  const groups = new Map<string | undefined, Set<number>>();
  for (const { parameter, target } of inclusions) {
    const rows = groups.get(target) ?? new Set<number>();
    for (const row of parameter.rows) rows.add(row);
    groups.set(target, rows);
  }
  return new Map([...groups].map(([type, rows]) => [type, [...rows].sort((a, b) => a - b)]));
}

/** Up to here each number is a scan of its own. */
const FEW_ROWS = 8;

const numberOf = (type: string) => constant(typeNumber(type) as number);

/**
 * What rows `o` point at. Queries with columns rid and type (the only one that counts, null: any). `from` is empty where `o` is a row that
 * is there already.
 */
function forward(inclusions: readonly Inclusion[], from: string, above: string): readonly string[] {
  return [...byType(inclusions)].map(([type, rows]) => {
    const allowed = type === undefined ? 'null' : numberOf(type);
    const scan = (where: string) =>
      `select x.target from idx_reference x where x.rid = o.rid and ${paramIn('x', rows)} and x.target > ${where}`;
    return `select x.target as rid, ${allowed}::smallint as type ${from === '' ? 'from' : `${from} cross join lateral`} (${scan(above)} offset 0) x`;
  });
}

/** What points at rows `o`, likewise. `types`: those that `o` can be of, when that is known. With `page` each scan gives only its next rows. */
function backward(
  inclusions: readonly Inclusion[],
  from: string,
  types: readonly string[] | undefined,
  s: Statement,
  page?: { readonly above: string; readonly limit: number },
): readonly string[] {
  return [...byType(inclusions)].map(([type, rows]) => {
    const known = type === undefined || (types?.length === 1 && types[0] === type);
    const own = known ? '' : ` where exists (select 1 from resource k where k.rid = o.rid and ${typeIn('k', [type as string])} offset 0)`;
    const lateral = from === '' ? 'from' : `${from} cross join lateral`;
    if (page === undefined)
      return `select x.rid, null::smallint as type ${lateral} (select x.rid from idx_reference x where x.target = o.rid and ${paramIn('x', rows)} and ${s.visible('x')} offset 0) x${own}`;
    // Only with one number does the index give its rows in order.
    const scan = `select x.rid from idx_reference x where x.target = o.rid and x.param = n.param and x.rid > ${page.above} and ${s.visible('x')} order by x.rid limit ${page.limit}`;
    const each = `unnest(array[${rows.map(constant).join(', ')}]::smallint[]) as n (param) cross join lateral (${scan}) x`;
    if (rows.length <= FEW_ROWS) return `select x.rid, null::smallint as type ${from} cross join ${each}${own}`;
    // A star has hundreds of numbers. What little points at most resources is read at once, whatever its number.
    const all = `select x.rid from idx_reference x where e.n <= ${page.limit} and x.target = o.rid and ${paramIn('x', rows)} and x.rid > ${page.above} and ${s.visible('x')}`;
    return `select x.rid, null::smallint as type ${from}
      cross join lateral (select count(*) as n from (select 1 from idx_reference y where y.target = o.rid limit ${page.limit + 1}) q) e
      cross join lateral ((${all}) union all (select x.rid from ${each} where e.n > ${page.limit})) x${own}`;
  });
}
