import type { Connection, Database } from '@hub/database';
import { type Counts, MAX_ATTEMPTS, type State, transition } from '@hub/submissions';
import { fail } from './progress.ts';
import { RULES_NOW } from './rule-settings.ts';

/** A submission as a worker gets it. */
export interface ClaimedSubmission {
  /** Arrival number. */
  readonly seq: number;
  readonly id: string;
  /** `formats`: what it is registered to send; `msh4`, `profile`: how its HL7 v2 messages are read. */
  readonly source: {
    readonly id: number;
    readonly code: string;
    readonly formats: readonly string[];
    readonly msh4?: readonly string[];
    readonly profile?: string;
  };
  readonly facility: { readonly id: number; readonly code: string; readonly name: string };
  readonly sha256: Buffer;
  readonly size: number;
  readonly contentType: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** `client_number` that brought it: the actor of what it writes. 0 = not on record. */
  readonly sentBy: number;
  /** What earlier attempts have committed: records with an ordinal below `counts.received` are done. */
  readonly counts: Counts;
  /** Claims since a record of it was last committed, this one included: above 1, an earlier one came to nothing. */
  readonly attempts: number;
  /** Last change of the source's rules it is read under (rule-settings.ts); 0 or absent: none was ever made. */
  readonly rulesVersion?: number;
  /** It was set back by a replay: its records are mapped again, stored under the same mapping or not. */
  readonly replayed?: boolean;
}

/** The right to process one source's submissions, held by one worker in the whole hub. */
export interface SourceLease {
  /**
   * Takes the oldest open submission, in arrival order; undefined when there is none. The one taken before must have been
   * finished or failed, otherwise this throws: it would be handed out again for ever. With `after`, an arrival number, the
   * oldest that arrived later: a drain that reads ahead takes several before the first is finished.
   */
  next(after?: number): Promise<ClaimedSubmission | undefined>;
  /** Aborted when the connection that holds the lease is lost: stop, another worker may already be at work. */
  readonly lost: AbortSignal;
}

// First half of the advisory lock's key; the second is the source's number.
const LOCK_CLASS = 0x48554253;

/**
 * Runs `work` as the only drain of a source; undefined at once when another worker holds it. The lease is a session
 * advisory lock on a connection of its own: when a worker is killed the server frees it with the connection (a
 * tenth of a second at worst), nobody waits for a timeout. It needs real sessions (no transaction-pooling proxy in between)
 * and one connection of the pool per running drain.
 */
export async function withSourceLease<T>(
  database: Database,
  sourceId: number,
  mappingVersion: number,
  work: (lease: SourceLease) => Promise<T>,
): Promise<T | undefined> {
  const connection = await database.pool.connect();
  const lost = new AbortController();
  const onError = (error: Error): void => lost.abort(error);
  connection.on('error', onError);
  let locked = false;
  try {
    const { rows } = await connection.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [LOCK_CLASS, sourceId]);
    locked = rows[0]?.taken === true;
    if (!locked) return undefined;
    // Nothing but claims is written here: one that a crash loses was never claimed, so none need wait for the disk.
    await connection.query('set synchronous_commit = off');
    let last: number | undefined;
    const window: Row[] = [];
    return await work({
      lost: lost.signal,
      async next(after = 0) {
        const claimed = await claimNext(connection, { sourceId, mappingVersion, after, mayGiveUp: last === undefined, window });
        if (claimed !== undefined && claimed.seq === last)
          throw new Error(`submission ${claimed.id} was taken but neither finished nor failed`);
        last = claimed?.seq;
        return claimed;
      },
    });
  } finally {
    const unlocked = locked && !lost.signal.aborted && (await unlock(connection, sourceId));
    connection.off('error', onError);
    // A connection that might still hold the lock is closed, which frees it.
    connection.release(locked && !unlocked);
  }
}

/**
 * Drains a source: `handle` is called for every open submission in arrival order, and must finish or fail each. After
 * giving the lease back it looks once more: what arrived in that moment, when its ring found the lease taken, is not left lying.
 * Returns how many were handled; 0 when another worker is at it.
 */
export async function drainSource(
  database: Database,
  sourceId: number,
  mappingVersion: number,
  handle: (submission: ClaimedSubmission, lost: AbortSignal) => Promise<void>,
): Promise<number> {
  let handled = 0;
  await drainLease(database, sourceId, mappingVersion, async (lease) => {
    for (let next = await lease.next(); next !== undefined; next = await lease.next()) {
      await handle(next, lease.lost);
      handled += 1;
    }
    return true;
  });
  return handled;
}

/**
 * The same for a drain that claims by itself. `drain` returns true when it found nothing more to do, false when it stops
 * before that (shutdown): then nobody looks once more.
 */
export async function drainLease(
  database: Database,
  sourceId: number,
  mappingVersion: number,
  drain: (lease: SourceLease) => Promise<boolean>,
): Promise<void> {
  do {
    const drained = await withSourceLease(database, sourceId, mappingVersion, drain);
    if (drained !== true) return;
  } while (await hasOpen(database, sourceId));
}

/** Sources with work that is due: what the sweep rings for. */
export async function openSources(database: Database): Promise<number[]> {
  const { rows } = await database.pool.query<{ source_id: number }>(`select distinct source_id from submission where ${OPEN}`);
  return rows.map(({ source_id }) => source_id);
}

// First the words of the partial index submission_open, so that it is used; then what of it is due.
const OPEN = `status in ('received', 'processing', 'failed') and (status <> 'failed' or retry_at <= now())`;

