import type { Principal } from '@hub/access';
import type { Connection, Database } from '@hub/database';
import { parseResource } from '@hub/fhir-model';
import type { WriteUnit, Written } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { criteriaLocks, type Lock, resourceLock, takeLocks } from '../locks.ts';
import { readStore } from '../read/read-store.ts';
import { turns } from '../turns.ts';
import type { UriDictionary } from '../uri-dictionary.ts';
import { fitsAtOnce } from '../write/at-once.ts';
import type { WriteResult } from '../write/item.ts';
import type { PreparedItem } from '../write/prepared.ts';
import type { ResourceWriter } from '../write/resource-writer.ts';
import type { StoredRow } from '../write/stored-rows.ts';
import type { Aim } from './aim.ts';
import { answersOf } from './answer.ts';
import type { Asks } from './asks.ts';
import { judge } from './judge.ts';
import { type Found, look } from './look.ts';
import { type Plan, planOf } from './plan.ts';
import { MovedError } from './retry.ts';

/** A unit with what it asks. */
export interface Job {
  readonly unit: WriteUnit<SearchQuery>;
  readonly asks: Asks;
  /** Locks taken before it looks: what it found before was changed by others before it held them. */
  readonly first?: readonly Lock[];
}

/** What became of a unit: done; not, and why; or another of the group came first, so it must wait for that one's commit. */
export type Outcome =
  | { readonly written: readonly Written[] }
  | { readonly error: unknown /** What to hold from the beginning when it is tried again. */; readonly first?: readonly Lock[] }
  | { readonly after: true };

export interface PerformDeps {
  readonly writer: ResourceWriter;
  readonly uris: UriDictionary;
  readonly now: () => number;
}

/** A unit of the group that is still in. */
interface Member {
  readonly place: number;
  readonly job: Job;
  readonly plan: Plan;
  /** One place per aim. */
  readonly prepared: readonly (PreparedItem | undefined)[];
}

/**
 * Does a group of units in one transaction, each all or nothing; one outcome per unit. Everything is decided before the first write: who
 * fails drops out alone. What it throws is the group's failure: roll back, nothing is done.
 *
 * Units of one group see what was there before all of them. So one that acts on a condition, or a resource, that an
 * earlier one acts on waits for the next group.
 */
export async function performWithin(
  connection: Connection,
  jobs: readonly Job[],
  { writer, uris, now }: PerformDeps,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = jobs.map(() => ({ after: true }));
  await takeLocks(connection, [...criteriaLocks(jobs.flatMap(({ asks }) => asks.names)), ...jobs.flatMap(({ first }) => first ?? [])]);
  const found = await look(
    connection,
    jobs.flatMap(({ asks }) => asks.looks),
    uris,
  );

  const members = await admit(jobs, found, outcomes, writer);
  const items = itemsOf(members);
  await writer.intern(items);
  const locked = await writer.lock(connection, items);
  const stored = await locked.stored();

  const kept: PreparedItem[] = [];
  const staying = members.filter(({ place, job, plan, prepared }) => {
    try {
      const writes = prepared.filter((item, i) => item !== undefined && isWritten(plan.aims[i] as Aim, item, stored, job.unit.principal));
      for (const item of writes) if (item !== undefined) kept.push(item);
      return true;
    } catch (error) {
      outcomes[place] = error instanceof MovedError ? { error, first: resourceLocks(prepared) } : { error };
      return false;
    }
  });
  const results = await locked.write({ actor: 0, now: now() }, kept);
  answer(staying, kept, results, outcomes);
  if (staying.some(({ job }) => job.unit.reads !== undefined)) await connection.query(READS_IN_TIME);
  for (const { job } of staying) await job.unit.reads?.(readStore(connection));
  return outcomes;
}

/** A search inside a transaction holds a lane of the writers, and locks: five seconds at most, or less where less is the rule. */
const READS_IN_TIME = `select set_config('statement_timeout',
  (1000 * least(extract(epoch from nullif(current_setting('statement_timeout'), '0')::interval), 5))::int::text, true)`;

/** Whether an item is to be written, as things stand under its lock; false for a deletion that finds nothing. Throws the refusal. */
function isWritten(aim: Aim, { item, reference }: PreparedItem, stored: ReadonlyMap<string, StoredRow>, principal: Principal): boolean {
  const row = stored.get(reference);
  if (judge(aim, row, principal) === 'nothing') return false;
  item.merge?.(parseResource(row?.body as string));
  return true;
}

/**
 * The same for units that only make new resources and ask for nothing: one statement, no transaction around it. Undefined when it takes
 * more than that; nothing is done then.
 */
export async function performFresh(
  { pool }: Database,
  jobs: readonly Job[],
  { writer, now }: PerformDeps,
): Promise<readonly Outcome[] | undefined> {
  if (jobs.some(({ unit, asks }) => asks.looks.length > 0 || unit.reads !== undefined)) return undefined;
  // Before the work is done, not after.
  if (
    !fitsAtOnce(
      jobs.reduce((sum, { unit }) => sum + unit.changes.length, 0),
      [],
    )
  )
    return undefined;
  const outcomes: Outcome[] = jobs.map(() => ({ after: true }));
  const members = await admit(jobs, [], outcomes, writer);
  const items = itemsOf(members);
  await writer.intern(items);
  const results = await writer.writeFresh(pool, items, { actor: 0, now: now() });
  if (results === undefined) return undefined;
  answer(members, items, results, outcomes);
  return outcomes;
}

/** The locks of what a unit changes and did not make. */
function resourceLocks(prepared: readonly (PreparedItem | undefined)[]): readonly Lock[] {
  return prepared.flatMap((one) => (one === undefined || one.item.fresh === true ? [] : [resourceLock(one.item.owner, one.shard)]));
}

const itemsOf = (members: readonly Member[]) => members.flatMap(({ prepared }) => prepared.filter((item) => item !== undefined));

/** Notes what became of the members; what is not among `items` was not written. */
function answer(members: readonly Member[], items: readonly PreparedItem[], results: readonly WriteResult[], outcomes: Outcome[]): void {
  const byItem = new Map<PreparedItem | undefined, WriteResult>(items.map((item, i) => [item, results[i] as WriteResult]));
  for (const { place, job, plan, prepared } of members) {
    outcomes[place] = { written: answersOf(plan.aims, (i) => byItem.get(prepared[i]), job.unit.bodies) };
  }
}

/** Plans the units and lets in those that no earlier one stands in the way of. */
async function admit(
  jobs: readonly Job[],
  found: readonly (readonly Found[])[],
  outcomes: Outcome[],
  writer: ResourceWriter,
): Promise<Member[]> {
  const turn = turns();
  const claimed = new Set<string>();
  const touched = new Set<string>();
  const members: Member[] = [];
  let from = 0;
  for (const [place, job] of jobs.entries()) {
    const { unit, asks } = job;
    const own = found.slice(from, from + asks.looks.length);
    from += asks.looks.length;
    if (asks.names.some((name) => claimed.has(name)) || asks.ids.some((id) => touched.has(id))) continue;
    try {
      const plan = planOf(unit, asks, own);
      if (plan.touches.some((reference) => touched.has(reference))) continue;
      const prepared: (PreparedItem | undefined)[] = [];
      for (const item of plan.items) {
        prepared.push(item === undefined ? undefined : writer.draft(item));
        const waited = turn();
        if (waited !== undefined) await waited;
      }
      for (const name of plan.claims) claimed.add(name);
      for (const reference of plan.touches) touched.add(reference);
      members.push({ place, job, plan, prepared });
    } catch (error) {
      outcomes[place] = { error };
    }
  }
  return members;
}
