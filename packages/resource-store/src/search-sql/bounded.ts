import { constant } from './statement.ts';

/**
 * A scan that ends after so many entries of an index, whether they match or not, and tells where: nothing a page asks for makes it read on
 * until something else stops it.
 */
export interface BoundedScan {
  /**
   * The ordered entries after the last page, cut at `most`: a query with column `rid` and whatever `key` and `match` name of alias `t`. `only`: those
   * that meet this too, asked where they are read.
   */
  readonly entries: (limit: string, only?: string) => string;
  /** SQL of a value. */
  readonly most: string;
  /** Expression over alias `t` that the entries are ordered by before `rid`; absent when they come in `rid` order. */
  readonly key: string | undefined;
  readonly down: boolean;
  /**
   * What is asked of an entry first and its index tells, and how many that fail it count as one among `most`. What else is asked then
   * names `t.rid` alone. Absent: nothing is.
   */
  readonly cheap?: { readonly match: string; readonly passed: number };
  /** What an entry must meet, over alias `t`. Looked at once for each entry, in this order. */
  readonly match: readonly string[];
  /** Entries of one resource can repeat. */
  readonly repeats: boolean;
  /** It is one of many scans: a second look for where each ends would cost more than numbering what it reads. */
  readonly many?: boolean;
  readonly limit: number;
}

/**
 * Columns `rid`, `key`, `stop` (the last entry it may look at, and those alike) and `ok` (it matches), in order: every match up to `limit` rows, and the
 * entry it stopped at, match or not. Lazy: entries beyond the last row are not read.
 */
export function boundedScan(scan: BoundedScan): string {
  return scan.many === true || (scan.repeats && scan.cheap === undefined) ? numberedScan(scan) : cutScan(scan);
}

/**
 * Those up to the limits, and only when these were not enough for a page another look for where the last of them is. To number them as they are
 * read costs twice what it costs to read them. Of entries that repeat a resource only where their index tells most of what is asked.
 */
function cutScan({ entries, most, key, down, cheap, match, repeats, limit }: BoundedScan): string {
  const value = key ?? 'null::bigint';
  const by = byOf(key, down);
  // As one expression: conditions are looked at in this order.
  const ok = match.length === 0 ? '' : ` where coalesce(${match.join(' and ')}, false)`;
  // How many is hidden from the planner: of a number above what it expects to be there it would rather read and sort all.
  const upTo = (number: string) => ` limit (select ${number})`;
  const last = (from: string, which: string) => `(${from} offset (select ${which} - 1) limit 1)`;
  const end = (which: string) =>
    last(`select t.rid, ${value} as key, true as stop, false as ok from (${entries(upTo(which))}) t ${by}`, which);
  if (cheap === undefined)
    return `select u.rid, u.key, u.stop, u.ok from ((select t.rid, ${value} as key, false as stop, true as ok from (${entries(upTo(most))}) t${ok} ${by} limit ${limit})
      union all ${end(most)}) u limit ${limit}`;
  // Nearly all fail, and must not leave the scan one by one to be counted: one in so many does, and is put down as one that cannot match. So the last of
  // them says how far was read, too, and nothing is read twice. Which ones is drawn from all their bits: numbers of what is alike may have a step.
  const counted = `hashint8(t.rid) % ${constant(cheap.passed)} = 0`;
  // With ties: of one resource's entries alike none is left behind where the next page begins after them.
  const read = entries(repeats ? ` fetch first (select ${most}) rows with ties` : upTo(most), `(${cheap.match} or ${counted})`);
  const kept = `select t.rid, ${value} as key, case when ${counted} then coalesce(${cheap.match}, false) else true end as met from (${read}) t ${by}`;
  // What is asked further may name the key as the index does.
  const rows = repeats && key !== undefined ? `(select k.rid, k.key, k.key as ${key.slice(2)}, k.met from kept k)` : 'kept';
  const met = `from ${rows} t where coalesce(${['t.met', ...match].join(' and ')}, false)`;
  const found = repeats
    ? `select q.rid, q.key, false as stop, true as ok from (select t.rid, t.key, ${BEFORE} ${met}) q where ${OTHER} limit ${limit}`
    : `select t.rid, t.key, false as stop, true as ok ${met} limit ${limit}`;
  return `with kept as materialized (${kept}) select u.rid, u.key, u.stop, u.ok from (
    (${found})
    union all ${last('select t.rid, t.key, true as stop, false as ok from kept t', most)}) u limit ${limit}`;
}

