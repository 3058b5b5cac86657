import type { Visibility } from '@hub/access';
import { type SearchQuery, typesOf } from '@hub/search';
import { boundedScan, type LookedAt, matchesFirst, untilStop } from '../bounded.ts';
import { unchanged } from '../page.ts';
import { probe } from '../probe.ts';
import { type Statement, typeIn } from '../statement.ts';
import { statementAs } from '../visible.ts';
import { memberRows } from './collect.ts';
import { type Key, keysOf, type Scan } from './key.ts';
import { isAfter, orderOf, type Place, placeColumn, placeOf } from './place.ts';
import type { Pin, Run } from './runner.ts';
import { COLLECTED_AT_MOST, tooManyAlike } from './too-many.ts';

/** Matches in order, each with its place as a cursor keeps it. */
export interface Ordered {
  readonly rows: readonly OrderedRow[];
  /** Where looking stopped before the page was full: the next one goes on from here. It may be no match. */
  readonly stopped?: Place;
}
export interface OrderedRow {
  readonly rid: number;
  /** {@link placeColumn}. */
  readonly key: string;
}

/** A run of this size is put in order at once, however few resources there are. */
const SMALL_RUN = 500;

/** What a page may cost. None of it changes what all pages together hold, nor their order. */
export interface Limits {
  /** Entries of an index that the first statement looks at, however few of them match; each after it may look at twice as many. */
  readonly budget: number;
  /** What references may point at that the first statement tries; absent: as many as entries. */
  readonly targets?: number;
  /** Such statements for one page. */
  readonly rounds: number;
  /** Resources with the same value of a key that are put in order by the next keys at once; more are read in the order of the next key. */
  readonly run: number;
}
export const LIMITS: Limits = { budget: 20_000, targets: 4_000, rounds: 4, run: 10_000 };
/** A page that has taken so long goes out as it is. */
const LONG_ENOUGH_MS = 1_500;

/**
 * The `limit` matches after `after` of a search over a broad set, by ordered scans of the indexes of its keys: the cost of a page follows the page.
 * Of several keys the first is scanned; resources alike by it are a run, which the next keys put in order: at once when it is small, by the
 * scan of the next key when it is large. A few statements, whatever the page holds and however far in it is.
 */
export async function orderedPage(
  query: SearchQuery,
  visibility: Visibility,
  pin: Pin,
  after: Place | undefined,
  limit: number,
  run: Run,
  limits: Limits,
): Promise<Ordered> {
  const started = performance.now();
  const rows: OrderedRow[] = [];
  let from = after;
  for (let round = 0; round < limits.rounds && (round === 0 || performance.now() - started < LONG_ENOUGH_MS); round++) {
    const more = 2 ** round;
    const { targets = limits.budget } = limits;
    const walk = new Walk(query, visibility, pin, run, { ...limits, budget: limits.budget * more, targets: targets * more });
    const found = await walk.order([], from, limit - rows.length);
    rows.push(...found.rows);
    if (found.stopped === undefined || rows.length >= limit) return { rows };
    from = found.stopped;
  }
  return { rows, ...(from === undefined ? {} : { stopped: from }) };
}

type Value = string | null;

/** Of what points at one target at most so much of what a statement looks at: many targets may have so much. */
const ENTRIES_OF_ONE = 80;

class Walk {
  readonly #query: SearchQuery;
  readonly #keys: readonly Key[];
  readonly #visibility: Visibility;
  readonly #pin: Pin;
  readonly #run: Run;
  readonly #limits: Limits;

  constructor(query: SearchQuery, visibility: Visibility, pin: Pin, run: Run, limits: Limits) {
    this.#limits = limits;
    this.#query = query;
    this.#keys = keysOf(query);
    this.#visibility = visibility;
    this.#pin = pin;
    this.#run = run;
  }

  /** Matches whose first keys have the values `fixed`, in the order of the others. */
  async order(fixed: readonly Value[], after: Place | undefined, limit: number): Promise<Ordered> {
    return fixed.length === this.#keys.length - 1 ? this.#byLast(fixed, after, limit) : this.#byRuns(fixed, after, limit);
  }

