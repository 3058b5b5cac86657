import type { Visibility } from '@hub/access';
import { type Criterion, type SearchQuery, typesOf } from '@hub/search';
import { type LookedAt, untilStop } from './bounded.ts';
import { boundedPageSql, PASSED, probed } from './bounded-page.ts';
import { leadsToFew, type Plan } from './choose.ts';
import type { Cursor } from './cursor.ts';
import { isToldByOwner, OWN, OWN_FEW, OWN_MOST, ownCount } from './own.ts';
import type { Pin, Run } from './sort/runner.ts';
import { statementAs } from './visible.ts';

/** What a page may look at: entries of what leads it, matches or not. */
export interface Looks {
  /** In the statement that is the whole page when it is enough. */
  readonly first: number;
  /** In the first of the statements after it; each may look at twice as many as the one before. */
  readonly next: number;
  readonly rounds: number;
}

/**
 * An entry costs a hundredth of a block, each criterion that is looked up for it about five, and a chain or `_has` what points there. The sum bounds
 * a page to about a million blocks, a second of one core.
 */
export function looksOf(query: SearchQuery, plan: Plan): Looks {
  const others = plan.mode === 'scan' ? query.criteria : probed(query, plan);
  if (others.some(readsText)) return { first: 1_000, next: 5_000, rounds: 4 };
  if (others.some(isFar)) return { first: 500, next: 1_000, rounds: 5 };
  return others.length === 0 ? { first: 10_000, next: 50_000, rounds: 4 } : { first: 5_000, next: 20_000, rounds: 4 };
}

/** The stored text is read for each: some twenty microseconds for a kilobyte of Vietnamese. */
const readsText = ({ kind }: Criterion) => kind === 'content';
const isFar = ({ kind }: Criterion) => kind === 'chain' || kind === 'has';
/** A page that has taken so long goes out as it is, with a link to the rest. */
const LONG_ENOUGH_MS = 1_500;

/** The page is led by entries that need not match: it must end somewhere. Others are led by few, or put in order whole. */
export function isBounded(query: SearchQuery, plan: Plan): boolean {
  return plan.mode === 'scan' || (plan.mode === 'drive' && !leadsToFew(query, plan));
}

/** A page found by bounded scans, before its bodies are read. */
export interface WalkedPage {
  readonly pin: Pin;
  readonly rows: readonly { readonly rid: number; readonly key: string | null }[];
  /** Where the next page goes on; absent on the last. `unseen`: not at a match, so it may tell of what the caller must not see. */
  readonly next?: { readonly rid: number; readonly key: string | null; readonly unseen: boolean };
}

/** Where a walk goes on: what the statement before it found, and where that stopped. */
export interface Begun {
  readonly pin: Pin;
  readonly rows: readonly LookedAt[];
  readonly stop: LookedAt;
}

/** Finds the `count` matches after the cursor, or as many of them as a page may cost. */
export async function walkPage(
  query: SearchQuery,
  plan: Plan,
  visibility: Visibility,
  run: Run,
  looks: Looks,
  { pin, rows: before, stop }: Begun,
): Promise<WalkedPage> {
  const started = performance.now();
  const rows: LookedAt[] = [...before];
  let stopped: LookedAt | undefined = stop;
  for (let round = 0; round < looks.rounds && rows.length <= query.count; round++) {
    const at: Cursor = { plan, ...pin, rid: stopped.rid, ...(stopped.key === null ? {} : { key: stopped.key }) };
    const s = statementAs(visibility);
    const wanted = query.count + 1 - rows.length;
    const { sql, order } = boundedPageSql(query, plan, at, wanted, looks.next * 2 ** round, s, PASSED);
    // By the key as it is: `key` alone would be its text, where 100 comes before 7.8.
    const byKey = order.replace(/\b(key|rid)\b/g, 'f.$1');
    const found = untilStop(
      await run<LookedAt>(s.whole(`select f.rid, f.key::text as key, f.stop, f.ok from (${sql}) f order by ${byKey}`), s.values),
      wanted,
    );
    rows.push(...found.rows);
    stopped = found.stop;
    if (stopped === undefined) break;
    if (performance.now() - started > LONG_ENOUGH_MS) break;
  }
  const shown = rows.slice(0, query.count);
  const last = shown.at(-1);
  if (rows.length > query.count && last !== undefined) return { pin, rows: shown, next: { rid: last.rid, key: last.key, unseen: false } };
  return { pin, rows: shown, ...(stopped === undefined ? {} : { next: { rid: stopped.rid, key: stopped.key, unseen: true } }) };
}

/** By visibility, which is one object for as long as a caller is remembered: types of which it was found to see too much to be answered from that. */
const many = new WeakMap<Visibility, Set<string>>();

function remember(query: SearchQuery, visibility: Visibility): void {
  const types = many.get(visibility) ?? new Set();
  many.set(visibility, types.add(typesOf(query).join(' ')));
}

/** The caller is known to see many resources of these types: there is no need to ask again how many. */
export function seesMany(query: SearchQuery, visibility: Visibility): boolean {
  return many.get(visibility)?.has(typesOf(query).join(' ')) === true;
}

/**
 * The plan of a first page, or for a caller that may see very little one that is led by that. A page in an order that others' entries fill passes by
 * (all / own) of them for each match and costs about a block a hundred; its own in order cost four blocks each. One statement.
 */
export async function ownPlan(query: SearchQuery, plan: Plan, visibility: Visibility, run: Run, ownMost = OWN_MOST): Promise<Plan> {
  if ('all' in visibility || !isToldByOwner(visibility) || seesMany(query, visibility)) return plan;
  const s = statementAs(visibility);
  const [counted] = await run<{ own: number; whole: number }>(s.whole(ownCount(query, visibility, s)), s.values);
  const { own = 0, whole = 0 } = counted ?? {};
  const better = plan.mode === 'order' ? own <= Math.min(OWN_FEW, ownMost) || (own <= ownMost && 8 * own * own <= whole) : own <= ownMost;
  if (own > Math.max(ownMost, OWN_MOST)) remember(query, visibility);
  return better ? { mode: query.sort.length === 0 ? 'drive' : 'collect', index: OWN } : plan;
}
