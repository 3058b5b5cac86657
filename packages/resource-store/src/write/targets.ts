import type { Connection } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { unknownTarget } from '../unknown-target.ts';

/** A resource that something points at. */
export interface Target {
  readonly type: string;
  readonly id: string;
  /** Many batches bring it again, whoever owns it: worth keeping. */
  readonly keep?: true;
}

/**
 * What many batches point at or bring again (the facility, its practitioners, departments): their row ids, kept between
 * batches. Row ids never change, so an entry holds forever; only rows of committed transactions get in.
 */
export interface TargetCache {
  get(reference: string): KnownTarget | undefined;
  set(reference: string, target: KnownTarget): void;
}

export interface KnownTarget {
  readonly rid: number;
  /** As last seen. */
  readonly version: number;
}

/** A cache of at most `limit` entries; the oldest go first. */
export function targetCache(limit = 50_000): TargetCache {
  const entries = new Map<string, KnownTarget>();
  return {
    get: (reference) => entries.get(reference),
    set(reference, target) {
      if (entries.size >= limit && !entries.has(reference)) entries.delete(entries.keys().next().value as string);
      entries.set(reference, target);
    },
  };
}

/**
 * Row ids of `targets` by "Type/id", from the cache or in one statement; what the hub does not hold is absent.
 * Of those that are committed, shared ones and what is to be kept go into the cache.
 */
export async function findTargets(
  connection: Connection,
  targets: ReadonlyMap<string, Target>,
  cache: TargetCache,
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const missing: { reference: string; id: string; type: number; keep: boolean }[] = [];
  for (const [reference, { type, id, keep = false }] of targets) {
    const cached = cache.get(reference);
    const number = typeNumber(type);
    if (cached !== undefined) found.set(reference, cached.rid);
    else if (number !== undefined) missing.push({ reference, id, type: number, keep });
  }
  if (missing.length === 0) return found;
  const { rows } = await connection.query<{ place: number; rid: number; version: number; keep: boolean }>({
    name: 'find-targets',
    text: `select w.place, r.rid, r.version, r.keep
       from unnest($1::text[], $2::smallint[], $3::bool[]) with ordinality as w (id, type, keep, place)
      cross join lateral (
        select rid, version, (owner = 0 or w.keep) and (xmin = pg_current_xact_id_if_assigned()::xid) is not true as keep
          from resource where resource.id = w.id and resource.type = w.type limit 1
      ) r`,
    values: [missing.map((m) => m.id), missing.map((m) => m.type), missing.map((m) => m.keep)],
  });
  for (const { place, rid, version, keep } of rows) {
    const { reference } = missing[place - 1] as { reference: string };
    found.set(reference, rid);
    if (keep) cache.set(reference, { rid, version });
  }
  return found;
}

/** Turns references that waited for these resources to their rows. Costs one look-up per created resource. */
export async function attachWaiting(connection: Connection, created: readonly (Target & { readonly rid: number })[]): Promise<void> {
  if (created.length === 0) return;
  await connection.query(
    `update idx_reference set target = made.rid
       from unnest($1::bigint[], $2::bigint[]) as made (target, rid)
      where idx_reference.target = made.target`,
    [created.map(({ type, id }) => unknownTarget(type, id)), created.map(({ rid }) => rid)],
  );
}