  async #byLast(fixed: readonly Value[], after: Place | undefined, limit: number): Promise<Ordered> {
    const level = fixed.length;
    const rows: OrderedRow[] = [];
    const among = after === undefined || after.keys[level] !== null;
    if (among) {
      const found = await this.#scan(fixed, after, limit);
      if (found.stopped !== undefined || found.rows.length >= limit || (this.#keys[level] as Key).always) return found;
      rows.push(...found.rows);
    }
    const none = await this.#withoutLast(fixed, among ? undefined : after, limit - rows.length);
    return { ...none, rows: [...rows, ...none.rows] };
  }

  async #byRuns(fixed: readonly Value[], after: Place | undefined, limit: number): Promise<Ordered> {
    const level = fixed.length;
    const rows: OrderedRow[] = [];
    let passed = after?.keys[level];
    const inside = after !== undefined && after.keys.length > level + 1;
    if (passed !== undefined && inside) {
      const found = await this.#inRun([...fixed, passed], after, limit);
      if (found.stopped !== undefined || found.rows.length >= limit) return found;
      rows.push(...found.rows);
    }
    for (let runs = 0; passed !== null; runs++) {
      const place: Place | undefined = passed === undefined ? undefined : { keys: [...fixed, passed], rid: 0 };
      if (runs === this.#limits.rounds && place !== undefined) return { rows, stopped: place };
      const found = await this.#scan(fixed, place, limit - rows.length);
      const last = found.stopped ?? (found.rows.length < limit - rows.length ? undefined : placeOf(found.rows.at(-1)?.key ?? '', 0));
      if (last === undefined) {
        // The end of the values: every run that was met is whole.
        rows.push(...found.rows);
        passed = null;
        break;
      }
      const value = last.keys[level] as string;
      rows.push(...found.rows.filter((row) => placeOf(row.key, 0).keys[level] !== value));
      const rest = await this.#inRun([...fixed, value], undefined, limit - rows.length);
      rows.push(...rest.rows);
      if (rest.stopped !== undefined) return { rows, stopped: rest.stopped };
      if (rows.length >= limit) return { rows };
      if (found.stopped !== undefined) return { rows, stopped: { keys: [...fixed, value], rid: 0 } };
      passed = value;
    }
    if (rows.length >= limit || (inside && after.keys[level] === null) || (this.#keys[level] as Key).always) return { rows };
    if (after !== undefined && !inside && after.keys[level] === null) return { rows };
    const none = await this.#inRun([...fixed, null], undefined, limit - rows.length);
    return { ...none, rows: [...rows, ...none.rows] };
  }

  /** What has these values of the first keys, in the order of the others. */
  async #inRun(fixed: readonly Value[], after: Place | undefined, limit: number): Promise<Ordered> {
    const level = fixed.length - 1;
    const value = fixed[level] as Value;
    const ordered = this.#keys[level + 1]?.scan !== undefined;
    if (value === null && ordered) return this.order(fixed, after, limit);
    if (await this.#isLarge(level, value, ordered)) {
      if (ordered) return this.order(fixed, after, limit);
      throw tooManyAlike();
    }
    const s = statementAs(this.#visibility);
    const members = `(select distinct e.rid from (${this.#entries(level, value, s, '')}) e)`;
    // An entry of a key that can have but one needs no second look.
    const single = value !== null && this.#keys[level]?.scan?.several === false;
    const conditions = [
      ...this.#fixed(single ? fixed.slice(0, -1) : fixed, 'c.rid', s),
      ...this.#matching('c.rid', s),
      typeIn('x', typesOf(this.#query)),
      s.visible('x'),
    ];
    const m = memberRows(this.#keys, this.#known(fixed, s), members, conditions);
    const from = after === undefined ? '' : ` where ${isAfter(this.#keys, after, 'm', s, level + 1)}`;
    const rows = await this.#run<OrderedRow>(
      s.whole(
        `select m.rid, ${placeColumn(this.#keys, 'm')} as key from ${m} m${from} order by ${orderOf(this.#keys, 'm', level + 1)} limit ${limit}`,
      ),
      s.values,
    );
    return { rows };
  }

  /**
   * Whether a run is rather read in the order of the next key than put in order whole. Whole it costs its size, otherwise a page times the share
   * of all that are not of the run: where these meet, and never above what a page may cost.
   */
  async #isLarge(level: number, value: Value, ordered: boolean): Promise<boolean> {
    const most = ordered ? this.#limits.run : COLLECTED_AT_MOST;
    const s = statementAs(this.#visibility);
    const entries = this.#entries(level, value, s, ` limit ${most + 1}`);
    const [counted] = await this.#run<{ n: number; all: number }>(
      s.whole(`select count(*)::int as n, (select coalesce(sum(c.n), 0)::bigint from resource_count c where ${typeIn('c', typesOf(this.#query))}) as all
         from (select 1 from (${entries}) e limit ${most + 1}) e`),
      s.values,
    );
    const { n = 0, all = 0 } = counted ?? {};
    return n > (ordered ? Math.min(most, Math.max(SMALL_RUN, Math.sqrt(this.#query.count * all) / 2)) : most);
  }

  /** Index entries with this value of a key, or every resource of the types for none: a query with column `rid`. */
  #entries(level: number, value: Value, s: Statement, limit: string): string {
    const { scan, type } = this.#keys[level] as Key;
    if (scan === undefined) throw new Error('a key without an index has no runs');
    if (value === null) return `select t.rid from resource t where ${typeIn('t', typesOf(this.#query))} and ${s.visible('t')}${limit}`;
    const equal = `${scan.value} = ${s.value(value, type)}`;
    if (scan.targets !== undefined)
      return `select t.rid from resource x join idx_reference t on t.target = x.rid and ${scan.where('')} where ${equal} and ${scan.targets} and ${s.visible('t')}${limit}`;
    return scan.numbers
      .map((number) => `(select t.rid from ${scan.table} where ${scan.where(number)} and ${equal} and ${s.visible('t')}${limit})`)
      .join(' union all ');
  }

  /** In the order of key `fixed.length`: matches that have a value of it. Where others follow, after the run of a place and put in order by them too. */
  async #scan(fixed: readonly Value[], after: Place | undefined, limit: number): Promise<Ordered> {
    const level = fixed.length;
    const key = this.#keys[level] as Key;
    const { scan } = key;
    if (scan === undefined) throw tooManyAlike();
    const { budget } = this.#limits;
    const s = statementAs(this.#visibility);
    const raw = (number: string, cut: string) =>
      `select t.rid, ${scan.value} as v, t.owner, t.labels, t.patient from ${scan.table} where ${[scan.where(number), ...this.#beyond(level, after, s)].join(' and ')}
        order by ${scan.value}${key.down ? ' desc' : ''}, t.rid${key.down ? ' desc' : ''}${cut}`;
    const conditions = [
      s.visible('t'),
      ...(scan.several && scan.targets === undefined ? [`t.v = ${key.of('t.rid')}`] : []),
      ...this.#matching('t.rid', s),
      ...this.#fixed(fixed, 't.rid', s),
    ];
    const one = (number: string) =>
      boundedScan({
        entries: (cut) => raw(number, cut),
        ...{
          most: s.value(Math.max(2 * limit, Math.ceil(budget / scan.numbers.length)), 'bigint'),
          key: 't.v',
          down: key.down,
          match: conditions.filter((condition) => condition !== 'true'),
        },
        ...{ repeats: scan.several, many: scan.numbers.length > 1, limit },
      });
    const [single] = scan.numbers.length === 1 ? scan.numbers : [];
    const found =
      scan.targets !== undefined
        ? this.#pointing(level, after, scan.targets, limit, conditions, s)
        : single !== undefined
          ? one(single)
          : `select ${scan.several ? 'distinct ' : ''}u.* from unnest(array[${scan.numbers.join(', ')}]::smallint[]) as n (number) cross join lateral (${one('n.number')}) u
              order by ${matchesFirst('key', key.down, 'u')} limit ${limit}`;
    const known = [...this.#known(fixed, s), 'c.key'];
    const rows = await this.#run<OrderedRow & LookedAt>(
      s.whole(
        `select m.rid, ${placeColumn(this.#keys, 'm')} as key, m.stop, m.ok from ${memberRows(this.#keys, known, `(${found})`, [], true)} m order by ${orderOf(this.#keys, 'm', level)}`,
      ),
      s.values,
    );
    const { rows: matches, stop } = untilStop(rows, limit);
    if (stop !== undefined) {
      const keys = placeOf(stop.key, stop.rid).keys.slice(0, level + 1);
      return { rows: matches, stopped: { keys, rid: stop.rid } };
    }
    if (matches.length >= limit || scan.targets === undefined) return { rows: matches };
    const position = statementAs(this.#visibility);
    const targets = this.#targets(level, after, scan.targets, 'x.id', position);
    const [end] = await this.#run<{ v: string }>(
      position.whole(`select x.id as v from (${targets} offset ${this.#targetsAtOnce - 1} limit 1) x`),
      position.values,
    );
    // The end of all that points at this target.
    return end === undefined
      ? { rows: matches }
      : { rows: matches, stopped: { keys: [...fixed, end.v], rid: key.down ? -1 : Number.MAX_SAFE_INTEGER } };
  }

  get #targetsAtOnce(): number {
    return this.#limits.targets ?? this.#limits.budget;
  }

  /** Targets of references by id, from that of a place on. */
  #targets(level: number, after: Place | undefined, targets: string, columns: string, s: Statement): string {
    const { down, type } = this.#keys[level] as Key;
    const value = after?.keys[level];
    const last = level === this.#keys.length - 1;
    const beyond = typeof value === 'string' ? ` and x.id ${down ? '<' : '>'}${last ? '=' : ''} ${s.value(value, type)}` : '';
    return `select ${columns} from resource x where ${targets}${beyond} order by x.id${down ? ' desc' : ''}`;
  }

  /** (rid, v) of matches by the id of what they point at: a few of each target, as many as a page can show. */
  #pointing(level: number, after: Place | undefined, targets: string, limit: number, conditions: readonly string[], s: Statement): string {
    const { down, of, scan } = this.#keys[level] as Key;
    const direction = down ? ' desc' : '';
    // With ties: an id can be that of two types.
    const from = `${this.#targets(level, after, targets, 'x.rid, x.id', s)} fetch first ${this.#targetsAtOnce} rows with ties`;
    const value = after?.keys[level];
    const begun = after !== undefined && typeof value === 'string' && level === this.#keys.length - 1;
    // As an end of the index's range, so that what was passed of a target is not read again.
    const beyond = begun
      ? [
          `t.rid ${down ? '<' : '>'} case when x.id = ${s.value(value, 'text')} then ${s.value(after.rid, 'bigint')} else ${down ? Number.MAX_SAFE_INTEGER : -1} end`,
        ]
      : [];
    const entries = [scan?.where('') ?? 'true', 't.target = x.rid', ...beyond].join(' and ');
    const found = boundedScan({
      // Of one number they lie in this order; of several they are put in it.
      entries: (end) => `select t.rid, t.owner, t.labels, t.patient from idx_reference t where ${entries} order by t.rid${direction}${end}`,
      most: s.value(Math.max(2 * limit, Math.ceil(this.#limits.budget / ENTRIES_OF_ONE)), 'bigint'),
      ...{ key: undefined, down, repeats: scan?.repeats === true, many: true, limit },
      match: [`x.id = ${of('t.rid')}`, ...conditions].filter((condition) => condition !== 'true'),
    });
    return `select u.rid, x.id as key, u.stop, u.ok from (${from}) x cross join lateral (${found}) u order by key${direction}, u.rid${direction} limit ${limit}`;
  }

  /** Of a scan's entries, those after a place; of runs, those after its run. */
  #beyond(level: number, after: Place | undefined, s: Statement): readonly string[] {
    const value = after?.keys[level];
    if (after === undefined || typeof value !== 'string') return [];
    const { type, down, scan } = this.#keys[level] as Key & { scan: Scan };
    const compare = down ? '<' : '>';
    if (level < this.#keys.length - 1) return [`${scan.value} ${compare} ${s.value(value, type)}`];
    return [`(${scan.value}, t.rid) ${compare} (${s.value(value, type)}, ${s.value(after.rid, 'bigint')})`];
  }

  /** Matches without a value of the last key, by (type, last_updated, rid). */
  async #withoutLast(fixed: readonly Value[], after: Place | undefined, limit: number): Promise<Ordered> {
    const last = this.#keys[fixed.length] as Key;
    // Of one type, naming it would hide from the planner that rows come in order, and from the index where they begin.
    const single = typesOf(this.#query).length === 1;
    const ordered = (...columns: readonly string[]) => columns.slice(single ? 1 : 0).join(', ');
    const raw = (s: Statement, limit: string) => {
      const beyond =
        after?.type === undefined
          ? ''
          : ` and (${ordered('t.type', 't.last_updated', 't.rid')}) > (${single ? '' : `${s.value(after.type, 'smallint')}, `}${s.value(after.updated, 'timestamptz')}, ${s.value(after.rid, 'bigint')})`;
      return `select t.rid, t.type, t.last_updated as updated, t.owner, t.labels, t.patient from resource t where ${typeIn('t', typesOf(this.#query))}${beyond}
        order by ${ordered('t.type', 't.last_updated', 't.rid')}${limit}`;
    };
    const s = statementAs(this.#visibility);
    const conditions = [s.visible('t'), `${last.of('t.rid')} is null`, ...this.#matching('t.rid', s), ...this.#fixed(fixed, 't.rid', s)];
    const columns = [...this.#known(fixed, s), `null::${last.type}`].map((value, i) => `${value} as k${i}`).join(', ');
    const rows = await this.#run<OrderedRow>(
      s.whole(`select m.rid, ${placeColumn(this.#keys, 'm')} as key from (select t.rid, t.type, t.updated, ${columns}
         from (${raw(s, ` limit ${this.#limits.budget}`)}) t where ${conditions.join(' and ')} order by ${ordered('t.type', 't.updated', 't.rid')} limit ${limit}) m
        order by ${ordered('m.type', 'm.updated', 'm.rid')}`),
      s.values,
    );
    if (rows.length >= limit) return { rows };
    const position = statementAs(this.#visibility);
    const [end] = await this.#run<{ rid: number; type: number; updated: string }>(
      position.whole(
        `select t.rid, t.type, t.updated::text as updated from (${raw(position, '')} offset ${this.#limits.budget - 1} limit 1) t`,
      ),
      position.values,
    );
    return end === undefined ? { rows } : { rows, stopped: { keys: [...fixed, null], ...end } };
  }

  /** The first keys have these values. */
  #fixed(fixed: readonly Value[], rid: string, s: Statement): string[] {
    return fixed.map((value, i) => {
      const { of, type } = this.#keys[i] as Key;
      return value === null ? `${of(rid)} is null` : `${of(rid)} = ${s.value(value, type)}`;
    });
  }

  #known(fixed: readonly Value[], s: Statement): string[] {
    return fixed.map((value, i) => s.value(value, (this.#keys[i] as Key).type));
  }

  /** Matches every criterion, is there and as the first page saw it. */
  #matching(rid: string, s: Statement): string[] {
    return [...this.#query.criteria.map((criterion) => probe(criterion, rid, s, 'seen')), unchanged(rid, this.#pin, s)];
  }
}