/** Repeats lie side by side. Asked for by DISTINCT, the planner would rather hash all of what it takes for few. */
const BEFORE = 'lag(t.rid) over () as last, lag(t.key) over () as last_key';
const OTHER = '(q.last is distinct from q.rid or q.last_key is distinct from q.key)';

const byOf = (key: string | undefined, down: boolean) =>
  `order by ${key === undefined ? '' : `${key}${down ? ' desc' : ''}, `}t.rid${down ? ' desc' : ''}`;

/** Of entries that may repeat a resource: with all those of the last one, whichever they are. */
function numberedScan({ entries, most, key, down, cheap, match, repeats, limit }: BoundedScan): string {
  const value = key ?? 'null::bigint';
  const all = cheap === undefined ? match : [cheap.match, ...match];
  const ok = all.length === 0 ? 'true' : `coalesce(${all.join(' and ')}, false)`;
  // With ties: of one resource's entries alike none is left behind where the next page begins after them.
  // How many is hidden from the planner: of a number above what it expects to be there it would rather read and sort all.
  // The numbers are given to entries that lie in order already; each level says that order, or the planner forgets it and reads all to sort them
  // again. The fence has each entry looked at once.
  const by = byOf(key, down);
  const looked = `select t.rid, ${value} as key, t.n >= ${most} as stop, ${ok} as ok
      from (select t.*, row_number() over () as n from (${entries(` fetch first (select ${most}) rows with ties`)}) t ${by}) t ${by} offset 0`;
  const found = `select q.rid, q.key, q.stop, q.ok from (${looked}) q where q.ok or q.stop order by ${inOrder(key, down, 'q')}`;
  if (!repeats) return `${found} limit ${limit}`;
  // With ties: where it stops a resource has entries that match and others that do not, in no order. None of them may be cut off.
  return `select q.rid, q.key, q.stop, q.ok from (select t.*, ${BEFORE} from (${found}) t order by ${inOrder(key, down, 't')}) q
    where q.stop or ${OTHER} order by ${inOrder(key, down, 'q')} fetch first ${limit} rows with ties`;
}

export function inOrder(key: string | undefined, down: boolean, alias: string): string {
  const direction = down ? ' desc' : '';
  return `${key === undefined ? '' : `${alias}.key${direction}, `}${alias}.rid${direction}`;
}

/** The same, what matches first among the entries of one resource alike: for what several scans found, which may stop at one of them. */
export function matchesFirst(key: string | undefined, down: boolean, alias: string): string {
  return `${inOrder(key, down, alias)}, ${alias}.ok desc`;
}

/** A row of a bounded scan. */
export interface LookedAt {
  readonly rid: number;
  readonly key: string | null;
  readonly stop: boolean;
  readonly ok: boolean;
}

/** The matches before the first stop, each once, and the row it stopped at when that comes before `limit` matches. */
export function untilStop<Row extends LookedAt>(
  rows: readonly Row[],
  limit: number,
): { readonly rows: readonly Row[]; readonly stop?: Row } {
  const matches = new Map<number, Row>();
  for (const row of rows) {
    if (matches.size >= limit) break;
    if (row.stop) {
      // Another scan, or another entry of the same resource, may say that what is stopped at matches: the next page begins after all of them.
      const same = rows.find(({ rid, key, ok }) => ok && rid === row.rid && key === row.key);
      if (same !== undefined && !matches.has(same.rid)) matches.set(same.rid, same);
      return matches.size >= limit ? { rows: [...matches.values()] } : { rows: [...matches.values()], stop: row };
    }
    if (row.ok && !matches.has(row.rid)) matches.set(row.rid, row);
  }
  return { rows: [...matches.values()] };
}
