import type { Database } from '@hub/database';

/** One link of the chain. */
export interface Seal {
  readonly n: number;
  readonly hash: Buffer;
  readonly batches: number;
}

/** Batches of one seal at most. */
const AT_ONCE = 10_000;

/**
 * Seals what was committed since the last seal: one process at a time, the others pass. Reads only below the oldest transaction still running,
 * so the order of what is sealed never changes. undefined when there is nothing to seal, or somebody else is at it.
 */
export async function seal(database: Pick<Database, 'transaction'>): Promise<Seal | undefined> {
  return database.transaction(async (connection) => {
    const { rows: mine } = await connection.query<{ got: boolean }>(
      `select pg_try_advisory_xact_lock(hashtextextended('audit-seal', 0)) as got`,
    );
    if (mine[0]?.got !== true) return undefined;
    const { rows } = await connection.query<Seal>(
      `with last as (
         select n, tx, seq, hash from audit_seal order by n desc limit 1
       ), fresh as (
         select b.tx, b.seq, b.events, audit_digest(b) as digest
           from audit_batch b
          where (b.tx, b.seq) > (coalesce((select tx from last), '0'::xid8), coalesce((select seq from last), 0))
            and b.tx < pg_snapshot_xmin(pg_current_snapshot())
          order by b.tx, b.seq
          limit ${AT_ONCE}
       )
       insert into audit_seal (n, tx, seq, batches, events, previous, hash)
       select coalesce((select n from last), 0) + 1, f.tx, f.seq, f.batches, f.events, f.previous, sha256(f.previous || f.digests)
         from (
           select (array_agg(tx order by tx desc, seq desc))[1] as tx, (array_agg(seq order by tx desc, seq desc))[1] as seq,
                  count(*) as batches, sum(events) as events, coalesce((select hash from last), ''::bytea) as previous,
                  string_agg(digest, ''::bytea order by tx, seq) as digests
             from fresh
         ) f
        where f.batches > 0
       returning n, hash, batches`,
    );
    return rows[0];
  });
}

/** Seals every `everyMs` until it is stopped. `sealed` is told of each link; `failed` of what went wrong (the next round tries again). */
export function sealRegularly(
  database: Pick<Database, 'transaction'>,
  {
    everyMs,
    sealed,
    failed,
  }: { readonly everyMs: number; readonly sealed?: (seal: Seal) => void; readonly failed?: (error: unknown) => void },
): { stop(): Promise<void> } {
  let round: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    round = round
      .then(() => seal(database))
      .then((made) => {
        if (made !== undefined) sealed?.(made);
      })
      .catch((error: unknown) => failed?.(error));
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}
