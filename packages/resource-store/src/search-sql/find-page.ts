import type { Visibility } from '@hub/access';
import type { SearchQuery } from '@hub/search';
import { untilStop } from './bounded.ts';
import { PASSED, PASSED_FIRST } from './bounded-page.ts';
import { isBounded, type Looks, looksOf, ownPlan, seesMany, walkPage } from './bounded-walk.ts';
import { leadsToFew, type Plan } from './choose.ts';
import type { Cursor } from './cursor.ts';
import { isOneText } from './kept-page.ts';
import type { PageRow } from './page-rows.ts';
import { listedStatement, pageStatement, type Text } from './page-statement.ts';
import { listPage } from './sort/listed.ts';
import { LIMITS, type Limits } from './sort/ordered.ts';
import { placeOf } from './sort/place.ts';
import type { Run } from './sort/runner.ts';
import type { Systems } from './systems.ts';

/** How a search is answered, where that is not left to it: nothing of what all pages together hold depends on it. */
export interface How {
  readonly plan?: Plan;
  readonly limits?: Limits;
  readonly looks?: Looks;
  /** A caller that may see no more of the types than so many is served from these (own.ts: OWN_MOST). */
  readonly ownMost?: number;
}

/**
 * What runs the statements of a page: small ones, and the one that brings the bodies (`quick`: it touches few rows whatever the data
 * hold; `shaped`: searches of one shape all have it).
 */
export interface Runner {
  readonly run: Run;
  readonly rows: (statement: Text, quick: boolean, shaped?: boolean) => Promise<readonly PageRow[]>;
  /** What is known of systems: of these the numbers are values of a page that is led by few. */
  readonly systems?: Systems;
}

export interface FoundPage {
  /** Matches of this page, in order, and what came with them. */
  readonly matches: readonly PageRow[];
  readonly brought: readonly PageRow[];
  readonly next?: Cursor;
  /** The next page begins after an entry that may be of a resource the caller must not see. */
  readonly unseen?: boolean;
}

/**
 * The page after `cursor`. As one statement where that reaches; a page that is not full when it has looked at what one statement may look at is
 * found by several, and goes out with fewer matches and a `next` when those do not fill it either.
 */
export async function findPage(
  query: SearchQuery,
  chosen: Plan,
  cursor: Cursor | undefined,
  visibility: Visibility,
  { run, rows, systems }: Runner,
  how: How = {},
): Promise<FoundPage> {
  const first = cursor === undefined;
  const plan =
    chosen.mode === 'order' && first && how.plan === undefined ? await ownPlan(query, chosen, visibility, run, how.ownMost) : chosen;
  if (plan.mode === 'order') {
    const listed = await listPage(query, visibility, cursor, run, how.limits ?? LIMITS);
    const { next, pin } = listed;
    const page = parts(await rows(listedStatement(query, listed, first, visibility), false), query.count);
    return { ...page, ...(next === undefined ? {} : { next: { plan, ...pin, rid: next.rid, place: next }, unseen: listed.unseen }) };
  }
  const looks = isBounded(query, plan) ? (how.looks ?? looksOf(query, plan)) : undefined;
  const passes = !first || seesMany(query, visibility) ? PASSED : PASSED_FIRST;
  const few = leadsToFew(query, plan);
  const text = pageStatement(query, plan, cursor, visibility, looks?.first, passes, few ? systems : undefined);
  const found = await rows(text, few, few || (first && isOneText(query)));
  const begun = looks === undefined ? undefined : untilStop(looked(found), query.count + 1);
  if (looks === undefined || begun?.stop === undefined) return whole(query, plan, cursor, found);

  const own = first && how.plan === undefined ? await ownPlan(query, plan, visibility, run, how.ownMost) : plan;
  if (own !== plan) return whole(query, own, cursor, await rows(pageStatement(query, own, cursor, visibility), false));
  const [{ pin, at } = { pin: null, at: null }] = found;
  const pinned = cursor ?? { snapshot: pin as string, pinnedAt: at as number };
  const before = { pin: { snapshot: pinned.snapshot, pinnedAt: pinned.pinnedAt }, rows: begun.rows, stop: begun.stop };
  const walked = await walkPage(query, plan, visibility, run, looks, before);
  const page = parts(await rows(listedStatement(query, walked, first, visibility), false), query.count);
  if (walked.next === undefined) return page;
  const { rid, key, unseen } = walked.next;
  return { ...page, next: { plan, ...walked.pin, rid, ...(key === null ? {} : { key }) }, unseen };
}

const looked = (found: readonly PageRow[]) =>
  found.flatMap(({ part, rid, key, look }) => (part === 0 ? [{ rid, key, ok: ((look ?? 1) & 1) === 1, stop: (look ?? 0) > 1 }] : []));

function parts(found: readonly PageRow[], count: number) {
  return { matches: found.filter(({ part }) => part === 0).slice(0, count), brought: found.filter(({ part }) => part === 1) };
}

/** The first page as a kept statement found it. */
export const keptFound = (query: SearchQuery, plan: Plan, found: readonly PageRow[]): FoundPage => whole(query, plan, undefined, found);

/** It looked at all that it may look at, and found no whole page. */
export const hasStopped = (query: SearchQuery, found: readonly PageRow[]): boolean =>
  found.some(({ look }) => (look ?? 0) > 1) && untilStop(looked(found), query.count + 1).stop !== undefined;

/** A page of one statement, which asked for one match more than it shows. */
function whole(query: SearchQuery, plan: Plan, cursor: Cursor | undefined, found: readonly PageRow[]): FoundPage {
  const page = parts(found, query.count);
  const last = found.filter(({ part }) => part === 0).length > query.count ? page.matches.at(-1) : undefined;
  return { ...page, ...(last === undefined ? {} : { next: cursorAfter(plan, cursor, last) }) };
}

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