async function hasOpen(database: Database, sourceId: number): Promise<boolean> {
  const { rows } = await database.pool.query(`select from submission where source_id = $1 and ${OPEN} limit 1`, [sourceId]);
  return rows.length > 0;
}

async function unlock(connection: Connection, sourceId: number): Promise<boolean> {
  return connection
    .query('reset synchronous_commit')
    .then(() => connection.query('select pg_advisory_unlock($1, $2)', [LOCK_CLASS, sourceId]))
    .then(
      () => true,
      () => false,
    );
}

const CLAIM_EVENT = { received: 'claimed', processing: 'worker-lost', failed: 'retry-due' } as const;

interface Row {
  readonly seq: number;
  readonly id: string;
  readonly status: keyof typeof CLAIM_EVENT;
  readonly sha256: Buffer;
  readonly size: number;
  readonly content_type: string;
  readonly received_at: Date;
  readonly sent_by: number | null;
  readonly received: number;
  readonly stored: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly attempts: number;
  readonly source_id: number;
  readonly source_code: string;
  readonly source_formats: readonly string[];
  readonly source_msh4: readonly string[];
  readonly source_profile: string | null;
  readonly facility_id: number;
  readonly facility_code: string;
  readonly facility_name: string;
  readonly rework_id: string | null;
  readonly rules_version: number | null;
}

interface Claim {
  readonly sourceId: number;
  readonly mappingVersion: number;
  readonly after: number;
  /**
   * Only the first submission of a lease may be given up: of those a dead worker left in processing, the oldest is the one
   * that can have killed it; the others were claimed ahead.
   */
  readonly mayGiveUp: boolean;
  /** Open submissions seen ahead, for callers that claim ahead; the claim itself checks that they are still as they were. */
  readonly window: Row[];
}

/** Submissions looked up at a time. */
const WINDOW = 50;

async function claimNext(connection: Connection, claim: Claim): Promise<ClaimedSubmission | undefined> {
  const { sourceId, mappingVersion, after, window } = claim;
  let mayGiveUp = claim.mayGiveUp;
  for (;;) {
    while (window.length > 0 && (after === 0 || (window[0] as Row).seq <= after)) window.shift();
    if (window.length === 0) window.push(...(await openFrom(connection, sourceId, after)));
    const row = window.shift();
    if (row === undefined) return undefined;
    const event = CLAIM_EVENT[row.status];
    const exhausted = event === 'worker-lost' && row.attempts >= MAX_ATTEMPTS;
    if (exhausted && mayGiveUp) {
      mayGiveUp = false;
      await fail(connection, row.seq, `processing stopped ${row.attempts} times without a record committed`);
      continue;
    }
    const to: State = transition(row.status, event);
    const { rows } = await connection.query<{ rules_version: number }>(
      `update submission set status = $3, attempts = case when $5 then 1 else attempts + 1 end, retry_at = null,
              mapping_version = case when received = 0 then $4 else coalesce(mapping_version, $4) end,
              rules_version = case when received = 0 then ${RULES_NOW} else coalesce(rules_version, ${RULES_NOW}) end
       where seq = $1 and status = $2 returning rules_version`,
      [row.seq, row.status, to, mappingVersion, exhausted],
    );
    const [taken] = rows;
    // Sent again at this very moment and so set back: look again.
    if (taken === undefined) {
      window.length = 0;
      continue;
    }
    return claimed({ ...row, rules_version: taken.rules_version }, exhausted ? 1 : row.attempts + 1);
  }
}

function claimed(row: Row, attempts: number): ClaimedSubmission {
  return {
    seq: row.seq,
    id: row.id,
    source: {
      id: row.source_id,
      code: row.source_code,
      formats: row.source_formats,
      msh4: row.source_msh4,
      ...(row.source_profile === null ? {} : { profile: row.source_profile }),
    },
    facility: { id: row.facility_id, code: row.facility_code, name: row.facility_name },
    sha256: row.sha256,
    size: row.size,
    contentType: row.content_type,
    receivedAt: row.received_at.getTime(),
    sentBy: row.sent_by ?? 0,
    counts: { received: row.received, stored: row.stored, unchanged: row.unchanged, rejected: row.rejected },
    attempts,
    rulesVersion: row.rules_version ?? 0,
    ...(row.rework_id === null ? {} : { replayed: true }),
  };
}

const NAMED = `select u.*, o.code as source_code, o.formats as source_formats, o.msh4 as source_msh4, o.profile as source_profile,
  f.code as facility_code, f.name as facility_name`;
const NAMES = 'join source o on o.source_id = u.source_id join facility f on f.facility_id = u.facility_id';

/** A submission as a worker would get it, from its first record, without taking it: to look at. */
export async function claimedBySeq(database: Database, seq: number): Promise<ClaimedSubmission | undefined> {
  const { rows } = await database.pool.query<Row & { rules_now: number }>(
    `${NAMED}, (select ${RULES_NOW} from submission where seq = u.seq) as rules_now from submission u ${NAMES} where u.seq = $1`,
    [seq],
  );
  const [row] = rows;
  return row === undefined
    ? undefined
    : claimed({ ...row, rules_version: row.rules_now, received: 0, stored: 0, unchanged: 0, rejected: 0 }, 1);
}

async function openFrom(connection: Connection, sourceId: number, after: number): Promise<readonly Row[]> {
  const { rows } = await connection.query<Row>(
    `${NAMED} from (select * from submission where source_id = $1 and seq > $2 and ${OPEN} order by seq limit $3) u ${NAMES} order by u.seq`,
    [sourceId, after, after === 0 ? 1 : WINDOW],
  );
  return rows;
}
