import type { Connection } from '@hub/database';

/**
 * Advisory locks of the store. Every writer takes all of its locks in one sorted call before its first write, so that
 * - two writers of one thing queue instead of failing, and never deadlock;
 * - a transaction's xid is younger than that of every earlier writer of the same thing: (tx, seq) of the change log is
 *   the order of versions. (Row locks would not do: they assign the xid at the first row.)
 *
 * The key space is bounded, so a batch of any size holds a bounded number of locks. Resources, source records and business
 * keys have 1,024 numbers per owner: two facilities never wait for each other. Reference targets have 1,024 in all.
 */
export interface Lock {
  readonly space: number;
  readonly key: number;
  /** Shared holders do not wait for each other. */
  readonly shared?: boolean;
}

// Two-number advisory locks with these first numbers belong to the store.
const CRITERIA_AREA = 0x4854_ffff;
const CRITERIA = 0x4855_0000;
const RESOURCE = 0x4855_0001;
const BUSINESS_KEY = 0x4855_0002;
const TARGET = 0x4855_0003;
const RECORD = 0x4855_0004;
const MERGE = 0x4855_0005;
const BUCKETS = 1024;
const AREAS = 64;
const MOST_CRITERIA = 512;

/**
 * The right to act on what conditions find, each named by what it asks for (transact/criteria.ts). Taken before the look-up and
 * before every other lock. One number per name, so that writers hardly ever meet by chance, and one of 64 areas, shared; who has
 * more names than a transaction should hold locks takes whole areas alone instead.
 */
export function criteriaLocks(names: readonly string[]): readonly Lock[] {
  const keys = new Set(names.map((name) => fnv(name) | 0));
  const areas = new Set([...keys].map((key) => key & (AREAS - 1)));
  const alone = keys.size > MOST_CRITERIA;
  const locks: Lock[] = [...areas].map((key) => (alone ? { space: CRITERIA_AREA, key } : { space: CRITERIA_AREA, key, shared: true }));
  if (!alone) for (const key of keys) locks.push({ space: CRITERIA, key });
  return locks;
}

/** Every resource of `owner` (facility_id, 0 = shared) in one shard. */
export function resourceLock(owner: number, shard: number): Lock {
  return { space: RESOURCE, key: owner * BUCKETS + shard };
}

/** The right to store a version of a source record, named by its key. */
export function recordLock(owner: number, key: string): Lock {
  return { space: RECORD, key: owner * BUCKETS + bucket(key) };
}

/**
 * Held shared by who writes what a facility's Patients are named in, alone by who says which of them are one: what is written goes by merges that were
 * seen, or the merge sees what was written.
 */
export function mergeLock(owner: number, holder: 'writer' | 'merge'): Lock {
  return { space: MERGE, key: owner, shared: holder === 'writer' };
}

/** The right to give a business key its id. `text` names the key. */
export function businessKeyLock(owner: number, text: string): Lock {
  return { space: BUSINESS_KEY, key: owner * BUCKETS + bucket(text) };
}

/**
 * Held shared by who creates `reference` ("Type/id"), alone by who points at it while it is unknown: one of the two
 * commits first, so either the pointer finds the row or the creator finds the pointer.
 */
export function targetLock(reference: string, holder: 'creator' | 'referrer'): Lock {
  return { space: TARGET, key: bucket(reference), shared: holder === 'creator' };
}

/** FNV-1a over the text: nothing depends on it but who waits for whom. */
function bucket(text: string): number {
  const h = fnv(text);
  return ((h >>> 16) ^ h) & (BUCKETS - 1);
}

function fnv(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

/** Takes the locks until the end of the transaction, in one order everywhere; doubles are taken once, alone if anyone asked so. */
export async function takeLocks(connection: Connection, locks: Iterable<Lock>): Promise<void> {
  const wanted = new Map<number, Lock>();
  for (const lock of locks) {
    const name = (lock.space - CRITERIA_AREA) * 2 ** 32 + lock.key;
    if (lock.shared !== true || !wanted.has(name)) wanted.set(name, lock);
  }
  if (wanted.size === 0) return;
  const sorted = [...wanted].sort(([a], [b]) => a - b).map(([, lock]) => lock);
  await connection.query({
    name: 'take-locks',
    text: `select count(case when s then pg_advisory_xact_lock_shared(a, b)::text else pg_advisory_xact_lock(a, b)::text end)
       from unnest($1::int[], $2::int[], $3::bool[]) as lock (a, b, s)`,
    values: [sorted.map(({ space }) => space), sorted.map(({ key }) => key), sorted.map(({ shared }) => shared === true)],
  });
}
