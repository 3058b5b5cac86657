import type { Connection, Database } from '@hub/database';
import { extract as extractRows } from '@hub/search';
import { businessKeyLock, type Lock, resourceLock, takeLocks, targetLock } from '../locks.ts';
import { rowNumbers } from '../row-numbers.ts';
import { enterKeys, keyText } from '../source-keys.ts';
import { unknownTarget } from '../unknown-target.ts';
import { fitsAtOnce } from './at-once.ts';
import type { GroupDecision, Groups } from './batch.ts';
import { groupByReference, perhapsStored, setAside, systemsNeeded, targetsOfDecisions, targetsOutside, wantedOf } from './batch.ts';
import { systemsOf } from './content.ts';
import { decide, makesVersion } from './decide.ts';
import { newKeys, type WriteContext, type WriteItem, type WriteResult } from './item.ts';
import { type PreparedItem, prepareItem, relieved } from './prepared.ts';
import type { Beside, LockedItems, ResourceWriter, WriterDeps } from './resource-writer.ts';
import { results } from './results.ts';
import { storeChanges } from './store.ts';
import { type StoredRow, storedRows } from './stored-rows.ts';
import { attachWaiting, findTargets, type KnownTarget, type Target, targetCache } from './targets.ts';

/** One writer per process: it keeps blocks of row numbers and a cache of much-used targets. */
export function resourceWriter({ uris, extract = (resource) => extractRows(resource) }: WriterDeps): ResourceWriter {
  const rids = rowNumbers('rid_seq');
  const seqs = rowNumbers('change_seq');
  const cache = targetCache();
  const settled = ({ item, reference }: PreparedItem) => item.mode === 'if-absent' && cache.get(reference) !== undefined;

  // Records name the same practitioners and departments over and over, also before the first of them is stored: one of them is made ready.
  const drafted = new Set<string>();
  const seen = ({ item, reference }: PreparedItem) => item.mode === 'if-absent' && drafted.has(reference);

  function draft(item: WriteItem): PreparedItem {
    const prepared = prepareItem(item, extract);
    if (!settled(prepared) && !seen(prepared)) prepared.content();
    return relieved(prepared);
  }

  async function intern(items: readonly PreparedItem[]): Promise<void> {
    const systems = new Set<string>();
    const units = new Set<string>();
    if (drafted.size > MOST_DRAFTED) drafted.clear();
    for (const one of items) {
      for (const { system } of newKeys(one.item)) systems.add(system);
      if (settled(one) || seen(one)) continue;
      const { rows } = one.content();
      if (one.item.mode === 'if-absent') drafted.add(one.reference);
      systemsOf(rows, systems);
      for (const unit of uris.units.unseen(rows)) units.add(unit);
    }
    await uris.intern(systems);
    await uris.units.intern(units);
  }

  async function prepare(items: readonly WriteItem[]): Promise<readonly PreparedItem[]> {
    const prepared = items.map(draft);
    await intern(prepared);
    return prepared;
  }

  function* locks(items: readonly PreparedItem[]): Iterable<Lock> {
    for (const one of items) {
      const { item, shard, reference } = one;
      if (settled(one)) continue;
      for (const key of newKeys(item)) yield businessKeyLock(item.owner, keyText(key));
      if (item.fresh === true && item.awaited !== true) continue;
      if (item.fresh !== true) yield resourceLock(item.owner, shard);
      yield targetLock(reference, 'creator');
    }
  }

  const referrers = (targets: ReadonlyMap<string, Target>) => [...targets.keys()].map((reference) => targetLock(reference, 'referrer'));

  async function lock(connection: Connection, items: readonly PreparedItem[], more: Iterable<Lock> = []): Promise<LockedItems> {
    const groups = groupByReference(items);
    // What the items point at outside this batch. Targets unknown before the locks are looked up once more under them.
    const outside = targetsOutside(setAside(groups, cache).open, groups);
    const targets = await findTargets(connection, new Map([...outside, ...perhapsStored(groups, cache)]), cache);
    // Who names the same practitioners and payers as everybody else must not wait for everybody else: what is stored needs no lock.
    const { known, open } = setAside(groups, cache);
    const unknown = new Map([...outside].filter(([reference]) => !targets.has(reference)));
    await takeLocks(connection, [...more, ...locks(items), ...referrers(unknown)]);
    for (const [reference, rid] of await findTargets(connection, unknown, cache)) targets.set(reference, rid);
    let rows: Promise<ReadonlyMap<string, StoredRow>> | undefined;
    const stored = () => (rows ??= storedRows(connection, wantedOf(open)));
    return {
      stored,
      async write(context, kept = items, beside?: Beside) {
        if (kept.length === 0) return [];
        const scene = { groups, known, open, outside, targets, stored: await stored(), ...(beside === undefined ? {} : { beside }) };
        if (kept.length === items.length) return writeLocked(connection, items, scene, context);
        const left = groupByReference(kept);
        return writeLocked(connection, kept, { ...scene, ...setAside(left, cache), groups: left, fewer: true }, context);
      },
    };
  }

  async function writeFresh(pool: Database['pool'], items: readonly PreparedItem[], context: WriteContext) {
    const rows = items.map((one) => one.content().rows);
    // Whom an encounter opens is kept in its transaction; here there is none.
    if (items.some((one) => one.content().relations !== undefined)) return undefined;
    if (!items.every(isFresh) || !fitsAtOnce(items.length, rows)) return undefined;
    if (rows.some((own) => [...systemsOf(own)].some((system) => uris.peek(system) === undefined))) return undefined;
    if (rows.some((own) => uris.units.unseen(own).length > 0)) return undefined;
    const groups = groupByReference(items);
    const outside = targetsOutside(groups, groups);
    // Each statement on any connection: of all that writing may ask, only look-ups and the one statement are asked here.
    const queries = pool as unknown as Connection;
    const targets = await findTargets(queries, outside, cache);
    if (targets.size < outside.size) return undefined;
    return writeLocked(queries, items, { groups, known: new Map(), open: groups, outside, targets, stored: new Map() }, context);
  }

  /** What tells of the versions of a batch: a first version under an id made just now. */
  const added = (by: PreparedItem): GroupDecision => ({ reference: by.reference, group: [by], ...decide([by], undefined, extract) });

  async function writeLocked(
    connection: Connection,
    items: readonly PreparedItem[],
    { groups, known, open, outside, targets, stored, fewer, beside }: Scene,
    context: WriteContext,
  ): Promise<readonly WriteResult[]> {
    const decisions: GroupDecision[] = [...open].map(([reference, group]) => ({
      reference,
      group,
      ...decide(group, stored.get(reference), extract),
    }));
    const changed = decisions.filter(makesVersion);

    // A merged content may point at what no item pointed at; what was to be written beside and is not, is outside now.
    const late = targetsOfDecisions(changed, groups, (reference) => outside.has(reference));
    if (fewer === true)
      for (const [reference, target] of targetsOutside(open, groups)) if (!outside.has(reference)) late.set(reference, target);
    if (late.size > 0) {
      await takeLocks(connection, referrers(late));
      for (const [reference, rid] of await findTargets(connection, late, cache)) targets.set(reference, rid);
    }

    // From here on the transaction writes.
    const keys = items.flatMap(({ item }) => newKeys(item).map((key) => ({ key, id: item.resource.id })));
    const lateSystems = await uris.internWithin(connection, systemsNeeded(changed, keys, uris));
    let system = (uri: string) => uris.peek(uri) ?? (lateSystems.get(uri) as number);
    await uris.units.intern(
      changed.flatMap(({ content }) => (content === undefined ? [] : uris.units.unseen(content.rows))),
      connection,
    );
    await enterKeys(connection, keys, system);

    const created = changed.filter((decision) => decision.stored === undefined);
    const newRids = await rids.take(connection, created.length);
    const ridOf = new Map<string, number>();
    for (const [reference, { rid }] of known) ridOf.set(reference, rid);
    for (const [reference, { rid }] of stored) ridOf.set(reference, rid);
    for (const [i, { reference }] of created.entries()) ridOf.set(reference, newRids[i] as number);
    const target = (type: string, id: string) => {
      const reference = `${type}/${id}`;
      return ridOf.get(reference) ?? targets.get(reference) ?? unknownTarget(type, id);
    };
    const written = results(items, decisions, ridOf, known, context);
    const additions = beside === undefined ? [] : beside(written).map(added);
    if (additions.length > 0) {
      const more = await uris.internWithin(connection, systemsNeeded(additions, [], uris));
      system = (uri) => uris.peek(uri) ?? lateSystems.get(uri) ?? (more.get(uri) as number);
      for (const [i, rid] of (await rids.take(connection, additions.length)).entries())
        ridOf.set((additions[i] as GroupDecision).reference, rid);
      changed.push(...additions);
    }
    const changeNumbers = await seqs.take(connection, changed.length);
    // Before the totals, whose row locks stand in other writers' way: it waits for whoever is changing a row that waits.
    await attachWaiting(
      connection,
      created
        .filter(({ group }) => group.some(({ item }) => item.fresh !== true || item.awaited === true))
        .map(({ by, reference }) => {
          const { resourceType: type, id } = by.item.resource;
          return { type, id, rid: ridOf.get(reference) as number };
        }),
    );
    await storeChanges(connection, changed, (reference) => ridOf.get(reference) as number, { system, target }, context, changeNumbers);
    if (additions.length === 0) return written;
    const besides = additions.map(({ by }) => by);
    return [...written, ...results(besides, additions, ridOf, known, context)];
  }

  return {
    prepare,
    draft,
    intern,
    lock,
    writeFresh,
    write: async (connection, items, context) => (await lock(connection, items)).write(context),
  };
}

/** References remembered as made ready. */
const MOST_DRAFTED = 10_000;

const isFresh = ({ item }: PreparedItem) =>
  item.fresh === true && item.awaited !== true && item.mode === 'replace' && newKeys(item).length === 0;

/** A batch as it stands under its locks. */
interface Scene {
  readonly groups: Groups;
  /** Set aside: stored, and wanted only if absent. */
  readonly known: ReadonlyMap<string, KnownTarget>;
  readonly open: Groups;
  /** What the items point at outside the batch, and the rows of those the hub holds. */
  readonly outside: ReadonlyMap<string, Target>;
  readonly targets: Map<string, number>;
  readonly stored: ReadonlyMap<string, StoredRow>;
  /** Not all of what was locked is written. */
  readonly fewer?: true;
  readonly beside?: Beside;
}
